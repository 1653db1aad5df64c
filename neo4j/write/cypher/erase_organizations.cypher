// Makes organizations tombstones: from then on they, and all that belongs to them, are not to be seen or changed, until it is cleared
// away.
// Parameters in $in: keys (Account Numbers), now.
UNWIND $in.keys AS key
MATCH (o:Organization {accountNumber: key})
WITH o, o.id AS id
REMOVE o:Organization
SET o = {id: id, erasedAt: $in.now}
SET o:ErasedOrganization
