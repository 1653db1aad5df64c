// Has the memberships of users who got other login keys say the new ones, which lists of members are ordered by.
// Parameters in $in: keys (ids).
UNWIND $in.keys AS key
MATCH (u:User {id: key})-[m:MEMBER_OF]->(:EntitlementGroup)
SET m.loginKey = u.loginKey
