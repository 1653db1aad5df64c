package resolvers

import (
	"context"
	"slices"
	"strings"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/graph"
	"entitlegraph/graph/generated"
)

// The audit log stores ids, so that it has no login after an erasure (R30). Names are read when they are selected, once for all
// entries of a page, and only those that the viewer may see.

type auditEntryResolver struct{ *Resolver }

// AuditEntry returns the resolver of an audit entry's fields.
func (r *Resolver) AuditEntry() generated.AuditEntryResolver { return &auditEntryResolver{r} }

// ActorName returns the name of the actor.
func (r *auditEntryResolver) ActorName(ctx context.Context, e *graph.AuditEntry) (*string, error) {
	return r.named(ctx, e, func(e *graph.AuditEntry) []string { return []string{actorID(e)} },
		func(e *graph.AuditEntry, names map[string]string) string { return names[actorID(e)] })
}

// SubjectName returns the name of the subject.
func (r *auditEntryResolver) SubjectName(ctx context.Context, e *graph.AuditEntry) (*string, error) {
	return r.named(ctx, e, func(e *graph.AuditEntry) []string { return append(idsIn(e, isContactUser), e.Subject) }, subjectName)
}

// Changes returns the changed fields. Names in place of ids are read when they are selected.
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

// named reads the names for an entry and all its siblings at once, and returns the name that pick chooses; nil for an empty one.
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

// names returns the names of objects by their opaque ids, without those that do not exist or that the viewer may not see. It reads each kind once.
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

// nameOfNode returns the name of an object; empty for nil.
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

// actorID returns the opaque id of an actor that is a user or an API key.
func actorID(e *graph.AuditEntry) string { return strings.TrimPrefix(e.Actor, "key:") }

// nameField is the field of an entry that has the name of its subject, by kind, for subjects that no longer exist.
var nameField = map[graph.Kind]string{
	graph.KindSite: "customerNumber", graph.KindEntitlementGroup: "name", graph.KindUser: "login", graph.KindDomain: "name",
}

// subjectName returns the name of the subject of an entry: the present one, else the one in the entry.
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
		case change.Field == nameField[kind]:
			return said
		}
	}
	return ""
}

// holdsIDs reports whether the values of a field are ids, separated by spaces.
func holdsIDs(field string) bool {
	return isContactUser(field) || field == "members" || field == "groupIds"
}

// isContactUser reports whether a field is the user of a fulfillment contact.
func isContactUser(field string) bool { return field == "user" || field == "contact.user" }

// idsIn returns the ids in those fields of an entry.
func idsIn(e *graph.AuditEntry, in func(field string) bool) []string {
	var ids []string
	for _, change := range e.Changes {
		if in(change.Field) {
			ids = append(append(ids, strings.Fields(change.Before)...), strings.Fields(change.After)...)
		}
	}
	return ids
}

// namesFor replaces the ids in a value by names.
func namesFor(value string, names map[string]string) string {
	ids := strings.Fields(value)
	for i, id := range ids {
		if name := names[id]; name != "" {
			ids[i] = name
		}
	}
	return strings.Join(ids, ", ")
}
