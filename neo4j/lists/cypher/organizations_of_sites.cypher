// The organization of each site.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (:Site {id: key})<-[:HAS_SITE]-(o:Organization)
RETURN key, {organization: o{{organization}}, stamp: o.entitlementStamp} AS row
