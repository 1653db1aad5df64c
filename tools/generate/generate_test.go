package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2"
	"github.com/vektah/gqlparser/v2/ast"
)

// TestGeneratedFilesAreOurs: no generated file was written by gqlgen without the plugins, whose code would resolve every field one by one.
func TestGeneratedFilesAreOurs(t *testing.T) {
	var files []string
	for _, folder := range []string{"generated", "model"} {
		found, err := filepath.Glob("../../graph/" + folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) != 3 {
		t.Errorf("there are %v, not generated.go, plain.go and models_gen.go", files)
	}
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if first, _, _ := strings.Cut(string(content), "\n"); first+"\n" != header {
			t.Errorf("%s begins with %q: tools/generate did not write it; run \"make generate\"", name, first)
		}
	}
}

// TestNotices: of gqlgen's log, the notices of fields with a resolver become sentences about the fields that lack something, and the other lines
// stay.
func TestNotices(t *testing.T) {
	schema := gqlparser.MustLoadSchema(&ast.Source{Input: `type Query {a: Int} type User {htmlLink: Int, organization: Int}
		type Site {organization: Int} input SiteInput {city: Int, phone: Int} type Order {site: Int}`})
	folder := t.TempDir()
	source := `package resolvers
func (r *Resolver) User() generated.UserResolver { return &ofUser{r} }
func (r *Resolver) Order() generated.OrderResolver { return &ofOrder{r} }
func (r *ofUser) HTMLLink(ctx context.Context, u *graph.User) (int, error) { return 0, nil }
func (r *ofOrder) Organization(ctx context.Context, o *graph.Order) (int, error) { return 0, nil }
`
	if err := os.WriteFile(filepath.Join(folder, "user.go"), []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	existing, err := readResolvers(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name   string
		fields []string
		want   string
	}{
		{name: "none"},
		{name: "with a method", fields: []string{"User.htmlLink"}},
		{
			name: "without a method", fields: []string{"User.organization", "User.htmlLink", "Site.organization", "Order.site"},
			want: "3 fields need a field or method of the name in their Go types, or a method in resolvers/: Order.site, Site.organization, " +
				"User.organization\n",
		},
		{
			name: "of an input", fields: []string{"SiteInput.phone", "SiteInput.city"},
			want: "2 fields of inputs need a field of the name in their Go types in mutation/: SiteInput.city, SiteInput.phone\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			log := &notices{out: &out}
			for _, field := range test.fields {
				line := "2026/01/02 03:04:05 graph/user.go:32 adding resolver method for " + field + ", nothing matched\n"
				if n, err := log.Write([]byte(line)); n != len(line) || err != nil {
					t.Errorf("%q: %d bytes were written, %v", line, n, err)
				}
			}
			if _, err := log.Write([]byte("unable to bind\n")); err != nil || out.String() != "unable to bind\n" {
				t.Errorf("the output is %q, %v", out.String(), err)
			}
			if got := log.summary(schema, existing); got != test.want {
				t.Errorf("the summary is %q, want %q", got, test.want)
			}
		})
	}
}
