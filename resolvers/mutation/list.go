package mutation

import (
	"fmt"
	"reflect"
	"strings"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// MaxChanges is how many changes one request may make.
const MaxChanges = 1_000

// ApplyChangesInput is several changes of one account.
type ApplyChangesInput struct {
	Options
	AccountNumber string
	Changes       []*ChangeInput
	OneByOne      *bool
}

// ChangeInput is one of several changes: exactly one of the fields.
type ChangeInput struct {
	UpdateOrganization          *UpdateOrganizationInput
	ClaimDomain                 *ClaimDomainInput
	ReleaseDomain               *ReleaseDomainInput
	AddSite                     *AddSiteInput
	UpdateSite                  *UpdateSiteInput
	RemoveSite                  *RemoveSiteInput
	CreateUser                  *CreateUserInput
	RegisterUser                *RegisterUserInput
	UpdateUser                  *UpdateUserInput
	RenameUser                  *RenameUserInput
	ApproveUser                 *ApproveUserInput
	LockUser                    *LockUserInput
	UnlockUser                  *UnlockUserInput
	DeactivateUser              *DeactivateUserInput
	ReactivateUser              *ReactivateUserInput
	InviteUser                  *InviteUserInput
	TransferUser                *TransferUserInput
	DeleteUser                  *DeleteUserInput
	DesignateEntitlementCountry *DesignateEntitlementCountryInput
	OverrideUserCountry         *OverrideUserCountryInput
	RestrictUser                *RestrictUserInput
	GrantRole                   *GrantRoleInput
	RevokeRole                  *RevokeRoleInput
	CreateContract              *CreateContractInput
	UpdateContract              *UpdateContractInput
	PlaceOrder                  *PlaceOrderInput
	CreateEntitlementGroup      *CreateEntitlementGroupInput
	UpdateEntitlementGroup      *UpdateEntitlementGroupInput
	DeleteEntitlementGroup      *DeleteEntitlementGroupInput
	OverrideGroupCountry        *OverrideGroupCountryInput
	AddGroupMembers             *AddGroupMembersInput
	RemoveGroupMembers          *RemoveGroupMembersInput
	AddFulfillmentContact       *AddFulfillmentContactInput
	RemoveFulfillmentContact    *RemoveFulfillmentContactInput
}

// only gives the one change that is given, with the name of its field.
func (c *ChangeInput) only() (name string, input Input, err error) {
	fields := reflect.ValueOf(c).Elem()
	for i := range fields.NumField() {
		given, ok := fields.Field(i).Interface().(Input)
		if !ok || fields.Field(i).IsNil() {
			continue
		}
		if input != nil {
			return "", nil, errNotOne
		}
		field := fields.Type().Field(i).Name
		name, input = strings.ToLower(field[:1])+field[1:], given
	}
	if input == nil {
		return "", nil, errNotOne
	}
	return name, input, nil
}

var errNotOne = graph.Invalid("", "give exactly one change; put several into the list one after another")

// Read gives the changes, with nil for those whose values are malformed, and what is wrong with these. The changes of one account
// cannot name another one.
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

// moves says that a change names another account; to transfer a user is to name one.
func moves(change changes.Change, account string) bool {
	if _, transfer := change.(changes.TransferUser); transfer || change == nil {
		return false
	}
	named := reflect.ValueOf(change).FieldByName("AccountNumber")
	return named.IsValid() && named.String() != account
}

// ChangeOutcome says what one of several changes came to.
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

// ChangeResult is what one of several changes came to.
type ChangeResult struct {
	Kind       string
	Outcome    ChangeOutcome
	Node       graph.Node
	DeletedID  *string
	Warnings   []entitle.Warning
	UserErrors []*UserError
}

// ApplyChangesPayload is what several changes came to.
type ApplyChangesPayload struct {
	Organization *graph.Organization
	Results      []*ChangeResult
	Impact       *EntitlementImpact
	Undo         []ChangeValue
	Warnings     []entitle.Warning
	UserErrors   []*UserError
}

// Results tells what each change came to: errors are those of values, rows those of the changes without such, in order; made says
// that the changes were not refused as a whole.
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
		results[n].tell(rows[0], fmt.Sprintf("changes[%d].%s", n, name), made)
		rows = rows[1:]
	}
	return results
}

func (c *ChangeResult) tell(row changes.AppliedRow, at string, made bool) {
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
		c.Node, _ = row.Subject.(graph.Node)
	}
	c.Warnings = row.Warnings
}

// Tell completes a payload with what the changes came to together.
func (p *ApplyChangesPayload) Tell(applied *changes.Applied) {
	p.UserErrors = append(p.UserErrors, refused(applied.Refusal)...)
	p.Impact = newImpact(applied.Impact)
	p.Undo = values(applied.Undo)
	for _, result := range p.Results {
		p.Warnings = append(p.Warnings, result.Warnings...)
	}
}

// Refuse says of changes that none of them was made.
func (p *ApplyChangesPayload) Refuse() {
	p.Impact, p.Undo, p.Warnings = nil, nil, nil
	for _, result := range p.Results {
		p.UserErrors = append(p.UserErrors, result.UserErrors...)
	}
}
