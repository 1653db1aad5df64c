// The number of orders of each account that name each of its sites (R23).
// Parameters in $in: keys (Account Numbers). Columns: accountNumber, customerNumber, total.
UNWIND $in.keys AS key
MATCH (o:Organization {accountNumber: key})-[:HAS_SITE]->(s:Site)
RETURN key AS accountNumber, s.customerNumber AS customerNumber, COUNT { (s)<-[:PLACED_FOR]-() } AS total
