package write_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// notified returns the stored notices of an organization as texts, in order: why, status, address, and the login of the user.
func notified(t *testing.T, s *Store, account string) []string {
	t.Helper()
	var all []string
	for _, row := range execute(t, s, `MATCH (:Organization {accountNumber: $account})-[:NOTIFIED_BY]->(n:Notice)
		OPTIONAL MATCH (n)-[:ADDRESSED_TO]->(u:User)
		OPTIONAL MATCH (n)-[:OF_ORDER]->(r:Order)
		MATCH (n)-[:OF_CONTRACT]->(c:Contract)
		RETURN n.why AS why, n.status AS status, coalesce(n.email, '-') AS email, coalesce(u.login, '-') AS login, coalesce(r.orderNumber, '-') AS number,
		  n.dueAt IS NOT NULL AS due ORDER BY n.id`, map[string]any{"account": account}) {
		all = append(all, fmt.Sprint(row["why"], " ", row["status"], " ", row["email"], " ", row["login"], " ", row["number"], " ", row["due"]))
	}
	slices.Sort(all)
	return all
}

// noticeWorld creates an organization with a contract, an administrator and two contacts, all in lower case of the prefix.
func noticeWorld(t *testing.T, s *Store) (p, all, de string) {
	t.Helper()
	p = prefix()
	logins := crowd(t, s, p, 3, "")
	apply(t, s, changes.CreateProduct{ProductBody: graph.ProductBody{Code: p + "P", Name: "P"}})
	apply(t, s,
		changes.CreateContract{AccountNumber: p + "A", ContractNumber: p + "C", Term: graph.Period{From: graph.DateOf(changeDay), To: graph.DateOf(changeDay) + 100}},
		changes.AddContact{AccountNumber: p + "A", LoginKey: logins[0]}, changes.AddContact{AccountNumber: p + "A", LoginKey: logins[1], Country: "DE"},
	)
	for _, login := range logins[:2] {
		apply(t, s, changes.SetUserStatus{LoginKey: login, Action: changes.ApproveUser})
	}
	return p, logins[0], logins[1]
}

func placed(p, number string) changes.PlaceOrder {
	return changes.PlaceOrder{
		ContractNumber: p + "C", OrderNumber: p + number, CustomerNumber: p + "A-1", OrderedOn: graph.DateOf(changeDay),
		Lines: []graph.LineContent{{ProductCode: p + "P", Own: graph.Always}},
	}
}

// TestNoticesAreStoredWithTheChange: an order and a change of a contract store a notice for each contact; a dry run, a refused request, and a
// change of a user store none.
func TestNoticesAreStoredWithTheChange(t *testing.T) {
	s := openChange(t)
	p, all, de := noticeWorld(t, s)
	dry := request(placed(p, "O1"))
	dry.DryRun = true
	if _, preview, err := s.Preview(t.Context(), dry); err != nil {
		t.Fatal(err)
	} else if err := preview.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(t.Context(), request(placed(p, "O1"), changes.PlaceOrder{ContractNumber: p + "NONE"})); err != nil {
		t.Fatal(err)
	}
	apply(t, s, rename(de, "Ann"))
	if got := notified(t, s, p+"A"); len(got) > 0 {
		t.Errorf("without a change of licenses: %q", got)
	}
	order := request(placed(p, "O1"))
	for range 2 { // the second is a repeat
		if _, err := s.Apply(t.Context(), order); err != nil {
			t.Fatal(err)
		}
	}
	apply(t, s, changes.UpdateUser{LoginKey: de, CommunicationEmail: changes.Say("Mail@Other.example")},
		changes.UpdateContract{ContractNumber: p + "C", Status: changes.Say(graph.ContractSuspended)})
	want := []string{
		"NEW_LICENSE PENDING " + all + " " + all + " " + p + "O1 true", "NEW_LICENSE PENDING " + de + " " + de + " " + p + "O1 true",
		"SUSPENDED PENDING Mail@Other.example " + de + " - true", "SUSPENDED PENDING " + all + " " + all + " - true",
	}
	if got := notified(t, s, p+"A"); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestErasureOfNotices: the erasure of a user leaves its notices without personal data, and cancels those that were not sent; the erasure of an
// organization deletes them (R30).
func TestErasureOfNotices(t *testing.T) {
	s := openChange(t)
	p, all, de := noticeWorld(t, s)
	apply(t, s, placed(p, "O1"))
	execute(t, s, `MATCH (n:Notice {email: $email}) SET n.status = 'SENT' REMOVE n.dueAt`, map[string]any{"email": all})
	apply(t, s, placed(p, "O2"))
	apply(t, s, changes.DeleteUser{LoginKey: all})
	want := []string{
		"NEW_LICENSE CANCELLED - - " + p + "O2 false", "NEW_LICENSE PENDING " + de + " " + de + " " + p + "O1 true",
		"NEW_LICENSE PENDING " + de + " " + de + " " + p + "O2 true", "NEW_LICENSE SENT - - " + p + "O1 false",
	}
	if got := notified(t, s, p+"A"); !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	id := execute(t, s, `MATCH (n:Notice {email: $email}) RETURN collect(n.id) AS ids`, map[string]any{"email": de})[0]["ids"]
	apply(t, s, changes.DeleteOrganization{AccountNumber: p + "A"})
	if left := execute(t, s, `MATCH (n:Notice) WHERE n.id IN $ids RETURN n.id AS id`, map[string]any{"ids": id}); len(left) > 0 {
		t.Errorf("left of an erased organization: %v", left)
	}
}
