// A page of the groups with their products, by Account Number and name key.
// Parameters: account and after (an Account Number and a name key), limit. Columns: group, products.
MATCH (g:EntitlementGroup)
WHERE g.accountNumber >= $account AND g.nameKey IS NOT NULL AND (g.accountNumber > $account OR g.nameKey > $after)
WITH g
ORDER BY g.accountNumber, g.nameKey
LIMIT $limit
RETURN g{.*} AS group, [(g)-[:ALLOWS]->(p:Product) | p.code] AS products
ORDER BY g.accountNumber, g.nameKey
