// Who has a login: the user with its roles and its organization, all that must be known of somebody who asks.
// Parameters: loginKey. Columns: row; no row when nobody has it.
MATCH (u:User {loginKey: $loginKey})-[b:BELONGS_TO]->(o:Organization)
RETURN {user: u, roles: b.roles, organization: o{{organization}}} AS row
