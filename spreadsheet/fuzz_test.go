package spreadsheet_test

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"entitlegraph/graph"
	"entitlegraph/spreadsheet"
)

// FuzzFile: any file is read into rows or into problems that name a row of it; and each row leads to changes or problems, whether the user
// exists or not.
func FuzzFile(f *testing.F) {
	f.Add(write(f, ann()))
	for _, seed := range []string{
		"login;status\na@b.example;ACTIVE\n", "login\n", "login,login\n", "login\n\"", "login\na@b.example\na@B.example\n", "login,roles\na@b.example,X\n",
		"login,products,givenName\na@b.example,p1 P2 ?,'=1\n", "login,profileCountry\na@b.example,(clear)\n", "\x00", "\ufeff",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		rows, problems := spreadsheet.Read(file)
		lines := bytes.Count(file, []byte("\n")) + 1
		for _, problem := range problems {
			if problem.Row < 1 || problem.Row > lines || problem.Message == "" {
				t.Errorf("problem %+v in a file of %d lines", problem, lines)
			}
		}
		met := map[string]bool{}
		for _, row := range rows {
			if met[row.LoginKey] || !utf8.ValidString(row.LoginKey) {
				t.Errorf("login %q is there twice, or is not UTF-8", row.LoginKey)
			}
			met[row.LoginKey] = true
			user := ann()
			for _, now := range []*spreadsheet.User{nil, &user} {
				planned, problems := spreadsheet.Plan("ACC", row, now)
				for _, problem := range problems {
					if problem.Row != row.Number || problem.Message == "" || !utf8.ValidString(problem.Message) {
						t.Errorf("problem %+v of row %d", problem, row.Number)
					}
				}
				for _, change := range planned {
					if change.Row != row.Number || change.Change == nil {
						t.Errorf("change %+v of row %d", change, row.Number)
					}
				}
			}
		}
	})
}

// FuzzGuard: any text is the same after it is written to a file and read back, and is never a formula in the file.
func FuzzGuard(f *testing.F) {
	for _, seed := range []string{"=1+1", "a;=1", "(clear)", "＝1", "'=x", "''", "-a", "@b", "\t=c", "+", "plain"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, err := graph.NormalizeName("name", text)
		if err != nil {
			return
		}
		user := ann()
		user.GivenName = name
		rows, problems := spreadsheet.Read(write(t, user))
		if len(rows) != 1 || len(problems) > 0 {
			t.Fatalf("%q: %v %v", name, rows, problems)
		}
		if planned, problems := spreadsheet.Plan("ACC", rows[0], &user); len(planned) > 0 || len(problems) > 0 {
			t.Errorf("%q came back as another: %+v %v", name, planned, problems)
		}
	})
}
