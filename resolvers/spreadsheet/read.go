package spreadsheet

import (
	"bufio"
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

// clearing is what a cell says to clear a value.
const clearing = "(clear)"

// Problem is what is wrong with a cell, or with a whole row when it names no column.
type Problem struct {
	Row     int            `json:"row"` // the line of the file, from 1
	Column  string         `json:"column,omitempty"`
	Code    changes.Reason `json:"code"`
	Message string         `json:"message"`
}

// Row is what a line of the file says about one login.
type Row struct {
	Line            int
	Login, LoginKey string
	cells           map[string]string // what is not empty, by column
}

// Read reads a file. Columns are parted by commas, or by semicolons where the headings are.
func Read(file []byte) ([]Row, []Problem) {
	file = bytes.TrimPrefix(file, []byte(mark))
	r := csv.NewReader(bytes.NewReader(file))
	if first, _ := bufio.NewReader(bytes.NewReader(file)).ReadString('\n'); strings.Contains(first, ";") && !strings.Contains(first, ",") {
		r.Comma = ';'
	}
	headings, err := r.Read()
	if err != nil {
		return nil, []Problem{broken(1, err)}
	}
	if problems := check(headings); len(problems) > 0 {
		return nil, problems
	}
	var rows []Row
	var problems []Problem
	met := map[string]bool{}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return rows, problems
		}
		if err != nil {
			return nil, append(problems, broken(0, err))
		}
		line, _ := r.FieldPos(0)
		row, problem := newRow(line, headings, cells)
		if problem == nil && met[row.LoginKey] {
			problem = invalid(line, columnLogin, graph.Invalid("", "login %s stands in the file twice", row.Login))
		}
		if problem != nil {
			problems = append(problems, *problem)
			continue
		}
		met[row.LoginKey] = true
		rows = append(rows, row)
	}
}

func broken(line int, err error) Problem {
	var syntax *csv.ParseError
	if errors.As(err, &syntax) {
		return Problem{Row: syntax.Line, Code: changes.InvalidInput, Message: "the file is not CSV here: " + syntax.Err.Error()}
	}
	return Problem{Row: max(line, 1), Code: changes.InvalidInput, Message: "the file has no headings: the first line names the columns"}
}

// check holds the headings to the columns that there are.
func check(headings []string) []Problem {
	var problems []Problem
	for i, heading := range headings {
		headings[i] = strings.TrimSpace(heading)
		if !slices.Contains(columns, headings[i]) || slices.Index(headings, headings[i]) < i {
			problems = append(problems, Problem{1, headings[i], changes.InvalidInput,
				fmt.Sprintf("column %.80q is none, or there twice; the columns are %s", headings[i], strings.Join(columns, ", "))})
		}
	}
	if !slices.Contains(headings, columnLogin) {
		problems = append(problems, Problem{1, columnLogin, changes.InvalidInput, "the column login is missing"})
	}
	return problems
}

func newRow(line int, headings, cells []string) (Row, *Problem) {
	row := Row{Line: line, cells: map[string]string{}}
	for i, heading := range headings {
		if cell := strings.TrimSpace(unguard(strings.TrimSpace(cells[i]))); cell != "" {
			row.cells[heading] = cell
		}
	}
	var err error
	row.Login, row.LoginKey, err = graph.NormalizeLogin(row.cells[columnLogin])
	if err != nil {
		return row, invalid(line, columnLogin, err)
	}
	return row, nil
}

func invalid(line int, column string, err error) *Problem {
	problem := &Problem{Row: line, Column: column, Code: changes.InvalidInput, Message: err.Error()}
	var own *graph.Error
	if errors.As(err, &own) {
		problem.Message = own.Message
	}
	return problem
}
