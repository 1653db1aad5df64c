// Creates fulfillment contacts of organizations.
// Parameters in $in: rows (maps of accountNumber, loginKey, contact: the properties).
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
CALL (o, row) {
  MATCH (u:User {loginKey: row.loginKey})
  USING INDEX SEEK u:User(loginKey)
  CREATE (o)-[k:HAS_CONTACT]->(u)
  SET k = row.contact
}
