// Groups by id, each with its account and its products.
// Parameters in $in: keys (ids). Columns: accountNumber, group, products.
UNWIND $in.keys AS key
MATCH (g:EntitlementGroup {id: key})<-[:HAS_GROUP]-(o:Organization)
RETURN o.accountNumber AS accountNumber, g{.*} AS group, [(g)-[:ALLOWS]->(p:Product) | p.code] AS products
