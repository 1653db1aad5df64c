// Turns users into tombstones, which have nothing but the id, until the audit entries about them are cleared away.
// Parameters in $in: keys (user ids), now.
UNWIND $in.keys AS key
MATCH (u:User {id: key})-[:BELONGS_TO]->(o:Organization)
WITH u, o.id AS organization
CALL (u) {
  MATCH (u)-[r:BELONGS_TO|MEMBER_OF|ALLOWS]->()
  DELETE r
}
CALL (u) {
  MATCH (u)<-[k:HAS_CONTACT]-(:Organization)
  DELETE k
}
WITH u, organization, u.id AS id
REMOVE u:User
SET u = {id: id, organization: organization, erasedAt: $in.now}
SET u:ErasedUser
