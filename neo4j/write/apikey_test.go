package write_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/neo4jtest"
	"entitlegraph/neo4j/write"
)

// newKey creates an API key for the organizations.
func newKey(t *testing.T, s *Store, secret string, accountNumbers ...string) *graph.APIKey {
	t.Helper()
	key, err := s.CreateAPIKey(t.Context(), "operator", graph.APIKey{
		Name: "Partner", Hash: graph.HashAPIKeySecret(secret), Scopes: []graph.Scope{graph.ScopeCheck, graph.ScopeRead}, AccountNumbers: accountNumbers,
	})
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// actionsOn returns the actions on a subject in the log of an organization, newest first.
func actionsOn(t *testing.T, s *Store, organization, subject string) []string {
	t.Helper()
	pages, err := s.AuditLogsOfOrganizations(t.Context(), []string{organization}, graph.AuditFilter{}, graph.Page{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	var actions []string
	for _, row := range pages[0].Rows {
		if row.Item.Subject == subject {
			actions = append(actions, row.Item.Action)
		}
	}
	return actions
}

func TestAPIKeyLifeIsRecorded(t *testing.T) {
	t.Parallel()
	s := openTest(t)
	first, second := seed(t, s, 1), seed(t, s, 1)
	key := newKey(t, s, "one", second, first)
	want := []string{first, second}
	slices.Sort(want)
	if !slices.Equal(key.AccountNumbers, want) || !slices.Equal(key.OrganizationIDs, want) || !key.Proves("one", time.Now()) {
		t.Errorf("got %+v", key)
	}
	rotated, err := s.RotateAPIKey(t.Context(), "operator", changes.KeyRotation{ID: key.ID, Hash: graph.HashAPIKeySecret("two"), Grace: time.Hour})
	if err != nil || !rotated.Proves("one", time.Now()) || !rotated.Proves("two", time.Now()) || rotated.Proves("one", time.Now().Add(time.Hour)) {
		t.Errorf("rotated %+v, %v", rotated, err)
	}
	if _, err := s.RevokeAPIKey(t.Context(), "operator", key.ID); err != nil {
		t.Fatal(err)
	}
	again, err := s.RevokeAPIKey(t.Context(), "operator", key.ID)
	if err != nil || again.RevokedAt == nil || again.Good(time.Now()) || again.Proves("one", time.Now()) {
		t.Errorf("revoked %+v, %v", again, err)
	}
	_, err = s.RotateAPIKey(t.Context(), "operator", changes.KeyRotation{ID: key.ID, Hash: graph.HashAPIKeySecret("three")})
	if refusal := changes.RefusalOf(err); refusal == nil || refusal.Reason != changes.KeyRevoked {
		t.Errorf("a revoked key is rotated: %v", err)
	}
	for _, organization := range want {
		if got := actionsOn(t, s, organization, key.NodeID()); !slices.Equal(got, []string{"revokeApiKey", "rotateApiKey", "createApiKey"}) {
			t.Errorf("%s: the log has %v", organization, got)
		}
	}
}

func TestAPIKeyRefusals(t *testing.T) {
	s := openTest(t)
	account := seed(t, s, 1)
	_, err := s.CreateAPIKey(t.Context(), "operator", graph.APIKey{
		Name: "Partner " + account, Hash: "h", Scopes: []graph.Scope{graph.ScopeCheck}, AccountNumbers: []string{account, account + "-NO"},
	})
	if refusal := changes.RefusalOf(err); refusal == nil || refusal.Reason != changes.UnknownReference || refusal.Err.Field != "accountNumbers" {
		t.Errorf("an unknown organization: %v", err)
	}
	if rows := execute(t, s, "MATCH (k:ApiKey {name: $name}) RETURN k", map[string]any{"name": "Partner " + account}); len(rows) != 0 {
		t.Error("a refused key is there")
	}
	for name, change := range map[string]func() (*graph.APIKey, error){
		"rotate": func() (*graph.APIKey, error) {
			return s.RotateAPIKey(t.Context(), "operator", changes.KeyRotation{ID: "none", Hash: "h"})
		},
		"revoke": func() (*graph.APIKey, error) { return s.RevokeAPIKey(t.Context(), "operator", "none") },
	} {
		var refusal *changes.Refusal
		if _, err := change(); !errors.As(err, &refusal) || refusal.Reason != changes.UnknownReference {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestAPIKeyRotationsAreSerial: after several rotations at the same time, the key has the secret of the last one, and each is recorded.
func TestAPIKeyRotationsAreSerial(t *testing.T) {
	s := openTest(t)
	account := seed(t, s, 1)
	key := newKey(t, s, "zero", account)
	secrets := []string{"one", "two", "three", "four"}
	var running sync.WaitGroup
	for _, secret := range secrets {
		running.Go(func() {
			if _, err := s.RotateAPIKey(t.Context(), "operator", changes.KeyRotation{ID: key.ID, Hash: graph.HashAPIKeySecret(secret)}); err != nil {
				t.Error(err)
			}
		})
	}
	running.Wait()
	found, err := s.APIKeyByID(t.Context(), key.ID)
	if err != nil || found.Proves("zero", time.Now()) || !slices.ContainsFunc(secrets, func(secret string) bool { return found.Proves(secret, time.Now()) }) {
		t.Errorf("got %+v, %v", found, err)
	}
	if got := actionsOn(t, s, account, key.NodeID()); len(got) != 5 {
		t.Errorf("the log has %v", got)
	}
}

// TestAPIKeyOutlivesItsOrganizations: erasing an organization removes it from the organizations of keys.
func TestAPIKeyOutlivesItsOrganizations(t *testing.T) {
	t.Parallel()
	s := openTest(t)
	gone, stays := seed(t, s, 1), seed(t, s, 1)
	key := newKey(t, s, "secret", gone, stays)
	applied, err := s.Apply(t.Context(), changes.Request{
		ID: write.NewID(), Actor: "operator", Changes: []changes.Change{changes.DeleteOrganization{AccountNumber: gone}},
	})
	if err != nil || applied.Refusal != nil || applied.Rows[0].Refusal != nil {
		t.Fatalf("%+v, %v", applied, err)
	}
	found, err := s.APIKeyByID(t.Context(), key.ID)
	if err != nil || !slices.Equal(found.AccountNumbers, []string{stays}) {
		t.Errorf("got %+v, %v", found, err)
	}
}

func TestAPIKeyPages(t *testing.T) {
	s := openTest(t)
	account := seed(t, s, 1)
	var newest []string
	for range 3 {
		newest = append([]string{newKey(t, s, "secret", account).ID}, newest...)
	}
	// Other tests create keys meanwhile, so the list is read from just above the newest of these on, until just below the oldest.
	page := graph.Page{Limit: 2, After: graph.Cursor{newest[0] + "~"}, Before: graph.Cursor{newest[2][:len(newest[2])-1]}, Count: true}
	first, err := s.APIKeys(t.Context(), page)
	if err != nil || len(first.Rows) != 2 || !first.HasNext || first.Total < 3 || first.Rows[0].Item.ID != newest[0] {
		t.Errorf("got %+v, %v", first, err)
	}
	page.Backward = true
	last, err := s.APIKeys(t.Context(), page)
	if err != nil || len(last.Rows) != 2 || last.Rows[1].Item.ID != newest[2] {
		t.Errorf("got %+v, %v", last, err)
	}
}

func TestUserOfLogin(t *testing.T) {
	sent := 0
	s := openOn(t, neo4jtest.Open(t), func(string) { sent++ })
	account := seed(t, s, 1)
	sent = 0
	user, organization, err := s.UserOfLogin(t.Context(), strings.ToLower(account)+"-001@seed.example")
	if err != nil || user == nil || user.ID != account+"-001" || organization.AccountNumber != account || sent != 1 {
		t.Errorf("got %+v, %+v, %v in %d round trips", user, organization, err, sent)
	}
	if user, organization, err := s.UserOfLogin(t.Context(), "nobody@"+account); user != nil || organization != nil || err != nil {
		t.Errorf("got %+v, %+v, %v", user, organization, err)
	}
}
