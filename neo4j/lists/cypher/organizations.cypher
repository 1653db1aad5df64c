// A page of the organizations that a filter keeps, by Account Number, or by name and Account Number.
// Parameters: search (a query of the full-text index), country, product, status (null keeps all), within (ids), after, before (places: a
// name order, where by name, and an Account Number), limit.
// Column: rows (with the name order, where by name), all in one record: the driver reads each record in a goroutine of its own. Rows come
// from the end when read backward. The hint keeps the planner to the index that has the order, also where it takes a sort for cheaper.
{{if .Search}}CALL db.index.fulltext.queryNodes('organization_search_text', $search) YIELD node AS o{{else}}MATCH (o:Organization){{end}}
{{- if and .ByName (not .Search) (not .Within)}}
USING INDEX o:Organization(nameOrder, accountNumber)
{{- end}}
WHERE o.accountNumber IS NOT NULL{{if .Within}} AND o.id IN $within{{end}}{{if .ByName}} AND o.nameOrder IS NOT NULL{{end}}
{{- if and .After .ByName}}
  AND o.nameOrder >= $after[0] AND (o.nameOrder > $after[0] OR o.accountNumber > $after[1])
{{- else if .After}}
  AND o.accountNumber > $after[0]
{{- end}}
{{- if and .Before .ByName}}
  AND o.nameOrder <= $before[0] AND (o.nameOrder < $before[0] OR o.accountNumber < $before[1])
{{- else if .Before}}
  AND o.accountNumber < $before[0]
{{- end}}
  AND ($country IS NULL OR EXISTS { (o)-[:HAS_SITE]->(:Site)-[:LOCATED_IN]->(:Country {code: $country}) })
  AND ($product IS NULL OR EXISTS { (o)-[:HOLDS]->(:Contract)-[:GRANTS]->(:Product {code: $product}) })
  AND ($status IS NULL OR EXISTS { (o)-[:HOLDS]->(:Contract {status: $status}) })
WITH o
ORDER BY {{if .ByName}}o.nameOrder{{if .Backward}} DESC{{end}}, {{end}}o.accountNumber{{if .Backward}} DESC{{end}}
LIMIT $limit
RETURN collect({organization: o{{organization}}, stamp: o.entitlementStamp{{if .ByName}}, order: o.nameOrder{{end}}}) AS rows
