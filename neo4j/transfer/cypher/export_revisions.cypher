// A number that rises with every change of any organization, and with a new name of a product that one of them names.
// Columns: total.
MATCH (o:Organization)
WHERE o.accountNumber > ''
RETURN count(o) + sum(o.revision) + sum(o.entitlementRevision) AS total
