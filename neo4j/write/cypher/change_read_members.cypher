// The members of groups, up to a limit for each group.
// Parameters: keys (ids of groups), limit (of each). Columns: key, members (login keys).
UNWIND $keys AS key
MATCH (g:EntitlementGroup {id: key})
CALL (g) {
  MATCH (g)<-[:MEMBER_OF]-(u:User)
  WITH u
  LIMIT $limit
  RETURN collect(u.loginKey) AS members
}
RETURN key, members
