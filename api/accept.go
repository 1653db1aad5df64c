package api

import (
	"mime"
	"net/http"
	"strconv"
	"strings"

	"entitlegraph/api/subscription"
)

// The media types of responses. Without an Accept header the response has the older one, with which every GraphQL response
// has status 200.
const (
	mediaJSON    = "application/json"
	mediaGraphQL = "application/graphql-response+json"
)

// accepted returns the media type that a request prefers among those served; false when it accepts none of them. On a tie it returns
// application/json, as the specification of GraphQL over HTTP requires.
func accepted(header http.Header) (string, bool) {
	values := header.Values("Accept")
	if strings.TrimSpace(strings.Join(values, "")) == "" {
		return mediaJSON, true
	}
	quality, order := ranges(values)
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

// acceptsStream reports whether a request names the media type of server-sent events, and prefers no other: on a tie the one that it names first.
func acceptsStream(header http.Header) bool {
	quality, order := ranges(header.Values("Accept"))
	stream := quality[subscription.MediaStream]
	for _, media := range []string{mediaJSON, mediaGraphQL} {
		place, named := order[media]
		if q := quality[media]; q > stream || named && q == stream && place < order[subscription.MediaStream] {
			return false
		}
	}
	return stream > 0
}

// ranges returns the quality and the place of each media range of the header Accept.
func ranges(values []string) (quality map[string]float64, order map[string]int) {
	quality = map[string]float64{} // by media range
	order = map[string]int{}
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
	return quality, order
}

// preference returns the quality of the most specific range that includes a media type; false when none does, or when its quality is 0.
func preference(quality map[string]float64, media string) (float64, bool) {
	for _, name := range []string{media, "application/*", "*/*"} {
		if q, ok := quality[name]; ok {
			return q, q > 0
		}
	}
	return 0, false
}

// namedBefore reports whether the header names the newer media type, and not the older one before it.
func namedBefore(order map[string]int) bool {
	place, named := order[mediaGraphQL]
	older, olderNamed := order[mediaJSON]
	return named && (!olderNamed || place < older)
}

// isUTF8 reports whether a charset is UTF-8 or absent.
func isUTF8(charset string) bool {
	return charset == "" || strings.EqualFold(charset, "utf-8") || strings.EqualFold(charset, "utf8")
}
