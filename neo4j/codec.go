package neo4j

import (
	"encoding/binary"
	"time"

	"entitlegraph/graph"
)

// codec writes nouns as bytes, or reads them from there. One function for each kind of thing does both, so that what is read is what was
// written. As bytes a page of a list takes a fifth of what its objects take, and the garbage collector has nothing to follow in it.
type codec struct {
	reading bool
	written []byte
	rest    string // what is still to be read; the texts that are read are parts of it, and not copied

	// What repeats on a page is written once.
	contracts []*graph.Contract
	orders    []*graph.Order
	products  []*graph.Product
	groups    []*graph.EntitlementGroup
}

// encode gives something as bytes.
func encode[T any](value T, shape func(*codec, *T)) string {
	c := codec{written: make([]byte, 0, 1<<10)}
	shape(&c, &value)
	return string(c.written)
}

// decode gives what encode was given.
func decode[T any](encoded string, shape func(*codec, *T)) (value T) {
	shape(&codec{reading: true, rest: encoded}, &value)
	return value
}

func number[N ~int | ~int32 | ~int64](c *codec, n *N) {
	if !c.reading {
		c.written = binary.AppendVarint(c.written, int64(*n))
		return
	}
	var u uint64
	for shift := 0; ; shift += 7 {
		b := c.rest[0]
		c.rest = c.rest[1:]
		if u |= uint64(b&0x7f) << shift; b < 0x80 {
			break
		}
	}
	*n = N(int64(u>>1) ^ -int64(u&1)) // as binary.AppendVarint folds the sign
}

func text[S ~string](c *codec, s *S) {
	length := len(*s)
	if number(c, &length); !c.reading {
		c.written = append(c.written, *s...)
		return
	}
	*s, c.rest = S(c.rest[:length]), c.rest[length:]
}

func allTexts(c *codec, all ...*string) {
	for _, s := range all {
		text(c, s)
	}
}

func truth(c *codec, t *bool) {
	n := 0
	if *t {
		n = 1
	}
	number(c, &n)
	*t = n == 1
}

func instant(c *codec, t *time.Time) {
	seconds, nanoseconds := t.Unix(), t.Nanosecond()
	number(c, &seconds)
	if number(c, &nanoseconds); c.reading {
		*t = time.Unix(seconds, int64(nanoseconds)).UTC()
	}
}

func period(c *codec, p *graph.Period) {
	number(c, &p.From)
	number(c, &p.To)
}

// many is a list of things of one shape.
func many[T any](shape func(*codec, *T)) func(*codec, *[]T) {
	return func(c *codec, all *[]T) {
		length := len(*all)
		if number(c, &length); c.reading {
			*all = make([]T, length)
		}
		for i := range *all {
			shape(c, &(*all)[i])
		}
	}
}

// begin gives what is there to be written, or a new one to be read into; nil where there is none.
func begin[T any](c *codec, item **T) *T {
	there := *item != nil
	if truth(c, &there); there && c.reading {
		*item = new(T)
	}
	return *item
}

// once gives what is to be written or read, as begin does, the first time that it comes; nil when it stood before. Equals become one.
func once[T comparable](c *codec, item **T, before *[]*T) *T {
	place := 0 // for none; of those before from 1; and one behind them for the next
	if !c.reading && *item != nil {
		for place = 1; place <= len(*before) && *(*before)[place-1] != **item; place++ {
		}
	}
	number(c, &place)
	switch {
	case place == 0:
		return nil
	case place <= len(*before):
		if c.reading {
			*item = (*before)[place-1]
		}
		return nil
	case c.reading:
		*item = new(T)
	}
	*before = append(*before, *item)
	return *item
}

// The shapes of the nouns. What is kept of them has no owner.

func siteShape(c *codec, item **graph.Site) {
	if s := begin(c, item); s != nil {
		allTexts(c, &s.ID, &s.CustomerNumber, &s.Name, &s.CountryCode, &s.Street, &s.City, &s.Region, &s.PostalCode)
		instant(c, &s.CreatedAt)
	}
}

func userShape(c *codec, item **graph.User) {
	u := begin(c, item)
	if u == nil {
		return
	}
	allTexts(c, &u.ID, &u.Login)
	same := u.LoginKey == u.Login
	if truth(c, &same); !same {
		text(c, &u.LoginKey)
	} else {
		u.LoginKey = u.Login
	}
	allTexts(c, &u.GivenName, &u.FamilyName, &u.ProfileCountryCode, &u.EntitlementCountryCode, &u.CountryOverrideCode)
	text(c, &u.Status)
	many(text[graph.Role])(c, &u.Roles)
	instant(c, &u.CreatedAt)
}

func contractShape(c *codec, item **graph.Contract) {
	if k := once(c, item, &c.contracts); k != nil {
		allTexts(c, &k.ID, &k.ContractNumber)
		text(c, &k.Status)
		period(c, &k.Term)
		number(c, &k.GraceDays)
		instant(c, &k.CreatedAt)
	}
}

func orderShape(c *codec, item **graph.Order) {
	if o := once(c, item, &c.orders); o != nil {
		allTexts(c, &o.ID, &o.OrderNumber)
		number(c, &o.OrderedOn)
	}
}

func productShape(c *codec, item **graph.Product) {
	if p := once(c, item, &c.products); p != nil {
		allTexts(c, &p.ID, &p.Code, &p.Name)
	}
}

func lineShape(c *codec, item **graph.ContractLine) {
	l := begin(c, item)
	if l == nil {
		return
	}
	contractShape(c, &l.Contract)
	productShape(c, &l.Product)
	orderShape(c, &l.Order)
	allTexts(c, &l.ID, &l.CountryCode, &l.ARR.Currency)
	if q := begin(c, &l.Quantity); q != nil {
		number(c, q)
	}
	number(c, &l.ARR.Minor)
	period(c, &l.Own)
	number(c, &l.Place)
}

func groupShape(c *codec, item **graph.EntitlementGroup) {
	if g := once(c, item, &c.groups); g != nil {
		allTexts(c, &g.ID, &g.Name, &g.NameKey, &g.CountryOverrideCode)
		truth(c, &g.Unordered)
		instant(c, &g.CreatedAt)
	}
}

func contactShape(c *codec, item **graph.FulfillmentContact) {
	if k := begin(c, item); k != nil {
		allTexts(c, &k.ID, &k.CountryCode)
		userShape(c, &k.User)
	}
}
