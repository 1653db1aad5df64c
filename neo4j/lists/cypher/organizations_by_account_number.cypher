// Organizations by Account Number.
// Parameters: keys. Columns: key, row.
UNWIND $keys AS key
MATCH (o:Organization {accountNumber: key})
RETURN key, {organization: o{{organization}}, stamp: o.entitlementStamp} AS row
