// The users of an organization and the members of a group, in the order of their logins: User.organization and MEMBER_OF.group are ids.
// What was written before these properties were is given them at every start (users_place.cypher, memberships_place.cypher).
CREATE INDEX user_of_organization IF NOT EXISTS FOR (u:User) ON (u.organization, u.loginKey);
CREATE INDEX member_of_group IF NOT EXISTS FOR ()-[m:MEMBER_OF]-() ON (m.group, m.loginKey);
CALL db.awaitIndexes(300)
