// The accounts with a contract line for one of the products, whatever its dates.
// Parameters: codes. Columns: accountNumber.
UNWIND $codes AS code
MATCH (p:Product {code: code})<-[:GRANTS]-(:Contract)<-[:HOLDS]-(o:Organization)
RETURN DISTINCT o.accountNumber AS accountNumber
