// Removes the login keys of users who are about to get others, so that users can swap logins.
// Parameters in $in: keys (ids).
UNWIND $in.keys AS key
MATCH (u:User {id: key})
SET u.loginKey = u.id
