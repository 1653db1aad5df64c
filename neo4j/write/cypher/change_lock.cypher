// Takes the write lock of each organization that requests are about, in the order of their numbers, so that changes of one account are
// serial; nothing is changed. A property is set and removed again, because only a write takes a lock. Data must be read after the lock is
// taken: so everything is read a second time. The form Others also has subjects other than users.
// Parameters in $in: rows (maps of request: an id; accountNumbers; customerNumbers, contracts, users (login keys), groups and contacts (ids):
// subjects of the request, whose organizations it does not name; within: the accounts that it reaches, null for all; holders: accounts that are only
// locked; around: whether to return sites, and products and groups of users). Columns: key (request), users and organizations (rows as
// change_read_users and change_read_organizations return them, each organization with locked: false for one to which a subject moved meanwhile),
// others (the accounts of subjects other than users), applied (the stored outcome of the request; at most one).
UNWIND $in.rows AS row
CALL (row) {
  UNWIND row.accountNumbers AS key
  MATCH (o:Organization {accountNumber: key})
  RETURN o
  UNION
  UNWIND row.users AS key
  MATCH (:User {loginKey: key})-[:BELONGS_TO]->(o:Organization)
  RETURN o
{{- if .Others}}
  UNION
  UNWIND row.customerNumbers AS key
  MATCH (:Site {customerNumber: key})<-[:HAS_SITE]-(o:Organization)
  RETURN o
  UNION
  UNWIND row.contracts AS key
  MATCH (:Contract {contractNumber: key})<-[:HOLDS]-(o:Organization)
  RETURN o
  UNION
  UNWIND row.groups AS key
  MATCH (:EntitlementGroup {id: key})<-[:HAS_GROUP]-(o:Organization)
  RETURN o
  UNION
  UNWIND row.contacts AS key
  MATCH (o:Organization)-[:HAS_CONTACT {id: key}]->(:User)
  RETURN o
  UNION
  UNWIND row.holders AS key
  MATCH (o:Organization {accountNumber: key})
  RETURN o
{{- end}}
}
WITH row, o
WHERE row.within IS NULL OR o.accountNumber IN row.within{{if .Others}} OR o.accountNumber IN row.holders{{end}}
WITH DISTINCT o
ORDER BY o.accountNumber
SET o.locked = true
REMOVE o.locked
WITH collect(o.accountNumber) AS held
UNWIND $in.rows AS row
WITH held, row, COLLECT {
  UNWIND row.users AS key
  MATCH (u:User {loginKey: key})-[b:BELONGS_TO]->(o:Organization)
  RETURN {
    accountNumber: o.accountNumber, user: u{.*}, roles: b.roles, products: [(u)-[x:ALLOWS|EXCEPTION]->(p:Product) WHERE row.around | coalesce(p.code + ":" + x.access, p.code)],
    groups: [(u)-[:MEMBER_OF]->(g:EntitlementGroup) WHERE row.around | g.id]
  }
} AS users{{if .Others}}, COLLECT {
  UNWIND row.customerNumbers AS key
  MATCH (:Site {customerNumber: key})<-[:HAS_SITE]-(o:Organization)
  RETURN o.accountNumber
  UNION
  UNWIND row.contracts AS key
  MATCH (:Contract {contractNumber: key})<-[:HOLDS]-(o:Organization)
  RETURN o.accountNumber
  UNION
  UNWIND row.groups AS key
  MATCH (:EntitlementGroup {id: key})<-[:HAS_GROUP]-(o:Organization)
  RETURN o.accountNumber
  UNION
  UNWIND row.contacts AS key
  MATCH (o:Organization)-[:HAS_CONTACT {id: key}]->(:User)
  RETURN o.accountNumber
}{{else}}, []{{end}} AS others
RETURN row.request AS key, users, others, COLLECT {
  UNWIND row.accountNumbers + others + [user IN users | user.accountNumber] AS key
  WITH DISTINCT key
  WHERE row.within IS NULL OR key IN row.within
  MATCH (o:Organization {accountNumber: key})
  RETURN {
    organization: o{{organization}}, locked: key IN held,
    sites: [(o)-[:HAS_SITE]->(s:Site)-[:LOCATED_IN]->(country:Country) WHERE row.around | {site: s{.*}, country: country.code}]
  }
} AS organizations, COLLECT { MATCH (a:AppliedChange {id: row.request}) RETURN a.outcome } AS applied
