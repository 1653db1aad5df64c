// All fulfillment contacts of each organization, by login key, the global one of a user first, then by country.
// Parameters: keys (organization ids). Columns: key, rows, version (of the account).
UNWIND $keys AS key
MATCH (o:Organization {id: key})
CALL (o) {
  MATCH (o)-[k:HAS_CONTACT]->(u:User)-[b:BELONGS_TO]->(:Organization)
  WITH k, u, b
  ORDER BY u.loginKey, coalesce(k.country, '')
  RETURN collect({contact: k, user: u, roles: b.roles}) AS rows
}
RETURN key, rows, o{.id, .revision, .entitlementRevision, .updatedAt, .entitlementStamp} AS version
