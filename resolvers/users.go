package resolvers

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"

	"github.com/rs/zerolog"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/mutation"
	"entitlegraph/policy"
	"entitlegraph/resolvers/middleware"
	"entitlegraph/resolvers/spreadsheet"
)

// usersFile serves the users of an account as a CSV file: GET gives it, POST takes it back and makes what it changes, all or nothing.
// With dryRun=true it changes nothing, with maxAffected=N it refuses when more logins than N would lose something.
type usersFile struct {
	stores policy.Stores
	logger zerolog.Logger
}

// ServeHTTP gives the file or takes it.
func (f *usersFile) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	serve := (*usersFile).give
	switch r.Method {
	case http.MethodGet, http.MethodHead:
	case http.MethodPost:
		serve = (*usersFile).take
	default:
		w.Header().Set("Allow", "GET, HEAD, POST")
		middleware.Refuse(w, r, http.StatusMethodNotAllowed, middleware.CodeMethodNotAllowed, "GET gives the file, POST takes it")
		return
	}
	if err := policy.MayRead(graph.ViewerOf(r.Context()), "Organization.users", "read the users of an organization as a file"); err != nil {
		refuseHTTP(w, r, f.logger, err)
		return
	}
	find := f.stores.Graph(r.Context()).OrganizationsByAccountNumber
	organization, err := byKey(r.Context(), "accountNumber", "Account Number", r.PathValue("accountNumber"), find)
	if err == nil && organization == nil {
		err = refusal(graph.CodeNotFound,
			"No organization that you may see has the Account Number %.80s. Look it up by organizations(search:), or ask as somebody who may see it.", r.PathValue("accountNumber"))
	}
	if err == nil {
		err = serve(f, w, r, organization)
	}
	if err != nil {
		refuseHTTP(w, r, f.logger, err)
	}
}

// give writes the users, by login.
func (f *usersFile) give(w http.ResponseWriter, r *http.Request, organization *graph.Organization) error {
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

// withProducts adds the products that are listed on logins. Where there is no user it leaves out.
func (f *usersFile) withProducts(ctx context.Context, users []*graph.User) ([]spreadsheet.User, error) {
	products, err := f.stores.Graph(ctx).ProductsOfUsers(ctx, ids(users, userID))
	if err != nil {
		return nil, err
	}
	listed := make([]spreadsheet.User, len(users))
	for i, user := range users {
		listed[i].User = user
		for _, product := range products[i] {
			listed[i].Products = append(listed[i].Products, product.Code)
		}
	}
	return listed, nil
}

// taken is what a file came to.
type taken struct {
	DryRun   bool                  `json:"dryRun"`
	Rows     int                   `json:"rows"`
	Changes  int                   `json:"changes"`
	Impact   *touched              `json:"impact"`
	Warnings []caution             `json:"warnings"`
	Errors   []spreadsheet.Problem `json:"errors"`
}

// caution is something about a line that was taken which an administrator should look at.
type caution struct {
	Row     int                 `json:"row"` // as spreadsheets count, from 1
	Column  string              `json:"column,omitempty"`
	Code    entitle.WarningCode `json:"code"`
	Message string              `json:"message"`
}

// touched counts the logins that a file touches.
type touched struct {
	Gaining int `json:"gaining"`
	Losing  int `json:"losing"`
	Moving  int `json:"moving"`
}

// take reads a file and makes its changes, unless the account has changed since they were worked out.
func (f *usersFile) take(w http.ResponseWriter, r *http.Request, organization *graph.Organization) error {
	asking, err := f.options(r, organization)
	if err != nil {
		return err
	}
	file, err := f.body(r)
	if err != nil {
		return err
	}
	rows, problems := spreadsheet.Read(file)
	told := taken{DryRun: asking.DryRun, Rows: len(rows), Warnings: []caution{}, Errors: problems}
	var planned []spreadsheet.Planned
	if len(problems) == 0 {
		if planned, told.Errors, err = f.plan(r.Context(), organization, rows); err != nil {
			return err
		}
	}
	if len(told.Errors) == 0 && len(planned) > 0 {
		if err := f.make(r.Context(), asking, planned, &told); err != nil {
			return err
		}
	}
	if told.Errors == nil {
		told.Errors = []spreadsheet.Problem{}
	}
	status := http.StatusOK
	if len(told.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(told)
	return nil
}

// options reads what is said beside the file.
func (f *usersFile) options(r *http.Request, organization *graph.Organization) (changes.Request, error) {
	given, err := onlyParameters(r, "dryRun", "maxAffected")
	if err != nil {
		return changes.Request{}, err
	}
	asking := changes.Request{
		ID: newRequestID(), AccountNumber: organization.AccountNumber, ExpectedRevision: &organization.Revision,
	}
	if asking.DryRun, err = given.truth("dryRun"); err != nil {
		return asking, err
	}
	if text, limited := given["maxAffected"]; limited {
		most, err := strconv.ParseUint(text, 10, 31)
		if err != nil {
			return asking, graph.InField("maxAffected", graph.Invalid("", "maxAffected %.80q must be a number of logins: 0 or more, in digits alone", text))
		}
		affected := int(most)
		asking.MaxAffected = &affected
	}
	return asking, nil
}

// body reads the file. Only text/csv is read: a page of another site cannot send that without asking first.
func (f *usersFile) body(r *http.Request) ([]byte, error) {
	media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "text/csv" || !isUTF8(parameters["charset"]) {
		return nil, refusal(middleware.CodeUnsupportedMediaType, "send the file as text/csv in UTF-8")
	}
	file, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, tooMuch("the file is larger than %d bytes; send it in parts", tooLarge.Limit)
	}
	return file, err
}

// plan works out what the rows change.
func (f *usersFile) plan(ctx context.Context, organization *graph.Organization, rows []spreadsheet.Row) ([]spreadsheet.Planned, []spreadsheet.Problem, error) {
	keys := make([]string, len(rows))
	for i, row := range rows {
		keys[i] = row.LoginKey
	}
	found, err := f.stores.Graph(ctx).UsersByLoginKey(ctx, keys, graph.Alone)
	if err != nil {
		return nil, nil, err
	}
	known, err := f.own(ctx, organization, found)
	if err != nil {
		return nil, nil, err
	}
	listed, err := f.withProducts(ctx, known)
	if err != nil {
		return nil, nil, err
	}
	byKey := make(map[string]*spreadsheet.User, len(listed))
	for i := range listed {
		byKey[listed[i].LoginKey] = &listed[i]
	}
	var all []spreadsheet.Planned
	var problems []spreadsheet.Problem
	for _, row := range rows {
		planned, wrong := spreadsheet.Plan(organization.AccountNumber, row, byKey[row.LoginKey])
		all, problems = append(all, planned...), append(problems, wrong...)
	}
	if len(all) > mutation.MaxChanges {
		return nil, nil, tooMuch("the file makes %d changes; at most %d at once, send it in parts", len(all), mutation.MaxChanges)
	}
	return all, problems, nil
}

// own keeps the users of the organization. Those of others are left to the rules: their logins are taken.
func (f *usersFile) own(ctx context.Context, organization *graph.Organization, found []*graph.User) ([]*graph.User, error) {
	known := slices.DeleteFunc(found, func(user *graph.User) bool { return user == nil })
	organizations, err := f.stores.Graph(ctx).OrganizationsOfUsers(ctx, ids(known, userID))
	if err != nil {
		return nil, err
	}
	var own []*graph.User
	for i, user := range known {
		if organizations[i] != nil && organizations[i].ID == organization.ID {
			own = append(own, user)
		}
	}
	return own, nil
}

// make asks the store for the changes, and tells what they came to.
func (f *usersFile) make(ctx context.Context, asking changes.Request, planned []spreadsheet.Planned, told *taken) error {
	for _, p := range planned {
		asking.Changes = append(asking.Changes, p.Change)
	}
	applied, err := f.stores.Changes(ctx).Apply(ctx, asking)
	if err != nil {
		return err
	}
	if r := applied.Refusal; r != nil {
		told.Errors = append(told.Errors, spreadsheet.Problem{Code: r.Reason, Message: r.Err.Message})
	}
	for i, row := range applied.Rows {
		if row.Refusal != nil {
			told.Errors = append(told.Errors, spreadsheet.Problem{
				Row: planned[i].Row, Column: planned[i].Column, Code: row.Refusal.Reason, Message: row.Refusal.Err.Message,
			})
		}
	}
	if len(told.Errors) > 0 {
		return nil
	}
	for i, row := range applied.Rows {
		for _, warning := range row.Warnings {
			told.Warnings = append(told.Warnings, caution{planned[i].Row, planned[i].Column, warning.Code, warning.Message})
		}
	}
	told.Changes = len(planned)
	if i := applied.Impact; i != nil {
		told.Impact = &touched{i.Gaining, i.Losing, i.Moving}
	}
	return nil
}
