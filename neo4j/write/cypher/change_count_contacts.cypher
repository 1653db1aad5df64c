// The number of fulfillment contacts of each account (R24).
// Parameters in $in: keys (Account Numbers). Columns: accountNumber, total.
UNWIND $in.keys AS key
MATCH (o:Organization {accountNumber: key})
RETURN key AS accountNumber, COUNT { (o)-[:HAS_CONTACT]->() } AS total
