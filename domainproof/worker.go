package domainproof

import (
	"context"
	"time"

	"github.com/google/uuid"
	"github.com/rs/zerolog"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

const (
	// passEvery is the interval between two passes.
	passEvery = time.Minute
	// soonest and latest bound the time between two look-ups of one claim: a new record is found within minutes, and a claim without a record costs little.
	soonest, latest = 2 * time.Minute, time.Hour
)

// Store has the methods that a worker calls.
type Store interface {
	changes.ClaimChecks
	changes.Writer
}

// Worker looks up the records of pending claims, proves the claims whose record the DNS has, and deletes the claims that have ended (R36). Several servers of a
// database may each have one: one of them at a time looks up the record of a claim, and a second proof changes nothing.
type Worker struct {
	Store  Store
	DNS    graph.DNS
	Now    func() time.Time
	Logger zerolog.Logger
}

// Run makes passes until ctx ends: at once, and every minute.
func (w Worker) Run(ctx context.Context) {
	ticker := time.NewTicker(passEvery)
	defer ticker.Stop()
	for {
		if err := w.Pass(ctx); err != nil && ctx.Err() == nil {
			w.Logger.Warn().Err(err).Msg("pending claims of domains could not be looked up; the next attempt is in a minute")
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Pass looks up the records of the claims that are due, one after the other.
func (w Worker) Pass(ctx context.Context) error {
	for {
		claim, err := w.Store.TakeClaim(ctx)
		if err != nil || claim == nil {
			return err
		}
		if err := w.look(ctx, claim); err != nil {
			return err
		}
	}
}

func (w Worker) look(ctx context.Context, claim *changes.DueClaim) error {
	if claim.Ended {
		return w.Store.EndClaim(ctx, claim)
	}
	found := w.DNS.Records(ctx, claim.Name)
	if err := ctx.Err(); err != nil {
		return err
	}
	if found.Outcome == graph.DNSFound {
		applied, err := w.Store.Apply(ctx, changes.Request{
			ID: uuid.Must(uuid.NewV7()).String(), Actor: changes.ServerActor, WithoutImpact: true, AccountNumber: claim.AccountNumber,
			Changes: []changes.Change{changes.VerifyDomain{AccountNumber: claim.AccountNumber, Name: claim.Name, Found: found}},
		})
		if err != nil || applied.Refusal == nil && applied.Rows[0].Refusal == nil {
			return err
		}
	}
	now := w.Now()
	return w.Store.PostponeClaim(ctx, claim.ID, now.Add(wait(now.Sub(claim.Since))))
}

// wait returns the time until the next look-up for a claim of an age: a tenth of it, within bounds.
func wait(age time.Duration) time.Duration { return min(max(age/10, soonest), latest) }
