// Who a user is: with its roles and its organization, all that must be known of somebody who asks.
// Parameters: id. Columns: row; no row when there is no such user.
MATCH (u:User {id: $id})-[b:BELONGS_TO]->(o:Organization)
RETURN {user: u, roles: b.roles, organization: o} AS row
