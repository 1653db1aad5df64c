// A page of the API keys, the newest first: their ids rise with time.
// Parameters: after, before (a place each, or null), limit. Column: rows, in one record. Rows come from the end when read backward.
MATCH (k:ApiKey)
WHERE k.id < coalesce($after[0], '~') AND k.id > coalesce($before[0], '')
WITH k
ORDER BY k.id{{if not .Backward}} DESC{{end}}
LIMIT $limit
RETURN collect({apiKey: k{.*}, organizations: COLLECT {
  MATCH (k)-[:MAY_REACH]->(o:Organization)
  RETURN {id: o.id, accountNumber: o.accountNumber} ORDER BY o.accountNumber
}}) AS rows
