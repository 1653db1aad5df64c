package api_test

import (
	"strings"
	"testing"
)

// TestAccountInWithdrawnCurrency: an account that is stored in one is read, changed, exported and imported as ever, but no account is given one anew.
func TestAccountInWithdrawnCurrency(t *testing.T) {
	o := openOffice(t)
	const organization = `{"type":"organization","accountNumber":"#ACC","name":"Acme","currency":"BGN","withdrawnCurrency":true,"sites":[{"customerNumber":"#S1","name":"HQ","country":"BG"}]}` + "\n"
	load(t, o.store, []byte(o.fill(`{"type":"product","code":"#P1","name":"Product"}`+"\n"+organization)))
	o.done("CreateContract", `{"accountNumber":"#ACC","contractNumber":"#K1","startsOn":"2026-01-01"}`, `"contractNumber":"#K1"`)
	o.done("PlaceOrder", `{"contractNumber":"#K1","orderNumber":"#O1","orderedOn":"2026-01-02","customerNumber":"#S1","lines":[{"productCode":"#P1","annualRecurringRevenue":"10.5"}]}`, `"orderNumber":"#O1"`)
	o.done("UpdateOrganization", `{"accountNumber":"#ACC","name":"Acme","currency":"BGN"}`, `"name":"Acme"`)
	o.want(o.ask(o.fill(`{organization(accountNumber: "#ACC") {currency contracts {nodes {lines {nodes {annualRecurringRevenue {amount currency}}}}}}}`), ""),
		`{"organization":{"currency":"BGN","contracts":{"nodes":[{"lines":{"nodes":[{"annualRecurringRevenue":{"amount":"10.50","currency":"BGN"}}]}}]}}}`)
	exported, _, _ := strings.Cut(o.state(), `{"organization":{`) // the records, without what state adds
	if !strings.Contains(exported, o.fill(strings.TrimSuffix(organization, "\n"))) {
		t.Errorf("exported %s", exported)
	}
	load(t, o.store, []byte(exported))
	o.refused("CreateOrganization", `{"accountNumber":"#NEW","name":"New","currency":"BGN","site":{"customerNumber":"#S9","name":"HQ","country":"BG"}}`, "INVALID_INPUT", "currency")
	o.refused("UpdateOrganization", `{"accountNumber":"#ACC","currency":"ANG"}`, "INVALID_INPUT", "currency")
	o.refused("UpdateOrganization", `{"accountNumber":"#ACC","currency":"EUR"}`, "AMOUNT_UNFIT", "currency")
}
