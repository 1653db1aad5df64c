// Package openfga loads a slice of the data set into a running OpenFGA, and builds checks for it.
package openfga

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"

	"github.com/openfga/language/pkg/go/transformer"
	"golang.org/x/sync/errgroup"

	"entitlegraph/bench/dataset"
	"entitlegraph/bench/peers"
)

// Version is the version that is measured.
const Version = "v1.22.1"

// Slice is the accounts of a store: every Step-th by size, and this number of them. The store in memory scans its tuples, so it has few.
type Slice struct{ Accounts, Step int }

// The slices of the two stores: about 1,600 and 19,000 users.
var (
	InMemory   = Slice{Accounts: 20, Step: 100}
	InPostgres = Slice{Accounts: 200, Step: 10}
)

// accounts returns the indices of the slice's accounts.
func (s Slice) accounts(config dataset.Config) []int {
	var all []int
	for i := range s.Accounts {
		if account := s.Step/2 + i*s.Step; account < config.Organizations {
			all = append(all, account)
		}
	}
	return all
}

// Store is a store of a server, with the model in it.
type Store struct {
	URL   string `json:"-"` // of the server
	ID    string `json:"id"`
	Model string `json:"model"`
	Day   string `json:"day"` // on which the countries of logins were resolved
}

// Create creates a store with the model.
func Create(ctx context.Context, url string, today dataset.Day) (*Store, error) {
	model, err := transformer.TransformDSLToJSON(peers.Model)
	if err != nil {
		return nil, err
	}
	s := &Store{URL: url, Day: today.String()}
	var store struct{ ID string }
	if err := s.post(ctx, "/stores", map[string]string{"name": "bench"}, &store); err != nil {
		return nil, err
	}
	s.ID = store.ID
	var written struct {
		ID string `json:"authorization_model_id"`
	}
	err = s.post(ctx, "/stores/"+s.ID+"/authorization-models", json.RawMessage(model), &written)
	s.Model = written.ID
	return s, err
}

const (
	tuplesAWrite = 100 // the server's maximum
	writers      = 4
)

// Load writes the tuples of a slice, with countries resolved for a day, and returns their number.
func (s *Store) Load(ctx context.Context, config dataset.Config, slice Slice, today dataset.Day) (int, error) {
	tuples := slice.tuples(config, today)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(writers)
	for at := 0; at < len(tuples); at += tuplesAWrite {
		batch := tuples[at:min(at+tuplesAWrite, len(tuples))]
		group.Go(func() error {
			return s.post(ctx, "/stores/"+s.ID+"/write", map[string]any{
				"authorization_model_id": s.Model, "writes": map[string]any{"tuple_keys": batch},
			}, nil)
		})
	}
	return len(tuples), group.Wait()
}

// CheckURL returns the URL for checks.
func (s *Store) CheckURL() string { return s.URL + "/stores/" + s.ID + "/check" }

// Body returns the request body of a check.
func (s *Store) Body(q dataset.Question, today dataset.Day) []byte {
	body, err := json.Marshal(map[string]any{
		"authorization_model_id": s.Model, "context": map[string]any{"today": today},
		"tuple_key": tuple{User: "user:" + q.Login, Relation: "may_use", Object: entitlement(q.Account, q.Product)},
	})
	if err != nil {
		panic(err) // strings and numbers only
	}
	return body
}

func (s *Store) post(ctx context.Context, path string, body, answer any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL+path, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode >= 300 {
		return fmt.Errorf("OpenFGA %s: %s: %s", path, response.Status, content)
	}
	if answer == nil {
		return nil
	}
	return json.Unmarshal(content, answer)
}
