// A page of the product catalogue, by code.
// Parameters: after, before (a place each, or null), limit. Column: rows, in one record. Rows come from the end when read backward.
MATCH (p:Product)
WHERE p.code > coalesce($after[0], '') AND p.code < coalesce($before[0], '~')
WITH p
ORDER BY p.code{{if .Backward}} DESC{{end}}
LIMIT $limit
RETURN collect({product: p{.*}}) AS rows
