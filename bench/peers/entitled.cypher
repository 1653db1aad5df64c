// The whole answer to Entitled in one query, R10 to R18 and R21 without grace and global lines: what a careful author would write who has
// nothing but Cypher. The bare driver sends it as it is; the GraphQL peer has it as an @cypher field.
// Parameters: login. Columns: answer (a map of country, entitlements, validUntil).
MATCH (u:User {loginKey: toLower($login)})-[:BELONGS_TO]->(o:Organization)
CALL (o) {
  OPTIONAL MATCH (o)-[:HOLDS]->(c:Contract)-[g:GRANTS]->(p:Product)
  WHERE c.status IN ['ACTIVE', 'SUSPENDED'] AND (g.endsOn IS NULL OR g.endsOn >= date())
  WITH c.status = 'SUSPENDED' AS suspended, c.status = 'ACTIVE' AND g.startsOn <= date() AS live, g.startsOn AS s, g.endsOn AS e, g.country AS country, g.arr AS arr, g.quantity AS quantity, p.code AS code
  RETURN collect(CASE WHEN live THEN {country: country, arr: arr, quantity: quantity, code: code} END) AS live,
    min(CASE WHEN live OR suspended THEN e + duration({days: 1}) ELSE s END) AS validUntil
}
CALL (live) {
  UNWIND live AS l
  WITH l.country AS country, sum(l.arr) AS arr ORDER BY arr DESC, country
  RETURN collect(country) AS represented
}
WITH u, live, validUntil, represented, CASE
  WHEN u.entitlementCountry IS NULL AND u.countryOverride IS NULL
  THEN [(u)-[:MEMBER_OF]->(g) WHERE g.countryOverride IS NOT NULL | g.countryOverride] ELSE [] END AS overrides
WITH u, live, validUntil, CASE
  WHEN u.entitlementCountry IS NOT NULL THEN u.entitlementCountry
  WHEN u.countryOverride IS NOT NULL THEN u.countryOverride
  WHEN size(overrides) > 0
  THEN coalesce(head([x IN represented WHERE x IN overrides]), reduce(m = head(overrides), x IN overrides | CASE WHEN x < m THEN x ELSE m END))
  WHEN u.profileCountry IN represented THEN u.profileCountry
  ELSE head(represented) END AS country
WITH validUntil, country, CASE WHEN u.status = 'ACTIVE' THEN [l IN live WHERE l.country = country] ELSE [] END AS mine,
  [(u)-[:ALLOWS]->(p) | p.code] AS own,
  [x IN [(u)-[:MEMBER_OF]->(g:EntitlementGroup) | [(g)-[:ALLOWS]->(p) | p.code]] WHERE size(x) > 0] AS ofGroups
WITH validUntil, country, mine, CASE WHEN size(own) > 0 THEN [own] ELSE ofGroups END AS lists
CALL (mine, lists) {
  UNWIND mine AS l
  WITH l, lists WHERE size(lists) = 0 OR any(list IN lists WHERE l.code IN list)
  WITH l.code AS code, sum(l.quantity) AS quantity, count(l.quantity) AS known, count(*) AS n ORDER BY code
  RETURN collect({product: code, quantity: CASE WHEN known = n THEN quantity END}) AS entitlements
}
RETURN {country: country, entitlements: entitlements, validUntil: validUntil} AS answer
