// Deletes fulfillment contacts.
// Parameters: keys (ids).
UNWIND $keys AS key
MATCH (:Organization)-[k:HAS_CONTACT {id: key}]->(:User)
DELETE k
