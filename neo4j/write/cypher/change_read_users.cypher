// Users by login key, each with its account, its roles, its products and the ids of its groups.
// Parameters in $in: keys (login keys). Columns: accountNumber, user, roles, products, groups.
UNWIND $in.keys AS key
MATCH (u:User {loginKey: key})-[b:BELONGS_TO]->(o:Organization)
USING INDEX SEEK u:User(loginKey)
RETURN o.accountNumber AS accountNumber, u{.*} AS user, b.roles AS roles, {{userProducts}} AS products,
  [(u)-[:MEMBER_OF]->(g:EntitlementGroup) | g.id] AS groups
