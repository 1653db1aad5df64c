// The fulfillment contacts of users.
// Parameters in $in: keys (login keys). Columns: key, id, country (null: global).
UNWIND $in.keys AS key
MATCH (u:User {loginKey: key})<-[k:HAS_CONTACT]-(:Organization)
USING INDEX SEEK u:User(loginKey)
RETURN key, k.id AS id, k.country AS country
