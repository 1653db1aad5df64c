package run

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"time"

	"entitlegraph/bench/dataset"
	"entitlegraph/bench/load"
	"entitlegraph/bench/machine"
	"entitlegraph/bench/report"
)

// imports fills an empty database in each of two ways in turn: by the product's import of a file of records, and by UNWIND through the bare driver.
func (r *runner) imports(ctx context.Context) error {
	config := dataset.Scaled(r.options.Scale)
	file := r.options.work(fmt.Sprintf("records-%g.ndjson", r.options.Scale))
	if err := writeRecords(file, config); err != nil {
		return err
	}
	ways := []struct {
		contender string
		fill      func(context.Context, *database) error
	}{
		{report.BareLoader, func(ctx context.Context, d *database) error {
			_, err := r.fill(ctx, d)
			return err
		}},
		{report.Product, func(ctx context.Context, d *database) error {
			output, err := r.product(ctx, d.directory, "import", file)
			r.say("%s", output)
			return err
		}},
	}
	for _, way := range ways {
		if err := r.importOnce(ctx, config, way.contender, way.fill); err != nil {
			return fmt.Errorf("import by %s: %w", way.contender, err)
		}
	}
	return nil
}

// importOnce fills a new database, which it removes afterwards. The duration is that of the whole program, from its start to its end, while the
// database runs.
func (r *runner) importOnce(ctx context.Context, config dataset.Config, contender string, fill func(context.Context, *database) error) error {
	directory := r.options.work("import")
	if err := r.wipe(ctx, directory); err != nil {
		return err
	}
	d, err := r.start(ctx, directory, config)
	if err != nil {
		return err
	}
	own, children, neo4j, busy, began := ownCPU(), childrenCPU(), treeCPU(d.pid), machine.Busy(), time.Now()
	if err := fill(ctx, d); err != nil {
		return err
	}
	seconds := time.Since(began).Seconds()
	ours := ownCPU() - own + childrenCPU() - children + treeCPU(d.pid) - neo4j
	users, err := load.Users(ctx, d.driver)
	if err != nil {
		return err
	}
	if wanted := totalUsers(config); users != wanted {
		return fmt.Errorf("%d users are there, not %d", users, wanted)
	}
	filling := report.Filling{Contender: contender, Users: users, Seconds: seconds, Others: max(0, (machine.Busy()-busy-ours)/seconds)}
	r.say("import of %d users by %s: %.1f s, others %.2f", users, contender, seconds, filling.Others)
	r.results.Imports = append(r.results.Imports, filling)
	if err := r.stop(d); err != nil {
		return err
	}
	if err := os.RemoveAll(directory); err != nil {
		return err
	}
	return r.save()
}

func totalUsers(config dataset.Config) int {
	total := 0
	for _, n := range config.Sizes() {
		total += n
	}
	return total
}

func writeRecords(file string, config dataset.Config) error {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer out.Close()
	buffered := bufio.NewWriterSize(out, 1<<20)
	if err := config.WriteRecords(buffered); err != nil {
		return err
	}
	return buffered.Flush()
}
