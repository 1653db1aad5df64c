// A page of the claimed domains, by name.
// Parameters: after (a name), limit. Columns: accountNumber (null when there is none), domain.
MATCH (d:Domain)
WHERE d.name > $after
WITH d
ORDER BY d.name
LIMIT $limit
OPTIONAL MATCH (o:Organization)-[:CLAIMS]->(d)
RETURN o.accountNumber AS accountNumber, d{.*} AS domain
ORDER BY d.name
