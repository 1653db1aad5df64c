package write

import (
	"maps"
	"slices"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
)

// entries returns one audit entry for each change that changed something (R31), for the log of each organization that it concerns: a transfer
// has entries in two. The entry of a change that concerns none (a product, or an organization that is erased with its log) is in no log.
//
// An entry has an edge to every user that it is about, by which the erasure of the user finds its personal data. An entry about a user whom
// the same request erases never has personal data.
func (a *requestAttempt) entries(raised map[string]Account) []fields {
	erased := map[string]bool{}
	for _, t := range tombstonesOf(a.effects) {
		erased[t.id] = true
	}
	rows := []fields{}
	for i, o := range a.outcomes {
		if len(o.outcome.Effects) == 0 {
			continue
		}
		users := bolt.Distinct(a.read.state.UsersOf(o.outcome.Effects))
		silent := erased[o.outcome.Subject.ID] || slices.ContainsFunc(users, func(id string) bool { return erased[id] })
		for _, log := range logsOf(o.outcome.Effects, raised) {
			entry := a.auditEntry(a.request.Changes[i].Kind(), o.outcome, silent)
			if entry["organization"] = log.ID; log.ID != "" {
				entry["revision"] = log.Revision
			} else if log.Number != "" {
				entry["accountNumber"] = log.Number
			}
			rows = append(rows, fields{"entry": entry, "users": users})
		}
	}
	return rows
}

// auditEntry returns the properties of an entry; a silent one has neither the values before nor those after.
func (a *requestAttempt) auditEntry(action string, o changes.Outcome, silent bool) fields {
	entry := fields{
		"id": NewID(), "request": a.request.ID, "at": a.now, "actor": a.request.Actor, "action": action,
		"subject": graph.EncodeID(o.Subject.Kind, o.Subject.ID),
	}
	if silent {
		return entry
	}
	names, before, after := make([]string, len(o.Audit)), make([]string, len(o.Audit)), make([]string, len(o.Audit))
	for i, change := range o.Audit {
		names[i], before[i], after[i] = change.Field, change.Before, change.After
	}
	entry["fields"], entry["before"], entry["after"] = names, before, after
	return entry
}

// logsOf returns the organizations that a change concerns, with their new revisions; one without an id, and with the Account Number if there is one,
// when it concerns none that still exists.
func logsOf(effects []changes.Effect, raised map[string]Account) []Account {
	var logs []Account
	accounts := slices.Sorted(maps.Keys(changes.RevisionsOf(effects)))
	for _, account := range accounts {
		if found, ok := raised[account]; ok {
			logs = append(logs, found)
		}
	}
	if len(logs) == 0 && len(accounts) > 0 {
		return []Account{{Number: accounts[0]}}
	}
	if len(logs) == 0 {
		return []Account{{}}
	}
	return logs
}
