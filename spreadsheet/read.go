package spreadsheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// clearing is the text of a cell that clears a value.
const clearing = "(clear)"

// Problem is an error in a cell, or in a whole row when it has no column.
type Problem struct {
	Row     int            `json:"row"` // as in a spreadsheet, from 1; the headings are a row too
	Column  string         `json:"column,omitempty"`
	Code    changes.Reason `json:"code"`
	Message string         `json:"message"`
}

// Row is a row of the file, about one login.
type Row struct {
	Number          int // as in a spreadsheet, from 1
	Login, LoginKey string
	cells           map[string]cell // those that are not blank, by column
}

// cell is the content of a cell: a text, or that it clears the value.
type cell struct {
	text   string
	clears bool
}

// Read reads a file. It skips blank rows, and columns without a heading that have only blank cells; a row that is shorter than the headings has blank
// cells at its end. A file that is not CSV in UTF-8 is refused with one problem, which names the cause.
func Read(file []byte) ([]Row, []Problem) {
	file = bytes.TrimPrefix(file, []byte(mark))
	if problem := unreadable(file); problem != nil {
		return nil, []Problem{*problem}
	}
	separator, problem := separatorOf(file)
	if problem != nil {
		return nil, []Problem{*problem}
	}
	t := newTable(file, separator)
	number, cells, problem := t.next()
	switch {
	case problem != nil:
		return nil, []Problem{*problem}
	case cells == nil:
		return nil, []Problem{*refused(1, "the file has no headings: its first row names the columns, which are %s", strings.Join(columns, ", "))}
	}
	headings, problems := headingsOf(number, cells)
	if len(problems) > 0 {
		return nil, problems
	}
	return t.rows(headings)
}

// table reads the rows that are not blank, and counts all of them.
type table struct {
	csv *csv.Reader
	// breaks is the number of line breaks inside of the cells so far: package csv counts lines, and each of these line breaks adds a line.
	breaks int
}

func newTable(file []byte, separator rune) *table {
	t := &table{csv: csv.NewReader(bytes.NewReader(file))}
	t.csv.Comma, t.csv.FieldsPerRecord, t.csv.ReuseRecord = separator, -1, true
	return t
}

// next returns the next row that is not blank, without the blank cells at its end, and its number; no cells at the end of the file.
func (t *table) next() (int, []string, *Problem) {
	for {
		cells, err := t.csv.Read()
		if errors.Is(err, io.EOF) {
			return 0, nil, nil
		}
		if err != nil {
			return 0, nil, t.broken(err)
		}
		line, _ := t.csv.FieldPos(0)
		number := line - t.breaks
		for i, c := range cells {
			t.breaks += strings.Count(c, "\n")
			cells[i] = strings.TrimSpace(c)
		}
		for len(cells) > 0 && isBlank(cells[len(cells)-1]) {
			cells = cells[:len(cells)-1]
		}
		if slices.ContainsFunc(cells, isContent) {
			return number, cells, nil
		}
	}
}

// isContent reports whether a cell has more than separators, including those of other locales, of which a blank row may consist.
func isContent(cell string) bool { return !isBlank(strings.Trim(cell, ",;")) }

// broken returns the problem of a row that csv cannot parse: wrong quotation marks, its only syntax error.
func (t *table) broken(err error) *Problem {
	syntax := &csv.ParseError{}
	if !errors.As(err, &syntax) {
		return refused(1, "the file cannot be read: %s", err)
	}
	row := syntax.StartLine - t.breaks
	if errors.Is(err, csv.ErrBareQuote) {
		return refused(row, "a cell has a quotation mark amid its text: a cell with quotation marks must stand in quotation marks, each of its own doubled")
	}
	return refused(row, "a cell that begins with a quotation mark does not end with one, or goes on behind it: a quotation mark that is part of the text must be doubled")
}

// headingsOf returns the column of each heading, without regard to case and spaces; empty for a blank heading.
func headingsOf(row int, cells []string) ([]string, []Problem) {
	headings := make([]string, len(cells))
	var problems []Problem
	for i, text := range cells {
		if isBlank(text) {
			continue
		}
		name := nameOf(text)
		at := slices.IndexFunc(columns, func(column string) bool { return strings.EqualFold(column, name) })
		switch {
		case at < 0:
			problems = append(problems, Problem{row, shortened(text), changes.InvalidInput,
				fmt.Sprintf("there is no column %.80q; the columns are %s", text, strings.Join(columns, ", "))})
		case slices.Contains(headings[:i], columns[at]):
			problems = append(problems, Problem{row, columns[at], changes.InvalidInput, fmt.Sprintf("the column %s is there twice", columns[at])})
		default:
			headings[i] = columns[at]
		}
	}
	if len(problems) == 0 && !slices.Contains(headings, columnLogin) {
		problems = append(problems, Problem{row, columnLogin, changes.InvalidInput, "the column login is missing"})
	}
	return headings, problems
}

// nameOf returns a heading without invisible characters and spaces: "Given Name" is givenName.
func nameOf(heading string) string {
	return strings.Map(func(r rune) rune {
		if isInvisible(r) {
			return -1
		}
		return r
	}, unguard(heading))
}

// rows reads the rows below the headings.
func (t *table) rows(headings []string) ([]Row, []Problem) {
	var rows []Row
	var problems []Problem
	met := map[string]int{} // the rows of logins
	for {
		number, cells, problem := t.next()
		if problem != nil {
			return nil, append(problems, *problem)
		}
		if cells == nil {
			return rows, problems
		}
		row, problem := newRow(number, headings, cells)
		if earlier := met[row.LoginKey]; problem == nil && earlier > 0 {
			problem = invalid(number, columnLogin, graph.Invalid("", "login %.80q is in row %d already", row.Login, earlier))
		}
		if problem != nil {
			problems = append(problems, *problem)
			continue
		}
		met[row.LoginKey] = number
		rows = append(rows, row)
	}
}

func newRow(number int, headings, cells []string) (Row, *Problem) {
	row := Row{Number: number, cells: make(map[string]cell, len(cells))}
	for i, text := range cells {
		switch {
		case isBlank(text):
		case i >= len(headings) || headings[i] == "":
			return row, refused(number, "column %s has no heading, but this row says %.80q there", letters(i), text)
		default:
			row.cells[headings[i]] = cell{strings.TrimSpace(unguard(text)), text == clearing}
		}
	}
	var err error
	if row.Login, row.LoginKey, err = graph.NormalizeLogin(row.cells[columnLogin].text); err != nil {
		return row, invalid(number, columnLogin, err)
	}
	return row, nil
}

// letters names a column as spreadsheets do: A to Z, then AA.
func letters(column int) string {
	name := ""
	for n := column + 1; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

func invalid(row int, column string, err error) *Problem {
	problem := &Problem{Row: row, Column: column, Code: changes.InvalidInput, Message: err.Error()}
	var own *graph.Error
	if errors.As(err, &own) {
		problem.Message = own.Message
	}
	return problem
}

// shortened shortens an unknown heading, so that it does not fill the response.
func shortened(text string) string { return fmt.Sprintf("%.80s", text) }
