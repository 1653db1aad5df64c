package changes

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"entitlegraph/graph"
)

func effectsOf(outcomes []Outcome) []Effect {
	var effects []Effect
	for _, outcome := range outcomes {
		effects = append(effects, outcome.Effects...)
	}
	return effects
}

// isDelete reports whether an effect is a Delete.
func isDelete(effect Effect) bool {
	return strings.HasPrefix(reflect.TypeOf(effect).Name(), "Delete[")
}

// TestNetOfDeletions: a thing that is created and deleted has no net effect, one that is deleted and created again has one Write, and effects
// in an organization that is erased are left out.
func TestNetOfDeletions(t *testing.T) {
	for _, test := range []struct {
		name string
		list []Change
		want []string
	}{
		{name: "group that came and went", list: []Change{
			CreateGroup{AccountNumber: "A", Name: "N", NameKey: "n", LoginKeys: []string{"active@a.example"}}, DeleteGroup{"group A\x00n"},
		}, want: nil},
		{name: "domain released and claimed", list: []Change{ReleaseDomain{"A", "a.example"}, ClaimDomain{"A", "a.example", true}}, want: []string{"Write Domain a.example"}},
		{name: "domain released, claimed and released", list: []Change{
			ReleaseDomain{"A", "a.example"}, ClaimDomain{"A", "a.example", true}, ReleaseDomain{"A", "a.example"},
		}, want: []string{"Delete Domain a.example"}},
		{name: "user who came and went", list: []Change{user("n@n.example"), AddContact{AccountNumber: "A", LoginKey: "n@n.example"}, DeleteUser{"n@n.example"}}, want: nil},
		{name: "contact that came and went before its user got another login", list: []Change{
			AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "DE"}, RemoveContact{"contact u@a.example\x00DE"},
			RenameUser{"u@a.example", "n@n.example", "n@n.example"},
		}, want: []string{"Write User user u@a.example"}},
		{name: "user changed and erased", list: []Change{RestrictUser{"active@a.example", []string{"P"}}, DeleteUser{"active@a.example"}}, want: []string{"Delete User user active@a.example"}},
		{name: "organization changed and erased", list: []Change{
			UpdateOrganization{AccountNumber: "A", Name: Say("AA")}, AddSite{"A", site("A3", "CH")}, GrantRole{"u@a.example", "CO_ADMIN"}, DeleteOrganization{"A"},
		}, want: []string{"Delete Organization organization A"}},
		{name: "organization that came and went", list: []Change{createOrganization("N", "N", "EUR", site("N1", "DE")), DeleteOrganization{"N"}}, want: nil},
		{name: "user erased with the organization it moved to", list: []Change{
			AddContact{AccountNumber: "A", LoginKey: "free@free.example"}, TransferUser{"free@free.example", "B"}, DeleteOrganization{"B"},
		}, want: []string{"Delete User user free@free.example", "Delete Organization organization B"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, effect := range Net(effectsOf(applyAll(t, changeState(t), test.list))) {
				verb := "Write "
				if isDelete(effect) {
					verb = "Delete "
				}
				got = append(got, verb+string(effect.subject().Kind)+" "+effect.subject().ID)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

// TestAuditOf: the audit fields of one effect are those of an entry about the thing itself.
func TestAuditOf(t *testing.T) {
	s := changeState(t)
	effects := effectsOf(applyAll(t, s, []Change{order(line(nil)), AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "DE"}}))
	for i, want := range []string{
		"orderNumber > NEW, contractNumber > K, customerNumber > A1, orderedOn > 2026-06-15",
		"productCode > P, country > DE, annualRecurringRevenue > 1.00",
		"user > " + opaque("u@a.example") + ", country > DE",
	} {
		if got := auditText(s.audit(effects[i].subject(), []Effect{effects[i]})); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestAuditOfDocuments: an import that alters the site in the Fulfillment Document of an order is in the audit log.
func TestAuditOfDocuments(t *testing.T) {
	s := changeState(t)
	applyAll(t, s, []Change{order(line(nil))})
	before := *s.Contracts["K"].Orders["NEW"]
	after := before
	after.Site.City, after.Site.CountryCode = "Rome", "IT"
	const want = "site.city > Rome, site.country DE > IT"
	effect := Write[Order]{AccountNumber: "A", Before: &before, After: &after, shared: true}
	if got := auditText(s.audit(effect.subject(), []Effect{effect})); got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestUnreadTallyIsAFaultOfApply: without a count that it needs, a change is neither allowed nor refused, and CountsOf returns that count.
func TestUnreadTallyIsAFaultOfApply(t *testing.T) {
	for _, test := range []struct {
		change Change
		want   Counts
	}{
		{change: RevokeRole{"admin@a.example", "ACCOUNT_ADMIN"}, want: Counts{Administrators: []string{"A"}}},
		{change: UpdateSite{CustomerNumber: "A1", Country: Say("CH")}, want: Counts{CountryRefs: []string{"A"}}},
		{change: RemoveSite{"A2"}, want: Counts{CountryRefs: []string{"A"}, OrdersBySite: []string{"A"}}},
		{change: UpdateOrganization{AccountNumber: "A", Currency: Say("USD")}, want: Counts{LinesWithAmount: []string{"A"}}},
		{change: AddContact{AccountNumber: "A", LoginKey: "active@a.example"}, want: Counts{Contacts: []string{"A"}}},
		{change: RemoveContact{contactU}, want: Counts{Contacts: []string{"A"}}},
		{change: DeleteUser{"u@a.example"}, want: Counts{Contacts: []string{"A"}}},
		{change: DesignateEntitlementCountry{"u@a.example", "DE"}, want: Counts{Represented: []string{"A"}}},
		{change: OverrideUserCountry{"u@a.example", "DE"}, want: Counts{Represented: []string{"A"}}},
		{change: OverrideGroupCountry{groupStrasse, "DE"}, want: Counts{Represented: []string{"A"}}},
		{change: CreateGroup{AccountNumber: "A", Name: "N", NameKey: "n", CountryOverride: "DE"}, want: Counts{Represented: []string{"A"}}},
		{change: UpdateGroup{GroupID: groupStrasse, CountryOverride: Say("DE")}, want: Counts{Represented: []string{"A"}}},
	} {
		s := changeState(t)
		a := s.Accounts["A"]
		a.Administrators, a.CountryRefs, a.LinesWithAmount, a.Contacts, a.OrdersBySite, a.Represented = nil, nil, nil, nil, nil, nil
		if _, err := s.Apply(test.change); graph.CodeOf(err) != graph.CodeInternal {
			t.Errorf("%T: %v", test.change, err)
		}
		if got := CountsOf(s, []Change{test.change}); !reflect.DeepEqual(got, test.want) {
			t.Errorf("%T wants %+v", test.change, got)
		}
	}
}

// TestUnreadOrdersAreAFault: RemoveSite is a fault when the orders of the site were not counted.
func TestUnreadOrdersAreAFault(t *testing.T) {
	s := changeState(t)
	applyAll(t, s, []Change{AddSite{"A", site("A3", "DE")}})
	s.Accounts["A"].OrdersBySite = nil
	if _, err := s.Apply(RemoveSite{"A3"}); graph.CodeOf(err) != graph.CodeInternal {
		t.Errorf("it gave %v", err)
	}
}
