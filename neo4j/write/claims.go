package write

import (
	"context"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
)

var (
	statementDomainClaimTake     = cypher.Statement("domain_claim_take")
	statementDomainClaimPostpone = cypher.Statement("domain_claim_postpone")
	statementDomainClaimEnded    = cypher.Statement("domain_claim_ended")
)

const (
	// firstCheck is the time after which a new claim is looked at.
	firstCheck = time.Minute
	// takenFor is the time for which a claim that a server takes is left alone by the others: longer than it takes to look at one.
	takenFor = time.Minute
)

// TakeClaim returns the pending claim of a domain that is due first, and keeps other servers from it for a minute; nil when none is due (R36).
func (s *Writer) TakeClaim(ctx context.Context) (*changes.DueClaim, error) {
	now := s.now().UTC()
	var due *changes.DueClaim
	err := s.pool.Persist(ctx, "neo4j: take a claim", func(ctx context.Context, tx *bolt.Transaction) error {
		due = nil
		records, err := tx.Run(ctx, statementDomainClaimTake, map[string]any{"now": now, "until": now.Add(takenFor)})
		for _, record := range records {
			row := record.Columns()
			d := nouns.Domain(row)
			due = &changes.DueClaim{
				ID: d.Claim.ID, AccountNumber: row.Text("accountNumber"), Name: d.Name, Since: d.Claim.ExpiresAt.Add(-changes.ClaimFor), Ended: bolt.Properties(row).Truth("ended"),
			}
		}
		return err
	})
	return due, err
}

// PostponeClaim sets when a claim is due next.
func (s *Writer) PostponeClaim(ctx context.Context, id string, at time.Time) error {
	return s.pool.WriteStatement(ctx, statementDomainClaimPostpone, map[string]any{"id": id, "at": at.UTC()})
}

// EndClaim deletes a pending claim that has ended, with an entry in the log of its organization (R31), which does not say why: that another
// organization proved the domain is no business of this one. It does nothing if the claim has not ended, or is deleted already.
func (s *Writer) EndClaim(ctx context.Context, claim *changes.DueClaim) error {
	return s.pool.Persist(ctx, "neo4j: end a claim", func(ctx context.Context, tx *bolt.Transaction) error {
		account := []string{claim.AccountNumber}
		if err := each(ctx, tx, statementChangeLockAccounts, account, func(bolt.Row) error { return nil }); err != nil {
			return err
		}
		records, err := tx.Run(ctx, statementDomainClaimEnded, map[string]any{"id": claim.ID, "now": s.now().UTC()})
		if err != nil || len(records) == 0 {
			return err
		}
		row := records[0].Columns()
		gone := changes.Delete[changes.DomainClaim]{AccountNumber: claim.AccountNumber, Before: claimOf(claim.AccountNumber, nouns.Domain(row))}
		return Batch{
			Reads: changes.ReadSet{Accounts: account}, Now: s.now,
			Evaluate: func(*changes.State) ([]changes.Effect, error) { return []changes.Effect{gone}, nil },
			Entries: func(now time.Time, raised map[string]Account) []bolt.Fields {
				return []bolt.Fields{{"users": []string{}, "entry": fields{
					"id": NewID(), "at": now, "actor": changes.ServerActor, "action": "endDomainClaim", "organization": row.Text("organization"),
					"revision": raised[claim.AccountNumber].Revision, "subject": graph.EncodeID(graph.KindDomain, claim.ID),
					"fields": []string{"name"}, "before": []string{claim.Name}, "after": []string{""},
				}}}
			},
		}.Run(ctx, tx)
	})
}
