package changes

import "entitlegraph/graph"

// field is one field of an entity as the audit log shows it.
type field struct {
	name, value string
	// updates marks a field that is shown when it changes, and not when the thing is created.
	updates bool
}

// audit returns what effects alter about the subject of a change, field by field. People are named by the ids of their users.
func (s *State) audit(subject Subject, effects []Effect) []graph.FieldChange {
	var list []graph.FieldChange
	for _, effect := range effects {
		if effect.subject() == subject {
			list = append(list, effect.differences(s, "")...)
			continue
		}
		if user, ok := effect.(Write[User]); ok && subject.Kind == graph.KindEntitlementGroup {
			list = append(list, membership(subject, user, effects)...)
			continue
		}
		list = append(list, effect.differences(s, effect.part())...)
	}
	return list
}

// AuditOf returns what one effect alters, field by field, as an entry about the thing itself.
func (s *State) AuditOf(effect Effect) []graph.FieldChange {
	return s.audit(effect.subject(), []Effect{effect})
}

// differences returns the fields whose value differs. Both lists have the same fields in the same order, unless one is empty.
func differences(prefix string, before, after []field) []graph.FieldChange {
	fields := after
	if len(fields) == 0 {
		fields = before
	}
	var list []graph.FieldChange
	for i, f := range fields {
		if f.updates && (len(before) == 0 || len(after) == 0) {
			continue
		}
		change := graph.FieldChange{Field: prefix + f.name}
		if len(before) > 0 {
			change.Before = before[i].value
		}
		if len(after) > 0 {
			change.After = after[i].value
		}
		if change.Before != change.After {
			list = append(list, change)
		}
	}
	return list
}
