// Has users that do not say so say which organization they are of; of none is the empty id. A user is locked by the first writing,
// before its organization is read: another transaction may be moving it.
MATCH (u:User)
WHERE u.loginKey IS NOT NULL AND u.organization IS NULL
CALL (u) {
  SET u.organization = ''
  WITH u
  MATCH (u)-[:BELONGS_TO]->(o:Organization)
  SET u.organization = o.id
} IN TRANSACTIONS OF 5000 ROWS
