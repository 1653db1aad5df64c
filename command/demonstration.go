package command

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"github.com/google/uuid"

	"entitlegraph/changes"
	"entitlegraph/demo"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/managed"
)

// loading is the record of the latest loading of the demonstration, stored beside its database.
type loading struct {
	// Day is the day of the loading, from which the dates in the demonstration are counted.
	Day string `json:"day"`
	// Edition is the demo.Edition of the program that loaded it.
	Edition string `json:"edition"`
	// Done reports whether the loading is complete.
	Done bool `json:"done"`
}

// decide reports whether the demonstration has to be loaded, and describes the data that the database has afterwards, for the terminal.
//
//  1. An empty database is loaded.
//  2. An interrupted loading is completed: before its end no server was started, so no change can have been made.
//  3. Otherwise the data stay, with all changes made in them. The description has their day of loading, and says if contracts have started
//     or ended since (demo.Days), or if this program has another edition.
func (l *loading) decide(empty bool, today graph.Date) (load bool, data string) {
	if empty {
		return true, fmt.Sprintf("%d invented organizations, loaded just now; the next start leaves them as you change them", demo.Organizations)
	}
	if l == nil {
		return false, "not loaded again: as it was left, by an earlier version of the program"
	}
	if !l.Done {
		return true, fmt.Sprintf("%d invented organizations; their loading was interrupted on %s and is now complete", demo.Organizations, l.Day)
	}
	data = "not loaded again: as it was left, with every change made since it was loaded on " + l.Day
	day, err := graph.ParseDate(l.Day)
	switch {
	case err == nil && today >= day.AddDays(demo.Days):
		data += fmt.Sprintf(".\n            Its dates are counted from that day: since %s contracts have started or ended, and answers differ from the README's", day.AddDays(demo.Days))
	case l.Edition != demo.Edition():
		data += ", by another version of the program"
	}
	return false, data
}

// openDemonstration returns a store with the demonstration loaded, and the description of its data. It holds a lock, so that one program
// at a time loads. reset deletes the former data first.
func (p *program) openDemonstration(ctx context.Context, reset bool, today graph.Date) (store *neo4j.Store, data string, done func() error, err error) {
	unlock, err := p.lockDemonstration(ctx)
	if err != nil {
		return nil, "", nil, err
	}
	defer unlock()
	last, err := p.lastLoading()
	if err != nil {
		return nil, "", nil, err
	}
	if reset {
		if err := p.resetDemonstration(ctx, last); err != nil {
			return nil, "", nil, err
		}
		p.fresh, last = true, nil
	}
	store, done, err = p.open(ctx)
	if graph.CodeOf(err) == graph.CodeConflict { // the data of another version of the program
		err = fmt.Errorf("%s\n  to load the demonstration again, without the changes in it: %s", explain(err), p.resetLine())
	}
	if err != nil {
		return nil, "", nil, err
	}
	if data, err = p.loadOnce(ctx, store, last, today); err != nil {
		return nil, "", nil, errors.Join(err, done())
	}
	return store, data, done, nil
}

// loadOnce loads the demonstration if decide says so.
func (p *program) loadOnce(ctx context.Context, store *neo4j.Store, last *loading, today graph.Date) (data string, err error) {
	found, err := store.Organizations(ctx, graph.OrganizationFilter{}, graph.OrderByAccountNumber, graph.Page{Limit: 1})
	if err != nil {
		return "", err
	}
	empty := len(found.Rows) == 0
	if p.fresh && !empty {
		return "", fmt.Errorf("another program uses the demonstration's database, so it was not deleted; stop that program and try %s again", p.resetLine())
	}
	load, data := last.decide(empty, today)
	if !load {
		return data, nil
	}
	begun := loading{Day: today.String(), Edition: demo.Edition()}
	if err := p.noteLoading(begun); err != nil {
		return "", err
	}
	report, err := p.importQuietly(ctx, store, demo.Records(today), -1, neo4j.ImportStop)
	if err == nil && report.Refused > 0 {
		err = fmt.Errorf("the demonstration could not be loaded; to load it again: %s", p.resetLine())
	}
	if err == nil {
		err = claimPending(ctx, store)
	}
	if err != nil {
		return "", err
	}
	begun.Done = true
	return data, p.noteLoading(begun)
}

// claimPending claims the demonstration's pending domain, as its administrator does.
func claimPending(ctx context.Context, store *neo4j.Store) error {
	found, err := store.UsersByLoginKey(ctx, []string{demo.Administrator}, graph.Alone)
	if err != nil || found[0] == nil {
		return errors.Join(err, errors.New("the demonstration has no "+demo.Administrator))
	}
	_, err = store.Apply(ctx, changes.Request{
		ID: uuid.Must(uuid.NewV7()).String(), Actor: found[0].NodeID(), WithoutImpact: true, Scope: changes.Scope{MustProveDomains: true},
		Changes: []changes.Change{changes.ClaimDomain{AccountNumber: demo.Account, Name: demo.PendingDomain, AutoApprove: true}},
	})
	return err
}

// resetDemonstration stops the demonstration's server and deletes the record of the loading; the next start deletes the database.
func (p *program) resetDemonstration(ctx context.Context, last *loading) error {
	err := managed.Stop(ctx, p.databaseDirectory(), false)
	var used *managed.InUseError
	if errors.As(err, &used) {
		return fmt.Errorf("the demonstration is in use, and cannot be reset: %w", err)
	}
	if err != nil && !errors.Is(err, managed.ErrNotRunning) {
		return err
	}
	if last != nil {
		fmt.Fprintf(p.stderr, "deleting the demonstration loaded on %s, with every change made in it since\n", cmp.Or(last.Day, "an unknown day"))
	}
	if err := os.Remove(p.demonstrationDirectory(loadingFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// resetLine returns the command that loads the demonstration anew, as it can be typed.
func (p *program) resetLine() string {
	return "make demo RESET=1, or " + programName() + " demo --reset"
}

const (
	loadingFile = "loaded.json"
	loadingLock = "loading.lock"
)

// lockDemonstration waits until no other program loads the demonstration. The lock ends with the process at the latest.
func (p *program) lockDemonstration(ctx context.Context) (unlock func(), err error) {
	path := p.demonstrationDirectory(loadingLock)
	err = os.MkdirAll(filepath.Dir(path), 0o700)
	file := flock.New(path)
	var free bool
	if err == nil {
		free, err = file.TryLock()
	}
	if err == nil && !free {
		fmt.Fprintln(p.stderr, "another program is loading the demonstration: waiting for it")
		_, err = file.TryLockContext(ctx, 50*time.Millisecond)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot use %s for the demonstration: %w\n  to keep it in another directory: --data-dir DIR, or the variable ENTITLEGRAPH_DATA_DIR",
			filepath.Dir(path), err)
	}
	return func() { _ = file.Unlock() }, nil // it fails for a closed file alone, which is unlocked
}

// lastLoading returns the record of the latest loading; nil if there is none.
func (p *program) lastLoading() (*loading, error) {
	path := p.demonstrationDirectory(loadingFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	noted := &loading{}
	if err == nil {
		err = json.Unmarshal(bytes.TrimSpace(text), noted)
	}
	if err != nil {
		return nil, fmt.Errorf("cannot read the record of the demonstration's loading, %s: %w\n  delete the file: the demonstration stays as it is", path, err)
	}
	return noted, nil
}

func (p *program) noteLoading(l loading) error {
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return os.WriteFile(p.demonstrationDirectory(loadingFile), append(text, '\n'), 0o600)
}

// unknownLogin is the error for a login that no user has; it says where to look.
func (p *program) unknownLogin(login string) error {
	where := "look logins up with the API's organizations and users"
	if _, err := os.Stat(p.demonstrationDirectory(loadingFile)); err == nil && !p.settings.Demo {
		where += "; the demonstration has a database of its own: use --demo"
	}
	return fmt.Errorf("no user has the login %q; %s", login, where)
}
