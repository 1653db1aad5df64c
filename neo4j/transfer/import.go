package transfer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
)

// ImportOnError is the reaction of an import to a refused line.
type ImportOnError string

// The reactions of an import to a refused line.
const (
	// ImportStop ends the import: every line before the refused one is committed, none after it. Running the corrected file again is safe.
	ImportStop ImportOnError = "stop"
	// ImportSkip reports the line and continues without it.
	ImportSkip ImportOnError = "skip"
)

// ImportOptions are the options of an import; the zero value stops at the first refusal and has no callback.
type ImportOptions struct {
	// OnError is ImportStop when empty.
	OnError ImportOnError
	// Refused is called with each line that is refused, in the order of the file.
	Refused func(ImportRefusal)
	// Progress is called after each batch that is committed.
	Progress func(ImportProgress)
	// Now returns the instant of createdAt, updatedAt and the audit log; the store's clock when nil.
	Now func() time.Time
	// BatchRecords is the maximum number of records of one transaction; DefaultImportBatch when 0.
	BatchRecords int
}

// ImportRefusal is one line that is refused.
type ImportRefusal struct {
	Line    int
	Code    graph.Code
	Rule    string // empty when no numbered rule was broken
	Field   string // empty when no single field is at fault
	Message string
}

// String returns the refusal in one line, for people.
func (r ImportRefusal) String() string {
	s := fmt.Sprintf("line %d: ", r.Line)
	if r.Field != "" {
		s += r.Field + ": "
	}
	s += r.Message
	if r.Rule != "" {
		s += " (" + r.Rule + ")"
	}
	return s
}

// ImportProgress is the progress of an import: the lines that are committed.
type ImportProgress struct {
	ImportReport
	// Bytes of the input that have been processed.
	Bytes int64
}

// ImportReport is the result of an import.
type ImportReport struct {
	// Lines with a record that were processed, refused ones included.
	Lines int
	// Created, Updated and Unchanged count records that were accepted; Refused those that were not.
	Created, Updated, Unchanged, Refused int
	// ResumeAt is the first line that was not processed, at which to continue after ImportStop or an error. After a complete import it is the
	// line after the last one.
	ResumeAt int
}

// Import reads records, in the file format of package records, and creates or updates the objects that they describe. It never deletes; a
// record that equals the stored object changes nothing.
//
// Records are written in batches, in the order of the file, each in one transaction that locks the accounts concerned, so that imports of the
// same accounts are serial. A batch is committed whole or not at all, after all earlier ones, and is safe to repeat: after any failure,
// running the same file again finishes the work. Refused lines are reported, not returned; an error is one of the input or of the database,
// or of ctx: then a batch whose commit has begun is finished, and no other begins. The report is right even after an error.
func (t *Transfer) Import(ctx context.Context, in io.Reader, options ImportOptions) (ImportReport, error) {
	im := &importer{pool: t.pool, options: options.withDefaults(t.now), report: ImportReport{ResumeAt: 1}}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	batches := make(chan importBatch)
	go readImport(ctx, in, im.options, batches)
	err := im.run(ctx, batches)
	return im.report, err
}

func (o ImportOptions) withDefaults(clock func() time.Time) ImportOptions {
	if o.OnError == "" {
		o.OnError = ImportStop
	}
	if o.Refused == nil {
		o.Refused = func(ImportRefusal) {}
	}
	if o.Progress == nil {
		o.Progress = func(ImportProgress) {}
	}
	if o.Now == nil {
		o.Now = clock
	}
	if o.BatchRecords <= 0 {
		o.BatchRecords = DefaultImportBatch
	}
	return o
}

func importStopped(ctx context.Context, report ImportReport) error {
	return &graph.Error{
		Code: graph.CodeTimeout, Operation: "neo4j: import", Cause: context.Cause(ctx),
		Message: fmt.Sprintf("the import was stopped before line %d; run it again to go on", report.ResumeAt),
	}
}

const (
	// importTimeout is the time limit of one attempt at one batch.
	importTimeout = 2 * time.Minute
	// importAttempts is the maximum number of attempts at a batch while the database is unavailable or other transactions create the same
	// objects. With the pauses in between, and the driver's own retries, the database may be unavailable for about a minute.
	importAttempts = 8
)

// importer writes batches in their order. While a batch is being committed, the next one is already evaluated and written in a transaction of
// its own, unless it depends on the first. It is committed after the first, or rolled back if that failed.
type importer struct {
	pool       *bolt.Pool
	options    ImportOptions
	report     ImportReport
	committing *importFlight // nil when there is none
}

func (im *importer) run(ctx context.Context, batches <-chan importBatch) error {
	for {
		var committed chan struct{}
		if im.committing != nil {
			committed = im.committing.committed
		}
		var done bool
		var err error
		select {
		case <-committed:
			done, err = im.awaitCommit(ctx, nil)
		case <-ctx.Done():
			return im.stop(ctx)
		case batch := <-batches:
			if ctx.Err() != nil { // both were ready
				return im.stop(ctx)
			}
			done, err = im.apply(ctx, batch)
		}
		if done || err != nil {
			return err
		}
	}
}

// stop waits for the commit that is under way.
func (im *importer) stop(ctx context.Context) error {
	if done, err := im.awaitCommit(ctx, nil); done || err != nil {
		return err
	}
	return importStopped(ctx, im.report)
}

// apply processes one batch up to the start of its commit, and reports whether the import is done.
func (im *importer) apply(ctx context.Context, batch importBatch) (done bool, err error) {
	work := newImportWork(batch, im.options)
	if im.committing != nil && work.dependsOn(im.committing.work) {
		if done, err := im.awaitCommit(ctx, nil); done || err != nil {
			return done, err
		}
	}
	flight := im.write(ctx, batch, work)
	if done, err := im.awaitCommit(ctx, flight); done || err != nil {
		flight.rollBack()
		return done, err
	}
	if ctx.Err() != nil {
		flight.rollBack()
		return true, importStopped(ctx, im.report)
	}
	if flight.rolledBack {
		flight = im.write(ctx, batch, work)
	}
	im.committing = flight
	alone := flight.err != nil || work.stopped || batch.last
	if flight.commit(); alone {
		return im.awaitCommit(ctx, nil)
	}
	return false, nil
}

// awaitCommit waits for the commit that is under way, if any, and counts its batch. If the commit failed, it rolls back the batch that follows,
// and retries the failed one alone.
func (im *importer) awaitCommit(ctx context.Context, following *importFlight) (done bool, err error) {
	f := im.committing
	if f == nil {
		return false, nil
	}
	im.committing = nil
	<-f.committed
	if f.err != nil {
		following.rollBack()
		if err := im.retry(ctx, f.work, f.err); err != nil {
			return true, err
		}
	}
	im.count(f.batch, f.work)
	if f.work.stopped || f.batch.last {
		return true, f.batch.failure(f.work.stopped)
	}
	return false, nil
}

// retry retries a batch after a failed attempt, until it is committed or fails for good.
func (im *importer) retry(ctx context.Context, work *importWork, err error) error {
	for attempt := 1; err != nil; attempt++ {
		if attempt == importAttempts || !bolt.IsWorthRepeating(err) || !bolt.Sleep(ctx, bolt.Pause(attempt)) {
			return err
		}
		err = im.attempt(ctx, work)
	}
	return nil
}

// attempt tries a batch once. It continues when ctx is cancelled, so that the outcome of the batch is known.
func (im *importer) attempt(ctx context.Context, work *importWork) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), importTimeout)
	defer cancel()
	if len(work.upserts) == 0 {
		return work.evaluate(changes.NewState(work.ids.Of))
	}
	return im.pool.Write(ctx, "import", work.run)
}

// count adds the results of a batch to the report, now that it is committed.
func (im *importer) count(batch importBatch, work *importWork) {
	im.report.ResumeAt = batch.next
	for i, item := range batch.items {
		if i == len(work.results) {
			break
		}
		im.report.Lines++
		switch result := work.results[i]; {
		case result.err != nil:
			im.report.Refused++
			im.options.Refused(importRefusal(item.line, result.err))
		case result.result == changes.Created:
			im.report.Created++
		case result.result == changes.Updated:
			im.report.Updated++
		default:
			im.report.Unchanged++
		}
	}
	if work.stopped {
		im.report.ResumeAt = batch.items[len(work.results)-1].line
	}
	im.options.Progress(ImportProgress{im.report, batch.bytes})
}

func importRefusal(line int, err error) ImportRefusal {
	refusal := ImportRefusal{Line: line, Code: graph.CodeInvalid, Message: err.Error()}
	var e *graph.Error
	if errors.As(err, &e) {
		refusal.Code, refusal.Rule, refusal.Field, refusal.Message = e.Code, e.Rule, e.Field, e.Message
	}
	return refusal
}
