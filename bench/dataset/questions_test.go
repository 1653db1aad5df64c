package dataset

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// questions is the folder of the product's questions with their right answers.
const questions = "../../graph/scenario/testdata/"

// stored is a record of any type, with the keys that the rules read.
type stored struct {
	Type, AccountNumber, Login, Name, Status                    string
	ProfileCountry, EntitlementCountry, CountryOverride, EndsOn string
	StartsOn                                                    string
	GraceDays                                                   int
	Groups, Products                                            []string
	Sites                                                       []struct{ CustomerNumber, Country string }
	Orders                                                      []struct {
		CustomerNumber string
		Lines          []struct {
			Product, Country, AnnualRecurringRevenue, StartsOn, EndsOn string
			Quantity                                                   int64
			Global                                                     bool
		}
	}
}

// account is an organization in the making: groups and products by their names.
type account struct {
	Organization
	sites   map[string]string // Customer Number to country
	groups  map[string]int
	ignored bool // an ACTIVE contract has global lines, which the reference does not support
	grace   bool // a contract has grace: its lines end as many days later, and only the country and the entitlements of answers are compared
}

// catalogue numbers products by their codes.
type catalogue map[string]int

func (c catalogue) of(codes []string) []int {
	var numbers []int
	for _, code := range codes {
		if _, known := c[code]; !known {
			c[code] = len(c)
		}
		numbers = append(numbers, c[code])
	}
	return numbers
}

// eachLine calls each with the lines of a file of JSON.
func eachLine[T any](t *testing.T, name string, each func(T)) {
	t.Helper()
	file, err := os.Open(questions + name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<22)
	for lines.Scan() {
		var line T
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			t.Fatalf("%s: %v", lines.Bytes(), err)
		}
		each(line)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
}

// day returns a calendar day; otherwise for an empty text.
func day(t *testing.T, text string, otherwise Day) Day {
	t.Helper()
	if text == "" {
		return otherwise
	}
	at, err := time.Parse(time.DateOnly, text)
	if err != nil {
		t.Fatal(err)
	}
	return DayOf(at)
}

// amount returns a decimal amount in hundred-thousandths, whatever the minor unit of its currency.
func amount(t *testing.T, text string) int64 {
	t.Helper()
	whole, fraction, _ := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole+(fraction + "00000")[:5], 10, 64)
	if text != "" && err != nil {
		t.Fatal(err)
	}
	return n
}

func (a *account) add(t *testing.T, r stored, products catalogue) {
	t.Helper()
	switch r.Type {
	case "organization":
		for _, s := range r.Sites {
			a.sites[s.CustomerNumber] = s.Country
		}
	case "group":
		a.groups[r.Name] = len(a.Groups)
		a.Groups = append(a.Groups, Group{Override: r.CountryOverride, Products: products.of(r.Products)})
	case "user":
		u := User{
			Login: r.Login, Status: r.Status, Profile: r.ProfileCountry, Designated: r.EntitlementCountry, Override: r.CountryOverride,
			Products: products.of(r.Products),
		}
		for _, name := range r.Groups {
			u.Groups = append(u.Groups, a.groups[name])
		}
		a.Users = append(a.Users, u)
	case "contract":
		c := Contract{Status: r.Status, From: day(t, r.StartsOn, 0), To: day(t, r.EndsOn, NoDay)}
		active := c.Status == "ACTIVE"
		a.grace = a.grace || r.GraceDays > 0
		for _, o := range r.Orders {
			for _, l := range o.Lines {
				a.ignored = a.ignored || active && l.Global
				line := Line{
					Product: products.of([]string{l.Product})[0], Country: l.Country, Quantity: l.Quantity, ARR: amount(t, l.AnnualRecurringRevenue),
					From: max(c.From, day(t, l.StartsOn, c.From)), To: min(c.To, day(t, l.EndsOn, c.To)),
				}
				if line.Quantity == 0 {
					line.Quantity = Unlimited
				}
				if line.Country == "" {
					line.Country = a.sites[o.CustomerNumber]
				}
				if line.From <= line.To {
					if line.To != NoDay {
						line.To += Day(r.GraceDays)
					}
					c.Lines = append(c.Lines, line)
				}
			}
		}
		a.Contracts = append(a.Contracts, c)
	}
}

// loginKey returns the form by which logins are compared (R4), of a login with a host in ASCII.
func loginKey(login string) string {
	return norm.NFC.String(cases.Fold().String(norm.NFC.String(strings.TrimSpace(login))))
}

// TestReferenceAgreesWithTheProduct: the reference evaluator has the right answers to those of the product's questions whose accounts have
// no global lines in ACTIVE contracts.
func TestReferenceAgreesWithTheProduct(t *testing.T) {
	for _, test := range []struct {
		name, folder string
		least        int // of questions that are compared
	}{
		{name: "any", least: 400},
		{name: "corners", folder: "corners/", least: 350},
	} {
		t.Run(test.name, func(t *testing.T) {
			if compared := compareAll(t, test.folder); compared < test.least {
				t.Errorf("only %d questions were compared", compared)
			}
		})
	}
}

// compareAll compares the answers to the questions of a folder, and returns their number.
func compareAll(t *testing.T, folder string) (compared int) {
	t.Helper()
	accounts, products := map[string]*account{}, catalogue{}
	eachLine(t, folder+"records.ndjson", func(r stored) {
		a := accounts[r.AccountNumber]
		if a == nil {
			a = &account{sites: map[string]string{}, groups: map[string]int{}}
			accounts[r.AccountNumber] = a
		}
		a.add(t, r, products)
	})
	type question struct {
		Login, AccountNumber string
		At                   time.Time
		Expect               struct {
			Country, Rule string
			Entitlements  map[string]int64
			ValidUntil    time.Time
		}
	}
	codes := map[int]string{}
	for code, number := range products {
		codes[number] = code
	}
	eachLine(t, folder+"expect.ndjson", func(q question) {
		a := accounts[q.AccountNumber]
		if a == nil || a.ignored {
			return
		}
		at := slices.IndexFunc(a.Users, func(u User) bool { return loginKey(u.Login) == loginKey(q.Login) })
		if at < 0 {
			t.Errorf("%q: not found in %s", q.Login, q.AccountNumber)
			return
		}
		compared++
		got := a.Effective(&a.Users[at], a.Digest(DayOf(q.At.UTC())))
		entitlements := map[string]int64{}
		for _, e := range got.Entitlements {
			if entitlements[codes[e.Product]] = e.Quantity; e.Quantity == Unlimited {
				entitlements[codes[e.Product]] = 0
			}
		}
		until := NoDay
		if !q.Expect.ValidUntil.IsZero() {
			until = DayOf(q.Expect.ValidUntil)
		}
		if got.Country != q.Expect.Country || got.Rule != q.Expect.Rule || !maps.Equal(entitlements, q.Expect.Entitlements) ||
			got.ValidUntil != until && !a.grace {
			t.Errorf("%s at %s: %+v with %v; want %+v", q.Login, q.At, got, entitlements, q.Expect)
		}
	})
	return compared
}
