package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/google/uuid"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
)

// databaseConflicts lists users and groups that an earlier version stored under different keys and that have the same key in this version
// (R4, R32); it renames or deletes them. While there are any, other commands refuse the database.
type databaseConflicts struct {
	Rename map[string]string `help:"Give the user or group with this id another login or name. Can be repeated." placeholder:"ID=NAME" mapsep:"none"`
	Delete []string          `help:"Delete the user or group with this id; a user is erased (R30). Can be repeated." placeholder:"ID" sep:"none"`
}

// conflictActor is the actor of these changes in the audit log.
const conflictActor = "db conflicts"

// Run renames and deletes as the flags say, then lists the conflicts that remain; it fails if there are any.
func (c *databaseConflicts) Run(ctx context.Context, p *program) (err error) {
	store, done, err := p.connect(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, done()) }()
	found, err := store.Conflicts(ctx)
	if err != nil {
		return err
	}
	if len(c.Rename)+len(c.Delete) > 0 {
		if err := c.resolve(ctx, p.stdout, store, found); err != nil {
			return err
		}
		if found, err = store.Conflicts(ctx); err != nil {
			return err
		}
	}
	if len(found) == 0 {
		fmt.Fprintln(p.stdout, "No conflicts: this version of the program can use the database.")
		return nil
	}
	if err := printConflicts(p.stdout, found); err != nil {
		return err
	}
	return silentError{errors.New("there are conflicts")}
}

// resolve applies the renames and deletions of the flags one after another, by the rules of every change.
func (c *databaseConflicts) resolve(ctx context.Context, out io.Writer, store *neo4j.Store, found []neo4j.Conflict) error {
	type step struct {
		done   string
		change changes.Change
	}
	var steps []step
	for _, id := range slices.Sorted(maps.Keys(c.Rename)) {
		kind, holder, err := holderOf(found, id)
		if err != nil {
			return err
		}
		change, err := renaming(kind, holder, c.Rename[id])
		if err != nil {
			return err
		}
		steps = append(steps, step{fmt.Sprintf("%s is renamed from %+q to %q.", id, holder.Name, c.Rename[id]), change})
	}
	for _, id := range c.Delete {
		kind, holder, err := holderOf(found, id)
		if err != nil {
			return err
		}
		var change changes.Change = changes.DeleteUser{LoginKey: holder.Key}
		if kind == graph.KindEntitlementGroup {
			change = changes.DeleteGroup{GroupID: holder.ID}
		}
		steps = append(steps, step{fmt.Sprintf("%s, %+q, is deleted.", id, holder.Name), change})
	}
	if err := store.MigrateSchema(ctx); err != nil {
		return err
	}
	for _, s := range steps {
		applied, err := store.Apply(ctx, changes.Request{ID: uuid.NewString(), Actor: conflictActor, Changes: []changes.Change{s.change}, WithoutImpact: true})
		if err != nil {
			return err
		}
		if refusal := applied.Rows[0].Refusal; refusal != nil {
			return refusal
		}
		fmt.Fprintln(out, s.done)
	}
	return nil
}

// renaming returns the change that renames a user or a group.
func renaming(kind graph.Kind, holder neo4j.ConflictHolder, name string) (changes.Change, error) {
	if kind == graph.KindEntitlementGroup {
		name, key, err := graph.NormalizeGroupName(name)
		return changes.UpdateGroup{GroupID: holder.ID, Name: changes.Say(graph.GroupName{Name: name, Key: key})}, err
	}
	login, key, err := graph.NormalizeLogin(name)
	return changes.RenameUser{LoginKey: holder.Key, NewLogin: login, NewLoginKey: key}, err
}

func holderOf(found []neo4j.Conflict, id string) (graph.Kind, neo4j.ConflictHolder, error) {
	for _, conflict := range found {
		for _, holder := range conflict.Holders {
			if holder.ID == id {
				return conflict.Kind, holder, nil
			}
		}
	}
	return "", neo4j.ConflictHolder{}, fmt.Errorf("no user or group in conflict has the id %q; entitlegraph db conflicts lists the ids", id)
}

// printConflicts prints each conflict and how to resolve it. Names are escaped, as they may differ in invisible characters alone.
func printConflicts(out io.Writer, found []neo4j.Conflict) error {
	fmt.Fprintf(out, "%d conflicts: the logins or names of each pair are equal by the rules of this version (R4, R32). The other commands use the database once all are resolved.\n", len(found))
	for i, conflict := range found {
		what, column := "logins of one user (R4: a host has one form)", "login"
		if conflict.Kind == graph.KindEntitlementGroup {
			what, column = "names of one group (R32: case, white space and invisible characters make no difference)", "name"
		}
		fmt.Fprintf(out, "\n%d. These would be %s:\n\n", i+1, what)
		w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		fmt.Fprintf(w, "  id\torganization\t%s\n", column)
		for _, holder := range conflict.Holders {
			fmt.Fprintf(w, "  %s\t%s\t%+q\n", holder.ID, holder.AccountNumber, holder.Name)
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	_, err := fmt.Fprint(out, `
Of each, rename or delete all but one:

  entitlegraph db conflicts --rename ID=NAME    another login or group name; everything else stays
  entitlegraph db conflicts --delete ID         a user is erased with all personal data (R30), a group without its members

From the first change on, older versions of the program refuse the database.
`)
	return err
}
