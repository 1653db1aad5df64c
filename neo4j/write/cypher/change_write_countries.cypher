// Creates the countries that are not there yet.
// Parameters in $in: rows (maps of code, name), by code.
UNWIND $in.rows AS row
MERGE (c:Country {code: row.code})
ON CREATE SET c.name = row.name
