package spreadsheet_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/spreadsheet"
)

func ann() spreadsheet.User {
	return spreadsheet.User{
		User: &graph.User{Roles: []graph.Role{graph.RoleAccountAdmin}, UserBody: graph.UserBody{
			Login: "Ann@acme.example", LoginKey: "ann@acme.example", GivenName: "Ann", FamilyName: "Lee", Status: graph.UserActive,
			ProfileCountryCode: "DE", EntitlementCountryCode: "FR",
		}},
		Products:   []string{"P1", "P2"},
		Exceptions: []graph.AccessException{{ProductCode: "P3", Access: graph.AccessDeny}, {ProductCode: "P4", Access: graph.AccessAllow}},
	}
}

func write(t interface{ Fatal(...any) }, users ...spreadsheet.User) []byte {
	var b bytes.Buffer
	w, err := spreadsheet.NewWriter(&b)
	if err == nil {
		err = w.Write(users)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestWrite(t *testing.T) {
	user := ann()
	user.FamilyName, user.GivenName = `=HYPERLINK("x")`, "-Ann, the first"
	const want = "\ufefflogin,givenName,familyName,status,roles,profileCountry,entitlementCountry,countryOverride,products,communicationEmail,access\r\n" +
		"Ann@acme.example,\"'-Ann, the first\",\"'=HYPERLINK(\"\"x\"\")\",ACTIVE,ACCOUNT_ADMIN,DE,FR,,P1 P2,,P3:DENY P4:ALLOW\r\n"
	if got := string(write(t, user)); got != want {
		t.Errorf("got %q\nwant %q", got, want)
	}
}

func plan(t *testing.T, file string, user *spreadsheet.User) ([]changes.Change, []string) {
	t.Helper()
	rows, problems := spreadsheet.Read([]byte(file))
	var planned []changes.Change
	for _, row := range rows {
		ofRow, wrong := spreadsheet.Plan("ACC", row, user)
		problems = append(problems, wrong...)
		for _, p := range ofRow {
			planned = append(planned, p.Change)
		}
	}
	var places []string
	for _, p := range problems {
		places = append(places, string(rune('0'+p.Row))+" "+p.Column)
	}
	return planned, places
}

func TestPlan(t *testing.T) {
	user := ann()
	const key = "ann@acme.example"
	for name, test := range map[string]struct {
		file     string
		user     *spreadsheet.User
		want     []changes.Change
		problems []string
	}{
		"an absent column and an empty cell leave alone": {"login,givenName\nANN@acme.example,\n", &user, nil, nil},
		"(clear) clears": {"login,givenName,profileCountry,entitlementCountry,products,roles\nann@acme.example,(clear),(clear),(clear),(clear),(clear)\n", &user, []changes.Change{
			changes.UpdateUser{LoginKey: key, GivenName: changes.Say(""), ProfileCountry: changes.Say("")},
			changes.DesignateEntitlementCountry{LoginKey: key}, changes.RestrictUser{LoginKey: key, ProductCodes: []string{}},
			changes.RevokeRole{LoginKey: key, Role: graph.RoleAccountAdmin},
		}, nil},
		"values change, with semicolons": {"familyName;login;countryOverride;status;roles;products\nNew;ann@acme.example;se;LOCKED;ACCOUNT_ADMIN CO_ADMIN;p3 p1\n", &user, []changes.Change{
			changes.UpdateUser{LoginKey: key, FamilyName: changes.Say("New")}, changes.OverrideUserCountry{LoginKey: key, Country: "SE"},
			changes.RestrictUser{LoginKey: key, ProductCodes: []string{"P1", "P3"}}, changes.GrantRole{LoginKey: key, Role: graph.RoleCoAdmin},
			changes.SetUserStatus{LoginKey: key, Action: changes.LockUser},
		}, nil},
		"a new login becomes a user": {"login,givenName,status\nBob@acme.example,Bob,ACTIVE\n", nil, []changes.Change{
			changes.CreateUser{AccountNumber: "ACC", Login: "Bob@acme.example", LoginKey: "bob@acme.example", Status: graph.UserActive},
			changes.UpdateUser{LoginKey: "bob@acme.example", GivenName: changes.Say("Bob")},
		}, nil},
		"exceptions change, come and go": {"login,access\nann@acme.example,p5:allow P4:Deny\n", &user, []changes.Change{
			changes.SetUserAccess{LoginKey: key, ProductCode: "P3"}, changes.SetUserAccess{LoginKey: key, ProductCode: "P4", Access: graph.AccessDeny},
			changes.SetUserAccess{LoginKey: key, ProductCode: "P5", Access: graph.AccessAllow},
		}, nil},
		"exceptions as they are": {"login,access\nann@acme.example,P4:ALLOW P3:DENY\n", &user, nil, nil},
		"exceptions cleared": {"login,access\nann@acme.example,(clear)\n", &user, []changes.Change{
			changes.SetUserAccess{LoginKey: key, ProductCode: "P3"}, changes.SetUserAccess{LoginKey: key, ProductCode: "P4"},
		}, nil},
		"exceptions that are none":   {"login,access\nann@acme.example,P3 P4:MAYBE !:DENY P5:DENY p5:ALLOW\n", &user, nil, []string{"2 access", "2 access", "2 access", "2 access"}},
		"an unknown column":          {"login,shoe\na@b.example,1\n", &user, nil, []string{"1 shoe"}},
		"no login":                   {"givenName\nA\n", &user, nil, []string{"1 login"}},
		"nothing":                    {"", &user, nil, []string{"1 "}},
		"a bad login":                {"login\nnobody\n", &user, nil, []string{"2 login"}},
		"a login twice":              {"login\nann@acme.example\nANN@acme.example\n", &user, nil, []string{"3 login"}},
		"a shorter row leaves alone": {"login,givenName\nann@acme.example\n", &user, nil, nil},
		"bad values":                 {"login,status,roles,profileCountry,products\nann@acme.example,GONE,KING,XX,P!\n", &user, nil, []string{"2 profileCountry", "2 products", "2 roles", "2 status"}},
		"no way from status":         {"login,status\nann@acme.example,LOCKED\n", &spreadsheet.User{User: &graph.User{UserBody: graph.UserBody{Status: graph.UserInvited}}}, nil, []string{"2 status"}},
	} {
		got, problems := plan(t, test.file, test.user)
		if diff := cmp.Diff(test.problems, problems); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if diff := cmp.Diff(test.want, got); len(test.problems) == 0 && diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
