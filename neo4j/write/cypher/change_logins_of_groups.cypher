// The facts of every member of groups, as login_facts returns them.
// Parameters: keys (ids of groups). Columns: key (a login key), row.
UNWIND $keys AS group
MATCH (:EntitlementGroup {id: group})<-[:MEMBER_OF]-(u:User)
WITH DISTINCT u
MATCH (u)-[b:BELONGS_TO]->(o:Organization)
RETURN u.loginKey AS key, {
  user: u{.*}, roles: b.roles, organization: o.id, revision: o.entitlementRevision,
  products: {{userProducts}},
  groups: [(u)-[:MEMBER_OF]->(g:EntitlementGroup) | g.id]
} AS row
