// What is known of each login: itself, the products listed on it and its exceptions, its groups, and the version of what its organization
// holds.
// Parameters: keys (login keys). Columns: key, row; in the form for a few logins together: rows (pairs of key and row), for the driver reads each
// record in a goroutine of its own.
UNWIND $keys AS key
MATCH (u:User {loginKey: key})-[b:BELONGS_TO]->(o:Organization)
RETURN {{if .Together}}collect([key, {{else}}key, {{end}}{
  user: u{.*}, roles: b.roles, organization: o.id,
  revision: o.entitlementRevision, stamp: o.entitlementStamp,
  products: {{userProducts}},
  groups: [(u)-[:MEMBER_OF]->(g:EntitlementGroup) | g.id]
}{{if .Together}}]) AS rows{{else}} AS row{{end}}
