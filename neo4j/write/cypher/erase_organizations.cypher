// Turns organizations into tombstones: from then on no read or change finds them, or anything that belongs to them, until they are cleared
// away.
// Parameters in $in: keys (Account Numbers), now.
UNWIND $in.keys AS key
MATCH (o:Organization {accountNumber: key})
WITH o, o.id AS id
REMOVE o:Organization
SET o = {id: id, erasedAt: $in.now}
SET o:ErasedOrganization
