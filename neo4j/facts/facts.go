// Package facts reads the facts that answers are made of (entitle.Store): what is known of each login, and what its account holds, both of
// one version (docs/decisions/0008-read-path.md).
//
//   - Reader (reader.go) reads them from the database each time, through a pool or a transaction that is open; decode.go decodes them.
//   - Cached (cached.go) holds the facts of accounts in memory (memory.go, compact.go, bytes.go), and shares its queries among callers.
package facts

import (
	"embed"

	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/neo4j/bolt"
	"entitlegraph/neo4j/nouns"
	"entitlegraph/neo4j/versions"
)

//go:embed cypher/*.cypher
var files embed.FS

// cypher is the statements of this room.
var cypher = bolt.NewLibrary(files, nouns.Templates)

var (
	// StatementLogins finds logins by key; its column row is what Login decodes.
	StatementLogins         = cypher.Statement("login_facts")
	statementLoginsTogether = cypher.Render("login_facts", map[string]bool{"Together": true})
	statementAccountFacts   = cypher.Statement("account_facts")
	statementLock           = cypher.Statement("facts_lock")
)

// attempts is how often facts are read while their account changes in between; after that they are read under the account's lock.
const attempts = 5

// errTooFast is the error of facts that changed during every attempt.
var errTooFast = &graph.Error{Code: graph.CodeUnavailable, Operation: "neo4j: facts", Message: "the account is changing too fast to be read; try again"}

// versionedLogin is what is known of a login, and the version of its account's facts when it was read.
type versionedLogin struct {
	*entitle.Login
	version versions.Facts
	// unstable is true when the account changed while the login was read, so that this may be of more than one state.
	unstable bool
}

// cachedFacts are the facts of an account at one version.
type cachedFacts struct {
	*entitle.AccountFacts
	version versions.Facts
}

// join returns the facts of each login from what is known of it and what its account holds; false when one is of another version than
// the other.
func join(logins []*versionedLogin, accounts map[string]*cachedFacts) (facts []*entitle.Facts, agree bool) {
	facts = make([]*entitle.Facts, len(logins))
	for i, login := range logins {
		if login == nil {
			continue
		}
		account := accounts[login.OrganizationID]
		if account == nil || login.unstable || account.version != login.version {
			return nil, false
		}
		facts[i] = &entitle.Facts{Login: login.Login, AccountFacts: account.AccountFacts}
	}
	return facts, true
}

// organizationsOf returns the ids of the logins' organizations, each once.
func organizationsOf(logins []*versionedLogin) []string {
	var ids []string
	for _, login := range logins {
		if login != nil {
			ids = append(ids, login.OrganizationID)
		}
	}
	return bolt.Distinct(ids)
}
