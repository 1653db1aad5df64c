// A page of the users with their accounts, roles, products and groups, by login key.
// Parameters: after (a login key), limit. Columns: accountNumber (null when there is none), user, roles, products, groups (names).
MATCH (u:User)
WHERE u.loginKey > $after
WITH u
ORDER BY u.loginKey
LIMIT $limit
OPTIONAL MATCH (u)-[b:BELONGS_TO]->(o:Organization)
RETURN o.accountNumber AS accountNumber, u{.*} AS user, b.roles AS roles, {{userProducts}} AS products,
  [(u)-[:MEMBER_OF]->(g:EntitlementGroup) | g.name] AS groups
ORDER BY u.loginKey
