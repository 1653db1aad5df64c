// The accounts that things belong to which changes name without their account.
// Parameters: customerNumbers, contracts, users (login keys), groups (ids), contacts (ids). Columns: accountNumber.
CALL () {
  UNWIND $customerNumbers AS key
  MATCH (:Site {customerNumber: key})<-[:HAS_SITE]-(o:Organization)
  RETURN o
  UNION
  UNWIND $contracts AS key
  MATCH (:Contract {contractNumber: key})<-[:HOLDS]-(o:Organization)
  RETURN o
  UNION
  UNWIND $users AS key
  MATCH (:User {loginKey: key})-[:BELONGS_TO]->(o:Organization)
  RETURN o
  UNION
  UNWIND $groups AS key
  MATCH (:EntitlementGroup {id: key})<-[:HAS_GROUP]-(o:Organization)
  RETURN o
  UNION
  UNWIND $contacts AS key
  MATCH (o:Organization)-[:HAS_CONTACT {id: key}]->(:User)
  RETURN o
}
RETURN DISTINCT o.accountNumber AS accountNumber
ORDER BY accountNumber
