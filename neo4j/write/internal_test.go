package write

import (
	"context"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
)

// This file exports internals of the package to its tests, which need a whole store and so are in package write_test.

// RequestWork is a request that is being applied.
type RequestWork = requestWork

func (s *Writer) NewRequestWork(r changes.Request) *RequestWork { return s.newRequestWork(r) }

func (s *Writer) CommitGroup(ctx context.Context, list []*RequestWork) (map[*RequestWork]bool, error) {
	return s.commitGroup(ctx, list)
}

func (s *Writer) AttemptChange(ctx context.Context, w *RequestWork) (*bolt.OpenTransaction, error) {
	return s.attemptChange(ctx, w)
}

func (s *Writer) SetLockTimeout(d time.Duration) { s.lockTimeout = d }

func (s *Writer) GroupsUnderWay() int { return s.commitBatcher.UnderWay() }

// LockAccount locks an account in a transaction until that is closed.
func (s *Writer) LockAccount(ctx context.Context, accountNumber string) (*bolt.OpenTransaction, error) {
	t, err := s.pool.Begin(ctx)
	if err == nil {
		_, err = t.Run(ctx, statementChangeLockAccounts, bolt.OneMap(fields{"keys": []string{accountNumber}}))
	}
	return t, err
}

func (w *requestWork) Request() changes.Request { return w.request }

func (w *requestWork) Groupable() bool { return w.groupable() }

func (w *requestWork) Applied() *changes.Applied { return w.applied }

const AppliedFor = appliedFor

var (
	MeaningOf = meaningOf
	CodesOf   = codesOf

	StatementBoundAnswers       = statementBoundAnswers
	StatementUnboundAnswers     = statementUnboundAnswers
	StatementLogsOfOrganization = statementLogsOfOrganization
)

// ErasureSteps returns the statements that clear away one kind of thing, in order.
func ErasureSteps(kind graph.Kind) []*bolt.Statement { return erasures[kind].steps }
