// Sites by Customer Number.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (s:Site {customerNumber: key})-[:LOCATED_IN]->(country:Country)
RETURN key, {site: s, country: country.code} AS row
