// Changes organizations.
// Parameters: rows (the properties, with accountNumber).
UNWIND $rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
SET o += row
