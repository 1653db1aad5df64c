package neo4j

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/records"
)

// importWork is one batch on its way into the database.
//
// An attempt may fail in a way that leaves open whether it was committed: the connection breaks while the answer to the commit is on
// its way. So an attempt starts from what is stored, under the locks, and not from what an earlier one meant to do: what was committed
// shows as unchanged and is not written twice, revisions included. Ids are made once per thing, before the first attempt that needs
// them, so that every attempt writes the same. A result is that of the first attempt which came to one other than unchanged: if a
// later attempt finds a record unchanged, the earlier one did it.
type importWork struct {
	items   []importItem
	records []records.Record // of items, without the lines that are none
	keys    changes.ReadSet
	options ImportOptions
	ids     map[string]string

	results []importResult // of the last attempt; fewer than items when it stopped
	stopped bool
	effects []changes.Effect
	renamed []string // accounts that name a product whose name changes
}

type importResult struct {
	result changes.Result
	err    error // the refusal
}

func newImportWork(batch importBatch, options ImportOptions) *importWork {
	w := &importWork{items: batch.items, options: options, ids: map[string]string{}}
	for _, item := range batch.items {
		if item.record != nil {
			w.records = append(w.records, item.record)
		}
	}
	w.keys = changes.ReadSetOfRecords(w.records)
	return w
}

// dependsOn says that an earlier batch must be committed before this one is judged. One that names products does so always: the
// accounts that hold them are looked for.
func (w *importWork) dependsOn(earlier *importWork) bool {
	return len(w.productNames()) > 0 || w.keys.WrittenBy(earlier.effects)
}

func (w *importWork) newID(noun, key string) string {
	key = noun + "\x00" + key
	if _, made := w.ids[key]; !made {
		w.ids[key] = newID()
	}
	return w.ids[key]
}

// run is one attempt, in one transaction.
func (w *importWork) run(ctx context.Context, tx *bolt.Transaction) error {
	tx.KeepPlans = true
	read := newStateReader(tx, w.newID)
	if err := read.products(ctx, w.keys.Products); err != nil {
		return err
	}
	var err error
	if w.renamed, err = read.holdersOfRenamed(ctx, w.productNames()); err != nil {
		return err
	}
	// Sorted, so that two imports that want the same accounts never wait for each other.
	locks := slices.Compact(slices.Sorted(slices.Values(slices.Concat(w.keys.Accounts, w.renamed))))
	if err := read.lock(ctx, locks); err != nil {
		return err
	}
	if err := read.organizations(ctx, w.keys.Accounts); err != nil {
		return err
	}
	if err := read.all(ctx, w.keys); err != nil {
		return err
	}
	if err := read.tallies(ctx, changes.CountsOfRecords(read.state, w.records)); err != nil {
		return err
	}
	if err := w.plan(read.state); err != nil {
		return err
	}
	now := w.options.Now().UTC()
	revisions, err := writeEffects(ctx, tx, now, w.effects, w.renamed)
	if err != nil {
		return err
	}
	raised, err := raiseRevisions(ctx, tx, now, revisions)
	if err != nil {
		return err
	}
	return w.log(ctx, tx, now, raised)
}

// importActor is who imports, in the audit log.
const importActor = "import"

// log writes one audit entry for each account that this attempt changes (R31): how many records created and updated something, of which
// type, and their first numbers or names. An entry for every field of every record would be as large as the graph; what a record said stands
// in its file. No login is in it, which erasing a user (R30) would have to find.
func (w *importWork) log(ctx context.Context, tx *bolt.Transaction, now time.Time, raised map[string]lockedAccount) error {
	summaries := map[string]*importSummary{}
	for _, account := range slices.Sorted(maps.Keys(raised)) {
		summaries[account] = newImportSummary()
	}
	for i, result := range w.results {
		if record := w.items[i].record; record != nil && summaries[record.Account()] != nil {
			summaries[record.Account()].add(result.result, record)
		}
	}
	var rows []fields
	for _, account := range slices.Sorted(maps.Keys(raised)) {
		names, values := summaries[account].fields()
		rows = append(rows, fields{"users": []string{}, "entry": fields{
			"id": newID(), "at": now, "actor": importActor, "action": "import", "organization": raised[account].id, "revision": raised[account].revision,
			"subject": graph.EncodeID(graph.KindOrganization, raised[account].id),
			"fields":  names, "before": make([]string, len(names)), "after": values,
		}})
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := tx.Run(ctx, statementAuditCreateEntries, bolt.OneMap(fields{"rows": rows}))
	return err
}

// productNames gives the names that the records give products, by code.
func (w *importWork) productNames() map[string]string {
	names := map[string]string{}
	for _, record := range w.records {
		if p, ok := record.(*records.Product); ok {
			names[p.Code] = p.Name
		}
	}
	return names
}

// plan judges the records one by one. With ImportStop it ends at the first refusal, and what comes before it stands.
func (w *importWork) plan(state *changes.State) error {
	earlier := w.results
	w.results, w.effects, w.stopped = make([]importResult, 0, len(w.items)), nil, false
	for i, item := range w.items {
		result := importResult{err: item.err}
		if item.record != nil {
			outcome, err := state.Upsert(item.record)
			if err != nil && !isRefusal(err) {
				return err
			}
			result = importResult{outcome.Result, err}
			w.effects = append(w.effects, outcome.Effects...)
		}
		if result.result == changes.Unchanged && i < len(earlier) && earlier[i].result != "" {
			result = earlier[i]
		}
		w.results = append(w.results, result)
		if result.err != nil && w.options.OnError == ImportStop {
			w.stopped = true
			return nil
		}
	}
	return nil
}

// isRefusal tells a record that is refused from a fault of the program.
func isRefusal(err error) bool {
	var e *graph.Error
	return errors.As(err, &e) && e.Code != graph.CodeInternal
}
