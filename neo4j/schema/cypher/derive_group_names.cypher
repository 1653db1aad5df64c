// Entitlement groups with what they are ordered by, in the order of their ids: all, or those in which it is missing or of another name key,
// which stands at its end.
// Parameters: after (an id), limit. Columns: id, nameKey, nameOrder.
MATCH (g:EntitlementGroup)
WHERE g.id > $after
{{- if .Stale}}
  AND NOT coalesce(g.nameOrder ENDS WITH '\n' + coalesce(g.nameKey, ''), false)
{{- end}}
RETURN g.id AS id, g.nameKey AS nameKey, g.nameOrder AS nameOrder
ORDER BY g.id
LIMIT $limit
