// The account of the deleted thing that had each of opaque ids; no row for other ids.
// Parameters in $in: keys (opaque ids). Columns: key, accountNumber.
UNWIND $in.keys AS key
MATCH (f:FormerId {id: key})<-[:HAD]-(o:Organization)
RETURN key, o.accountNumber AS accountNumber
