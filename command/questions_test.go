package command

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/sync/errgroup"

	"entitlegraph/graph/scenario"
	"entitlegraph/neo4j/neo4jtest"
)

// effective is the response of the operation EffectiveEntitlements.
type effective struct{ EffectiveEntitlements *scenario.Reply }

// load imports records by the command, and fails if one is refused.
func load(t *testing.T, flags []string, file, stdin string) {
	t.Helper()
	status, stdout, stderr := command(t, stdin, append([]string{"import", file}, flags...)...)
	if status != exitOK || !strings.Contains(stdout, " 0 refused.") {
		t.Fatalf("import of %s: status %d\n%s%s", file, status, stdout, stderr)
	}
}

// TestManyQuestions imports 950 accounts by the command, and sends 4,420 queries over HTTP: every field of every answer must be right.
func TestManyQuestions(t *testing.T) {
	flags := database(neo4jtest.Open(t))
	testdata := filepath.Join("..", "graph", "scenario", "testdata")
	sets := map[string]int{".": 1884, "access": 1374, "corners": 1162}
	for folder := range sets {
		load(t, flags, filepath.Join(testdata, folder, "records.ndjson"), "")
	}
	s := serve(t, append(flags, "--log-level", "warn")...)
	operation := operations(t)["EffectiveEntitlements"]
	for folder, want := range sets {
		questions, err := os.ReadFile(filepath.Join(testdata, folder, "expect.ndjson"))
		if err != nil {
			t.Fatal(err)
		}
		asked := 0
		group, ctx := errgroup.WithContext(t.Context())
		group.SetLimit(8)
		for line := range bytes.Lines(questions) {
			var q question
			if err := json.Unmarshal(line, &q); err != nil {
				t.Fatal(err)
			}
			asked++
			group.Go(func() error { return q.ask(ctx, t, s, operation) })
		}
		if err := group.Wait(); err != nil {
			t.Fatal(err)
		}
		if asked != want {
			t.Errorf("%s: %d questions asked, not %d", folder, asked, want)
		}
	}
}

// question is a line of expect.ndjson.
type question struct {
	Login, At, AccountNumber string
	Expect                   scenario.Expect
}

// ask sends the question, and compares the answer.
func (q question) ask(ctx context.Context, t *testing.T, s *served, operation string) error {
	var got effective
	if err := s.ask(ctx, operation, map[string]any{"login": q.Login, "at": q.At}, &got); err != nil {
		return err
	}
	answer := got.EffectiveEntitlements
	if answer == nil {
		t.Errorf("%q at %s has no answer", q.Login, q.At)
	} else if diff := cmp.Diff(q.Expect, q.Expect.As(answer.Expect()), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("%q at %s (-want +got):\n%s", q.Login, q.At, diff)
	} else if account := answer.User.Organization.AccountNumber; account != q.AccountNumber {
		t.Errorf("%q is of %s, not of %s", q.Login, account, q.AccountNumber)
	}
	return nil
}
