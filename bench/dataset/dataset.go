// Package dataset is the data of the measurement, generated from a seed, account by account, and equal in every run. Its reference evaluator
// of the rules is independent of the product's; every answer is checked against it.
//
// The data exercise R9 to R18 and R21 of docs/entitlements.md, without grace and without global lines, which the peers' queries do not
// support.
package dataset

import (
	"fmt"
	"math"
	"time"
)

// Countries are those of the data set, by code, with their ISO 3166 English short names.
var Countries = [][2]string{
	{"AU", "Australia"}, {"BR", "Brazil"}, {"DE", "Germany"}, {"FR", "France"}, {"GB", "United Kingdom"},
	{"IN", "India"}, {"JP", "Japan"}, {"NL", "Netherlands"}, {"PL", "Poland"}, {"US", "United States"},
}

// Day is a UTC calendar day, as days since 1970-01-01.
type Day int32

// NoDay means open-ended.
const NoDay Day = math.MaxInt32

// DayOf returns the UTC day of an instant.
func DayOf(t time.Time) Day { return Day(t.UTC().Unix() / 86400) }

// Time returns the midnight UTC at which the day begins.
func (d Day) Time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// The nouns, as plain values. A reference (Order.Site, Line.Product and so on) is an index into a list.
type (
	// Product is a piece of software.
	Product struct{ ID, Code, Name string }
	// Site is a branch of an organization.
	Site struct{ ID, CustomerNumber, Name, Street, City, PostalCode, Country string }
	// Order is one purchase, placed for a site.
	Order struct {
		ID, Number string
		On         Day
		Site       int
	}
	// Line grants a product in a country.
	Line struct {
		ID       string
		Product  int
		Country  string
		Quantity int64 // Unlimited, or how many
		ARR      int64 // in the minor unit
		From, To Day
		Order    int
		Place    int // in its order
	}
	// Contract is an agreement with its orders and lines.
	Contract struct {
		ID, Number, Status string
		From, To           Day
		Orders             []Order
		Lines              []Line
	}
	// Group restricts its members to products, and may override their country.
	Group struct {
		ID, Name, Override string
		Products           []int // empty means no restriction (R18)
	}
	// User is a person with a login.
	User struct {
		ID, Login, GivenName, FamilyName, Status string
		Profile, Designated, Override            string
		Products, Groups                         []int // products empty: not restricted (R18)
		Roles                                    []string
	}
	// Contact is a person who is notified of new licenses.
	Contact struct {
		ID, Country string
		User        int
	}
	// Organization is an account with everything that belongs to it.
	Organization struct {
		ID, AccountNumber, Name, Currency, Domain string
		Sites                                     []Site
		Contracts                                 []Contract
		Groups                                    []Group
		Contacts                                  []Contact
		Users                                     []User
	}
)

// Unlimited is the quantity of a line without one.
const Unlimited int64 = -1

// Config is the amount of data.
type Config struct {
	Seed                 uint64
	Organizations, Users int // without the two accounts of Big and Small
	Products             int
	Base                 Day // the day around which contracts begin and end
}

// The sizes of the two accounts after all others: a page of one must cost no more than a page of the other.
const (
	bigUsers   = 10_000
	smallUsers = 10
)

// Scaled returns the configuration of a scale; scale 1 has 2,000 organizations and 200,000 users.
func Scaled(scale float64) Config {
	return Config{
		Seed: 42, Organizations: max(10, int(2_000*scale)), Users: max(1_000, int(200_000*scale)), Products: 100,
		Base: DayOf(time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)),
	}
}

// Big returns the index of the account with 10,000 users.
func (c Config) Big() int { return c.Organizations }

// Small returns the index of the account with 10 users.
func (c Config) Small() int { return c.Organizations + 1 }

// Sizes are the users of every account: Zipf over the rank, so that the biggest has about 5 % of all at scale 1, and behind
// them Big and Small.
func (c Config) Sizes() []int {
	weights, sum := make([]float64, c.Organizations), 0.0
	for i := range weights {
		weights[i] = math.Pow(float64(i+1), -0.78)
		sum += weights[i]
	}
	sizes, left := make([]int, c.Organizations), c.Users
	for i := range sizes {
		sizes[i] = max(2, int(weights[i]/sum*float64(c.Users)))
		left -= sizes[i]
	}
	for i := 0; left > 0; i = (i + 1) % c.Organizations {
		sizes[i]++
		left--
	}
	return append(sizes, bigUsers, smallUsers)
}

// AccountNumber returns the Account Number of an account.
func AccountNumber(account int) string { return fmt.Sprintf("ACC-%06d", account) }

// Login returns the login of a user of an account.
func Login(account, user int) string { return fmt.Sprintf("user%d@org%d.example", user, account) }

// ParseLogin is the inverse of Login.
func ParseLogin(login string) (account, user int, err error) {
	if _, err := fmt.Sscanf(login, "user%d@org%d.example", &user, &account); err != nil {
		return 0, 0, fmt.Errorf("%q is no login of the data set: %w", login, err)
	}
	return account, user, nil
}
