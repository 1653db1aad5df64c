package resolvers

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/relay"
	"entitlegraph/mutation"
)

type mutationResolver struct{ *Resolver }

// change applies one change and returns its payload.
func (r *mutationResolver) change(ctx context.Context, input mutation.Input) (*mutation.Payload, error) {
	change, errors := mutation.Read(input)
	if len(errors) > 0 {
		return mutation.Refused(errors), nil
	}
	applied, err := r.apply(ctx, request(ctx, input.Common(), change))
	if err != nil {
		return nil, err
	}
	payload := mutation.NewPayload(applied)
	gather(ctx, payload.Impact.Users())
	return payload, nil
}

// ApplyChanges applies several changes of one account.
func (r *mutationResolver) ApplyChanges(ctx context.Context, input mutation.ApplyChangesInput) (*mutation.ApplyChangesPayload, error) {
	if err := someChanges(len(input.Changes)); err != nil {
		return nil, err
	}
	list, errors := input.Read()
	oneByOne := input.OneByOne != nil && *input.OneByOne
	var asked []changes.Change
	for _, change := range list {
		if change != nil {
			asked = append(asked, change)
		}
	}
	if len(asked) == 0 || len(asked) < len(list) && !oneByOne {
		return &mutation.ApplyChangesPayload{Results: input.Results(list, errors, nil, false), UserErrors: flatten(errors)}, nil
	}
	request := request(ctx, input.Common(), asked...)
	request.OneByOne = oneByOne
	request.AccountNumber, _ = graph.NormalizeKey("Account Number", input.AccountNumber) // it was validated by Read
	applied, err := r.apply(ctx, request)
	if err != nil {
		return nil, err
	}
	return r.listPayload(ctx, input, applied, list, errors)
}

// listPayload returns the payload of several changes.
func (r *mutationResolver) listPayload(
	ctx context.Context, input mutation.ApplyChangesInput, applied *changes.Applied, list []changes.Change, errors [][]*mutation.UserError,
) (*mutation.ApplyChangesPayload, error) {
	scopeOf(ctx).lesser = applied.UndoLost
	made := someMade(applied, input.OneByOne != nil && *input.OneByOne)
	payload := &mutation.ApplyChangesPayload{Results: input.Results(list, errors, applied.Rows, made)}
	if payload.Complete(applied); !made {
		payload.Refuse()
		return payload, nil
	}
	var nodes []relay.Node
	for _, result := range payload.Results {
		nodes = append(nodes, result.Node)
	}
	gatherAll(ctx, nodes)
	gather(ctx, payload.Impact.Users())
	var err error
	payload.Organization, err = byKey(ctx, "accountNumber", "Account Number", input.AccountNumber, r.store(ctx).OrganizationsByAccountNumber)
	return payload, err
}

// someMade reports whether some changes were applied. One refusal refuses all, unless they are applied one by one: then none was applied
// if each was refused.
func someMade(applied *changes.Applied, oneByOne bool) bool {
	refused := 0
	for _, row := range applied.Rows {
		if row.Refusal != nil {
			refused++
		}
	}
	return applied.Refusal == nil && (refused == 0 || oneByOne && refused < len(applied.Rows))
}

// someChanges refuses an empty or too long list of changes.
func someChanges(n int) error {
	if n == 0 {
		return graph.InField("input.changes", graph.Invalid("", "send at least one change"))
	}
	return atMost(mutation.MaxChanges, n, "input.changes")
}

func flatten(lists [][]*mutation.UserError) []*mutation.UserError {
	var all []*mutation.UserError
	for _, list := range lists {
		all = append(all, list...)
	}
	return all
}

// request returns the request of a mutation's changes.
func request(ctx context.Context, options mutation.Options, list ...changes.Change) changes.Request {
	return changes.Request{
		ID: scopeOf(ctx).requestID(), Changes: list, ExpectedRevision: options.ExpectedRevision,
		MaxAffected: options.MaxAffected, DryRun: options.DryRun != nil && *options.DryRun,
		WithoutImpact: !slices.Contains(graphql.CollectAllFields(ctx), "impact"), Once: scopeOf(ctx).id != "",
	}
}

// apply applies the changes of a request. A dry run applies them in a transaction that stays open until the field is resolved, so
// that the selection reads their effects, and is then rolled back.
func (r *mutationResolver) apply(ctx context.Context, request changes.Request) (*changes.Applied, error) {
	s := scopeOf(ctx)
	if s.refused != nil {
		return nil, s.refused
	}
	if most := request.MaxAffected; most != nil && *most < 0 {
		return nil, graph.InField("input.maxAffected", graph.Invalid("", "maxAffected %d must be a number of logins, 0 or more", *most))
	}
	if err := r.lookUp(ctx, request.Changes); err != nil {
		return nil, err
	}
	if !request.DryRun {
		return r.Stores.Changes(ctx).Apply(ctx, request)
	}
	applied, preview, err := r.Stores.Changes(ctx).Preview(ctx, request)
	if err != nil {
		return nil, err
	}
	s.preview = preview
	return applied, nil
}

// newRequestID returns a new id by which the store applies a request exactly once.
func newRequestID() string { return uuid.Must(uuid.NewV7()).String() }

// requestIDFor returns the id of one of several mutations of a request with an idempotency key: the same for every repeat.
func requestIDFor(request, field string) string {
	return uuid.NewSHA1(uuid.NameSpaceURL, []byte(request+"#"+field)).String()
}
