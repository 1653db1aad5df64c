package lists

import (
	"entitlegraph/graph"
	"entitlegraph/neo4j/codec"
)

// nounCodec writes nouns as bytes, or reads them back. A shape writes every property but the owner, which cached nouns have not.
type nounCodec = codec.Codec[nounTables]

// nounTables are the nouns of a page that may occur on it more than once.
type nounTables struct {
	contracts []*graph.Contract
	orders    []*graph.Order
	products  []*graph.Product
	groups    []*graph.EntitlementGroup
}

func siteShape(c *nounCodec, item **graph.Site) {
	if s := codec.Optional(c, item); s != nil {
		codec.Text(c, &s.ID)
		for _, t := range graph.SiteTexts {
			codec.Text(c, t.Of(&s.SiteBody))
		}
		codec.Instant(c, &s.CreatedAt)
	}
}

func userShape(c *nounCodec, item **graph.User) {
	u := codec.Optional(c, item)
	if u == nil {
		return
	}
	codec.Texts(c, &u.ID, &u.Login)
	same := u.LoginKey == u.Login
	if codec.Truth(c, &same); !same {
		codec.Text(c, &u.LoginKey)
	} else {
		u.LoginKey = u.Login
	}
	for _, list := range [][]graph.Text[graph.UserBody]{graph.UserTexts, graph.UserCountries} {
		for _, t := range list {
			codec.Text(c, t.Of(&u.UserBody))
		}
	}
	codec.Text(c, &u.Status)
	codec.List(roleShape)(c, &u.Roles)
	codec.Instant(c, &u.CreatedAt)
}

func contractShape(c *nounCodec, item **graph.Contract) {
	if k := codec.Repeated(c, item, &c.Tables.contracts); k != nil {
		codec.Texts(c, &k.ID, &k.ContractNumber)
		codec.Text(c, &k.Status)
		periodShape(c, &k.Term)
		codec.Number(c, &k.GraceDays)
		codec.Instant(c, &k.CreatedAt)
	}
}

func orderShape(c *nounCodec, item **graph.Order) {
	if o := codec.Repeated(c, item, &c.Tables.orders); o != nil {
		codec.Texts(c, &o.ID, &o.OrderNumber)
		codec.Number(c, &o.OrderedOn)
	}
}

func productShape(c *nounCodec, item **graph.Product) {
	if p := codec.Repeated(c, item, &c.Tables.products); p != nil {
		codec.Texts(c, &p.ID, &p.Code, &p.Name)
	}
}

func lineShape(c *nounCodec, item **graph.ContractLine) {
	l := codec.Optional(c, item)
	if l == nil {
		return
	}
	contractShape(c, &l.Contract)
	productShape(c, &l.Product)
	orderShape(c, &l.Order)
	codec.Texts(c, &l.ID, &l.CountryCode, &l.ARR.Currency)
	if q := codec.Optional(c, &l.Quantity); q != nil {
		codec.Number(c, q)
	}
	codec.Number(c, &l.ARR.Minor)
	periodShape(c, &l.Own)
	codec.Number(c, &l.Place)
}

func groupShape(c *nounCodec, item **graph.EntitlementGroup) {
	if g := codec.Repeated(c, item, &c.Tables.groups); g != nil {
		codec.Texts(c, &g.ID, &g.Name, &g.NameKey, &g.CountryOverrideCode)
		codec.Truth(c, &g.Unordered)
		codec.Instant(c, &g.CreatedAt)
	}
}

func contactShape(c *nounCodec, item **graph.FulfillmentContact) {
	if k := codec.Optional(c, item); k != nil {
		codec.Texts(c, &k.ID, &k.CountryCode)
		userShape(c, &k.User)
	}
}

func periodShape(c *nounCodec, p *graph.Period) {
	codec.Number(c, &p.From)
	codec.Number(c, &p.To)
}

func roleShape(c *nounCodec, r *graph.Role) { codec.Text(c, r) }
