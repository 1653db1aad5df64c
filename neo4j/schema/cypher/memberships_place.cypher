// Sets group and loginKey of memberships that lack them.
MATCH (u:User)
WHERE u.loginKey IS NOT NULL
MATCH (u)-[m:MEMBER_OF]->(g:EntitlementGroup)
WHERE m.group IS NULL OR m.loginKey IS NULL
CALL (u, m, g) {
  SET m.group = g.id, m.loginKey = u.loginKey
} IN TRANSACTIONS OF 5000 ROWS
