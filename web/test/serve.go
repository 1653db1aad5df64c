//go:build ignore

// Serves the page in front of another server's API, for work on the page alone: go run web/test/serve.go -help
package main

import (
	"flag"
	"log"
	"net/http"
	"net/http/httputil"
	"net/url"
	"time"

	"entitlegraph/web"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:8090", "address of the page")
	api := flag.String("api", "http://127.0.0.1:8091", "address of the API behind /graphql (test/stub.mjs)")
	var page web.Page
	flag.StringVar(&page.Login, "login", "ada@acme.example", "login of the first example")
	flag.StringVar(&page.Account, "account", "ACME", "account of the examples")
	flag.StringVar(&page.Product, "product", "CAD-PRO", "product of the examples")
	flag.StringVar(&page.CustomerNumber, "customer-number", "ACME-DE-1", "customer number of the examples")
	flag.StringVar(&page.Notice, "notice", "", "one line in a banner")
	flag.Parse()
	target, err := url.Parse(*api)
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.Handle("/graphql", httputil.NewSingleHostReverseProxy(target))
	mux.Handle("/", web.Handler(page))
	server := &http.Server{Addr: *listen, Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	log.Printf("page: http://%s/", *listen)
	log.Fatal(server.ListenAndServe())
}
