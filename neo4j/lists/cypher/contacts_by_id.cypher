// Fulfillment contacts by id.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (o:Organization)-[k:HAS_CONTACT {id: key}]->(u:User)-[b:BELONGS_TO]->(o)
RETURN key, {contact: k, user: u, roles: b.roles} AS row
