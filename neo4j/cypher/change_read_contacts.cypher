// The fulfillment contacts that users are.
// Parameters: keys (login keys). Columns: key, id, country (null: global).
UNWIND $keys AS key
MATCH (:User {loginKey: key})<-[k:HAS_CONTACT]-(:Organization)
RETURN key, k.id AS id, k.country AS country
