// Changes claimed domains.
// Parameters in $in: rows (maps of domain: the properties with name).
UNWIND $in.rows AS row
MATCH (d:Domain {name: row.domain.name})
SET d += row.domain
