package api

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/graph/entitle"
	"entitlegraph/mutation"
	"entitlegraph/spreadsheet"
)

// fileResult is the answer to a file.
type fileResult struct {
	DryRun   bool                  `json:"dryRun"`
	Rows     int                   `json:"rows"`
	Changes  int                   `json:"changes"`
	Impact   *fileImpact           `json:"impact"`
	Warnings []fileWarning         `json:"warnings"`
	Errors   []spreadsheet.Problem `json:"errors"`
}

// fileWarning is a warning about a line that an administrator should look at.
type fileWarning struct {
	Row     int                 `json:"row"` // as spreadsheets count, from 1
	Column  string              `json:"column,omitempty"`
	Code    entitle.WarningCode `json:"code"`
	Message string              `json:"message"`
}

// fileImpact counts the logins whose answer a file changes.
type fileImpact struct {
	Gaining int `json:"gaining"`
	Losing  int `json:"losing"`
	Moving  int `json:"moving"`
}

// post applies the changes of a file, unless the account changed after they were planned.
func (f *usersFile) post(w http.ResponseWriter, r *http.Request, organization *graph.Organization) error {
	request, err := f.options(r, organization)
	if err != nil {
		return err
	}
	if err := f.stores.Changes(r.Context()).MayChange(request.DryRun); err != nil { // also of a file that changes nothing
		return err
	}
	file, err := f.body(r)
	if err != nil {
		return err
	}
	rows, problems := spreadsheet.Read(file)
	result := fileResult{DryRun: request.DryRun, Rows: len(rows), Warnings: []fileWarning{}, Errors: problems}
	var planned []spreadsheet.Planned
	if len(problems) == 0 {
		if planned, result.Errors, err = f.plan(r.Context(), organization, rows); err != nil {
			return err
		}
	}
	if len(result.Errors) == 0 && len(planned) > 0 {
		if err := f.apply(r.Context(), request, planned, &result); err != nil {
			return err
		}
	}
	if result.Errors == nil {
		result.Errors = []spreadsheet.Problem{}
	}
	status := http.StatusOK
	if len(result.Errors) > 0 {
		status = http.StatusUnprocessableEntity
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(result)
	return nil
}

// options reads the parameters of the request.
func (f *usersFile) options(r *http.Request, organization *graph.Organization) (changes.Request, error) {
	given, err := onlyParameters(r, "dryRun", "maxAffected")
	if err != nil {
		return changes.Request{}, err
	}
	request := changes.Request{
		ID: uuid.Must(uuid.NewV7()).String(), AccountNumber: organization.AccountNumber, ExpectedRevision: &organization.Revision,
	}
	if request.DryRun, err = given.truth("dryRun"); err != nil {
		return request, err
	}
	if text, limited := given["maxAffected"]; limited {
		most, err := strconv.ParseUint(text, 10, 31)
		if err != nil {
			return request, graph.InField("maxAffected", graph.Invalid("", "maxAffected %.80q must be a number of logins: 0 or more, in digits alone", text))
		}
		affected := int(most)
		request.MaxAffected = &affected
	}
	return request, nil
}

// body reads the file. It reads text/csv alone: a page of another site cannot send that without a preflight request.
func (f *usersFile) body(r *http.Request) ([]byte, error) {
	media, parameters, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || media != "text/csv" || !isUTF8(parameters["charset"]) {
		return nil, graph.Errorf(graph.CodeUnsupportedMediaType, "send the file as text/csv in UTF-8")
	}
	file, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return nil, graph.Errorf(graph.CodeLimit, "the file is larger than %d bytes; send it in parts", tooLarge.Limit)
	}
	return file, err
}

// plan returns the changes of the rows.
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
		return nil, nil, graph.Errorf(graph.CodeLimit, "the file has %d changes, and at most %d are allowed; send it in parts", len(all), mutation.MaxChanges)
	}
	return all, problems, nil
}

// own returns the users of the organization. Users of others are left to the rules, by which their logins are taken.
func (f *usersFile) own(ctx context.Context, organization *graph.Organization, found []*graph.User) ([]*graph.User, error) {
	known := slices.DeleteFunc(found, func(user *graph.User) bool { return user == nil })
	organizations, err := f.stores.Graph(ctx).OrganizationsOfUsers(ctx, idsOf(known))
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

// apply makes the changes, and records the outcome in result.
func (f *usersFile) apply(ctx context.Context, request changes.Request, planned []spreadsheet.Planned, result *fileResult) error {
	for _, p := range planned {
		request.Changes = append(request.Changes, p.Change)
	}
	applied, err := f.stores.Changes(ctx).Apply(ctx, request)
	if err != nil {
		return err
	}
	if r := applied.Refusal; r != nil {
		result.Errors = append(result.Errors, spreadsheet.Problem{Code: r.Reason, Message: r.Err.Message})
	}
	for i, row := range applied.Rows {
		if row.Refusal != nil {
			result.Errors = append(result.Errors, spreadsheet.Problem{
				Row: planned[i].Row, Column: planned[i].Column, Code: row.Refusal.Reason, Message: row.Refusal.Err.Message,
			})
		}
	}
	if len(result.Errors) > 0 {
		return nil
	}
	for i, row := range applied.Rows {
		for _, warning := range row.Warnings {
			result.Warnings = append(result.Warnings, fileWarning{planned[i].Row, planned[i].Column, warning.Code, warning.Message})
		}
	}
	result.Changes = len(planned)
	if i := applied.Impact; i != nil {
		result.Impact = &fileImpact{i.Gaining, i.Losing, i.Moving}
	}
	return nil
}
