// Changes claimed domains.
// Parameters: rows (maps of domain: the properties with name).
UNWIND $rows AS row
MATCH (d:Domain {name: row.domain.name})
SET d += row.domain
