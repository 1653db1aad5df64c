// Package notices decides whom a change of licenses notifies (R26): pure functions from the effects of a change, and from the contacts of the
// account, to notices.
package notices

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// Concern is a change of licenses, which the contacts for the countries of its lines are notified of: one order, or one change of a contract.
type Concern struct {
	AccountNumber, ContractNumber string
	OrderNumber                   string // empty for a change of a contract
	Why                           graph.NoticeWhy
	// Countries are those of the lines of a new order, in their order; empty stands for a global line. A change of a contract has none: Account.Lines has
	// its lines.
	Countries []string
	// Before and After are the contract before and after its change; nil for an order.
	Before, After *changes.Contract
}

// Line is the part of a contract line that decides whom a change of its contract concerns.
type Line struct {
	Country string // empty: global
	Own     graph.Period
}

// Contact is a fulfillment contact with its user.
type Contact struct {
	ID      string
	Country string // empty: global
	UserID  string
	User    graph.UserBody
}

// Account is the part of an account, as it is after the change, that decides who is notified.
type Account struct {
	Name     string
	Contacts []Contact
	Lines    map[string][]Line // by contract number
}

// Notice is the message to one address about one concern.
type Notice struct {
	Why                         graph.NoticeWhy
	AccountNumber               string
	ContractNumber, OrderNumber string // OrderNumber is empty for a change of a contract
	// UserID is the user of the address: the first by login key where several users have it.
	UserID string
	// Email is the address as written: the communication email, else the login (R39). Key is the form in which addresses are compared (R4).
	Email, Key string
	// Contacts are the contacts for which the notice is sent, by login key, the global one of a user first, then by country.
	Contacts []Contact
	Subject  string
}

// Concerns returns the changes of licenses among the effects of one change, in the order of the effects. The effect of an order precedes those of
// its lines. A line that is added to a stored order, or changed, is none: only imports write such lines, and imports store no notices.
func Concerns(effects []changes.Effect) []Concern {
	var all []Concern
	for _, effect := range effects {
		switch e := effect.(type) {
		case changes.Write[changes.Contract]:
			if e.Before != nil && *e.Before != *e.After {
				all = append(all, Concern{
					AccountNumber: e.AccountNumber, ContractNumber: e.After.ContractNumber, Why: whyOf(e.Before, e.After), Before: e.Before, After: e.After,
				})
			}
		case changes.Write[changes.Order]:
			if e.Before == nil {
				all = append(all, Concern{
					AccountNumber: e.AccountNumber, ContractNumber: e.After.ContractNumber, OrderNumber: e.After.OrderNumber, Why: graph.NoticeNewLicense,
				})
			}
		case changes.Write[changes.Line]:
			for i := range all {
				if all[i].OrderNumber == e.After.OrderNumber {
					all[i].Countries = append(all[i].Countries, e.After.Country)
				}
			}
		}
	}
	return all
}

// whyOf returns what happened to a contract: its status first, then a later end.
func whyOf(before, after *changes.Contract) graph.NoticeWhy {
	switch {
	case before.Status == after.Status && after.Term.To > before.Term.To:
		return graph.NoticeExtended
	case before.Status == after.Status:
		return graph.NoticeChanged
	case after.Status == graph.ContractCancelled:
		return graph.NoticeCancelled
	case after.Status == graph.ContractSuspended:
		return graph.NoticeSuspended
	}
	return graph.NoticeResumed
}

// Decide returns the notices of a concern, by address: one for each address of ACTIVE contacts that are global, or for the country of a line
// concerned; a global line concerns all contacts (R26). An order without lines concerns the global contacts. A change of a contract concerns the
// lines whose window it changes, or all of them when it changes the status; without such lines it concerns no contact.
func (c Concern) Decide(account Account) []Notice {
	countries := c.Countries
	if c.After != nil {
		for _, line := range account.Lines[c.ContractNumber] {
			if c.changes(line) {
				countries = append(slices.Clip(countries), line.Country)
			}
		}
	}
	if c.OrderNumber == "" && len(countries) == 0 {
		return nil
	}
	return c.notices(account, Concerned(account.Contacts, countries))
}

// changes reports whether the change of the contract changes the status or the window of a line.
func (c Concern) changes(line Line) bool {
	return c.Before.Status != c.After.Status || window(line, c.Before) != window(line, c.After)
}

// window returns the first day, the last day and the last day of grace of a line (R9); the same for all lines without a day.
func window(line Line, contract *changes.Contract) [3]graph.Date {
	l := graph.ContractLine{Own: line.Own, Contract: &graph.Contract{ContractBody: contract.ContractBody}}
	w := l.Window()
	if w.Empty() {
		return [3]graph.Date{}
	}
	return [3]graph.Date{w.From, w.To, l.WindowWithGrace().To}
}

// Concerned returns the contacts of ACTIVE users whom licenses of countries concern, by login key, the global one of a user first, then by
// country; the empty country stands for a global license.
func Concerned(contacts []Contact, countries []string) []Contact {
	var concerned []Contact
	for _, contact := range contacts {
		named := contact.Country == "" || slices.Contains(countries, "") || slices.Contains(countries, contact.Country)
		if named && contact.User.Status == graph.UserActive {
			concerned = append(concerned, contact)
		}
	}
	slices.SortFunc(concerned, func(a, b Contact) int {
		return cmp.Or(strings.Compare(a.User.LoginKey, b.User.LoginKey), strings.Compare(a.Country, b.Country))
	})
	return concerned
}

// notices returns a notice for each address of contacts, by address.
func (c Concern) notices(account Account, contacts []Contact) []Notice {
	byKey := map[string]*Notice{}
	for _, contact := range contacts {
		email, key := address(contact.User)
		n := byKey[key]
		if n == nil {
			n = &Notice{
				Why: c.Why, AccountNumber: c.AccountNumber, ContractNumber: c.ContractNumber, OrderNumber: c.OrderNumber, UserID: contact.UserID,
				Email: email, Key: key, Subject: c.subject(account.Name),
			}
			byKey[key] = n
		}
		n.Contacts = append(n.Contacts, contact)
	}
	var all []Notice
	for _, key := range slices.Sorted(maps.Keys(byKey)) {
		all = append(all, *byKey[key])
	}
	return all
}

// address returns the address for notices to a user, as written and as it is compared (R4, R39).
func address(user graph.UserBody) (email, key string) {
	if user.CommunicationEmail != "" {
		return user.CommunicationEmail, graph.LoginKey(user.CommunicationEmail)
	}
	return user.Login, user.LoginKey
}

// subjects are the beginnings of subjects.
var subjects = map[graph.NoticeWhy]string{
	graph.NoticeNewLicense: "New licenses", graph.NoticeExtended: "Licenses extended", graph.NoticeChanged: "Licenses changed",
	graph.NoticeSuspended: "Licenses suspended", graph.NoticeResumed: "Licenses resumed", graph.NoticeCancelled: "Licenses cancelled",
}

// subject returns the subject line of the notice, such as "New licenses for Acme: order ORD-1".
func (c Concern) subject(organization string) string {
	of := "contract " + c.ContractNumber
	if c.OrderNumber != "" {
		of = "order " + c.OrderNumber
	}
	return subjects[c.Why] + " for " + organization + ": " + of
}
