// How many users there are and how many say which organization they are of, and the same of memberships and their group and login:
// counts that the database keeps, and counts of its indexes. They differ where another program wrote some.
// Columns: what (users or memberships), missing (how many do not say it; several rows of a kind are added up).
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
