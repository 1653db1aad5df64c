package run

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"entitlegraph/bench/dataset"
	"entitlegraph/bench/operation"
	"entitlegraph/bench/report"
)

func TestRequestsOfEveryOperation(t *testing.T) {
	s := sample(dataset.Scaled(0.01))
	dialects := map[operation.Dialect][]string{
		operation.Product:      append([]string{report.Check, report.Checks, report.UsersOfSmall, report.UsersOfBig, report.Rename, report.Lock}, reads...),
		operation.Neo4jGraphQL: append([]string{report.Rename, report.Lock}, reads...),
	}
	for dialect, operations := range dialects {
		for _, op := range operations {
			r := s.requests(op, dialect, []string{"a cursor"})
			if len(r.bodies) == 0 || r.expected == "" || r.answers < 1 {
				t.Errorf("%s, %s: %d bodies, expected %q, %d answers", dialect, op, len(r.bodies), r.expected, r.answers)
			}
			for _, body := range r.bodies {
				if !json.Valid(body) || bytes.ContainsRune(body, '\n') {
					t.Fatalf("%s, %s: %s", dialect, op, body)
				}
			}
		}
	}
}

func TestEachUserIsUnlockedLongAfterTheLock(t *testing.T) {
	s := &samples{changed: make([]dataset.User, lockBlock+3)}
	for i := range s.changed {
		s.changed[i].Login = dataset.Login(i, 1)
	}
	var locked []string
	for i, body := range s.requests(report.Lock, operation.Product, nil).bodies {
		var asked struct {
			Query     string
			Variables struct{ Login string }
		}
		if err := json.Unmarshal(body, &asked); err != nil {
			t.Fatal(err)
		}
		if strings.Contains(asked.Query, "unlockUser") {
			if locked[0] != asked.Variables.Login {
				t.Fatalf("request %d unlocks %s, not %s", i, asked.Variables.Login, locked[0])
			}
			locked = locked[1:]
		} else {
			locked = append(locked, asked.Variables.Login)
		}
	}
	if len(locked) > 0 {
		t.Errorf("%d stay locked", len(locked))
	}
}

func TestRightEntitledReadsBothShapes(t *testing.T) {
	s := &samples{catalogue: []dataset.Product{{Code: "A"}, {Code: "B"}}}
	want := dataset.Answer{Country: "DE", Entitlements: []dataset.Entitlement{{Product: 0, Quantity: 3}, {Product: 1, Quantity: dataset.Unlimited}}, ValidUntil: 1}
	const answer = `{"data":{"effectiveEntitlements":{"country":%s,"entitlements":[%s],"validUntil":"1970-01-02%s"}}}`
	objects := `{"product":{"code":"A"},"quantity":3},{"product":{"code":"B"},"quantity":null}`
	for name, test := range map[string]struct {
		answer string
		right  bool
	}{
		"objects":        {answer: fmt.Sprintf(answer, `{"code":"DE"}`, objects, "T00:00:00Z"), right: true},
		"texts":          {answer: fmt.Sprintf(answer, `"DE"`, `{"product":"A","quantity":3},{"product":"B"}`, ""), right: true},
		"other quantity": {answer: fmt.Sprintf(answer, `"DE"`, `{"product":"A","quantity":4},{"product":"B"}`, ""), right: false},
		"other country":  {answer: fmt.Sprintf(answer, `{"code":"FR"}`, objects, ""), right: false},
		"one missing":    {answer: fmt.Sprintf(answer, `{"code":"DE"}`, `{"product":"A","quantity":3}`, ""), right: false},
		"no answer":      {answer: `{"data":{"effectiveEntitlements":null}}`, right: false},
	} {
		if err := s.rightEntitled(want, []byte(test.answer)); (err == nil) != test.right {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOptionsThatCannotBeAreRefused(t *testing.T) {
	good := Options{Seconds: 1, Rounds: 1, WarmUp: 1, Check: 1, Scale: 1, Tenfold: 10, Work: t.TempDir()}
	if err := good.complete(); err != nil {
		t.Error(err)
	}
	for name, spoil := range map[string]func(*Options){
		"no seconds": func(o *Options) { o.Seconds = 0 },
		"no data":    func(o *Options) { o.Scale = 0 },
		"less data":  func(o *Options) { o.Tenfold = -1 },
	} {
		o := good
		spoil(&o)
		if err := o.complete(); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
