// How far all organizations have come: a change of any raises it, and so does the new name of a product that one of them names.
// Columns: total.
MATCH (o:Organization)
WHERE o.accountNumber > ''
RETURN count(o) + sum(o.revision) + sum(o.entitlementRevision) AS total
