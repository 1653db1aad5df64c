// Makes users fulfillment contacts.
// Parameters: rows (maps of accountNumber, loginKey, contact: the properties).
UNWIND $rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
CALL (o, row) {
  MATCH (u:User {loginKey: row.loginKey})
  CREATE (o)-[k:HAS_CONTACT]->(u)
  SET k = row.contact
}
