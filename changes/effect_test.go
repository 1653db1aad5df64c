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
		{"group that came and went", []Change{
			CreateGroup{AccountNumber: "A", Name: "N", NameKey: "n", LoginKeys: []string{"active@a.example"}}, DeleteGroup{"group A\x00n"},
		}, nil},
		{"domain released and claimed", []Change{ReleaseDomain{"A", "a.example"}, ClaimDomain{"A", "a.example", true}}, []string{"Write Domain a.example"}},
		{"domain released, claimed and released", []Change{
			ReleaseDomain{"A", "a.example"}, ClaimDomain{"A", "a.example", true}, ReleaseDomain{"A", "a.example"},
		}, []string{"Delete Domain a.example"}},
		{"user who came and went", []Change{user("n@n.example"), AddContact{AccountNumber: "A", LoginKey: "n@n.example"}, DeleteUser{"n@n.example"}}, nil},
		{"contact that came and went before its user got another login", []Change{
			AddContact{AccountNumber: "A", LoginKey: "u@a.example", Country: "DE"}, RemoveContact{"contact u@a.example\x00DE"},
			RenameUser{"u@a.example", "n@n.example", "n@n.example"},
		}, []string{"Write User user u@a.example"}},
		{"user changed and erased", []Change{RestrictUser{"active@a.example", []string{"P"}}, DeleteUser{"active@a.example"}}, []string{"Delete User user active@a.example"}},
		{"organization changed and erased", []Change{
			UpdateOrganization{AccountNumber: "A", Name: Say("AA")}, AddSite{"A", site("A3", "CH")}, GrantRole{"u@a.example", "CO_ADMIN"}, DeleteOrganization{"A"},
		}, []string{"Delete Organization organization A"}},
		{"organization that came and went", []Change{CreateOrganization{"N", "N", "EUR", site("N1", "DE")}, DeleteOrganization{"N"}}, nil},
		{"user erased with the organization it moved to", []Change{
			AddContact{AccountNumber: "A", LoginKey: "free@free.example"}, TransferUser{"free@free.example", "B"}, DeleteOrganization{"B"},
		}, []string{"Delete User user free@free.example", "Delete Organization organization B"}},
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
		{RevokeRole{"admin@a.example", "ACCOUNT_ADMIN"}, Counts{Administrators: []string{"A"}}},
		{UpdateSite{CustomerNumber: "A1", Country: Say("CH")}, Counts{CountryRefs: []string{"A"}}},
		{RemoveSite{"A2"}, Counts{CountryRefs: []string{"A"}, OrdersBySite: []string{"A"}}},
		{UpdateOrganization{AccountNumber: "A", Currency: Say("USD")}, Counts{LinesWithAmount: []string{"A"}}},
		{AddContact{AccountNumber: "A", LoginKey: "active@a.example"}, Counts{Contacts: []string{"A"}}},
		{RemoveContact{contactU}, Counts{Contacts: []string{"A"}}},
		{DeleteUser{"u@a.example"}, Counts{Contacts: []string{"A"}}},
		{DesignateEntitlementCountry{"u@a.example", "DE"}, Counts{Represented: []string{"A"}}},
		{OverrideUserCountry{"u@a.example", "DE"}, Counts{Represented: []string{"A"}}},
		{OverrideGroupCountry{groupStrasse, "DE"}, Counts{Represented: []string{"A"}}},
		{CreateGroup{AccountNumber: "A", Name: "N", NameKey: "n", CountryOverride: "DE"}, Counts{Represented: []string{"A"}}},
		{UpdateGroup{GroupID: groupStrasse, CountryOverride: Say("DE")}, Counts{Represented: []string{"A"}}},
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
