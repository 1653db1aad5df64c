// The facts of every login of an organization, as login_facts returns them.
// Parameters: key (an organization id). Columns: key (a login key), row.
MATCH (o:Organization {id: $key})<-[b:BELONGS_TO]-(u:User)
RETURN u.loginKey AS key, {
  user: u{.*}, roles: b.roles, organization: o.id, revision: o.entitlementRevision,
  products: {{userProducts}},
  groups: [(u)-[:MEMBER_OF]->(g:EntitlementGroup) | g.id]
} AS row
