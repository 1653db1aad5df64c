package spreadsheet

import (
	"encoding/csv"
	"io"
	"strings"

	"entitlegraph/graph"
)

// The columns, in the order in which they are written.
const (
	columnLogin    = "login"
	columnGiven    = "givenName"
	columnFamily   = "familyName"
	columnStatus   = "status"
	columnRoles    = "roles"
	columnProfile  = "profileCountry"
	columnCountry  = "entitlementCountry"
	columnOverride = "countryOverride"
	columnProducts = "products"
	columnEmail    = "communicationEmail"
	columnAccess   = "access"
)

var columns = []string{
	columnLogin, columnGiven, columnFamily, columnStatus, columnRoles, columnProfile, columnCountry, columnOverride, columnProducts,
	columnEmail,
	columnAccess,
}

// User is a user with the products listed on the login (R18), and its exceptions, by product (R35).
type User struct {
	*graph.User
	Products   []string
	Exceptions []graph.AccessException
}

// cells returns the text of each column.
func (u User) cells() map[string]string {
	roles := make([]string, len(u.Roles))
	for i, role := range u.Roles {
		roles[i] = string(role)
	}
	exceptions := make([]string, len(u.Exceptions))
	for i, exception := range u.Exceptions {
		exceptions[i] = exception.ProductCode + ":" + string(exception.Access)
	}
	return map[string]string{
		columnLogin: u.Login, columnGiven: u.GivenName, columnFamily: u.FamilyName, columnStatus: string(u.Status),
		columnRoles: strings.Join(roles, " "), columnProfile: u.ProfileCountryCode, columnCountry: u.EntitlementCountryCode,
		columnOverride: u.CountryOverrideCode, columnProducts: strings.Join(u.Products, " "),
		columnEmail:  u.CommunicationEmail,
		columnAccess: strings.Join(exceptions, " "),
	}
}

// Writer writes users.
type Writer struct{ csv *csv.Writer }

// NewWriter returns a Writer, and writes the byte order mark and the headings.
func NewWriter(w io.Writer) (*Writer, error) {
	if _, err := io.WriteString(w, mark); err != nil {
		return nil, err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	return &Writer{c}, c.Write(columns)
}

// Write adds users.
func (w *Writer) Write(users []User) error {
	for _, user := range users {
		cells, line := user.cells(), make([]string, len(columns))
		for i, column := range columns {
			line[i] = guard(cells[column])
		}
		if err := w.csv.Write(line); err != nil {
			return err
		}
	}
	w.csv.Flush()
	return w.csv.Error()
}
