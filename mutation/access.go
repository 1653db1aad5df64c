package mutation

import (
	"entitlegraph/changes"
	"entitlegraph/graph"
)

// AccessChanges are the changes of access in a list.
type AccessChanges struct {
	SetDefaultAccess *SetDefaultAccessInput
	SetProductAccess *SetProductAccessInput
	SetUserAccess    *SetUserAccessInput
}

// accessOf returns a decision; empty for null, which takes it back.
func accessOf(given *graph.Access) graph.Access {
	if given == nil {
		return ""
	}
	return *given
}

// SetDefaultAccessInput is the default access to set.
type SetDefaultAccessInput struct {
	Options
	AccountNumber string
	Country       *string
	Access        *graph.Access
}

// Change returns the change.
func (i SetDefaultAccessInput) Change(r *Reader) changes.Change {
	return changes.SetDefaultAccess{
		AccountNumber: r.accountNumber(i.AccountNumber), Country: r.country("country", i.Country), Access: accessOf(i.Access),
	}
}

func (SetDefaultAccessInput) value(change changes.Change) value {
	c := change.(changes.SetDefaultAccess)
	return value{"accountNumber": c.AccountNumber}.or("country", c.Country).or("access", string(c.Access))
}

// SetProductAccessInput is the product access to set.
type SetProductAccessInput struct {
	Options
	AccountNumber, ProductCode string
	Country                    *string
	Access                     *graph.Access
}

// Change returns the change.
func (i SetProductAccessInput) Change(r *Reader) changes.Change {
	return changes.SetProductAccess{
		AccountNumber: r.accountNumber(i.AccountNumber), ProductCode: r.key("productCode", "product code", i.ProductCode),
		Country: r.country("country", i.Country), Access: accessOf(i.Access),
	}
}

func (SetProductAccessInput) value(change changes.Change) value {
	c := change.(changes.SetProductAccess)
	return value{"accountNumber": c.AccountNumber, "productCode": c.ProductCode}.or("country", c.Country).or("access", string(c.Access))
}

// SetUserAccessInput is an exception to set on a login.
type SetUserAccessInput struct {
	UserInput
	ProductCode string
	Access      *graph.Access
}

// Change returns the change.
func (i SetUserAccessInput) Change(r *Reader) changes.Change {
	return changes.SetUserAccess{
		LoginKey: i.loginKey(r), ProductCode: r.key("productCode", "product code", i.ProductCode), Access: accessOf(i.Access),
	}
}

func (SetUserAccessInput) value(change changes.Change) value {
	c := change.(changes.SetUserAccess)
	return value{"login": c.LoginKey, "productCode": c.ProductCode}.or("access", string(c.Access))
}
