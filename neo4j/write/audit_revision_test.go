package write_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/neo4j"
	"entitlegraph/neo4j/neo4jtest"
)

// TestEveryRevisionHasItsEntry: after any history of changes (alone, in lists that change things back, one by one, and by imports that rename
// products), each revision of an account has entries in its log, all of one request, and each entry has its revision; the order of the log is
// that of revisions; and no entry of an account is without a log.
func TestEveryRevisionHasItsEntry(t *testing.T) {
	s := openOn(t, neo4jtest.OpenEmpty(t), nil)
	random := rand.New(rand.NewPCG(31, 7))
	f := newFirm(t, s)
	list := f.everyChange()
	list = list[1 : len(list)-1] // both organizations stay
	lock := changes.SetUserStatus{LoginKey: f.admin, Action: changes.InviteUser}
	back := []changes.Change{
		changes.UpdateOrganization{AccountNumber: f.p + "A", Name: changes.Say("There")}, changes.UpdateOrganization{AccountNumber: f.p + "A", Name: changes.Say("A")},
	}
	apply(t, s, back...)
	for n := range 60 {
		change := list[random.IntN(len(list))]
		r := request(change)
		switch random.IntN(4) {
		case 0:
			r = request(append(slices.Clone(back), change)...)
		case 1:
			r = request(change, lock, list[random.IntN(len(list))])
			r.OneByOne = true
		case 2:
			r.WithoutImpact = true
		}
		if n%10 == 0 {
			load(t, s, companyOf(f.p), neo4j.ImportOptions{}) // restores changed fields, including the name of a product
			continue
		}
		if _, err := s.Apply(t.Context(), r); err != nil {
			t.Fatal(change.Kind(), err)
		}
	}
	for _, record := range execute(t, s, `MATCH (o:Organization) RETURN o.accountNumber AS account, o.revision AS revision,
		COLLECT { MATCH (o)-[:LOGGED]->(e:AuditEntry) RETURN [e.revision, coalesce(e.request, 'import')] ORDER BY e.at, e.id } AS entries`, nil) {
		row := record
		entries, _ := row["entries"].([]any)
		of, last := map[int64]string{}, int64(0)
		for _, entry := range entries {
			pair, _ := entry.([]any)
			revision, noted := pair[0].(int64)
			request, _ := pair[1].(string)
			if known := of[revision]; !noted || revision < last || known != "" && (known != request || known == "import") {
				t.Errorf("%s: an entry of %s has revision %v after %d of %q", row.Text("account"), request, pair[0], last, known)
			}
			of[revision], last = request, revision
		}
		if int64(len(of)) != row.Number("revision") || last != int64(len(of)) {
			t.Errorf("%s: at revision %v, with entries of %d revisions, the last %d", row.Text("account"), row["revision"], len(of), last)
		}
	}
	stray := execute(t, s, `MATCH (e:AuditEntry {organization: ''}) WHERE NOT e.action IN ['createProduct', 'updateProduct'] RETURN e.action AS action`, nil)
	for _, record := range stray {
		t.Errorf("%s stands in the log of no organization", record.Text("action"))
	}
}
