package changes

import (
	"cmp"
	"slices"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/records"
)

// Put judges whether what a record says may be so, and makes it so in the state. The record gives the whole content of a thing,
// except that sites, orders and lines it leaves out stay. An error is a *Refusal, and then the state is as it was; or it says
// that the state lacks what WantsOf asked for, which is a fault of the program.
func (s *State) Put(record records.Record) (Outcome, error) {
	p := &put{state: s, productField: "product"}
	if err := p.record(record); err != nil {
		return Outcome{}, err
	}
	for _, effect := range p.effects {
		s.make(effect)
	}
	return Outcome{Result: p.result(), Effects: p.effects}, nil
}

// put gathers the effects of one record, or of one change.
type put struct {
	state        *State
	effects      []Effect
	created      bool   // the thing that it is about is new
	deleted      bool   // the thing that it is about goes
	productField string // what a line's product is called there

	// Only for changes.
	subject  Subject
	warnings []entitle.Warning
	undo     []Change
}

func (p *put) result() Result {
	switch {
	case len(p.effects) == 0:
		return Unchanged
	case p.created:
		return Created
	case p.deleted:
		return Deleted
	default:
		return Updated
	}
}

func (p *put) record(record records.Record) error {
	switch r := record.(type) {
	case *records.Product:
		p.product(r)
		return nil
	case *records.Organization:
		return p.organization(r)
	}
	a := p.state.Accounts[record.Account()]
	if a == nil {
		return refuse(UnknownReference, "", "accountNumber",
			"no organization has the Account Number %s; its record must come first", record.Account())
	}
	switch r := record.(type) {
	case *records.Contract:
		return p.contract(a, r)
	case *records.Group:
		return p.group(a, r)
	case *records.User:
		return p.user(a, r)
	case *records.FulfillmentContact:
		return p.contact(a, r)
	case *records.Domain:
		return p.domain(r)
	}
	return graph.Invalid("", "a record of type %T cannot be stored", record)
}

// add adds the effect of one thing, unless nothing changes.
func add[T any](p *put, accountNumber string, shared bool, equal func(a, b *T) bool, before, after *T) {
	if before == nil || !equal(before, after) {
		p.effects = append(p.effects, Put[T]{accountNumber, before, after, shared})
	}
}

func (p *put) product(r *records.Product) {
	before := p.state.Products[r.Code]
	after := &Product{Code: r.Code, Name: r.Name}
	if p.created = before == nil; p.created {
		after.ID = p.state.NewID("product", r.Code)
	} else {
		after.ID = before.ID
	}
	add(p, "", true, same, before, after)
}

// group keeps R23 for the group's override, and R32: groups are told apart by name without regard to case.
func (p *put) group(a *Account, r *records.Group) error {
	if err := p.known("products", r.Products); err != nil {
		return err
	}
	if err := a.sited("R23", "countryOverride", r.CountryOverride); err != nil {
		return err
	}
	before := a.Groups[r.NameKey]
	after := &Group{Name: r.Name, NameKey: r.NameKey, Products: sorted(r.Products), CountryOverride: r.CountryOverride}
	if p.created = before == nil; p.created {
		after.ID = p.state.NewID("group", r.AccountNumber+"\x00"+r.NameKey)
	} else {
		after.ID = before.ID
	}
	add(p, r.AccountNumber, true, sameGroup, before, after)
	return nil
}

// contact keeps R25: a contact is an existing user of the organization, global or for the country of a site, and once is enough.
// The limit of R24 is the business of those who add contacts one by one.
func (p *put) contact(a *Account, r *records.FulfillmentContact) error {
	existing, err := p.mayBeContact(a, r.Login, r.LoginKey, r.Country)
	if err != nil || existing != nil {
		return err
	}
	p.newContact(r.AccountNumber, p.state.NewID("contact", r.LoginKey+"\x00"+r.Country), r.LoginKey, r.Country)
	return nil
}

// mayBeContact keeps R25, and gives the contact that the user is already, if so.
func (p *put) mayBeContact(a *Account, login, loginKey, country string) (*Contact, error) {
	accountNumber := a.Organization.AccountNumber
	user := p.state.Users[loginKey]
	if user == nil || user.AccountNumber != accountNumber {
		return nil, refuse(UnknownReference, "R25", "login", "login %.80q is no user of organization %s", login, accountNumber)
	}
	if err := a.sited("R23", "country", country); err != nil {
		return nil, err
	}
	for _, c := range p.state.Contacts[loginKey] {
		if c.Country == country {
			return &c, nil
		}
	}
	return nil, nil
}

func (p *put) newContact(accountNumber, id, loginKey, country string) {
	p.created = true
	add(p, accountNumber, false, same, nil, &Contact{ID: id, LoginKey: loginKey, Country: country})
}

// domain keeps R28: a domain is claimed by at most one organization.
func (p *put) domain(r *records.Domain) error {
	before, err := p.mayClaim("name", r.AccountNumber, r.Name)
	if err != nil {
		return err
	}
	p.created = before == nil
	add(p, r.AccountNumber, false, same, before, &Domain{r.AccountNumber, r.Name, r.AutoApprove})
	return nil
}

// mayClaim keeps R28, and gives the claim that the organization has already, if so.
func (p *put) mayClaim(field, accountNumber, name string) (*Domain, error) {
	before := p.state.Domains[name]
	if before != nil && before.AccountNumber != accountNumber {
		return nil, refuse(DomainClaimed, "R28", field, "domain %.80q is claimed by another organization, which must release it first; the operator can help", name)
	}
	return before, nil
}

// known refuses a product that is not there.
func (p *put) known(list string, codes []string) error {
	for i, code := range codes {
		if p.state.Products[code] == nil {
			return refuse(UnknownReference, "", element(list, i), "no product has the code %s", code)
		}
	}
	return nil
}

// sited refuses a country, unless it is absent, that is none of the organization's sites.
func (a *Account) sited(rule, field, country string) error {
	if country == "" {
		return nil
	}
	for _, site := range a.Sites {
		if site.Country == country {
			return nil
		}
	}
	return refuse(CountryWithoutSite, rule, field,
		"country %s is not a country of one of the sites of organization %s", country, a.Organization.AccountNumber)
}

// sorted gives the list in order and each element once.
func sorted[T cmp.Ordered](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}
