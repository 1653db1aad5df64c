// Groups by account and name key, each with its products.
// Parameters in $in: keys (maps of accountNumber and nameKey). Columns: accountNumber, group, products.
UNWIND $in.keys AS key
MATCH (g:EntitlementGroup {accountNumber: key.accountNumber, nameKey: key.nameKey})
USING INDEX SEEK g:EntitlementGroup(accountNumber, nameKey)
RETURN g.accountNumber AS accountNumber, g{.*} AS group, [(g)-[:ALLOWS]->(p:Product) | p.code] AS products
