package run

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"entitlegraph/bench/dataset"
	"entitlegraph/bench/operation"
	"entitlegraph/bench/report"
)

// ask posts a body and returns the response.
func ask(ctx context.Context, url, token string, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err == nil && response.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", response.Status, answer)
	}
	return answer, err
}

// check sends the first requests of an operation to a server, and compares the answers with the right ones.
func (r *runner) check(ctx context.Context, contender, op, url, token string, bodies [][]byte, right func(nth int, answer []byte) error) error {
	checked := report.Checked{Contender: contender, Operation: op, Answers: min(r.options.Check, len(bodies))}
	if op == report.Hierarchy || op == report.Page {
		checked.Answers = min(max(1, r.options.Check/10), len(bodies)) // long answers take long
	}
	for i, body := range bodies[:checked.Answers] {
		answer, err := ask(ctx, url, token, body)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil {
			err = right(i, answer)
		}
		if err != nil {
			if checked.Wrong++; checked.Wrong == 1 {
				checked.Example = fmt.Sprintf("%s: %v", body, err)
			}
		}
	}
	r.say("checked %s, %s: %d answers, %d wrong", contender, op, checked.Answers, checked.Wrong)
	if checked.Wrong > 0 {
		r.say("  for example %.600s", checked.Example)
	}
	r.results.Checked = append(r.results.Checked, checked)
	return nil
}

// right returns an error if the answer to the nth request of an operation is wrong.
func (s *samples) right(op string, dialect operation.Dialect) func(nth int, answer []byte) error {
	switch op {
	case report.Entitled:
		return func(nth int, answer []byte) error { return s.rightEntitled(s.logins[nth].answer, answer) }
	case report.ByLogin:
		return func(nth int, answer []byte) error {
			l := s.logins[nth]
			return holds(answer, l.user.Login, l.user.FamilyName, l.user.Status, l.account)
		}
	case report.ByCustomerNumber:
		return func(nth int, answer []byte) error {
			o := s.config.Organization(s.accounts[nth], 0)
			site := o.Sites[nth%2]
			return holds(answer, site.Name, site.Country, o.AccountNumber, o.Name)
		}
	case report.Hierarchy:
		return func(nth int, answer []byte) error { return s.rightHierarchy(s.accounts[nth], answer) }
	case report.Page:
		return func(nth int, answer []byte) error {
			left := s.config.Small() - s.accounts[nth] // accounts after this one, by Account Number
			if dialect == operation.Product {
				left = 50 // the product has another order, and its cursors leave a whole page
			}
			return counts(answer, `"accountNumber":`, min(50, left))
		}
	case report.Check:
		return func(nth int, answer []byte) error {
			return counts(answer, fmt.Sprintf(`"allowed":%t`, s.logins[nth].question.Allowed), 1)
		}
	case report.Checks:
		return func(nth int, answer []byte) error { return s.rightChecks(nth, answer) }
	default:
		return func(_ int, answer []byte) error { return counts(answer, `"login":`, 10) }
	}
}

// rightEntitled compares a whole answer. Countries and products are codes, or objects with a code.
func (s *samples) rightEntitled(want dataset.Answer, raw []byte) error {
	var answer struct {
		Data struct {
			EffectiveEntitlements *struct {
				Country      any
				Entitlements []struct {
					Product  any
					Quantity *int64
				}
				ValidUntil string
			}
		}
	}
	if err := json.Unmarshal(raw, &answer); err != nil || answer.Data.EffectiveEntitlements == nil {
		return fmt.Errorf("no answer: %s", raw)
	}
	got := answer.Data.EffectiveEntitlements
	var products, wanted []string
	for _, e := range got.Entitlements {
		quantity := dataset.Unlimited
		if e.Quantity != nil {
			quantity = *e.Quantity
		}
		products = append(products, fmt.Sprint(code(e.Product), " ", quantity))
	}
	for _, e := range want.Entitlements {
		wanted = append(wanted, fmt.Sprint(s.catalogue[e.Product].Code, " ", e.Quantity))
	}
	until := ""
	if want.ValidUntil != dataset.NoDay {
		until = want.ValidUntil.String()
	}
	if code(got.Country) != want.Country || !slices.Equal(products, wanted) || got.ValidUntil[:min(len(until), len(got.ValidUntil))] != until {
		return fmt.Errorf("got %s, want %s by %s, %v until %s", raw, want.Country, want.Rule, wanted, until)
	}
	return nil
}

func code(value any) string {
	if object, ok := value.(map[string]any); ok {
		value = object["code"]
	}
	s, _ := value.(string)
	return s
}

func (s *samples) rightHierarchy(account int, answer []byte) error {
	users := s.config.Sizes()[account]
	o := s.config.Organization(account, users)
	wanted := []string{o.AccountNumber}
	for _, site := range o.Sites {
		wanted = append(wanted, site.CustomerNumber)
	}
	for _, contract := range o.Contracts {
		wanted = append(wanted, contract.Number)
	}
	for _, g := range o.Groups {
		wanted = append(wanted, g.Name)
	}
	if err := holds(answer, wanted...); err != nil {
		return err
	}
	return counts(answer, `"login":`, min(50, users)+len(o.Contacts))
}

func (s *samples) rightChecks(nth int, raw []byte) error {
	var answer struct {
		Data struct{ CheckEntitlements []struct{ Allowed bool } }
	}
	if err := json.Unmarshal(raw, &answer); err != nil || len(answer.Data.CheckEntitlements) != checksARequest {
		return fmt.Errorf("%d answers: %.300s", len(answer.Data.CheckEntitlements), raw)
	}
	for i, got := range answer.Data.CheckEntitlements {
		if q := s.logins[nth*checksARequest+i].question; got.Allowed != q.Allowed {
			return fmt.Errorf("%s, %s: got %t", q.Login, q.Product, got.Allowed)
		}
	}
	return nil
}

// holds returns an error unless the answer has each of the texts as a JSON string.
func holds(answer []byte, texts ...string) error {
	for _, text := range texts {
		if !bytes.Contains(answer, []byte(`"`+text+`"`)) {
			return fmt.Errorf("%q is missing in %.600s", text, answer)
		}
	}
	return nil
}

func counts(answer []byte, text string, want int) error {
	if n := strings.Count(string(answer), text); n != want {
		return fmt.Errorf("%s stands there %d times, not %d: %.300s", text, n, want, answer)
	}
	return nil
}
