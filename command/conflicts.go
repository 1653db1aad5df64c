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

// databaseConflicts lists users and groups that an earlier version stored under different keys and that have one key now (R4, R32), and renames or
// deletes them. The program does not start while there are any.
type databaseConflicts struct {
	Rename map[string]string `help:"Give the user or group with this id another login or name. May be said several times." placeholder:"ID=NAME" mapsep:"none"`
	Delete []string          `help:"Delete the user or group with this id; a user is erased (R30). May be said several times." placeholder:"ID" sep:"none"`
}

// conflictActor is who resolves conflicts, in the audit log.
const conflictActor = "db conflicts"

// Run resolves what is asked, and lists what is left; it fails when something is.
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
		fmt.Fprintln(p.stdout, "No conflicts: this program starts on the database.")
		return nil
	}
	if err := printConflicts(p.stdout, found); err != nil {
		return err
	}
	return silentError{errors.New("there are conflicts")}
}

// resolve makes the changes that the flags ask for, one after the other, by the rules that hold for every change.
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

// renaming gives the change that renames a user or a group.
func renaming(kind graph.Kind, holder neo4j.ConflictHolder, name string) (changes.Change, error) {
	if kind == graph.KindEntitlementGroup {
		name, key, err := graph.NormalizeGroupName(name)
		return changes.UpdateGroup{GroupID: holder.ID, Name: changes.Say(changes.GroupName{Name: name, Key: key})}, err
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
	return "", neo4j.ConflictHolder{}, fmt.Errorf("nothing that is in conflict has the id %q; entitlegraph db conflicts lists the ids", id)
}

// printConflicts says for each conflict what is the same, and what to do about it. What differs may be invisible, so names are escaped.
func printConflicts(out io.Writer, found []neo4j.Conflict) error {
	fmt.Fprintf(out, "%d conflicts: the logins or names of each pair are equal by the rules of this version (R4, R32). The program starts when each is resolved.\n", len(found))
	for i, conflict := range found {
		what, column := "logins of one user (R4: a host has one form)", "login"
		if conflict.Kind == graph.KindEntitlementGroup {
			what, column = "names of one group (R32: case, white space and invisible characters do not tell groups apart)", "name"
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
  entitlegraph db conflicts --delete ID         a user is erased with all that is personal (R30), a group lets go of its members

Once something is resolved, older programs do not start on the database any more.
`)
	return err
}
