// Groups by account and name key, each with its products.
// Parameters: keys (maps of accountNumber and nameKey). Columns: accountNumber, group, products.
UNWIND $keys AS key
MATCH (g:EntitlementGroup {accountNumber: key.accountNumber, nameKey: key.nameKey})
RETURN g.accountNumber AS accountNumber, g{.*} AS group, [(g)-[:ALLOWS]->(p:Product) | p.code] AS products
