package dataset

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"
)

func TestTheDataAreTheSameAtEveryRun(t *testing.T) {
	c := Scaled(0.01)
	for account, users := range c.Sizes()[:c.Organizations] {
		if !reflect.DeepEqual(c.Organization(account, users), c.Organization(account, users)) {
			t.Fatalf("account %d differs", account)
		}
	}
}

func TestSizes(t *testing.T) {
	c := Scaled(1)
	sizes, total := c.Sizes(), 0
	for _, n := range sizes[:c.Organizations] {
		total += n
	}
	if total != 200_000 || len(sizes) != 2_002 || sizes[c.Big()] != 10_000 || sizes[c.Small()] != 10 {
		t.Fatalf("%d users of %d accounts, big %d, small %d", total, len(sizes), sizes[c.Big()], sizes[c.Small()])
	}
}

func TestLinesStayInsideTheirContractAndItsSites(t *testing.T) {
	c := Scaled(0.05)
	for account := range c.Organizations {
		o := c.Organization(account, 2)
		countries := map[string]bool{}
		for _, s := range o.Sites {
			countries[s.Country] = true
		}
		for _, contract := range o.Contracts {
			for _, l := range contract.Lines {
				if l.From < contract.From || l.To > contract.To || l.From > l.To || !countries[l.Country] {
					t.Fatalf("%s: line %+v", contract.Number, l)
				}
			}
		}
	}
}

func TestEffective(t *testing.T) {
	o := &Organization{
		Contracts: []Contract{{Status: "ACTIVE", Lines: []Line{
			{Product: 1, Country: "DE", Quantity: 5, ARR: 10, From: 0, To: 20},
			{Product: 1, Country: "DE", Quantity: 6, ARR: 10, From: 0, To: NoDay},
			{Product: 2, Country: "FR", Quantity: Unlimited, ARR: 20, From: 0, To: NoDay},
			{Product: 3, Country: "FR", Quantity: 1, ARR: 0, From: 15, To: NoDay},
		}}},
		Groups: []Group{{Override: "FR"}, {Override: "DE"}, {Products: []int{9}}},
	}
	d := o.Digest(10)
	for name, test := range map[string]struct {
		user User
		want Answer
	}{
		"profile":            {user: User{Status: "ACTIVE", Profile: "DE"}, want: Answer{"DE", "PROFILE", []Entitlement{{1, 11}}, 15}},
		"equal ARR":          {user: User{Status: "ACTIVE"}, want: Answer{"DE", "HIGHEST_ARR", []Entitlement{{1, 11}}, 15}},
		"designated":         {user: User{Status: "ACTIVE", Designated: "PL", Override: "DE"}, want: Answer{"PL", "DESIGNATED", nil, 15}},
		"override":           {user: User{Status: "ACTIVE", Override: "FR", Groups: []int{1}}, want: Answer{"FR", "LOGIN_OVERRIDE", []Entitlement{{2, Unlimited}}, 15}},
		"groups disagree":    {user: User{Status: "ACTIVE", Groups: []int{0, 1}}, want: Answer{"DE", "GROUP_OVERRIDE", []Entitlement{{1, 11}}, 15}},
		"restricted":         {user: User{Status: "ACTIVE", Profile: "DE", Groups: []int{2}}, want: Answer{"DE", "PROFILE", nil, 15}},
		"the login's counts": {user: User{Status: "ACTIVE", Profile: "DE", Products: []int{1}, Groups: []int{2}}, want: Answer{"DE", "PROFILE", []Entitlement{{1, 11}}, 15}},
		"not active":         {user: User{Status: "LOCKED", Profile: "DE"}, want: Answer{"DE", "PROFILE", nil, 15}},
	} {
		if got := o.Effective(&test.user, d); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

func TestRecordsAreOneObjectALine(t *testing.T) {
	var out bytes.Buffer
	if err := (Config{Seed: 1, Organizations: 3, Users: 20, Products: 5}).WriteRecords(&out); err != nil {
		t.Fatal(err)
	}
	decoder, n := json.NewDecoder(&out), map[any]int{}
	for decoder.More() {
		var r record
		if err := decoder.Decode(&r); err != nil {
			t.Fatal(err)
		}
		n[r["type"]]++
	}
	if n["product"] != 5 || n["organization"] != 5 || n["user"] != 20+bigUsers+smallUsers {
		t.Fatalf("records by type: %v", n)
	}
}

func TestSamplerDrawsLoginsThatExist(t *testing.T) {
	c := Scaled(0.05)
	s := c.Sampler(1)
	for range 200 {
		account, user := s.Login()
		if got := c.Organization(account, user+1).Users[user].Login; got != Login(account, user) {
			t.Fatalf("drew %d of %d, which is %s", user, account, got)
		}
	}
}
