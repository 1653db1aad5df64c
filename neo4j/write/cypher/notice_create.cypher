// Stores notices that are still to be sent.
// Parameters in $in: rows (maps of accountNumber, contractNumber, orderNumber (null: none), user (an id), notice: the properties).
UNWIND $in.rows AS row
MATCH (o:Organization {accountNumber: row.accountNumber})
USING INDEX SEEK o:Organization(accountNumber)
CALL (o, row) {
  MATCH (u:User {id: row.user})
  USING INDEX SEEK u:User(id)
  MATCH (c:Contract {contractNumber: row.contractNumber})
  USING INDEX SEEK c:Contract(contractNumber)
  CREATE (o)-[:NOTIFIED_BY]->(n:Notice)-[:ADDRESSED_TO]->(u), (n)-[:OF_CONTRACT]->(c)
  SET n = row.notice
  RETURN n
}
CALL (n, row) {
  MATCH (r:Order {orderNumber: row.orderNumber})
  USING INDEX SEEK r:Order(orderNumber)
  CREATE (n)-[:OF_ORDER]->(r)
}
