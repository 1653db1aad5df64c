// Organizations with the properties that they are searched and ordered by, by id: all, or those whose properties are missing or whose
// nameOrder does not end with their name.
// Parameters: after (an id), limit. Columns: id, name, accountNumber, searchText, nameOrder.
MATCH (o:Organization)
WHERE o.id > $after
{{- if .Stale}}
  AND (o.searchText IS NULL OR NOT coalesce(o.nameOrder ENDS WITH '\n' + coalesce(o.name, ''), false))
{{- end}}
RETURN o.id AS id, o.name AS name, o.accountNumber AS accountNumber, o.searchText AS searchText, o.nameOrder AS nameOrder
ORDER BY o.id
LIMIT $limit
