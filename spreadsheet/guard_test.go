package spreadsheet_test

import (
	"encoding/csv"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"

	"entitlegraph/graph"
	"entitlegraph/spreadsheet"
)

// dangers are texts that spreadsheets are known to evaluate as formulas, and characters before them.
var dangers = []string{
	"=1+1", "+1", "-1", "@SUM(1)", "＝1+1", "＋1", "－1", "＠SUM(1)", "−1", "\t=1", "=", "'=1", "''=1", `"=1`, " =1", "\u00a0=1", "\u200b=1", "\ufeff=1", "\u202e=1",
	"Ann;=1+1", "Ann; =1", `Ann;"=1"`, "Ann\t=1", "Ann;+1;-1", "Ann;\u200b＝1", "Ann;'=1", "a;;=1", "(clear)", "'(clear)", "\u2028=1", "x\u2028=1",
}

// TestWriteReadIsIdentity: every valid name is the same after Write and Read, and no part of it is a formula in a spreadsheet, with any
// separator.
func TestWriteReadIsIdentity(t *testing.T) {
	check := func(t interface {
		Fatal(args ...any)
		Fatalf(format string, args ...any)
	}, given, family string,
	) {
		user := ann()
		var err error
		if user.GivenName, err = graph.NormalizeName("givenName", given); err != nil {
			return
		}
		if user.FamilyName, err = graph.NormalizeName("familyName", family); err != nil {
			return
		}
		file := write(t, user)
		rows, problems := spreadsheet.Read(file)
		if len(rows) != 1 || len(problems) > 0 {
			t.Fatalf("%v %v in %q", rows, problems, file)
		}
		if planned, problems := spreadsheet.Plan("ACC", rows[0], &user); len(planned) > 0 || len(problems) > 0 {
			t.Fatalf("%+v %v in %q", planned, problems, file)
		}
		holdsNoFormula(t, string(file))
	}
	for _, danger := range dangers {
		check(t, danger, "Lee")
		check(t, "Ann", danger)
	}
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.OneOf(
			rapid.StringOfN(rapid.RuneFrom([]rune("=+-@＝＋－＠−;,'\" \t\u00a0\u200b\u2028(clear)a|")), 0, 12, -1),
			rapid.StringOfN(rapid.RuneFrom(nil, unicode.Letter, unicode.Punct, unicode.Symbol, unicode.Cf, unicode.Zs, unicode.Mn), 0, 12, -1),
		)
		check(t, name.Draw(t, "given"), name.Draw(t, "family"))
	})
}

// TestLoginsAreGuarded: logins may begin like formulas too, and stand at the beginning of a row.
func TestLoginsAreGuarded(t *testing.T) {
	for _, login := range []string{"=1@acme.example", "-ann@acme.example", "+ann@acme.example", "a;=1@acme.example", "＝1@acme.example"} {
		user := ann()
		var err error
		if user.Login, user.LoginKey, err = graph.NormalizeLogin(login); err != nil {
			t.Fatal(err)
		}
		file := write(t, user)
		holdsNoFormula(t, string(file))
		if rows, problems := spreadsheet.Read(file); len(rows) != 1 || rows[0].Login != login {
			t.Errorf("%q came back as %+v %v", login, rows, problems)
		}
	}
}

func holdsNoFormula(t interface {
	Fatalf(format string, args ...any)
}, file string,
) {
	file = strings.TrimPrefix(file, "\ufeff")
	var cells []string
	for _, separator := range []rune{',', ';', '\t'} {
		r := csv.NewReader(strings.NewReader(file))
		r.Comma, r.LazyQuotes, r.FieldsPerRecord = separator, true, -1
		rows, _ := r.ReadAll()
		cells = slices.Concat(cells, slices.Concat(rows...))
		if separator != ',' {
			cells = append(cells, strings.FieldsFunc(file, func(r rune) bool { return r == separator || r == '\n' })...)
		}
	}
	for _, cell := range cells {
		shown := strings.TrimLeftFunc(cell, func(r rune) bool { return r == '"' || unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) })
		if first := []rune(shown + "x")[0]; strings.ContainsRune("=+-@＝＋－＠−", first) {
			t.Fatalf("a spreadsheet runs %q of %q", cell, file)
		}
	}
}
