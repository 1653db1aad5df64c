// Organizations by Account Number, each with all of its sites and access settings.
// Parameters in $in: keys (Account Numbers). Columns: organization, sites (rows of site and country), access (rows of
// product, country and access).
UNWIND $in.keys AS key
MATCH (o:Organization {accountNumber: key})
USING INDEX SEEK o:Organization(accountNumber)
RETURN o{{organization}} AS organization,
  [(o)-[:HAS_SITE]->(s:Site)-[:LOCATED_IN]->(country:Country) | {site: s{.*}, country: country.code}] AS sites,
  {{accessSettings}} AS access
