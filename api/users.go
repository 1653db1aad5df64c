package api

import (
	"bytes"
	"context"
	"net/http"
	"strconv"

	"github.com/rs/zerolog"

	"entitlegraph/api/middleware"
	"entitlegraph/graph"
	"entitlegraph/policy"
	"entitlegraph/spreadsheet"
)

// usersFile serves the users of an account as a CSV file: GET returns it, POST applies the changes of an edited file, all or none.
// With dryRun=true POST changes nothing; with maxAffected=N it refuses a file by which more than N logins would lose a product.
type usersFile struct {
	stores policy.Stores
	logger zerolog.Logger
}

// ServeHTTP returns or applies the file.
func (f *usersFile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	serve := (*usersFile).get
	switch r.Method {
	case http.MethodGet, http.MethodHead:
	case http.MethodPost:
		serve = (*usersFile).post
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		middleware.Refuse(w, r, http.StatusMethodNotAllowed, graph.CodeMethodNotAllowed, "the path serves GET, which returns the users file, and POST, which applies one")
		return
	}
	if err := policy.MayRead(graph.ViewerOf(r.Context()), "Organization.users", "read the users of an organization as a file"); err != nil {
		refuseHTTP(w, r, f.logger, err)
		return
	}
	organization, err := f.organization(r)
	if err == nil {
		err = serve(f, w, r, organization)
	}
	if err != nil {
		refuseHTTP(w, r, f.logger, err)
	}
}

// organization returns the organization of a request's Account Number.
func (f *usersFile) organization(r *http.Request) (*graph.Organization, error) {
	number, err := graph.NormalizeKey("Account Number", r.PathValue("accountNumber"))
	if err != nil {
		return nil, graph.InField("accountNumber", err)
	}
	found, err := f.stores.Graph(r.Context()).OrganizationsByAccountNumber(r.Context(), []string{number})
	if err != nil {
		return nil, err
	}
	if found[0] == nil {
		return nil, graph.Errorf(graph.CodeNotFound,
			"No organization that you may see has the Account Number %.80s. Look it up by organizations(search:), or ask as somebody who may see it.", r.PathValue("accountNumber"))
	}
	return found[0], nil
}

// get writes the file, by login.
func (f *usersFile) get(w http.ResponseWriter, r *http.Request, organization *graph.Organization) error {
	if _, err := onlyParameters(r); err != nil {
		return err
	}
	var file bytes.Buffer
	out, err := spreadsheet.NewWriter(&file)
	if err != nil {
		return err
	}
	page := graph.Page{Limit: graph.MaxPageSize}
	for more := true; more; {
		pages, err := f.stores.Graph(r.Context()).UsersOfOrganizations(r.Context(), []string{organization.ID}, page)
		if err != nil {
			return err
		}
		rows := pages[0]
		users := make([]*graph.User, len(rows.Rows))
		for i, row := range rows.Rows {
			users[i], page.After = row.Item, row.Cursor
		}
		listed, err := f.withProducts(r.Context(), users)
		if err == nil {
			err = out.Write(listed)
		}
		if err != nil {
			return err
		}
		more = rows.HasNext && len(users) > 0
	}
	header := w.Header()
	header.Set("Content-Type", "text/csv; charset=utf-8")
	header.Set("Content-Disposition", `attachment; filename="users-`+organization.AccountNumber+`.csv"`)
	header.Set("Content-Length", strconv.Itoa(file.Len()))
	w.WriteHeader(http.StatusOK)
	_, _ = w.Write(file.Bytes())
	return nil
}

// withProducts returns users with the products that are listed on their logins (R18), and their exceptions (R35).
func (f *usersFile) withProducts(ctx context.Context, users []*graph.User) ([]spreadsheet.User, error) {
	store, ids := f.stores.Graph(ctx), idsOf(users)
	products, err := store.ProductsOfUsers(ctx, ids)
	if err != nil {
		return nil, err
	}
	exceptions, err := store.ExceptionsOfUsers(ctx, ids)
	if err != nil {
		return nil, err
	}
	listed := make([]spreadsheet.User, len(users))
	for i, user := range users {
		listed[i].User = user
		for _, product := range products[i] {
			listed[i].Products = append(listed[i].Products, product.Code)
		}
		for _, exception := range exceptions[i] {
			listed[i].Exceptions = append(listed[i].Exceptions, graph.AccessException{ProductCode: exception.Product.Code, Access: exception.Access})
		}
	}
	return listed, nil
}

func idsOf(users []*graph.User) []string {
	ids := make([]string, len(users))
	for i, user := range users {
		ids[i] = user.ID
	}
	return ids
}
