// What each account holds: from the organization to its contracts, and over the country-filtered edges to products; its
// groups, its sites and its access settings. The revision is read before and after, so that a change in between shows; what is between is
// copied ({.*}), for the properties of a plain node are only read when the row is sent.
// Parameters: keys (organization ids). Columns: key, row, contracts, groups, sites, access, revisionAfter.
UNWIND $keys AS key
MATCH (o:Organization {id: key})
WITH key, o, o.entitlementRevision AS revision, o.entitlementStamp AS stamp
WITH key, revision, stamp, o{{organization}} AS organization, {{accessSettings}} AS access,
  [(o)-[:HOLDS]->(c:Contract) | {
    contract: c{.*},
    orders: [(c)-[:FULFILLED_BY]->(r:Order) | r{.*}],
    lines: [(c)-[g:GRANTS]->(p:Product) | {line: g{.*}, product: p{.*}}]
  }] AS contracts,
  [(o)-[:HAS_GROUP]->(g:EntitlementGroup) | {group: g{.*}, products: [(g)-[:ALLOWS]->(p:Product) | p.code]}] AS groups,
  [(o)-[:HAS_SITE]->(s:Site)-[:LOCATED_IN]->(country:Country) | {site: s{.*}, country: country.code}] AS sites
CALL (key) {
  MATCH (again:Organization {id: key})
  RETURN again.entitlementRevision AS revisionAfter
}
RETURN key, {organization: organization, revision: revision, stamp: stamp} AS row, contracts, groups, sites, access, revisionAfter
