package run

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"entitlegraph/bench/machine"
	"entitlegraph/bench/operation"
	"entitlegraph/bench/probe"
	"entitlegraph/bench/report"
	"entitlegraph/bench/wrk"
)

const (
	single = 1
	many   = 32
)

// reads are the operations in which product and GraphQL peer are compared.
var reads = []string{report.Entitled, report.ByLogin, report.ByCustomerNumber, report.Hierarchy, report.Page}

// field is the servers of one database that are measured.
type field struct {
	runner  *runner
	samples *samples
	cursors []string // the product's, for pages
	checked map[string]bool
}

// servers starts the servers, checks their answers, and loads them.
func (r *runner) servers(ctx context.Context) error {
	d, err := r.loaded(ctx, r.options.Scale)
	if err != nil {
		return err
	}
	if r.options.wants("ready") {
		if err := r.ready(ctx, d); err != nil {
			return err
		}
	}
	product, err := r.startProduct(ctx, d, portProduct, report.Product)
	if err != nil {
		return err
	}
	f, err := r.field(ctx, product)
	if err != nil {
		return err
	}
	r.cleanUp(func() error { return d.restore(context.Background(), f.samples.changed) })
	if r.options.wants("reads", "checks", "mutations", "users") {
		subjects, err := f.subjects(ctx, product)
		if err != nil {
			return err
		}
		if err := r.rounds(ctx, subjects, 1); err != nil {
			return err
		}
	}
	for _, p := range r.group.Running() {
		r.results.Memory[p.Name] = machine.PeakMemory(p.PID) >> 20
	}
	r.results.Memory["Neo4j"] = machine.PeakMemory(d.pid) >> 20
	if r.options.wants("scale") {
		return r.scale(ctx, f, product)
	}
	return r.save()
}

// field draws the samples of the product's database, and resets the changes of an interrupted run.
func (r *runner) field(ctx context.Context, product *server) (*field, error) {
	f := &field{runner: r, samples: sample(product.database.config), checked: map[string]bool{}}
	if err := product.database.restore(ctx, f.samples.changed); err != nil {
		return nil, err
	}
	var err error
	f.cursors, err = cursors(ctx, product)
	return f, err
}

// subjects returns the subjects of every part but scale, operation by operation.
func (f *field) subjects(ctx context.Context, product *server) ([]*subject, error) {
	r, d := f.runner, product.database
	var all []*subject
	var node []*server
	var err error
	if r.options.wants("reads", "mutations") {
		if node, err = r.startNode(ctx, d); err != nil {
			return nil, err
		}
	}
	add := func(operation string, connections int, servers ...*server) {
		for _, s := range servers {
			if err == nil {
				var made *subject
				made, err = f.subject(ctx, s, operation, connections)
				all = append(all, made)
			}
		}
	}
	if r.options.wants("reads") {
		ceiling, failed := r.startCeiling(ctx)
		if failed != nil {
			return nil, failed
		}
		token, failed := r.withToken(ctx, product)
		if failed != nil {
			return nil, failed
		}
		bare, failed := f.bare(ctx, d)
		if failed != nil {
			return nil, failed
		}
		all = append(all, bare)
		add(report.Entitled, many, append([]*server{product, token, ceiling}, node...)...)
		add(report.Entitled, single, append([]*server{product, ceiling}, node...)...)
		for _, operation := range reads[1:] {
			add(operation, many, append([]*server{product}, node...)...)
		}
	}
	if r.options.wants("checks") {
		add(report.Check, many, product)
		if err == nil {
			var checkers []*subject
			checkers, err = f.checkers(ctx)
			all = append(all, checkers...)
		}
		add(report.Checks, many, product)
	}
	if r.options.wants("users") {
		add(report.UsersOfSmall, many, product)
		add(report.UsersOfBig, many, product)
	}
	if r.options.wants("mutations") {
		add(report.Rename, many, append([]*server{product}, node...)...)
		add(report.Lock, many, append([]*server{product}, node...)...)
	}
	return all, err
}

// subject checks the server's answers to an operation, once, and returns the load.
func (f *field) subject(ctx context.Context, s *server, op string, connections int) (*subject, error) {
	r := f.runner
	request := f.samples.requests(op, s.dialect, f.cursors)
	mutation := op == report.Rename || op == report.Lock
	if key := s.contender + op; !f.checked[key] && !mutation {
		f.checked[key] = true
		if err := r.check(ctx, s.contender, op, s.url, s.token, request.bodies, f.samples.right(op, s.dialect)); err != nil {
			return nil, err
		}
	}
	path, err := r.file(request.bodies)
	if err != nil {
		return nil, err
	}
	pid := 0
	if s.database != nil {
		pid = s.database.pid
	}
	load := wrk.Load{URL: s.url, Bodies: path, Expected: request.expected, Token: s.token}
	made := r.wrkSubject(op, s.contender, connections, s.pid, pid, load, len(request.bodies), request.answers)
	if mutation {
		made.before = func(ctx context.Context) error { return s.database.restore(ctx, f.samples.changed) }
	}
	return made, nil
}

// bare checks the answers of the one Cypher query, and returns its load.
func (f *field) bare(ctx context.Context, d *database) (*subject, error) {
	r := f.runner
	checked := report.Checked{Contender: report.BareCypher, Operation: report.Entitled, Answers: min(r.options.Check, len(f.samples.logins))}
	for _, l := range f.samples.logins[:checked.Answers] {
		answer, err := probe.Answer(ctx, d.driver, l.user.Login)
		if err != nil {
			return nil, err
		}
		if until, ok := answer["validUntil"].(fmt.Stringer); ok {
			answer["validUntil"] = until.String()
		}
		raw, err := json.Marshal(map[string]any{"data": map[string]any{"effectiveEntitlements": answer}})
		if err != nil {
			return nil, err
		}
		if err := f.samples.rightEntitled(l.answer, raw); err != nil {
			if checked.Wrong++; checked.Wrong == 1 {
				checked.Example = fmt.Sprintf("%s: %v", l.user.Login, err)
				r.say("%s", checked.Example)
			}
		}
	}
	r.say("checked %s: %d answers, %d wrong", report.BareCypher, checked.Answers, checked.Wrong)
	r.results.Checked = append(r.results.Checked, checked)
	logins := r.options.work("requests", fmt.Sprintf("logins-%d.txt", d.config.Users))
	if err := os.MkdirAll(r.options.work("requests"), 0o755); err != nil {
		return nil, err
	}
	return r.probeSubject(d, logins), os.WriteFile(logins, []byte(strings.Join(f.samples.names(), "\n")), 0o644)
}

// checkers returns the loads of OpenFGA.
func (f *field) checkers(ctx context.Context) ([]*subject, error) {
	r, config := f.runner, f.samples.config
	checkers, err := r.startOpenFGA(ctx, config)
	if err != nil {
		return nil, err
	}
	var all []*subject
	for _, c := range checkers {
		questions := c.slice.Questions(config, f.samples.today, loginSamples)
		bodies := make([][]byte, len(questions))
		for i, q := range questions {
			bodies[i] = c.store.Body(q, f.samples.today)
		}
		err := r.check(ctx, c.contender, report.Check, c.store.CheckURL(), "", bodies, func(nth int, answer []byte) error {
			return counts(answer, fmt.Sprintf(`"allowed":%t`, questions[nth].Allowed), 1)
		})
		if err != nil {
			return nil, err
		}
		path, err := r.file(bodies)
		if err != nil {
			return nil, err
		}
		load := wrk.Load{URL: c.store.CheckURL(), Bodies: path, Expected: `"allowed":`}
		all = append(all, r.wrkSubject(report.Check, c.contender, many, c.pid, c.database, load, len(bodies), 1))
	}
	return all, nil
}

// scaled are the operations that are measured with more data.
var scaled = []string{
	report.Entitled, report.ByLogin, report.ByCustomerNumber, report.Hierarchy, report.Page, report.Check, report.Checks, report.Rename,
}

// scale measures the product on the larger database and on the usual one.
func (r *runner) scale(ctx context.Context, f *field, product *server) error {
	d, err := r.loaded(ctx, r.options.Scale*r.options.Tenfold)
	if err != nil {
		return err
	}
	large, err := r.startProduct(ctx, d, portTenfold, report.ProductTenfold)
	if err != nil {
		return err
	}
	wide, err := r.field(ctx, large)
	if err != nil {
		return err
	}
	r.cleanUp(func() error { return d.restore(context.Background(), wide.samples.changed) })
	if err := product.database.restore(ctx, f.samples.changed); err != nil { // before answers are checked once more
		return err
	}
	beside := *product
	beside.contender = report.ProductBeside
	var subjects []*subject
	for _, operation := range scaled {
		for _, s := range []struct {
			field  *field
			server *server
		}{{f, &beside}, {wide, large}} {
			made, err := s.field.subject(ctx, s.server, operation, many)
			if err != nil {
				return err
			}
			subjects = append(subjects, made)
		}
	}
	// The larger database has just started, the other has been under load for long: a JVM needs time to warm up.
	if err := r.rounds(ctx, subjects, 3); err != nil {
		return err
	}
	r.results.Memory[report.ProductTenfold] = machine.PeakMemory(large.pid) >> 20
	return r.save()
}

// cursors returns cursors of the product's list of organizations, up to the last one that loads use.
func cursors(ctx context.Context, s *server) ([]string, error) {
	var all []string
	var after any
	for len(all) < accountSamples {
		raw, err := ask(ctx, s.url, s.token, operation.Product.Body("cursors", variables{"after": after}))
		if err != nil {
			return nil, err
		}
		var answer struct {
			Data struct {
				Organizations struct {
					PageInfo struct {
						HasNextPage bool
						EndCursor   string
					}
					Edges []struct{ Cursor string }
				}
			}
		}
		if err := json.Unmarshal(raw, &answer); err != nil || len(answer.Data.Organizations.Edges) == 0 {
			return nil, fmt.Errorf("no cursors of organizations: %.300s", raw)
		}
		list := answer.Data.Organizations
		for _, edge := range list.Edges {
			all = append(all, edge.Cursor)
		}
		if after = list.PageInfo.EndCursor; !list.PageInfo.HasNextPage {
			break
		}
	}
	return all[:max(1, len(all)-50)], nil // a whole page follows each
}
