package changes

import (
	"strconv"

	"entitlegraph/graph"
)

// Contract is a stored contract without its orders and lines.
type Contract struct {
	ID string
	graph.ContractBody
}

// ContractState is a contract with its orders and lines.
type ContractState struct {
	AccountNumber string
	Contract      *Contract
	Orders        map[string]*Order
	Lines         map[string][]*Line // by order number, in place order
}

func (c Contract) subject() Subject { return Subject{Kind: graph.KindContract, ID: c.ID} }

func (c Contract) equal(other Contract) bool { return c == other }

func (c Contract) fields(*State) []field {
	return []field{
		{name: "contractNumber", value: c.ContractNumber}, {name: "status", value: string(c.Status)}, {name: "startsOn", value: day(c.Term.From)},
		{name: "endsOn", value: day(c.Term.To)}, {name: "graceDays", value: strconv.Itoa(c.GraceDays)},
	}
}

func (Contract) part() string { return "" }

func (Contract) visit(v EffectVisitor, w Write[Contract]) { v.WriteContract(w) }

func (c Contract) write(s *State, w Write[Contract]) {
	if stored := s.Contracts[c.ContractNumber]; stored != nil {
		stored.Contract = w.After
	} else {
		s.AddContract(w.AccountNumber, w.After)
	}
}

func (c Contract) isRead(set ReadSet) bool { return names(set.Contracts, c.ContractNumber) }

// alter records nothing for a new contract: it has no lines.
func (Contract) alter(a *alteration, w Write[Contract]) {
	if w.Before != nil {
		a.accounts.add(w.AccountNumber)
	}
}

func (Contract) users(*State) []string { return nil }

// CreateContract creates an ACTIVE contract without orders.
type CreateContract struct {
	AccountNumber, ContractNumber string
	Term                          graph.Period
	GraceDays                     int
}

// Kind returns the name of the change.
func (CreateContract) Kind() string { return "createContract" }

func (c CreateContract) reads(set *ReadSet) {
	set.Accounts, set.Heads = append(set.Accounts, c.AccountNumber), append(set.Heads, c.ContractNumber)
}

func (CreateContract) looksAround() bool { return true }

func (CreateContract) counts(*counting) {}

// evaluate enforces R1, R7 and R9. A contract is never deleted, and no answer shows one without lines: there is nothing to undo.
func (c CreateContract) evaluate(e *evaluation) error {
	if _, err := e.account(c.AccountNumber); err != nil {
		return err
	}
	after := &Contract{ContractBody: graph.ContractBody{
		ContractNumber: c.ContractNumber, Status: graph.ContractActive, Term: c.Term, GraceDays: c.GraceDays,
	}}
	if err := after.Normalize(); err != nil {
		return err
	}
	if e.state.Contracts[after.ContractNumber] != nil {
		return refuse(NumberTaken, "R1", "contractNumber", "contract number %s is in use already", after.ContractNumber)
	}
	after.ID = e.state.NewID("contract", after.ContractNumber)
	e.created, e.subject = true, after.subject()
	write(e, c.AccountNumber, true, nil, after)
	return nil
}

// storedContract returns a contract with its organization.
func (e *evaluation) storedContract(contractNumber string) (*Account, *ContractState, error) {
	stored := e.state.Contracts[contractNumber]
	if stored == nil || e.outOfScope(stored.AccountNumber) {
		return nil, nil, refuse(UnknownReference, "", "contractNumber", "no contract has the number %.80s", contractNumber)
	}
	a, err := e.accountOf(stored.AccountNumber)
	return a, stored, err
}

// UpdateContract changes a contract; lines are clipped, not rewritten (R7).
type UpdateContract struct {
	ContractNumber string
	Status         Field[graph.ContractStatus]
	StartsOn       Field[graph.Date]
	EndsOn         Field[graph.Date] // NoDate makes it open-ended
	GraceDays      Field[int]
}

// Kind returns the name of the change.
func (UpdateContract) Kind() string { return "updateContract" }

func (c UpdateContract) reads(set *ReadSet) { set.contract(c.ContractNumber) }

func (UpdateContract) looksAround() bool { return true }

func (UpdateContract) counts(*counting) {}

// evaluate enforces R7 and R9. Lines stay as they were written, and the contract's new dates clip them. A cancelled contract never changes;
// cancelling cannot be undone.
func (c UpdateContract) evaluate(e *evaluation) error {
	a, stored, err := e.storedContract(c.ContractNumber)
	if err != nil {
		return err
	}
	before := stored.Contract
	after := *before
	e.subject = before.subject()
	if c.Status.Given {
		after.Status = c.Status.Value
		if err := graph.InField("status", graph.OneOf("status", "R7", after.Status, graph.ContractStatuses)); err != nil {
			return err
		}
	}
	after.Term = graph.Period{From: updated(c.StartsOn, before.Term.From), To: updated(c.EndsOn, before.Term.To)}
	after.GraceDays = updated(c.GraceDays, before.GraceDays)
	if err := before.staysAs(&after); err != nil {
		return err
	}
	if err := after.Check(); err != nil {
		return err
	}
	e.undo = []Change{UpdateContract{
		ContractNumber: c.ContractNumber, Status: changed(before.Status, after.Status), StartsOn: changed(before.Term.From, after.Term.From),
		EndsOn: changed(before.Term.To, after.Term.To), GraceDays: changed(before.GraceDays, after.GraceDays),
	}}
	if after.Status == graph.ContractCancelled && before.Status != after.Status {
		e.final()
	}
	write(e, a.Organization.AccountNumber, true, before, &after)
	return nil
}

// staysAs enforces R7: a cancelled contract never changes.
func (c *Contract) staysAs(after *Contract) error {
	if c.Status != graph.ContractCancelled || c.equal(*after) {
		return nil
	}
	if err := c.mayBecome(after.Status); err != nil {
		return err
	}
	field := "graceDays"
	switch {
	case c.Term.From != after.Term.From:
		field = "startsOn"
	case c.Term.To != after.Term.To:
		field = "endsOn"
	}
	return refuse(ContractCancelled, "R7", field, "contract %s is CANCELLED for good: its %s cannot change any more", c.ContractNumber, field)
}

// mayBecome enforces R7: a cancelled contract stays cancelled.
func (c *Contract) mayBecome(status graph.ContractStatus) error {
	if c.Status == graph.ContractCancelled && status != graph.ContractCancelled {
		return refuse(ContractCancelled, "R7", "status", "contract %s is CANCELLED for good and cannot become %s", c.ContractNumber, status)
	}
	return nil
}

// UpsertContract creates a contract with orders and their lines, or updates them. Orders that it lacks stay.
type UpsertContract struct {
	AccountNumber string
	graph.ContractBody
	LinesBeyond bool // lines may reach beyond the contract's dates (R7)
	Orders      []graph.OrderContent
}

func (*UpsertContract) upsert() {}

func (u *UpsertContract) reads(set *ReadSet) {
	set.Accounts, set.Contracts = append(set.Accounts, u.AccountNumber), append(set.Contracts, u.ContractNumber)
	for _, o := range u.Orders {
		set.Orders = append(set.Orders, o.OrderNumber)
		for _, l := range o.Lines {
			set.Products = append(set.Products, l.ProductCode)
		}
	}
}

func (*UpsertContract) counts(*counting) {}

// evaluate enforces R1, R6, R7 and R8 for a contract, its orders and their lines.
func (u *UpsertContract) evaluate(e *evaluation) error {
	a, err := e.accountOfUpsert(u.AccountNumber)
	if err != nil {
		return err
	}
	after := &Contract{ContractBody: u.ContractBody}
	stored := e.state.Contracts[u.ContractNumber]
	var before *Contract
	if e.created = stored == nil; e.created {
		after.ID = e.state.NewID("contract", u.ContractNumber)
		stored = &ContractState{}
	} else {
		before = stored.Contract
		after.ID = before.ID
		if stored.AccountNumber != u.AccountNumber {
			return refuse(NumberTaken, "R1", "contractNumber", "contract number %s is that of a contract of another organization", u.ContractNumber)
		}
		if err := before.mayBecome(u.Status); err != nil {
			return err
		}
	}
	write(e, u.AccountNumber, true, before, after)
	for i, order := range u.Orders {
		o := orderUpsert{
			contractNumber: u.ContractNumber, term: u.Term, linesBeyond: u.LinesBeyond, productField: "product", OrderContent: order,
		}
		if err := e.upsertOrder(a, stored, o); err != nil {
			return inside(element("orders", i), err)
		}
	}
	return nil
}
