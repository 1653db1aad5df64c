// The accounts that name one of the products: with a contract line for it, whatever its dates, or a group or a login that lists it.
// Parameters: codes. Columns: accountNumber.
UNWIND $codes AS code
MATCH (p:Product {code: code})
CALL (p) {
  MATCH (p)<-[:GRANTS]-(:Contract)<-[:HOLDS]-(o:Organization)
  RETURN o
UNION
  MATCH (p)<-[:ALLOWS]-(:EntitlementGroup)<-[:HAS_GROUP]-(o:Organization)
  RETURN o
UNION
  MATCH (p)<-[:ALLOWS]-(:User)-[:BELONGS_TO]->(o:Organization)
  RETURN o
}
RETURN DISTINCT o.accountNumber AS accountNumber
