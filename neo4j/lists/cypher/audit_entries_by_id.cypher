// Audit entries by id.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (e:AuditEntry {id: key})
RETURN key, {entry: e} AS row
