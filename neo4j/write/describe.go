package write

import (
	"context"
	"slices"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/lists"
)

// describeDeleted reads the things that are about to be deleted, before the effects are written.
func (a *requestAttempt) describeDeleted(ctx context.Context) error {
	return a.subjects(ctx, nil, func(o changes.Outcome) bool { return o.Result == changes.Deleted })
}

// describe sets the result of each change, with the things as they are now.
func (a *requestAttempt) describe(ctx context.Context) error {
	for i, o := range a.outcomes {
		a.applied.Rows[i].Result, a.applied.Rows[i].Warnings = o.outcome.Result, o.outcome.Warnings
	}
	return a.subjects(ctx, a.writtenUsers(), func(o changes.Outcome) bool { return o.Result != changes.Deleted })
}

// subjects sets the subjects of some of the changes. Those that are not in known are read, in one round trip for each kind.
func (a *requestAttempt) subjects(ctx context.Context, known map[string]*graph.User, some func(changes.Outcome) bool) error {
	rows := map[graph.Kind][]int{}
	for i, o := range a.outcomes {
		if o.outcome.Subject.ID == "" || !some(o.outcome) {
			continue
		}
		if user := known[o.outcome.Subject.ID]; user != nil {
			a.applied.Rows[i].Subject = user
		} else {
			rows[o.outcome.Subject.Kind] = append(rows[o.outcome.Subject.Kind], i)
		}
	}
	for kind, places := range rows {
		ids := make([]string, len(places))
		for i, place := range places {
			ids[i] = a.outcomes[place].outcome.Subject.ID
		}
		nodes, err := a.nodes().NodesByID(ctx, kind, ids, graph.Alone)
		if err != nil {
			return err
		}
		for i, place := range places {
			if nodes[i] != nil {
				a.applied.Rows[place].Subject = nodes[i]
			}
		}
	}
	return nil
}

// nodes reads things in the attempt's transaction.
func (a *requestAttempt) nodes() lists.Lists { return lists.New(a.tx, nil) }

// writtenUsers returns the users that the effects leave, by id, as a read would return them afterwards.
func (a *requestAttempt) writtenUsers() map[string]*graph.User {
	written := map[string]*graph.User{}
	for _, effect := range a.effects { // the last effect on a user counts
		if gone, ok := effect.(changes.Delete[changes.User]); ok {
			delete(written, gone.Before.ID)
		}
		write, ok := effect.(changes.Write[changes.User])
		if !ok {
			continue
		}
		u := write.After
		since, stored := a.read.since[u.ID]
		if !stored {
			since = a.now.Round(0)
		}
		written[u.ID] = &graph.User{
			ID: u.ID, UserBody: u.UserBody, Roles: append([]graph.Role{}, u.Roles...), CreatedAt: since,
		}
	}
	return written
}

// tombstonesOf returns the tombstones that the effects create, which are to be cleared away.
func tombstonesOf(effects []changes.Effect) []tombstone {
	var all []tombstone
	for _, effect := range effects {
		switch e := effect.(type) {
		case changes.Delete[changes.User]:
			all = append(all, tombstone{graph.KindUser, e.Before.ID})
		case changes.Delete[changes.Organization]:
			all = append(all, tombstone{graph.KindOrganization, e.Before.ID})
		}
	}
	return slices.Compact(all)
}
