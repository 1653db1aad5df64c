package notices

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

func contact(login, country, email string, status graph.UserStatus) Contact {
	return Contact{ID: login + "/" + country, Country: country, UserID: "id of " + login, User: graph.UserBody{
		Login: login, LoginKey: graph.LoginKey(login), CommunicationEmail: email, Status: status,
	}}
}

func contract(status graph.ContractStatus, to graph.Date, grace int) *changes.Contract {
	return &changes.Contract{ID: "c", ContractBody: graph.ContractBody{
		ContractNumber: "C", Status: status, Term: graph.Period{From: 100, To: to}, GraceDays: grace,
	}}
}

func update(before, after *changes.Contract) []changes.Effect {
	return []changes.Effect{changes.Write[changes.Contract]{AccountNumber: "A", Before: before, After: after}}
}

func ordered(countries ...string) []changes.Effect {
	effects := []changes.Effect{changes.Write[changes.Order]{AccountNumber: "A", After: &changes.Order{OrderNumber: "O", ContractNumber: "C"}}}
	for i, country := range countries {
		effects = append(effects, changes.Write[changes.Line]{AccountNumber: "A", After: &changes.Line{OrderNumber: "O", ContractNumber: "C", Place: i, Country: country}})
	}
	return effects
}

// told returns the notices of effects as texts: why, address, and the scopes of its contacts.
func told(effects []changes.Effect, account Account) []string {
	var all []string
	for _, concern := range Concerns(effects) {
		for _, n := range concern.Decide(account) {
			scopes := make([]string, len(n.Contacts))
			for i, c := range n.Contacts {
				scopes[i] = c.User.Login + ":" + c.Country
			}
			all = append(all, fmt.Sprintf("%s %s because %s", n.Why, n.Email, strings.Join(scopes, " ")))
		}
	}
	return all
}

func TestDecide(t *testing.T) {
	active, suspended, cancelled := graph.ContractActive, graph.ContractSuspended, graph.ContractCancelled
	everyone := []Contact{
		contact("all@a.example", "", "", graph.UserActive), contact("de@a.example", "DE", "", graph.UserActive), contact("fr@a.example", "FR", "", graph.UserActive),
	}
	lines := map[string][]Line{"C": {{Country: "DE", Own: graph.Always}, {Country: "FR", Own: graph.Period{From: 100, To: 150}}}}
	all := func(why string) []string {
		return []string{why + " all@a.example because all@a.example:", why + " de@a.example because de@a.example:DE", why + " fr@a.example because fr@a.example:FR"}
	}
	for _, c := range []struct {
		name     string
		effects  []changes.Effect
		contacts []Contact
		lines    map[string][]Line
		want     []string
	}{
		{name: "an order of one country", effects: ordered("DE"), contacts: everyone, want: all("NEW_LICENSE")[:2]},
		{name: "an order of two countries", effects: ordered("DE", "FR", "DE"), contacts: everyone, want: all("NEW_LICENSE")},
		{name: "an order with a global line", effects: ordered("DE", ""), contacts: everyone, want: all("NEW_LICENSE")},
		{name: "an order without lines", effects: ordered(), contacts: everyone, want: all("NEW_LICENSE")[:1]},
		{name: "an order of a country without a contact", effects: ordered("AT"), contacts: everyone[1:], want: nil},
		{name: "suspended", effects: update(contract(active, 200, 0), contract(suspended, 200, 0)), contacts: everyone, lines: lines, want: all("SUSPENDED")},
		{name: "resumed", effects: update(contract(suspended, 200, 0), contract(active, 200, 0)), contacts: everyone, lines: lines, want: all("RESUMED")},
		{name: "cancelled", effects: update(contract(active, 200, 0), contract(cancelled, 200, 0)), contacts: everyone, lines: lines, want: all("CANCELLED")},
		{name: "resumed and extended", effects: update(contract(suspended, 200, 0), contract(active, 300, 0)), contacts: everyone, lines: lines, want: all("RESUMED")},
		{name: "extended, of lines that end with the contract", effects: update(contract(active, 200, 0), contract(active, 300, 0)), contacts: everyone, lines: lines,
			want: all("EXTENDED")[:2]},
		{name: "extended without end", effects: update(contract(active, 200, 0), contract(active, graph.NoDate, 0)), contacts: everyone, lines: lines, want: all("EXTENDED")[:2]},
		{name: "shortened", effects: update(contract(active, 200, 0), contract(active, 140, 0)), contacts: everyone, lines: lines, want: all("CHANGED")},
		{name: "more grace", effects: update(contract(active, 200, 0), contract(active, 200, 5)), contacts: everyone, lines: lines, want: all("CHANGED")},
		{name: "extended, of lines that stay over", effects: update(contract(active, 200, 0), contract(active, 300, 0)), contacts: everyone,
			lines: map[string][]Line{"C": {{Country: "FR", Own: graph.Period{From: 10, To: 20}}}}, want: nil},
		{name: "a contract without lines", effects: update(contract(active, 200, 0), contract(suspended, 200, 0)), contacts: everyone, want: nil},
		{name: "lines of another contract", effects: update(contract(active, 200, 0), contract(suspended, 200, 0)), contacts: everyone,
			lines: map[string][]Line{"D": {{}}}, want: nil},
		{name: "a new contract", effects: update(nil, contract(active, 200, 0)), contacts: everyone, lines: lines, want: nil},
		{name: "ACTIVE users alone", effects: ordered(""), contacts: []Contact{
			contact("i@a.example", "", "", graph.UserInvited), contact("l@a.example", "", "", graph.UserLocked), contact("d@a.example", "", "", graph.UserDeactivated),
		}, want: nil},
		{name: "once for several contacts of one user", effects: ordered("DE", "FR"), contacts: []Contact{
			contact("a@a.example", "FR", "", graph.UserActive), contact("a@a.example", "", "", graph.UserActive), contact("a@a.example", "AT", "", graph.UserActive),
		}, want: []string{"NEW_LICENSE a@a.example because a@a.example: a@a.example:FR"}},
		{name: "the communication email instead of the login", effects: ordered("DE"), contacts: []Contact{
			contact("a@a.example", "DE", "Mail@Other.example", graph.UserActive),
		}, want: []string{"NEW_LICENSE Mail@Other.example because a@a.example:DE"}},
		{name: "once for an address of several users, by its key", effects: ordered("DE"), contacts: []Contact{
			contact("b@a.example", "DE", "MAIL@OTHER.example", graph.UserActive), contact("a@a.example", "", "mail@other.example", graph.UserActive),
			contact("Mail@Other.Example", "DE", "", graph.UserActive),
		}, want: []string{"NEW_LICENSE mail@other.example because a@a.example: b@a.example:DE Mail@Other.Example:DE"}},
		{name: "a change of something else", effects: []changes.Effect{changes.Write[changes.Contact]{AccountNumber: "A", After: &changes.Contact{}}}, contacts: everyone, want: nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := told(c.effects, Account{Name: "Acme", Contacts: c.contacts, Lines: c.lines}); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestSubject(t *testing.T) {
	for _, c := range []struct {
		name    string
		effects []changes.Effect
		want    string
	}{
		{name: "an order", effects: ordered("DE"), want: "New licenses for 株式会社サンプル: order O"},
		{name: "a contract", effects: update(contract(graph.ContractActive, 200, 0), contract(graph.ContractSuspended, 200, 0)),
			want: "Licenses suspended for 株式会社サンプル: contract C"},
	} {
		account := Account{Name: "株式会社サンプル", Contacts: []Contact{contact("a@a.example", "", "", graph.UserActive)}, Lines: map[string][]Line{"C": {{}}}}
		if got := Concerns(c.effects)[0].Decide(account)[0].Subject; got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	for _, why := range graph.NoticeWhys {
		if subjects[why] == "" {
			t.Errorf("%s has no subject", why)
		}
	}
}

// TestDecideAsTheRuleReads compares the decision about random orders with a naive reading of R26 and R39: address by address, whether some contact
// of it must be notified.
func TestDecideAsTheRuleReads(t *testing.T) {
	country := rapid.SampledFrom([]string{"", "AT", "DE", "FR"})
	login := rapid.SampledFrom([]string{"a@a.example", "b@a.example", "c@a.example", "d@a.example"})
	rapid.Check(t, func(t *rapid.T) {
		status, email := map[string]graph.UserStatus{}, map[string]string{}
		for _, l := range []string{"a@a.example", "b@a.example", "c@a.example", "d@a.example"} {
			status[l] = rapid.SampledFrom(graph.UserStatuses).Draw(t, "status")
			email[l] = rapid.SampledFrom([]string{"", "a@a.example", "A@A.example", "x@x.example"}).Draw(t, "email")
		}
		var contacts []Contact
		for range rapid.IntRange(0, 8).Draw(t, "contacts") {
			l := login.Draw(t, "login")
			contacts = append(contacts, contact(l, country.Draw(t, "country"), email[l], status[l]))
		}
		lines := rapid.SliceOfN(country, 0, 3).Draw(t, "lines")
		want := map[string]int{} // the number of contacts, by address in small letters, in which keys of these logins are
		for _, c := range contacts {
			concerned := c.Country == ""
			for _, line := range lines {
				concerned = concerned || line == "" || line == c.Country
			}
			if concerned && c.User.Status == graph.UserActive {
				to := c.User.Login
				if c.User.CommunicationEmail != "" {
					to = c.User.CommunicationEmail
				}
				want[strings.ToLower(to)]++
			}
		}
		got := Concerns(ordered(lines...))[0].Decide(Account{Contacts: contacts})
		if len(got) != len(want) {
			t.Fatalf("%d notices, want one for each of %v", len(got), want)
		}
		for _, n := range got {
			if n.Key != strings.ToLower(n.Email) || want[n.Key] != len(n.Contacts) {
				t.Fatalf("%s is notified for %d contacts, want %d", n.Key, len(n.Contacts), want[n.Key])
			}
		}
	})
}
