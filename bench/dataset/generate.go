package dataset

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// Catalogue returns all products, ordered by code.
func (c Config) Catalogue() []Product {
	r := rand.New(rand.NewPCG(c.Seed, 1<<40))
	products := make([]Product, c.Products)
	for i := range products {
		products[i] = Product{ID: uuid(r), Code: fmt.Sprintf("PRD-%03d", i+1), Name: fmt.Sprintf("Product %d", i+1)}
	}
	return products
}

// Organization generates an account with this number of users, on which no other part of the account depends.
func (c Config) Organization(account, users int) *Organization {
	r := rand.New(rand.NewPCG(c.Seed, uint64(account)))
	o := &Organization{
		ID: uuid(r), AccountNumber: AccountNumber(account), Name: fmt.Sprintf("Organization %d", account),
		Currency: pick(r, []string{"EUR", "USD", "GBP"}),
	}
	if r.IntN(2) == 0 {
		o.Domain = fmt.Sprintf("org%d.example", account)
	}
	for s, n := 0, 2+r.IntN(5); s < n; s++ {
		o.Sites = append(o.Sites, Site{
			ID: uuid(r), CustomerNumber: fmt.Sprintf("CUS-%06d-%d", account, s), Name: fmt.Sprintf("Site %d of %d", s, account),
			Street: fmt.Sprintf("%d Main Street", 1+r.IntN(200)), City: fmt.Sprintf("City %d", r.IntN(500)),
			PostalCode: fmt.Sprintf("%05d", r.IntN(99999)), Country: pick(r, Countries)[0],
		})
	}
	for k, n := 0, 2+r.IntN(3); k < n; k++ {
		o.Contracts = append(o.Contracts, c.contract(r, account, k, o.Sites))
	}
	held := o.products()
	for g, n := 0, 2+r.IntN(4); g < n; g++ {
		o.Groups = append(o.Groups, group(r, g, held, o.Sites))
	}
	o.Users = make([]User, users)
	for j := range o.Users {
		o.Users[j] = user(r, account, j, held, o)
	}
	for k, n := 0, r.IntN(6); k < n && k < users; k++ {
		contact := Contact{ID: uuid(r), User: k}
		if r.IntN(2) == 0 {
			contact.Country = pick(r, o.Sites).Country
		}
		o.Contacts = append(o.Contacts, contact)
	}
	return o
}

func (c Config) contract(r *rand.Rand, account, nth int, sites []Site) Contract {
	contract := Contract{ID: uuid(r), Number: fmt.Sprintf("CON-%06d-%d", account, nth), Status: "ACTIVE"}
	switch x := r.IntN(100); {
	case x < 7:
		contract.Status = "SUSPENDED"
	case x < 15:
		contract.Status = "CANCELLED"
	}
	switch x := r.IntN(100); {
	case x < 5: // not started
		contract.From = c.Base + Day(30+r.IntN(300))
		contract.To = contract.From + 365
	case x < 15: // ended
		contract.To = c.Base - Day(10+r.IntN(600))
		contract.From = contract.To - 365
	case x < 35: // open-ended
		contract.From, contract.To = c.Base-Day(r.IntN(1200)), NoDay
	default:
		contract.From = c.Base - Day(r.IntN(700))
		contract.To = c.Base + Day(180+r.IntN(900))
	}
	for q, m := 0, 1+r.IntN(2); q < m; q++ {
		contract.Orders = append(contract.Orders, Order{ID: uuid(r), Number: fmt.Sprintf("ORD-%06d-%d-%d", account, nth, q), On: contract.From, Site: r.IntN(len(sites))})
	}
	places := make([]int, len(contract.Orders))
	for l, m := 0, 5+r.IntN(7); l < m; l++ {
		line := c.line(r, &contract, sites)
		line.Place = places[line.Order]
		places[line.Order]++
		contract.Lines = append(contract.Lines, line)
	}
	return contract
}

func (c Config) line(r *rand.Rand, contract *Contract, sites []Site) Line {
	f := r.Float64() // products are skewed: the square favours the first
	line := Line{
		ID: uuid(r), Product: int(f * f * float64(c.Products)), Quantity: int64(1 + r.IntN(500)), ARR: int64(r.IntN(5_000_000)),
		From: contract.From, To: contract.To, Order: r.IntN(len(contract.Orders)),
	}
	line.Country = sites[contract.Orders[line.Order].Site].Country
	if r.IntN(100) < 40 {
		line.Country = pick(r, sites).Country
	}
	if r.IntN(5) == 0 {
		line.Quantity = Unlimited
	}
	if r.IntN(5) == 0 {
		narrow(r, &line)
	}
	return line
}

// narrow makes the window of a line smaller than that of its contract.
func narrow(r *rand.Rand, line *Line) {
	line.From += Day(r.IntN(200))
	if line.To != NoDay {
		line.From = min(line.From, line.To)
		line.To -= Day(r.IntN(int(line.To-line.From) + 1))
	} else if r.IntN(2) == 0 {
		line.To = line.From + Day(100+r.IntN(1500))
	}
}

// products returns the products of the organization's contract lines, sorted.
func (o *Organization) products() []int {
	var held []int
	for _, contract := range o.Contracts {
		for _, line := range contract.Lines {
			held = append(held, line.Product)
		}
	}
	slices.Sort(held)
	return slices.Compact(held)
}

func group(r *rand.Rand, nth int, held []int, sites []Site) Group {
	g := Group{ID: uuid(r), Name: fmt.Sprintf("Group %d", nth)}
	if r.IntN(100) < 60 {
		g.Products = subset(r, held, 2+r.IntN(8))
	}
	if r.IntN(100) < 25 {
		g.Override = pick(r, sites).Country
	}
	return g
}

func user(r *rand.Rand, account, nth int, held []int, o *Organization) User {
	u := User{
		ID: uuid(r), Login: Login(account, nth), GivenName: fmt.Sprintf("Given%d", r.IntN(1000)),
		FamilyName: fmt.Sprintf("Family%d", r.IntN(5000)), Status: "ACTIVE",
	}
	if nth == 0 {
		u.Roles = []string{"ACCOUNT_ADMIN"}
	} else if x := r.IntN(100); x < 6 {
		u.Status = []string{"INVITED", "INVITED", "INVITED", "LOCKED", "LOCKED", "DEACTIVATED"}[x]
	}
	switch x := r.IntN(100); {
	case x < 85:
		u.Profile = pick(r, o.Sites).Country
	case x < 95:
		u.Profile = pick(r, Countries)[0]
	}
	if r.IntN(100) < 5 {
		u.Designated = pick(r, o.Sites).Country
	}
	if r.IntN(100) < 5 {
		u.Override = pick(r, o.Sites).Country
	}
	if r.IntN(100) < 30 {
		all := make([]int, len(o.Groups))
		for g := range all {
			all[g] = g
		}
		u.Groups = subset(r, all, 1+r.IntN(2))
	}
	if r.IntN(100) < 5 {
		u.Products = subset(r, held, r.IntN(7))
	}
	return u
}

func uuid(r *rand.Rand) string {
	a, b := r.Uint64(), r.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-%04x-%012x", uint32(a>>32), uint16(a>>16), uint16(a)&0xfff, uint16(b>>48)&0x3fff|0x8000, b&0xffffffffffff)
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// subset returns k of them, sorted; all if there are fewer.
func subset(r *rand.Rand, from []int, k int) []int {
	chosen := make([]int, 0, k)
	for _, i := range r.Perm(len(from))[:min(k, len(from))] {
		chosen = append(chosen, from[i])
	}
	slices.Sort(chosen)
	return chosen
}
