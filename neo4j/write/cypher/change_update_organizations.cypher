// Changes organizations.
// Parameters in $in: rows (the properties, with accountNumber).
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
SET o += row
