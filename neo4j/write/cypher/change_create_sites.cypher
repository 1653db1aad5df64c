// Creates sites of organizations.
// Parameters in $in: rows (maps of accountNumber, site: the properties, country), now.
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
CALL (o, row) {
  MATCH (country:Country {code: row.country})
  USING INDEX SEEK country:Country(code)
  CREATE (o)-[:HAS_SITE]->(s:Site {createdAt: $in.now})-[:LOCATED_IN]->(country)
  SET s += row.site
}
