// Organizations by Account Number, each with all of its sites.
// Parameters: keys (Account Numbers). Columns: organization, sites (rows of site and country).
UNWIND $keys AS key
MATCH (o:Organization {accountNumber: key})
RETURN o{.*} AS organization,
  [(o)-[:HAS_SITE]->(s:Site)-[:LOCATED_IN]->(country:Country) | {site: s{.*}, country: country.code}] AS sites
