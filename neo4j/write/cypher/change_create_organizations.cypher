// Creates organizations; one that another transaction created meanwhile fails on its key.
// Parameters in $in: rows (the properties), by Account Number, now.
UNWIND $in.rows AS row
CREATE (o:Organization {revision: 0, entitlementRevision: 0, createdAt: $in.now})
SET o += row
