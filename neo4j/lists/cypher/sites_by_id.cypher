// Sites by id.
// Parameters: keys. Columns: key, row (with the organization where Owner is on).
UNWIND $keys AS key
MATCH (s:Site {id: key})-[:LOCATED_IN]->(country:Country)
{{- if .Owner}}
WITH key, s, country
MATCH (s)<-[:HAS_SITE]-(o:Organization)
{{- else}}
WHERE EXISTS { (s)<-[:HAS_SITE]-(:Organization) }
{{- end}}
RETURN key, {site: s, country: country.code{{if .Owner}}, organization: o{{organization}}, stamp: o.entitlementStamp{{end}}} AS row
