// The account that had something under each of opaque ids before it was deleted; nothing for other ids.
// Parameters in $in: keys (opaque ids). Columns: key, accountNumber.
UNWIND $in.keys AS key
MATCH (f:FormerId {id: key})<-[:HAD]-(o:Organization)
RETURN key, o.accountNumber AS accountNumber
