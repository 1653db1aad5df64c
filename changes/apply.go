package changes

import (
	"fmt"
	"slices"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
)

// Apply judges one change and makes it in the state, so that the next one sees it. The state holds what KeysOfChanges and
// WantsOfChanges ask for. An error is a *Refusal, and then the state is as it was; or it says that the state lacks what was asked
// for, which is a fault of the program. A change that changes nothing succeeds as Unchanged, without effects, so that no revision
// rises.
//
// Apply holds names, texts, amounts and numbers to their shape, and brings them into the form they are kept in. Keys that tell
// what a change is about come normalised.
func (s *State) Apply(change Change) (Outcome, error) {
	p := &put{state: s, productField: "productCode", undo: []Change{}}
	if err := p.change(change); err != nil {
		if refusal := RefusalOf(err); refusal != nil {
			return Outcome{}, refusal
		}
		return Outcome{}, err
	}
	outcome := Outcome{
		Result: p.result(), Effects: p.effects, Subject: p.subject, Warnings: p.warnings, Audit: s.audit(p.subject, p.effects), Undo: p.undo,
	}
	if outcome.Result == Unchanged {
		outcome.Undo = []Change{}
	}
	for _, effect := range p.effects {
		s.make(effect)
	}
	return outcome, nil
}

// change judges the changes of organizations, sites, products, contracts, and domains, and passes on the others.
func (p *put) change(change Change) error {
	switch c := change.(type) {
	case CreateOrganization:
		return p.createOrganization(c)
	case UpdateOrganization:
		return p.updateOrganization(c)
	case DeleteOrganization:
		return p.deleteOrganization(c)
	case AddSite:
		return p.addSite(c)
	case UpdateSite:
		return p.updateSite(c)
	case RemoveSite:
		return p.removeSite(c)
	case CreateProduct:
		return p.createProduct(c)
	case UpdateProduct:
		return p.updateProduct(c)
	case CreateContract:
		return p.createContract(c)
	case UpdateContract:
		return p.updateContract(c)
	case PlaceOrder:
		return p.placeOrder(c)
	case ClaimDomain:
		return p.claimDomain(c)
	case ReleaseDomain:
		return p.releaseDomain(c)
	}
	return p.changeOfPeople(change)
}

func (p *put) changeOfPeople(change Change) error {
	switch c := change.(type) {
	case CreateUser:
		return p.createUser(c)
	case UpdateUser:
		return p.updateUser(c)
	case RenameUser:
		return p.renameUser(c)
	case SetUserStatus:
		return p.setUserStatus(c)
	case TransferUser:
		return p.transferUser(c)
	case DeleteUser:
		return p.deleteUser(c)
	case DesignateEntitlementCountry:
		return p.designate(c)
	case OverrideUserCountry:
		return p.overrideUser(c)
	case RestrictUser:
		return p.restrictUser(c)
	case GrantRole:
		return p.grantRole(c)
	case RevokeRole:
		return p.revokeRole(c)
	case AddContact:
		return p.addContact(c)
	case RemoveContact:
		return p.removeContact(c)
	case CreateGroup:
		return p.createGroup(c)
	case UpdateGroup:
		return p.updateGroup(c)
	case DeleteGroup:
		return p.deleteGroup(c)
	case OverrideGroupCountry:
		return p.overrideGroup(c)
	case AddGroupMembers:
		return p.addMembers(c)
	case RemoveGroupMembers:
		return p.removeMembers(c)
	}
	return fault(fmt.Sprintf("a change of type %T cannot be made", change))
}

// remove adds the effect of a thing that goes.
func remove[T any](p *put, accountNumber string, shared bool, before *T) {
	p.effects = append(p.effects, Delete[T]{accountNumber, before, shared})
}

// final says that the change cannot be undone.
func (p *put) final() { p.undo = nil }

// account finds the organization that a change names.
func (p *put) account(accountNumber string) (*Account, error) {
	a := p.state.Accounts[accountNumber]
	if a == nil {
		return nil, refuseAccount(accountNumber)
	}
	return a, nil
}

func refuseAccount(accountNumber string) error {
	return refuse(UnknownReference, "", "accountNumber", "no organization has the Account Number %.80s", accountNumber)
}

// accountOf gives the organization that a thing belongs to; a state that lacks it was not read whole.
func (p *put) accountOf(accountNumber string) (*Account, error) {
	a := p.state.Accounts[accountNumber]
	if a == nil {
		return nil, fault("organization " + accountNumber + " was not read")
	}
	return a, nil
}

// beyond says that a thing belongs to an account that the changes do not reach: then it counts as not there.
func (p *put) beyond(accountNumber string) bool {
	return p.state.Within.Limited && p.state.Accounts[accountNumber] == nil
}

func fault(operation string) error {
	return &graph.Error{
		Code: graph.CodeInternal, Operation: "changes: " + operation,
		Message: "the change could not be judged because of a fault in the program",
	}
}

// warnUnrepresented warns that a country which was chosen has no line in force (R10, R11, R12).
func (p *put) warnUnrepresented(a *Account, code entitle.WarningCode, country string) error {
	if country == "" {
		return nil
	}
	if a.Represented == nil {
		return unread(a, "represented countries")
	}
	if !a.Represented[country] {
		p.warnings = append(p.warnings, entitle.Warning{Code: code, Message: fmt.Sprintf(
			"No contract line of %s is in force in organization %s; only global lines count there.", country, a.Organization.AccountNumber)})
	}
	return nil
}

// optionalCountry holds a country to its shape, unless it is absent (R3).
func optionalCountry(field, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	code, err := graph.NormalizeCountry(code)
	return code, graph.InField(field, err)
}

// updated gives the value that an update leaves: the old one when it says nothing.
func updated[T any](field Field[T], old T) T {
	if field.Given {
		return field.Value
	}
	return old
}

// changed gives the field that puts an old value back; not given when it is the new one too.
func changed[T comparable](old, now T) Field[T] {
	if old == now {
		return Field[T]{}
	}
	return Say(old)
}

// text is one text of an input on its way into its stored form.
type text struct {
	field, kind string
	required    bool
	value       *string
}

// normalize brings texts into the form in which they are kept, or tells which one has a bad shape.
func normalize(texts ...text) error {
	for _, t := range texts {
		form := graph.NormalizeName
		if t.required {
			form = graph.RequireName
		}
		var err error
		if *t.value, err = form(t.kind, *t.value); err != nil {
			return graph.InField(t.field, err)
		}
	}
	return nil
}

// newKey brings the key of a new thing into the form in which it is kept (R1).
func newKey(field, kind string, value *string) error {
	key, err := graph.NormalizeKey(kind, *value)
	*value = key
	return graph.InField(field, err)
}

// oneOf refuses a value that is none of a closed list.
func oneOf[T ~string](field, rule string, value T, all []T) error {
	if slices.Contains(all, value) {
		return nil
	}
	return refuse(InvalidInput, rule, field, "%s %.80q must be one of %v", field, string(value), all)
}
