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

	"entitlegraph/demo"
	"entitlegraph/graph"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/managed"
)

// loading is what is noted of the latest loading of the demonstration.
type loading struct {
	// Day is when it was loaded; its dates are counted from then.
	Day string `json:"day"`
	// Edition is the demo.Edition that was loaded.
	Edition string `json:"edition"`
	// Done says that the loading went to its end.
	Done bool `json:"done"`
}

// decide says whether the demonstration is to be loaded into its database, and describes, for people, what is in there then.
//
//  1. An empty database is loaded.
//  2. A loading that was interrupted is made whole: nobody can have changed anything yet.
//  3. Anything else stays as it is, with what people have changed in it. The description says how old it is, whether its dates have
//     moved on since (demo.Days), and whether this program has another edition.
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

// openDemonstration gives a store with the demonstration in it, and describes what is in it. One program at a time does so. reset
// deletes what was there before.
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
	if graph.CodeOf(err) == graph.CodeConflict { // what another version of the program left
		err = fmt.Errorf("%s\n  to load the demonstration anew, without what was changed in it: %s", explain(err), p.resetLine())
	}
	if err != nil {
		return nil, "", nil, err
	}
	if data, err = p.loadOnce(ctx, store, last, today); err != nil {
		return nil, "", nil, errors.Join(err, done())
	}
	return store, data, done, nil
}

// loadOnce loads the demonstration unless it is there.
func (p *program) loadOnce(ctx context.Context, store *neo4j.Store, last *loading, today graph.Date) (data string, err error) {
	found, err := store.Organizations(ctx, graph.OrganizationFilter{}, graph.OrderByAccountNumber, graph.Page{Limit: 1})
	if err != nil {
		return "", err
	}
	empty := len(found.Rows) == 0
	if p.fresh && !empty {
		return "", fmt.Errorf("another program began to use the demonstration's database, so it was not deleted; try %s again", p.resetLine())
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
		err = fmt.Errorf("the demonstration could not be loaded; to load it anew: %s", p.resetLine())
	}
	if err != nil {
		return "", err
	}
	begun.Done = true
	return data, p.noteLoading(begun)
}

// resetDemonstration stops the demonstration's server, for its database to be deleted at the next start.
func (p *program) resetDemonstration(ctx context.Context, last *loading) error {
	err := managed.Stop(ctx, p.databaseDirectory(), false)
	var used *managed.InUseError
	if errors.As(err, &used) {
		return fmt.Errorf("the demonstration is being used, and cannot be reset meanwhile: %w", err)
	}
	if err != nil && !errors.Is(err, managed.ErrNotRunning) {
		return err
	}
	if last != nil {
		fmt.Fprintf(p.stderr, "deleting the demonstration loaded on %s, with every change made in it since\n", cmp.Or(last.Day, "a day not noted"))
	}
	if err := os.Remove(p.demonstrationDirectory(loadingFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// resetLine gives what to type for the demonstration to be loaded anew.
func (p *program) resetLine() string {
	return "make demo RESET=1, or " + programName() + " demo --reset"
}

const (
	loadingFile = "loaded.json"
	loadingLock = "loading.lock"
)

// lockDemonstration waits until no other program is loading the demonstration. The lock goes with the process.
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
	return func() { _ = file.Unlock() }, nil // it fails only for a file that is closed, and then it is unlocked
}

// lastLoading reads what was noted; nil when nothing was.
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
		return nil, fmt.Errorf("cannot read what was noted of the demonstration in %s: %w\n  delete the file: the demonstration stays as it is", path, err)
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

// unknownLogin says that nobody has a login, and where else to look.
func (p *program) unknownLogin(login string) error {
	where := "look logins up with the API's organizations and users"
	if _, err := os.Stat(p.demonstrationDirectory(loadingFile)); err == nil && !p.settings.Demo {
		where += "; the demonstration has a database of its own, which --demo asks"
	}
	return fmt.Errorf("no user has the login %q; %s", login, where)
}
