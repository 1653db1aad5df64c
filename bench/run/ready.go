package run

import (
	"context"
	"time"

	"entitlegraph/bench/process"
	"entitlegraph/bench/report"
)

// starts is the number of starts of the product whose duration is measured.
const starts = 5

// ready measures the time from the start of the program until /readyz answers 200, with a running database that has the schema.
func (r *runner) ready(ctx context.Context, d *database) error {
	for range starts {
		began := time.Now()
		p, err := process.Start(r.serveSpec(d, portReady, report.Product))
		if err != nil {
			return err
		}
		err = p.Await(ctx, startTimeout, ready("http://"+r.address(portReady)+"/readyz"))
		took := time.Since(began)
		if stopped := p.Stop(); err == nil {
			err = stopped
		}
		if err != nil {
			return err
		}
		r.say("ready after %d ms", took.Milliseconds())
		r.results.Ready = append(r.results.Ready, float64(took.Milliseconds()))
	}
	return r.save()
}
