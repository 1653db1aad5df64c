package dataset

import (
	"cmp"
	"slices"
)

// Answer is the right answer to Entitled for a login.
type Answer struct {
	Country, Rule string
	Entitlements  []Entitlement // by product
	ValidUntil    Day           // NoDay: absent
}

// Entitlement is a product with the sum of its lines.
type Entitlement struct {
	Product  int
	Quantity int64 // Unlimited, or the sum
}

// Digest is the facts of an account on one day.
type Digest struct {
	ARR        map[string]int64 // of every represented country
	ByCountry  map[string][]Entitlement
	Best       string // the represented country with the highest ARR (R14), or none
	ValidUntil Day
}

// Digest aggregates the lines for a day (R9, R17, R21).
func (o *Organization) Digest(today Day) *Digest {
	d := &Digest{ARR: map[string]int64{}, ByCountry: map[string][]Entitlement{}, ValidUntil: NoDay}
	sums := map[string]map[int]int64{}
	for _, contract := range o.Contracts {
		for _, line := range contract.Lines {
			switch contract.Status {
			case "ACTIVE":
				d.add(line, today, sums)
			case "SUSPENDED":
				d.ends(line, today)
			}
		}
	}
	for country, sum := range sums {
		for product, quantity := range sum {
			d.ByCountry[country] = append(d.ByCountry[country], Entitlement{product, quantity})
		}
		slices.SortFunc(d.ByCountry[country], func(a, b Entitlement) int { return cmp.Compare(a.Product, b.Product) })
		d.Best = d.better(d.Best, country)
	}
	return d
}

func (d *Digest) add(line Line, today Day, sums map[string]map[int]int64) {
	if line.From > today {
		d.ValidUntil = min(d.ValidUntil, line.From)
		return
	}
	if line.To < today {
		return
	}
	d.ends(line, today)
	d.ARR[line.Country] += line.ARR
	sum := sums[line.Country]
	if sum == nil {
		sum = map[int]int64{}
		sums[line.Country] = sum
	}
	if before, held := sum[line.Product]; line.Quantity == Unlimited || held && before == Unlimited {
		sum[line.Product] = Unlimited
	} else {
		sum[line.Product] = before + line.Quantity
	}
}

// ends limits the validity of answers to the last day of a line that has not ended (R21).
func (d *Digest) ends(line Line, today Day) {
	if line.To >= today && line.To != NoDay {
		d.ValidUntil = min(d.ValidUntil, line.To+1)
	}
}

func (d *Digest) represented(country string) bool {
	_, ok := d.ARR[country]
	return ok
}

// better returns the preferred one of two countries: a represented one, then the one with the higher ARR, then the alphabetically first (R12, R14).
func (d *Digest) better(a, b string) string {
	switch {
	case a == "" || b == "" || a == b:
		return cmp.Or(a, b)
	case d.represented(a) != d.represented(b):
		if d.represented(a) {
			return a
		}
		return b
	case d.ARR[a] != d.ARR[b]:
		if d.ARR[a] > d.ARR[b] {
			return a
		}
		return b
	}
	return min(a, b)
}

// country returns the country of the user, and the rule that decided it (R10 to R15).
func (o *Organization) country(u *User, d *Digest) (country, rule string) {
	byGroup := ""
	for _, g := range u.Groups {
		byGroup = d.better(byGroup, o.Groups[g].Override)
	}
	switch {
	case u.Designated != "":
		return u.Designated, "DESIGNATED"
	case u.Override != "":
		return u.Override, "LOGIN_OVERRIDE"
	case byGroup != "":
		return byGroup, "GROUP_OVERRIDE"
	case u.Profile != "" && d.represented(u.Profile):
		return u.Profile, "PROFILE"
	case d.Best != "":
		return d.Best, "HIGHEST_ARR"
	}
	return "", "NONE"
}

// Effective returns the answer for a user of the organization (R10 to R18).
func (o *Organization) Effective(u *User, d *Digest) Answer {
	answer := Answer{ValidUntil: d.ValidUntil}
	answer.Country, answer.Rule = o.country(u, d)
	if u.Status != "ACTIVE" {
		return answer
	}
	allowed := u.Products
	if len(allowed) == 0 {
		for _, g := range u.Groups {
			allowed = append(allowed, o.Groups[g].Products...)
		}
	}
	candidates := d.ByCountry[answer.Country]
	if len(allowed) == 0 {
		answer.Entitlements = candidates
		return answer
	}
	for _, candidate := range candidates {
		if slices.Contains(allowed, candidate.Product) {
			answer.Entitlements = append(answer.Entitlements, candidate)
		}
	}
	return answer
}
