package run

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"

	"entitlegraph/bench/dataset"
	"entitlegraph/bench/load"
)

// database is a Neo4j that the product manages, and that product and peers use.
type database struct {
	config    dataset.Config
	directory string // the product's --data-dir
	uri       string
	password  string
	pid       int
	driver    driver.DriverWithContext
}

// program returns the path of the product's build of this run.
func (r *runner) program() string { return r.options.work("bin", "entitlegraph") }

// product runs a command of the product and returns its output.
func (r *runner) product(ctx context.Context, directory string, arguments ...string) (string, error) {
	command := exec.CommandContext(ctx, r.program(), append(arguments, "--data-dir", directory, "--database-heap", "1g", "--database-page-cache", "512m")...)
	command.Env = r.environment()
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = time.Minute
	var stderr strings.Builder
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("entitlegraph %s: %w: %s%s", strings.Join(arguments, " "), err, output, stderr.String())
	}
	return string(output), nil
}

// environment returns an environment without the settings of the user who runs this.
func (r *runner) environment(further ...string) []string {
	var kept []string
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "ENTITLEGRAPH_") && !strings.HasPrefix(variable, "NEO4J_") {
			kept = append(kept, variable)
		}
	}
	return append(append(kept, "XDG_CONFIG_HOME="+r.options.work("no-configuration")), further...)
}

// start starts the managed database of a directory, or joins it, and migrates it.
func (r *runner) start(ctx context.Context, directory string, config dataset.Config) (*database, error) {
	if _, err := r.product(ctx, directory, "db", "start"); err != nil {
		return nil, err
	}
	d := &database{config: config, directory: directory}
	r.cleanUp(func() error { return r.stop(d) })
	output, err := r.product(ctx, directory, "db", "status", "--json")
	if err != nil {
		return nil, err
	}
	var status struct {
		URI string `json:"uri"`
		PID int    `json:"pid"`
	}
	if err := json.Unmarshal([]byte(output), &status); err != nil {
		return nil, fmt.Errorf("entitlegraph db status: %w: %s", err, output)
	}
	password, err := os.ReadFile(filepath.Join(directory, "neo4j", "password"))
	if err != nil {
		return nil, err
	}
	d.uri, d.pid, d.password = status.URI, status.PID, strings.TrimSpace(string(password))
	if d.driver, err = load.Connect(d.uri, d.password); err != nil {
		return nil, err
	}
	// A query about an unknown login, for the migration before it.
	_, err = r.product(ctx, directory, "import", os.DevNull)
	return d, err
}

// stop stops the database and keeps its data. Further calls have no effect.
func (r *runner) stop(d *database) error {
	if d.directory == "" {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	var failed error
	if d.driver != nil {
		failed = d.driver.Close(ctx)
	}
	_, err := r.product(ctx, d.directory, "db", "stop", "--force")
	d.directory = ""
	return errors.Join(failed, err)
}

// loaded returns the filled database of a scale. It is filled once; later runs use it again.
func (r *runner) loaded(ctx context.Context, scale float64) (*database, error) {
	config := dataset.Scaled(scale)
	directory := r.options.work(fmt.Sprintf("scale-%.4g", scale))
	marker := filepath.Join(directory, "loaded.json")
	wanted, err := json.Marshal(struct {
		Version int // of the data set: raise it when the generator or the loader changes
		Config  dataset.Config
	}{2, config})
	if err != nil {
		return nil, err
	}
	if there, _ := os.ReadFile(marker); string(there) == string(wanted) {
		return r.start(ctx, directory, config)
	}
	if err := r.wipe(ctx, directory); err != nil {
		return nil, err
	}
	d, err := r.start(ctx, directory, config)
	if err != nil {
		return nil, err
	}
	r.say("loading %d users into %s; they are kept for later runs", config.Users, directory)
	seconds, err := r.fill(ctx, d)
	if err != nil {
		return nil, err
	}
	r.say("loaded in %.0f s", seconds)
	return d, os.WriteFile(marker, wanted, 0o644)
}

// wipe removes a database, whatever its state.
func (r *runner) wipe(ctx context.Context, directory string) error {
	if _, err := os.Stat(directory); os.IsNotExist(err) {
		return nil
	}
	if _, err := r.product(ctx, directory, "db", "stop", "--force"); err != nil {
		return err
	}
	return os.RemoveAll(directory)
}

// fill loads the data set by UNWIND, and returns the duration in seconds.
func (r *runner) fill(ctx context.Context, d *database) (float64, error) {
	began, users := time.Now(), make(chan int)
	counted := make(chan struct{})
	go func() {
		defer close(counted)
		total, last := 0, time.Now()
		for n := range users {
			if total += n; time.Since(last) > 10*time.Second {
				last = time.Now()
				r.say("%d users so far", total)
			}
		}
	}()
	err := load.All(ctx, d.driver, d.config, func(n int) { users <- n })
	close(users)
	<-counted
	return time.Since(began).Seconds(), err
}

// restore resets the names and status of the users that mutations change, also after an interrupted run.
func (d *database) restore(ctx context.Context, users []dataset.User) error {
	rows := make([]map[string]any, len(users))
	for i, u := range users {
		rows[i] = map[string]any{"login": u.Login, "givenName": u.GivenName, "status": u.Status}
	}
	_, err := driver.ExecuteQuery(ctx, d.driver, `
UNWIND $rows AS row
MATCH (u:User {loginKey: row.login}) WHERE u.status <> row.status OR u.givenName <> row.givenName
SET u.status = row.status, u.givenName = row.givenName`, map[string]any{"rows": rows}, driver.EagerResultTransformer, driver.ExecuteQueryWithDatabase("neo4j"))
	return err
}
