// Creates organizations; one that another transaction created meanwhile fails on its key.
// Parameters: rows (the properties), by Account Number, now.
UNWIND $rows AS row
CREATE (o:Organization {revision: 0, entitlementRevision: 0, createdAt: $now})
SET o += row
