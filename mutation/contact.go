package mutation

import (
	"entitlegraph/changes"
	"entitlegraph/graph"
)

// ContactChanges are the changes of fulfillment contacts in a list.
type ContactChanges struct {
	AddFulfillmentContact    *AddFulfillmentContactInput
	RemoveFulfillmentContact *RemoveFulfillmentContactInput
}

// AddFulfillmentContactInput is a contact to add.
type AddFulfillmentContactInput struct {
	Options
	AccountNumber, Login string
	Country, ID          *string
}

// Change returns the change.
func (i AddFulfillmentContactInput) Change(r *Reader) changes.Change {
	return changes.AddContact{
		ID:            r.oldID(graph.KindFulfillmentContact, i.ID),
		AccountNumber: r.accountNumber(i.AccountNumber), LoginKey: r.login("login", i.Login), Country: r.country("country", i.Country),
	}
}

func (AddFulfillmentContactInput) value(change changes.Change) value {
	c := change.(changes.AddContact)
	return value{"accountNumber": c.AccountNumber, "login": c.LoginKey}.with("country", c.Country).back(graph.KindFulfillmentContact, c.ID)
}

// RemoveFulfillmentContactInput is a contact to remove.
type RemoveFulfillmentContactInput struct {
	Options
	ID string
}

// Change returns the change.
func (i RemoveFulfillmentContactInput) Change(r *Reader) changes.Change {
	return changes.RemoveContact{ContactID: r.id("id", graph.KindFulfillmentContact, i.ID)}
}

func (RemoveFulfillmentContactInput) value(change changes.Change) value {
	c := change.(changes.RemoveContact)
	return value{"id": graph.EncodeID(graph.KindFulfillmentContact, c.ContactID)}
}
