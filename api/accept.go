package api

import (
	"mime"
	"net/http"
	"strconv"
	"strings"
)

// The media types of answers. The older one is what a client gets that does not say: with it, every answer that is GraphQL
// has status 200.
const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// accepted gives the media type that a request prefers among those served; false when it accepts none of them. The specification
// of GraphQL over HTTP wants application/json where several are as good.
func accepted(header http.Header) (string, bool) {
	values := header.Values("Accept")
	if strings.TrimSpace(strings.Join(values, "")) == "" {
		return mediaJSON, true
	}
	quality := map[string]float64{} // of ranges as they are written
	order := map[string]int{}
	for place, item := range strings.Split(strings.Join(values, ","), ",") {
		name, parameters, err := mime.ParseMediaType(item)
		if err != nil || !isUTF8(parameters["charset"]) {
			continue
		}
		q := 1.0
		if given, ok := parameters["q"]; ok {
			if q, err = strconv.ParseFloat(given, 64); err != nil {
				continue
			}
		}
		if _, again := quality[name]; !again {
			quality[name], order[name] = q, place
		}
	}
	json, okJSON := preference(quality, mediaJSON)
	graphQL, okGraphQL := preference(quality, mediaGraphQL)
	switch {
	case okGraphQL && (!okJSON || graphQL > json || graphQL == json && namedBefore(order)):
		return mediaGraphQL, true
	case okJSON:
		return mediaJSON, true
	}
	return "", false
}

// preference gives the quality of the most specific range that holds a media type; false when none does, or 0 forbids it.
func preference(quality map[string]float64, media string) (float64, bool) {
	for _, name := range []string{media, "application/*", "*/*"} {
		if q, ok := quality[name]; ok {
			return q, q > 0
		}
	}
	return 0, false
}

// namedBefore says that the newer media type stands by its own name, before the older one if that has a name too.
func namedBefore(order map[string]int) bool {
	place, named := order[mediaGraphQL]
	older, olderNamed := order[mediaJSON]
	return named && (!olderNamed || place < older)
}

// isUTF8 says that a charset is UTF-8, or not given.
func isUTF8(charset string) bool {
	return charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}
