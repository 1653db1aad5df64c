package schema

import (
	"entitlegraph/graph"
	"entitlegraph/neo4j/bolt"
)

// The stored keys. Their versions also rise with the Unicode version of the libraries, which a test checks.
var (
	// loginKeys are User.loginKey and MEMBER_OF.loginKey (R4). Version 1: the host in its ASCII form.
	loginKeys = &derivation{
		name: "login keys", version: 1,
		page: cypher.Statement("derive_login_keys"), write: cypher.Statement("derive_login_keys_write"),
		compute: func(r bolt.Row) map[string]any {
			login := r.Text("login")
			key := graph.LoginKey(login)
			if key == "" || key == r.Text("loginKey") {
				return nil // another program wrote this malformed login (R4): its stored key stays
			}
			return map[string]any{"login": login, "loginKey": key}
		},
		unique: &uniqueKey{
			kind: graph.KindUser, rule: "R4", holders: cypher.Statement("derive_login_keys_holders"), named: cypher.Statement("derive_login_keys_named"),
			of: func(r bolt.Row) string { return r.Text("loginKey") },
		},
	}
	// groupKeys are EntitlementGroup.nameKey (R32). Version 1: without invisible characters.
	groupKeys = &derivation{
		name: "group keys", version: 1,
		page: cypher.Statement("derive_group_keys"), write: cypher.Statement("derive_group_keys_write"),
		compute: func(r bolt.Row) map[string]any {
			name := r.Text("name")
			key := graph.GroupKey(name)
			if key == "" || key == r.Text("nameKey") {
				return nil
			}
			return map[string]any{"name": name, "accountNumber": r.Text("accountNumber"), "nameKey": key}
		},
		unique: &uniqueKey{
			kind: graph.KindEntitlementGroup, rule: "R32", holders: cypher.Statement("derive_group_keys_holders"), named: cypher.Statement("derive_group_keys_named"),
			of: func(r bolt.Row) string { return r.Text("accountNumber") + "\x00" + r.Text("nameKey") },
		},
	}
)

// uniqueKey is a derived key that no two nodes may share.
type uniqueKey struct {
	kind graph.Kind
	rule string
	// of returns the complete key of a computed row.
	of func(bolt.Row) string
	// holders finds nodes that have the keys of rows. Parameters: rows. Columns: id (of the row), holder (the id of such a node).
	holders *bolt.Statement
	// named reads the nodes of a conflict for its description. Parameters: ids. Columns: id, name, key (as stored), accountNumber.
	named *bolt.Statement
}
