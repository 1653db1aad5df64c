package run

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"os"

	"entitlegraph/bench/dataset"
	"entitlegraph/bench/operation"
	"entitlegraph/bench/report"
)

// request is the requests of an operation to a server.
type request struct {
	bodies   [][]byte
	expected string // a text in every right answer
	answers  int    // per response
}

type variables = map[string]any

// checksARequest is the number of checks in a CheckEntitlements.
const checksARequest = 100

// lockBlock is the number of users that are locked and then unlocked: far more than the concurrent requests, so that no unlock overtakes its
// lock.
const lockBlock = 500

// requests returns the requests of an operation in the dialect of a server. cursors are the product's, one for each account.
func (s *samples) requests(op string, dialect operation.Dialect, cursors []string) request {
	r := request{answers: 1}
	add := func(name string, v variables) { r.bodies = append(r.bodies, dialect.Body(name, v)) }
	switch op {
	case report.Entitled:
		r.expected = `"entitlements":[`
		for _, l := range s.logins {
			add("entitled", variables{"login": l.user.Login})
		}
	case report.ByLogin:
		r.expected = `"familyName":"`
		for _, l := range s.logins {
			add("bylogin", variables{"login": l.user.Login})
		}
	case report.ByCustomerNumber:
		r.expected = `"accountNumber":"`
		for i, account := range s.accounts {
			add("bycustomernumber", variables{"customerNumber": s.config.Organization(account, 0).Sites[i%2].CustomerNumber})
		}
	case report.Hierarchy:
		r.expected = `"customerNumber":"`
		for _, account := range s.accounts {
			add("hierarchy", variables{"accountNumber": dataset.AccountNumber(account)})
		}
	case report.Page:
		r.expected = `"accountNumber":"`
		for _, account := range s.accounts {
			after := dataset.AccountNumber(account)
			if dialect == operation.Product {
				after = cursors[account%len(cursors)]
			}
			add("page", variables{"after": after})
		}
	case report.Check:
		r.expected = `"allowed":`
		for _, l := range s.logins {
			add("check", variables{"login": l.user.Login, "productCode": l.question.Product})
		}
	case report.Checks:
		r.expected, r.answers = `"allowed":`, checksARequest
		for at := 0; at+checksARequest <= len(s.logins); at += checksARequest {
			var checks []variables
			for _, l := range s.logins[at : at+checksARequest] {
				checks = append(checks, variables{"login": l.user.Login, "productCode": l.question.Product})
			}
			add("checks", variables{"checks": checks})
		}
	case report.UsersOfSmall, report.UsersOfBig:
		r.expected = `"login":"`
		account := map[string]int{report.UsersOfSmall: s.config.Small(), report.UsersOfBig: s.config.Big()}[op]
		add("userspage", variables{"accountNumber": dataset.AccountNumber(account)})
	case report.Rename:
		r.expected = `"givenName":"`
		for _, u := range s.changed {
			add("rename", variables{"login": u.Login, "givenName": "Given@N@"})
		}
	case report.Lock:
		r.expected = `"status":"`
		for at := 0; at < len(s.changed); at += lockBlock {
			for _, name := range []string{"lock", "unlock"} {
				for _, u := range s.changed[at:min(at+lockBlock, len(s.changed))] {
					add(name, variables{"login": u.Login})
				}
			}
		}
	default:
		panic("no requests for " + op)
	}
	return r
}

// file writes bodies to a file for the load generator, and returns its path.
func (r *runner) file(bodies [][]byte) (string, error) {
	content := append(bytes.Join(bodies, []byte("\n")), '\n')
	name := fnv.New64a()
	_, _ = name.Write(content) // a hash returns no error
	path := r.options.work("requests", fmt.Sprintf("%016x.txt", name.Sum64()))
	if err := os.MkdirAll(r.options.work("requests"), 0o755); err != nil {
		return "", err
	}
	return path, os.WriteFile(path, content, 0o644)
}
