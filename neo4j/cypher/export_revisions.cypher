// How far all organizations have come: a change of any raises it.
// Columns: total.
MATCH (o:Organization)
WHERE o.accountNumber > ''
RETURN count(o) + sum(o.revision) AS total
