// Sites by id.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (s:Site {id: key})-[:LOCATED_IN]->(country:Country)
WHERE EXISTS { (s)<-[:HAS_SITE]-(:Organization) }
RETURN key, {site: s, country: country.code} AS row
