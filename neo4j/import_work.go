package neo4j

import (
	"context"
	"errors"
	"slices"

	"entitlegraph/changes"
	"entitlegraph/graph"
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
	options ImportOptions
	ids     map[string]string

	results []importResult // of the last attempt; fewer than items when it stopped
	stopped bool
	effects []changes.Effect
	renamed []string // accounts that hold a product whose name changes
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
	return w
}

func (w *importWork) newID(noun, key string) string {
	key = noun + "\x00" + key
	if _, made := w.ids[key]; !made {
		w.ids[key] = newID()
	}
	return w.ids[key]
}

// run is one attempt, in one transaction.
func (w *importWork) run(ctx context.Context, tx *transaction) error {
	read := stateReader{tx: tx, state: changes.NewState(w.newID)}
	keys := changes.KeysOf(w.records)
	if err := read.products(ctx, keys.Products); err != nil {
		return err
	}
	var err error
	if w.renamed, err = read.holdersOfRenamed(ctx, w.productNames()); err != nil {
		return err
	}
	// Sorted, so that two imports that want the same accounts never wait for each other.
	locks := slices.Compact(slices.Sorted(slices.Values(slices.Concat(keys.Accounts, w.renamed))))
	if _, err := read.lock(ctx, locks); err != nil {
		return err
	}
	if err := read.all(ctx, keys); err != nil {
		return err
	}
	if err := read.tallies(ctx, changes.WantsOf(read.state, w.records)); err != nil {
		return err
	}
	if err := w.plan(read.state); err != nil {
		return err
	}
	_, err = writeEffects(ctx, tx, w.options.Now().UTC(), w.effects, w.renamed)
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
			outcome, err := state.Put(item.record)
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
