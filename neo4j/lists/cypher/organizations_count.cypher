// How many organizations a filter keeps.
// Parameters: search (a query of the full-text index), country, product, status (null keeps all), within (ids). Column: total.
{{if .Search}}CALL db.index.fulltext.queryNodes('organization_search_text', $search) YIELD node AS o{{else}}MATCH (o:Organization){{end}}
WHERE o.accountNumber IS NOT NULL{{if .Within}} AND o.id IN $within{{end}}
  AND ($country IS NULL OR EXISTS { (o)-[:HAS_SITE]->(:Site)-[:LOCATED_IN]->(:Country {code: $country}) })
  AND ($product IS NULL OR EXISTS { (o)-[:HOLDS]->(:Contract)-[:GRANTS]->(:Product {code: $product}) })
  AND ($status IS NULL OR EXISTS { (o)-[:HOLDS]->(:Contract {status: $status}) })
RETURN count(o) AS total
