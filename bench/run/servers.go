package run

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"time"

	"entitlegraph/bench/operation"
	"entitlegraph/bench/process"
	"entitlegraph/bench/report"
)

// server is a GraphQL server.
type server struct {
	contender string
	dialect   operation.Dialect
	url       string
	token     string
	pid       int
	database  *database // nil for the ceiling
}

// The ports, counted from the first.
const (
	portProduct = iota
	portTenfold
	portCeiling
	portReady
	portNode     = 10 // and the next three
	portOpenFGA  = 20 // HTTP and gRPC, for three servers
	portPostgres = 30
)

func (r *runner) address(port int) string { return fmt.Sprintf("127.0.0.1:%d", r.options.Port+port) }

// startTimeout bounds the start of a server, also on a busy machine.
const startTimeout = 2 * time.Minute

// serveSpec returns the product on a database, with default settings: limits, rules and access log are on.
func (r *runner) serveSpec(d *database, port int, name string) process.Spec {
	return process.Spec{
		Name:    name,
		Command: append([]string{r.program(), "serve", "--addr", r.address(port), "--data-dir", d.directory}, r.options.Serve...),
		Environment: []string{
			"NEO4J_URI=" + d.uri, "NEO4J_PASSWORD=" + d.password, "XDG_CONFIG_HOME=" + r.options.work("no-configuration"),
		},
		Log: r.options.work("log", fmt.Sprintf("serve-%d.log", port)),
	}
}

func (r *runner) startProduct(ctx context.Context, d *database, port int, contender string) (*server, error) {
	p, err := r.group.Start(r.serveSpec(d, port, contender))
	if err != nil {
		return nil, err
	}
	s := &server{contender: contender, dialect: operation.Product, url: "http://" + r.address(port) + "/graphql", pid: p.PID, database: d}
	return s, p.Await(ctx, startTimeout, ready("http://"+r.address(port)+"/readyz"))
}

// ready waits until the answer is 200.
func ready(url string) func(context.Context) error {
	return func(ctx context.Context) error {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		if err != nil {
			return err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		defer response.Body.Close()
		if response.StatusCode != http.StatusOK {
			return errors.New(response.Status)
		}
		return nil
	}
}

// withToken returns the same server for requests with a token.
func (r *runner) withToken(ctx context.Context, s *server) (*server, error) {
	token, err := r.product(ctx, s.database.directory, "token", "--operator")
	if err != nil {
		return nil, err
	}
	asked := *s
	asked.contender, asked.token = report.ProductToken, strings.TrimSpace(token)
	return &asked, nil
}

// startCeiling starts this program as the server that answers from memory.
func (r *runner) startCeiling(ctx context.Context) (*server, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p, err := r.group.Start(process.Spec{
		Name: report.Ceiling, Log: r.options.work("log", "ceiling.log"),
		Command: []string{self, "floor", "--address", r.address(portCeiling), "--scale", fmt.Sprint(r.options.Scale)},
	})
	if err != nil {
		return nil, err
	}
	s := &server{contender: report.Ceiling, dialect: operation.Product, url: "http://" + r.address(portCeiling) + "/graphql", pid: p.PID}
	return s, p.Await(ctx, startTimeout, process.Port(r.options.Port+portCeiling))
}

// nodeVariants are the builds of the GraphQL peer; the best of them is compared.
var nodeVariants = []struct {
	name, server string
	processes    int
}{
	{report.Peer + ", Yoga", "yoga", 1}, {report.Peer + ", Yoga, 2 processes", "yoga", 2},
	{report.Peer + ", Apollo", "apollo", 1}, {report.Peer + ", Apollo, 2 processes", "apollo", 2},
}

func (r *runner) startNode(ctx context.Context, d *database) ([]*server, error) {
	var servers []*server
	for i, variant := range nodeVariants {
		port := portNode + i
		p, err := r.group.Start(process.Spec{
			Name: variant.name, Command: []string{"node", "server.mjs"}, Directory: r.options.work("node"),
			Log: r.options.work("log", fmt.Sprintf("node-%s-%d.log", variant.server, variant.processes)),
			Environment: []string{
				"NODE_ENV=production", "NEO4J_URI=" + d.uri, "NEO4J_PASSWORD=" + d.password, "SERVER=" + variant.server,
				fmt.Sprintf("PROCESSES=%d", variant.processes), fmt.Sprintf("PORT=%d", r.options.Port+port),
			},
		})
		if err != nil {
			return nil, err
		}
		url := "http://" + r.address(port)
		if variant.server == "yoga" {
			url += "/graphql"
		} else {
			url += "/"
		}
		if err := p.Await(ctx, startTimeout, process.Port(r.options.Port+port)); err != nil {
			return nil, err
		}
		servers = append(servers, &server{contender: variant.name, dialect: operation.Neo4jGraphQL, url: url, pid: p.PID, database: d})
	}
	return servers, nil
}

// command runs a program of the preparation; its error has the program's output.
func command(ctx context.Context, directory, name string, arguments ...string) (string, error) {
	c := exec.CommandContext(ctx, name, arguments...)
	c.Dir, c.WaitDelay = directory, 5*time.Second
	output, err := c.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s %s: %w: %s", name, strings.Join(arguments, " "), err, output)
	}
	return strings.TrimSpace(string(output)), nil
}
