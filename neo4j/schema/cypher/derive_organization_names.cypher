// Organizations with what they are found and ordered by, in the order of their ids: all, or those in which it is missing or of another
// name, which stands at its end.
// Parameters: after (an id), limit. Columns: id, name, accountNumber, searchText, nameOrder.
MATCH (o:Organization)
WHERE o.id > $after
{{- if .Stale}}
  AND (o.searchText IS NULL OR NOT coalesce(o.nameOrder ENDS WITH '\n' + coalesce(o.name, ''), false))
{{- end}}
RETURN o.id AS id, o.name AS name, o.accountNumber AS accountNumber, o.searchText AS searchText, o.nameOrder AS nameOrder
ORDER BY o.id
LIMIT $limit
