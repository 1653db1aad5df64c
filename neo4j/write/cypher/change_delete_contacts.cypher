// Deletes fulfillment contacts.
// Parameters in $in: keys (ids).
UNWIND $in.keys AS key
MATCH (:Organization)-[k:HAS_CONTACT {id: key}]->(:User)
DELETE k
