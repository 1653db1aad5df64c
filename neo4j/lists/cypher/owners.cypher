// The organization that things of one kind belong to.
// Parameters: keys (ids; of proven claims of domains names). Columns: key, owner (the organization's id).
UNWIND $keys AS key
{{- if .Domain}}
CALL (key) {
  MATCH (:Domain {name: key})<-[:CLAIMS]-(o:Organization)
  RETURN o
  UNION ALL
  MATCH (:DomainClaim {id: key})<-[:CLAIMS_PENDING]-(o:Organization)
  RETURN o
}
{{- else}}
MATCH
{{- if .Organization}} (o:Organization {id: key})
{{- else if .Site}} (:Site {id: key})<-[:HAS_SITE]-(o:Organization)
{{- else if .User}} (:User {id: key})-[:BELONGS_TO]->(o:Organization)
{{- else if .Login}} (:User {loginKey: key})-[:BELONGS_TO]->(o:Organization)
{{- else if .Contract}} (:Contract {id: key})<-[:HOLDS]-(o:Organization)
{{- else if .ContractLine}} (c:Contract)-[:GRANTS {id: key}]->(:Product), (c)<-[:HOLDS]-(o:Organization)
{{- else if .Order}} (:Order {id: key})<-[:FULFILLED_BY]-(:Contract)<-[:HOLDS]-(o:Organization)
{{- else if .EntitlementGroup}} (:EntitlementGroup {id: key})<-[:HAS_GROUP]-(o:Organization)
{{- else if .FulfillmentContact}} (o:Organization)-[:HAS_CONTACT {id: key}]->(:User)
{{- else if .AuditEntry}} (:AuditEntry {id: key})<-[:LOGGED]-(o:Organization)
{{- end}}
{{- end}}
RETURN key, o.id AS owner
