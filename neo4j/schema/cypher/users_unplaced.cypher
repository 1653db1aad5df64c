// The number of users minus the number of those with an organization property, and likewise for memberships with group and loginKey: counts
// of the count store and of the indexes. The difference is not 0 when another program wrote some.
// Columns: what (users or memberships), missing (the number that lack the property: the sum of the rows of a kind).
MATCH (u:User)
RETURN 'users' AS what, count(u) AS missing
UNION ALL
MATCH (u:User)
WHERE u.organization IS NOT NULL AND u.loginKey IS NOT NULL
RETURN 'users' AS what, -count(u) AS missing
UNION ALL
MATCH ()-[m:MEMBER_OF]->()
RETURN 'memberships' AS what, count(m) AS missing
UNION ALL
MATCH ()-[m:MEMBER_OF]->()
WHERE m.group IS NOT NULL AND m.loginKey IS NOT NULL
RETURN 'memberships' AS what, -count(m) AS missing
