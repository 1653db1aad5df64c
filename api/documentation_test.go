package api_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rs/zerolog"

	"entitlegraph/api"
	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
)

const documentation = "../docs/graphql.md"

// exampleBlocks are a request and its answer in the documentation.
var exampleBlocks = regexp.MustCompile("(?s)```graphql\n(.*?)\n```\n\n```json\n(.*?)\n```")

// TestDocumentation runs every example of docs/graphql.md, in order, against an empty database, and compares the answers. With
// UPDATE_DOCUMENTATION=1 it writes them, and the tables of codes, into the file.
func TestDocumentation(t *testing.T) {
	t.Parallel()
	update := os.Getenv("UPDATE_DOCUMENTATION") != ""
	text := readFile(t, documentation)
	c, names := openDocumentation(t), &idNames{ids: map[string]string{}, count: map[graph.Kind]int{}}
	served := map[string]bool{}
	replaced := exampleBlocks.ReplaceAllStringFunc(text, func(example string) string {
		parts := exampleBlocks.FindStringSubmatch(example)
		for _, field := range schema.Mutation.Fields {
			served[field.Name] = served[field.Name] || regexp.MustCompile(`\b`+field.Name+`\(`).MatchString(parts[1])
		}
		answer := c.send("POST", "/graphql", body(t, names.given(parts[1])), post)
		c.read(answer)
		got := names.named(t, answer.body)
		if !update && got != parts[2] {
			t.Errorf("%s\nis answered with\n%s\nand not\n%s", parts[1], got, parts[2])
		}
		return "```graphql\n" + parts[1] + "\n```\n\n```json\n" + got + "\n```"
	})
	for _, field := range schema.Mutation.Fields {
		if !served[field.Name] {
			t.Errorf("%s has no example", field.Name)
		}
	}
	for name, table := range tables() {
		if update {
			replaced = strings.Replace(replaced, name, table, 1)
		} else if !strings.Contains(text, table) {
			t.Errorf("the documentation lacks the table\n%s", table)
		}
	}
	if update {
		if err := os.WriteFile(documentation, []byte(replaced), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// openDocumentation returns a client of a handler over an empty database, at noon.
func openDocumentation(t *testing.T) *client {
	t.Helper()
	connection, log := neo4jtest.OpenOwn(t), &bytes.Buffer{}
	clock := func() time.Time { return noon }
	store, err := neo4j.Open(neo4j.Config{URI: connection.URI, Username: connection.Username, Password: connection.Password, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close(t.Context()) })
	if err := store.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	handler := api.Handler(api.Config{
		Store: store, Entitlements: store, Changes: store, APIKeys: store, Clock: clock, Logger: zerolog.New(zerolog.SyncWriter(log)),
	})
	// Every change is in the log of changes when the next request comes.
	return &client{t: t, log: log, handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := store.NumberChanges(r.Context()); err != nil {
			t.Error(err)
		}
		handler.ServeHTTP(w, r)
	})}
}

// tables are those of the codes, by their places in a new file.
func tables() map[string]string {
	reasons, codes := "| code | rules | meaning |\n| --- | --- | --- |\n", "| code | meaning |\n| --- | --- |\n"
	for _, r := range changes.Reasons {
		reasons += fmt.Sprintf("| `%s` | %s | %s |\n", r.Reason, r.Rules, r.Meaning)
	}
	for _, m := range api.Codes {
		codes += fmt.Sprintf("| `%s` | %s |\n", m.Code, m.Meaning)
	}
	return map[string]string{"@REASONS@": strings.TrimSpace(reasons), "@CODES@": strings.TrimSpace(codes)}
}

// idNames stand for ids, which differ from one database to another: <EntitlementGroup 1>.
type idNames struct {
	ids   map[string]string // name by id
	count map[graph.Kind]int
}

var (
	textInAnswer = regexp.MustCompile(`"[A-Za-z0-9_-]{16,}"`)
	// secretInAnswer is a whole API key.
	secretInAnswer = regexp.MustCompile(`"eg_[0-9a-f-]{36}_[A-Za-z0-9_-]{43}"`)
	// costInAnswer stands at its end, and is the same for every answer to a question.
	costInAnswer = regexp.MustCompile(`,"extensions":\{"cost":\{"requested":\d+,"limit":\d+\}\}\}$`)
	nameInText   = regexp.MustCompile(`<[A-Za-z]+ \d+>`)
)

// given puts ids in the places of their names.
func (n *idNames) given(document string) string {
	return nameInText.ReplaceAllStringFunc(document, func(name string) string {
		for id, known := range n.ids {
			if known == name {
				return id
			}
		}
		return name
	})
}

// named returns a response with names in place of ids, indented.
func (n *idNames) named(t *testing.T, answer []byte) string {
	t.Helper()
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, costInAnswer.ReplaceAll(bytes.TrimSpace(answer), []byte("}")), "", "  "); err != nil {
		t.Fatal(err)
	}
	shown := secretInAnswer.ReplaceAllString(pretty.String(), `"<shown once>"`)
	return textInAnswer.ReplaceAllStringFunc(shown, func(quoted string) string {
		id := strings.Trim(quoted, `"`)
		kind, _, err := graph.DecodeID(id)
		if err != nil {
			return quoted
		}
		if n.ids[id] == "" {
			n.count[kind]++
			n.ids[id] = fmt.Sprintf("<%s %d>", kind, n.count[kind])
		}
		return `"` + n.ids[id] + `"`
	})
}
