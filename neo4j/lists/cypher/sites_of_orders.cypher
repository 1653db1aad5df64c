// The site each order was placed for.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (:Order {id: key})-[:PLACED_FOR]->(s:Site)-[:LOCATED_IN]->(country:Country)
RETURN key, {site: s, country: country.code} AS row
