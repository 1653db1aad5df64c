package resolvers

import (
	"context"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/graph"
	"entitlegraph/graph/generated"
)

// The audit log keeps ids, so that erasing somebody leaves no login in it (R30). Names are looked up when they are asked for, once for all
// entries of a page, of what the caller may see.

type auditEntryResolver struct{ *Resolver }

// AuditEntry gives the resolver of an audit entry's fields.
func (r *Resolver) AuditEntry() generated.AuditEntryResolver { return &auditEntryResolver{r} }

// ActorName gives the actor of an entry as people know it.
func (r *auditEntryResolver) ActorName(ctx context.Context, e *graph.AuditEntry) (*string, error) {
	return r.named(ctx, e, func(e *graph.AuditEntry) []string { return []string{actorID(e)} },
		func(e *graph.AuditEntry, names map[string]string) string { return names[actorID(e)] })
}

// SubjectName gives what an entry is about as people know it.
func (r *auditEntryResolver) SubjectName(ctx context.Context, e *graph.AuditEntry) (*string, error) {
	return r.named(ctx, e, func(e *graph.AuditEntry) []string { return append(idsIn(e, isContactUser), e.Subject) }, subjectName)
}

// Changes gives the fields that changed. Names in the place of ids are looked up when they are selected.
func (r *auditEntryResolver) Changes(ctx context.Context, e *graph.AuditEntry) ([]*graph.FieldChange, error) {
	selected := graphql.CollectAllFields(ctx)
	if !slices.Contains(selected, "beforeText") && !slices.Contains(selected, "afterText") {
		return pointersTo(e.Changes), nil
	}
	return together(ctx, e, func(ctx context.Context, entries []*graph.AuditEntry) ([][]*graph.FieldChange, error) {
		var all []string
		for _, e := range entries {
			all = append(all, idsIn(e, holdsIDs)...)
		}
		names, err := r.names(ctx, all)
		if err != nil {
			return nil, err
		}
		lists := make([][]*graph.FieldChange, len(entries))
		for i, e := range entries {
			lists[i] = pointersTo(slices.Clone(e.Changes)) // a copy: the entry itself may be shown elsewhere
			for j, change := range e.Changes {
				if holdsIDs(change.Field) {
					lists[i][j].BeforeText, lists[i][j].AfterText = namesFor(change.Before, names), namesFor(change.After, names)
				}
			}
		}
		return lists, nil
	})
}

func pointersTo(list []graph.FieldChange) []*graph.FieldChange {
	all := make([]*graph.FieldChange, len(list))
	for i := range list {
		all[i] = &list[i]
	}
	return all
}

// named looks up names for an entry and all its siblings at once, and gives the name that pick makes of them; nil when it makes none.
func (r *auditEntryResolver) named(
	ctx context.Context, e *graph.AuditEntry, ids func(*graph.AuditEntry) []string, pick func(*graph.AuditEntry, map[string]string) string,
) (*string, error) {
	return together(ctx, e, func(ctx context.Context, entries []*graph.AuditEntry) ([]*string, error) {
		var all []string
		for _, e := range entries {
			all = append(all, ids(e)...)
		}
		names, err := r.names(ctx, all)
		if err != nil {
			return nil, err
		}
		picked := make([]*string, len(entries))
		for i, e := range entries {
			if name := pick(e, names); name != "" {
				picked[i] = &name
			}
		}
		return picked, nil
	})
}

// names gives the names of things by their opaque ids; none for what is not there, or not the caller's to see. It asks once for each kind.
func (r *Resolver) names(ctx context.Context, ids []string) (map[string]string, error) {
	keys, names := map[graph.Kind][]string{}, map[string]string{}
	for _, id := range ids {
		if kind, key, err := graph.DecodeID(id); err == nil && !slices.Contains(keys[kind], key) {
			keys[kind] = append(keys[kind], key)
		}
	}
	for _, kind := range graph.Kinds {
		if len(keys[kind]) == 0 {
			continue
		}
		found, err := r.store(ctx).NodesByID(ctx, kind, keys[kind], graph.Alone)
		if err != nil {
			return nil, err
		}
		for i, node := range found {
			names[graph.EncodeID(kind, keys[kind][i])] = nameOfNode(node)
		}
	}
	return names, nil
}

// nameOfNode gives what people call a thing; empty for nothing.
func nameOfNode(node any) string {
	switch n := node.(type) {
	case *graph.Organization:
		return n.AccountNumber
	case *graph.Site:
		return n.CustomerNumber
	case *graph.User:
		return n.Login
	case *graph.Product:
		return n.Code
	case *graph.Contract:
		return n.ContractNumber
	case *graph.Order:
		return n.OrderNumber
	case *graph.EntitlementGroup:
		return n.Name
	case *graph.FulfillmentContact:
		return n.User.Login
	case *graph.Domain:
		return n.Name
	case *graph.APIKey:
		return n.Name
	}
	return ""
}

// actorID gives the opaque id of an actor that is a user or an API key.
func actorID(e *graph.AuditEntry) string { return strings.TrimPrefix(e.Actor, "key:") }

// saidBy are the fields by which an entry about something that is gone says what it was called.
var saidBy = map[graph.Kind]string{
	graph.KindSite: "customerNumber", graph.KindEntitlementGroup: "name", graph.KindUser: "login", graph.KindDomain: "name",
}

// subjectName gives the name of what an entry is about: as it is now, else as the entry says it.
func subjectName(e *graph.AuditEntry, names map[string]string) string {
	if name := names[e.Subject]; name != "" {
		return name
	}
	kind, _, _ := graph.DecodeID(e.Subject)
	for _, change := range e.Changes {
		said := change.After
		if said == "" {
			said = change.Before
		}
		switch {
		case kind == graph.KindFulfillmentContact && isContactUser(change.Field):
			return names[said]
		case change.Field == saidBy[kind]:
			return said
		}
	}
	return ""
}

// holdsIDs says that the values of a field are ids, parted by spaces.
func holdsIDs(field string) bool {
	return isContactUser(field) || field == "members" || field == "groupIds"
}

// isContactUser says that a field is the user of a fulfillment contact.
func isContactUser(field string) bool { return field == "user" || field == "contact.user" }

// idsIn gives the ids in those fields of an entry.
func idsIn(e *graph.AuditEntry, in func(field string) bool) []string {
	var ids []string
	for _, change := range e.Changes {
		if in(change.Field) {
			ids = append(append(ids, strings.Fields(change.Before)...), strings.Fields(change.After)...)
		}
	}
	return ids
}

// namesFor writes names in the place of ids.
func namesFor(value string, names map[string]string) string {
	ids := strings.Fields(value)
	for i, id := range ids {
		if name := names[id]; name != "" {
			ids[i] = name
		}
	}
	return strings.Join(ids, ", ")
}
