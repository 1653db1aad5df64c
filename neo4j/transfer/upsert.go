package transfer

import (
	"entitlegraph/changes"
	"entitlegraph/records"
)

// UpsertOf returns the upsert of a record; nil for a type that is not one of records.Types. Both have the same fields, or this does not
// compile. The upsert shares its content with the record.
func UpsertOf(record records.Record) changes.Upsert {
	switch r := record.(type) {
	case *records.Product:
		return (*changes.UpsertProduct)(r)
	case *records.Organization:
		return (*changes.UpsertOrganization)(r)
	case *records.Contract:
		return (*changes.UpsertContract)(r)
	case *records.Group:
		return (*changes.UpsertGroup)(r)
	case *records.User:
		return (*changes.UpsertUser)(r)
	case *records.FulfillmentContact:
		return (*changes.UpsertContact)(r)
	case *records.Domain:
		return (*changes.UpsertDomain)(r)
	}
	return nil
}
