package neo4jtest

import "strings"

// Company returns a file with a small account: records of every type, whose keys begin with the prefix.
func Company(p string) string {
	return strings.NewReplacer("@", p, "~", strings.ToLower(p)).Replace(`
{"type":"product","code":"@P","name":"P"}
{"type":"product","code":"@Q","name":"Q"}
{"type":"organization","accountNumber":"@A","name":"A","currency":"EUR","sites":[{"customerNumber":"@A-1","name":"One","country":"DE","city":"Ulm"},{"customerNumber":"@A-2","name":"Two","country":"AT"}]}
{"type":"contract","contractNumber":"@K","accountNumber":"@A","startsOn":"2026-01-01","graceDays":30,"orders":[{"orderNumber":"@O","orderedOn":"2026-01-02","customerNumber":"@A-1","lines":[{"product":"@P","quantity":5,"annualRecurringRevenue":"12.50","startsOn":"2026-02-01"},{"product":"@Q","global":true},{"product":"@P","country":"AT","endsOn":"2027-01-01"}]}]}
{"type":"group","accountNumber":"@A","name":"Group","products":["@P"],"countryOverride":"AT"}
{"type":"group","accountNumber":"@A","name":"Other"}
{"type":"user","accountNumber":"@A","login":"Admin#~.example","status":"ACTIVE","roles":["ACCOUNT_ADMIN"],"givenName":"Ada"}
{"type":"user","accountNumber":"@A","login":"u#~.example","profileCountry":"DE","groups":["group"],"products":["@Q"]}
{"type":"fulfillmentContact","accountNumber":"@A","login":"u#~.example"}
{"type":"fulfillmentContact","accountNumber":"@A","login":"u#~.example","country":"DE"}
{"type":"domain","accountNumber":"@A","name":"~.example","autoApprove":true}
`[1:])
}

// CompanyOf returns Company, with every # replaced by the @ of logins.
func CompanyOf(p string) string { return strings.ReplaceAll(Company(p), "#", "@") }
