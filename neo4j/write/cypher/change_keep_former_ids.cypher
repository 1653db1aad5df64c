// Stores the opaque ids of deleted things with their accounts: an undo may restore a thing under its id in that account and in no other.
// Parameters in $in: rows (maps of accountNumber, id).
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
CALL (o, row) {
  MERGE (f:FormerId {id: row.id})
  MERGE (o)-[:HAD]->(f)
}
