package transfer

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/write"
)

// importWork is one batch that is being written.
//
// An attempt may fail in a way that leaves open whether it was committed: the connection breaks while the answer to the commit is on its way. So each
// attempt evaluates the records against the stored state, under the locks: a committed record is then Unchanged and is not written twice, nor are
// revisions. Each object has the same id in all attempts, so that every attempt writes the same. The result of a record is that of the first attempt
// whose result was not Unchanged: if a later attempt finds the record unchanged, the earlier one wrote it.
type importWork struct {
	items   []importItem
	upserts []changes.Upsert // of items, without lines that are no record
	readSet changes.ReadSet
	options ImportOptions
	ids     write.IDs

	results []importResult // of the last attempt; fewer than items when it stopped
	stopped bool
	effects []changes.Effect
}

type importResult struct {
	result changes.Result
	err    error // the refusal
}

func newImportWork(batch importBatch, options ImportOptions) *importWork {
	w := &importWork{items: batch.items, options: options, ids: write.IDs{}}
	for _, item := range batch.items {
		if item.record != nil {
			w.upserts = append(w.upserts, UpsertOf(item.record))
		}
	}
	w.readSet = changes.ReadSetOf(w.upserts)
	return w
}

// dependsOn reports whether an earlier batch must be committed before this one is evaluated. A batch with products always depends on it,
// since it searches for the accounts that name them.
func (w *importWork) dependsOn(earlier *importWork) bool {
	return len(w.productNames()) > 0 || w.readSet.WrittenBy(earlier.effects)
}

// run is one attempt, in one transaction.
func (w *importWork) run(ctx context.Context, tx *bolt.Transaction) error {
	return write.Batch{
		Upserts: w.upserts, Reads: w.readSet, ProductNames: w.productNames(), NewID: w.ids.Of, Now: w.options.Now,
		Evaluate: func(state *changes.State) ([]changes.Effect, error) {
			err := w.evaluate(state)
			return w.effects, err
		},
		Entries: w.entries,
	}.Run(ctx, tx)
}

// importActor is the actor of imports in the audit log.
const importActor = "import"

// entries returns one audit entry for each account that this attempt changes (R31): the number of records that created or updated an object,
// by type, and their first numbers or names. Entries for every field of every record would be as large as the graph; the content of the
// records is in the file. An entry has no login, since erasing a user (R30) would have to find it.
func (w *importWork) entries(now time.Time, raised map[string]write.Account) []bolt.Fields {
	summaries := map[string]*importSummary{}
	for _, account := range slices.Sorted(maps.Keys(raised)) {
		summaries[account] = newImportSummary()
	}
	for i, result := range w.results {
		if record := w.items[i].record; record != nil && summaries[record.Account()] != nil {
			summaries[record.Account()].add(result.result, record)
		}
	}
	var rows []bolt.Fields
	for _, account := range slices.Sorted(maps.Keys(raised)) {
		names, values := summaries[account].fields()
		rows = append(rows, bolt.Fields{"users": []string{}, "entry": bolt.Fields{
			"id": write.NewID(), "at": now, "actor": importActor, "action": "import", "organization": raised[account].ID, "revision": raised[account].Revision,
			"subject": graph.EncodeID(graph.KindOrganization, raised[account].ID),
			"fields":  names, "before": make([]string, len(names)), "after": values,
		}})
	}
	return rows
}

// productNames returns the names of products in the records, by code.
func (w *importWork) productNames() map[string]string {
	names := map[string]string{}
	for _, upsert := range w.upserts {
		if p, ok := upsert.(*changes.UpsertProduct); ok {
			names[p.Code] = p.Name
		}
	}
	return names
}

// evaluate evaluates the records one by one. With ImportStop it ends at the first refusal, and the records before it are written.
func (w *importWork) evaluate(state *changes.State) error {
	earlier := w.results
	w.results, w.effects, w.stopped = make([]importResult, 0, len(w.items)), nil, false
	for i, item := range w.items {
		result := importResult{err: item.err}
		if item.record != nil {
			outcome, err := state.Upsert(UpsertOf(item.record))
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

// isRefusal reports whether an error is a refusal of a record, and not a fault of the program.
func isRefusal(err error) bool {
	var e *graph.Error
	return errors.As(err, &e) && e.Code != graph.CodeInternal
}
