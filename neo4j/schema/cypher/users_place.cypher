// Sets the organization property of users that lack it; empty for a user without an organization. The first SET locks the user before its
// organization is read: another transaction may be moving the user.
MATCH (u:User)
WHERE u.loginKey IS NOT NULL AND u.organization IS NULL
CALL (u) {
  SET u.organization = ''
  WITH u
  MATCH (u)-[:BELONGS_TO]->(o:Organization)
  SET u.organization = o.id
} IN TRANSACTIONS OF 5000 ROWS
