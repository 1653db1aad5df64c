// Sets the new login keys on the memberships of renamed users; lists of members are ordered by them.
// Parameters in $in: keys (ids).
UNWIND $in.keys AS key
MATCH (u:User {id: key})-[m:MEMBER_OF]->(:EntitlementGroup)
SET m.loginKey = u.loginKey
