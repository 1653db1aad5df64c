// Changes sites, and connects a site whose country changed to the new country.
// Parameters in $in: rows (maps of site: the properties with customerNumber, country).
UNWIND $in.rows AS row
MATCH (s:Site {customerNumber: row.site.customerNumber})-[l:LOCATED_IN]->(before:Country)
SET s += row.site
WITH s, l, row
WHERE before.code <> row.country
DELETE l
WITH s, row
CALL (s, row) {
  MATCH (country:Country {code: row.country})
  CREATE (s)-[:LOCATED_IN]->(country)
}
