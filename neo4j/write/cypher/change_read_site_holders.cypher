// The account that each Customer Number belongs to.
// Parameters in $in: keys (Customer Numbers). Columns: key, holder.
UNWIND $in.keys AS key
MATCH (s:Site {customerNumber: key})<-[:HAS_SITE]-(o:Organization)
USING INDEX SEEK s:Site(customerNumber)
RETURN key, o.accountNumber AS holder
