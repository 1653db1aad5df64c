// Entitlement groups with their order key (nameOrder), by id: all, or those whose order key is missing or does not end with their name key.
// Parameters: after (an id), limit. Columns: id, nameKey, nameOrder.
MATCH (g:EntitlementGroup)
WHERE g.id > $after
{{- if .Stale}}
  AND NOT coalesce(g.nameOrder ENDS WITH '\n' + coalesce(g.nameKey, ''), false)
{{- end}}
RETURN g.id AS id, g.nameKey AS nameKey, g.nameOrder AS nameOrder
ORDER BY g.id
LIMIT $limit
