// The number of contract lines of each account with an amount (R6).
// Parameters in $in: keys (Account Numbers). Columns: accountNumber, total.
UNWIND $in.keys AS key
MATCH (o:Organization {accountNumber: key})
RETURN key AS accountNumber, COUNT { MATCH (o)-[:HOLDS]->(:Contract)-[g:GRANTS]->(:Product) WHERE g.arr <> 0 } AS total
