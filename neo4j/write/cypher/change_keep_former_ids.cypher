// Notes the opaque ids of things that accounts had and that are deleted, under which an undo may bring them back there and nowhere else.
// Parameters in $in: rows (maps of accountNumber, id).
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
CALL (o, row) {
  MERGE (f:FormerId {id: row.id})
  MERGE (o)-[:HAD]->(f)
}
