package mutation

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/graph/relay"
)

// MaxChanges is the maximum number of changes in one request.
const MaxChanges = 1_000

// ApplyChangesInput has several changes of one account.
type ApplyChangesInput struct {
	Options
	AccountNumber string
	Changes       []*ChangeInput
	OneByOne      *bool
}

// ChangeInput is one of several changes: exactly one of its fields is set. Each noun adds its own fields.
type ChangeInput struct {
	OrganizationChanges
	DomainChanges
	SiteChanges
	UserChanges
	RoleChanges
	ContractChanges
	GroupChanges
	ContactChanges
	AccessChanges
}

// changeFields are the fields of a ChangeInput.
var changeFields = slices.DeleteFunc(reflect.VisibleFields(reflect.TypeFor[ChangeInput]()), func(f reflect.StructField) bool { return f.Anonymous })

// kindOf returns the kind of the change that a field of ChangeInput requests.
func kindOf(field reflect.StructField) string {
	return strings.ToLower(field.Name[:1]) + field.Name[1:]
}

// only returns the one change that is set, with the name of its field.
func (c *ChangeInput) only() (name string, input Input, err error) {
	content := reflect.ValueOf(c).Elem()
	for _, field := range changeFields {
		given := content.FieldByIndex(field.Index)
		if given.IsNil() {
			continue
		}
		if input != nil {
			return "", nil, errNotOne
		}
		name, input = kindOf(field), given.Interface().(Input)
	}
	if input == nil {
		return "", nil, errNotOne
	}
	return name, input, nil
}

var errNotOne = graph.Invalid("", "give exactly one change; put several into the list one after another")

// Read returns the changes and the errors of each; a change with errors is nil. All changes must be of the account that the input names.
func (i ApplyChangesInput) Read() (list []changes.Change, errors [][]*UserError) {
	var r Reader
	account := r.accountNumber(i.AccountNumber)
	list, errors = make([]changes.Change, len(i.Changes)), make([][]*UserError, len(i.Changes))
	for n, given := range i.Changes {
		name, input, err := given.only()
		var of Reader
		if err != nil {
			of.fail("", err)
		} else if input.Common().Any() {
			of.fail("", graph.Invalid("", "dryRun, maxAffected, expectedRevision and idempotencyKey belong beside the list, in the input of applyChanges: they hold for all changes"))
		} else if list[n] = input.Change(&of); moves(list[n], account) {
			of.fail("accountNumber", graph.Invalid("", "all changes must be of account %s, which the input of applyChanges names", account))
		}
		for _, e := range of.Errors {
			list[n] = nil
			errors[n] = append(errors[n], e.in(strings.TrimSuffix(fmt.Sprintf("changes[%d].%s", n, name), ".")))
		}
	}
	if len(r.Errors) > 0 && len(list) > 0 {
		clear(list)
		errors[0] = append(errors[0], r.Errors...)
	}
	return list, errors
}

// moves reports whether a change names another account; a transfer, which may, does not count.
func moves(change changes.Change, account string) bool {
	if _, transfer := change.(changes.TransferUser); transfer || change == nil {
		return false
	}
	named := reflect.ValueOf(change).FieldByName("AccountNumber")
	return named.IsValid() && named.String() != account
}

// ChangeOutcome is the outcome of one of several changes.
type ChangeOutcome string

// The outcomes of a change.
const (
	OutcomeCreated   ChangeOutcome = "CREATED"
	OutcomeUpdated   ChangeOutcome = "UPDATED"
	OutcomeDeleted   ChangeOutcome = "DELETED"
	OutcomeUnchanged ChangeOutcome = "UNCHANGED"
	OutcomeRefused   ChangeOutcome = "REFUSED"
	OutcomeNotMade   ChangeOutcome = "NOT_MADE"
)

// ChangeResult is the result of one of several changes.
type ChangeResult struct {
	Kind       string
	Outcome    ChangeOutcome
	Node       relay.Node
	DeletedID  *string
	Warnings   []entitle.Warning
	UserErrors []*UserError
}

// ApplyChangesPayload is the payload of applyChanges.
type ApplyChangesPayload struct {
	Organization *graph.Organization
	Results      []*ChangeResult
	Impact       *EntitlementImpact
	Undo         []ChangeValue
	Warnings     []entitle.Warning
	UserErrors   []*UserError
}

// Results returns the result of each change. errors are the errors of its values; rows are those of the changes without errors, in order;
// made is false when the changes were refused as a whole.
func (i ApplyChangesInput) Results(list []changes.Change, errors [][]*UserError, rows []changes.AppliedRow, made bool) []*ChangeResult {
	results := make([]*ChangeResult, len(list))
	for n, change := range list {
		name, _, _ := i.Changes[n].only()
		results[n] = &ChangeResult{Kind: name, Outcome: OutcomeNotMade}
		if len(errors[n]) > 0 {
			results[n].Outcome, results[n].UserErrors = OutcomeRefused, errors[n]
			continue
		}
		if change == nil || len(rows) == 0 {
			continue
		}
		results[n].complete(rows[0], fmt.Sprintf("changes[%d].%s", n, name), made)
		rows = rows[1:]
	}
	return results
}

// complete sets the result of a change from its row; at is the field of the change in the input.
func (c *ChangeResult) complete(row changes.AppliedRow, at string, made bool) {
	switch {
	case row.Refusal != nil:
		c.Outcome = OutcomeRefused
		for _, e := range refused(row.Refusal) {
			c.UserErrors = append(c.UserErrors, e.in(at))
		}
		return
	case !made:
		return
	case row.Result == changes.Deleted:
		c.Outcome, c.DeletedID = OutcomeDeleted, idOf(row.Subject)
	default:
		c.Outcome = ChangeOutcome(strings.ToUpper(string(row.Result)))
		c.Node, _ = row.Subject.(relay.Node)
	}
	c.Warnings = row.Warnings
}

// Complete sets the common results of the changes: impact, undo, warnings, and the refusal of the request.
func (p *ApplyChangesPayload) Complete(applied *changes.Applied) {
	p.UserErrors = append(p.UserErrors, refused(applied.Refusal)...)
	p.Impact = newImpact(applied.Impact)
	p.Undo = values(applied.Undo)
	for _, result := range p.Results {
		p.Warnings = append(p.Warnings, result.Warnings...)
	}
}

// Refuse turns the payload into that of a request of which no change was applied.
func (p *ApplyChangesPayload) Refuse() {
	p.Impact, p.Undo, p.Warnings = nil, nil, nil
	for _, result := range p.Results {
		p.UserErrors = append(p.UserErrors, result.UserErrors...)
	}
}
