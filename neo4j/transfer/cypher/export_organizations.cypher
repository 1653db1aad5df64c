// A page of the organizations with all of their sites, by Account Number.
// Parameters: after (an Account Number), limit. Columns: organization, sites (rows of site and country), access (rows of product,
// country and access).
MATCH (o:Organization)
WHERE o.accountNumber > $after
WITH o
ORDER BY o.accountNumber
LIMIT $limit
RETURN o{{organization}} AS organization,
  [(o)-[:HAS_SITE]->(s:Site)-[:LOCATED_IN]->(country:Country) | {site: s{.*}, country: country.code}] AS sites,
  {{accessSettings}} AS access
ORDER BY o.accountNumber
