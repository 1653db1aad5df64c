package openfga

import (
	"math/rand/v2"

	"entitlegraph/bench/dataset"
)

// tuple is a fact in the form of the server's API.
type tuple struct {
	User      string     `json:"user"`
	Relation  string     `json:"relation"`
	Object    string     `json:"object"`
	Condition *condition `json:"condition,omitempty"`
}

type condition struct {
	Name    string         `json:"name"`
	Context map[string]any `json:"context"`
}

// writer collects tuples, equal ones once.
type writer struct {
	tuples    []tuple
	written   map[tuple]bool
	catalogue []dataset.Product
	account   string
}

func (w *writer) put(user, relation, object string) {
	t := tuple{User: user, Relation: relation, Object: object}
	if !w.written[t] {
		w.written[t] = true
		w.tuples = append(w.tuples, t)
	}
}

func (w *writer) entitlement(product int) string {
	return entitlement(w.account, w.catalogue[product].Code)
}

func entitlement(account, product string) string { return "entitlement:" + account + "|" + product }

func (w *writer) organization() string { return "organization:" + w.account }

func (w *writer) country(code string) string { return "org_country:" + w.account + "|" + code }

// tuples are the facts of the slice: lines with their dates as conditions, restrictions, groups, and the country of each login as the
// rules resolve it on the day.
func (s Slice) tuples(config dataset.Config, today dataset.Day) []tuple {
	w := &writer{written: map[tuple]bool{}, catalogue: config.Catalogue()}
	sizes := config.Sizes()
	for _, account := range s.accounts(config) {
		o := config.Organization(account, sizes[account])
		w.account = o.AccountNumber
		for i := range o.Contracts {
			w.contract(&o.Contracts[i])
		}
		for _, g := range o.Groups {
			for _, product := range g.Products {
				w.put("group:"+g.ID+"#member", "group_restricted", w.organization())
				w.put("group:"+g.ID+"#member", "allowed_by_group", w.entitlement(product))
			}
		}
		digest := o.Digest(today)
		for i := range o.Users {
			w.user(o, &o.Users[i], digest)
		}
	}
	return w.tuples
}

func (w *writer) contract(c *dataset.Contract) {
	for _, line := range c.Lines {
		w.put(w.organization(), "org", w.entitlement(line.Product))
		if c.Status != "ACTIVE" {
			continue
		}
		w.put(w.country(line.Country), "country", "line:"+line.ID)
		w.put("line:"+line.ID, "line", w.entitlement(line.Product))
		w.tuples = append(w.tuples, tuple{User: "user:*", Relation: "in_force", Object: "line:" + line.ID, Condition: &condition{
			Name: "dated", Context: map[string]any{"starts": line.From, "ends": line.To},
		}})
	}
}

func (w *writer) user(o *dataset.Organization, u *dataset.User, digest *dataset.Digest) {
	user := "user:" + u.Login
	if u.Status == "ACTIVE" {
		w.put(user, "active", w.organization())
	}
	if country := o.Effective(u, digest).Country; country != "" {
		w.put(user, "resident", w.country(country))
	}
	for _, g := range u.Groups {
		w.put(user, "member", "group:"+o.Groups[g].ID)
	}
	for _, product := range u.Products {
		w.put(user, "restricted", w.organization())
		w.put(user, "allowed", w.entitlement(product))
	}
}

// Questions draws n checks about users of the slice.
func (s Slice) Questions(config dataset.Config, today dataset.Day, n int) []dataset.Question {
	random := rand.New(rand.NewPCG(3, 3))
	var all []dataset.Question
	sizes, catalogue := config.Sizes(), config.Catalogue()
	accounts := s.accounts(config)
	for _, account := range accounts {
		o := config.Organization(account, sizes[account])
		digest := o.Digest(today)
		for range n / len(accounts) {
			all = append(all, dataset.Ask(random, o, digest, &o.Users[random.IntN(len(o.Users))], catalogue))
		}
	}
	random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}
