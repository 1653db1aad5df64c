// The account that each Customer Number belongs to.
// Parameters: keys (Customer Numbers). Columns: key, holder.
UNWIND $keys AS key
MATCH (:Site {customerNumber: key})<-[:HAS_SITE]-(o:Organization)
RETURN key, o.accountNumber AS holder
