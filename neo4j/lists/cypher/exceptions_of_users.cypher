// The exceptions on each user's login, by product.
// Parameters: keys (user ids). Columns: key, rows.
UNWIND $keys AS key
MATCH (u:User {id: key})-[x:EXCEPTION]->(p:Product)
WITH key, x, p
ORDER BY key, p.code
RETURN key, collect({product: p, access: x.access}) AS rows
