// Package spreadsheet reads and writes the users of an account as a CSV file, for administrators who work with spreadsheets. Read reads the
// files of Write, also after Excel, LibreOffice, Google Sheets or Numbers have saved them.
//
// A file is UTF-8 (with or without a byte order mark) with lines that end in LF or CRLF, and cells separated by commas or by semicolons, as
// Excel saves them where the comma is the decimal sign. The first row that is not blank has the headings. An absent column and an empty cell
// leave a value as it is, and the word (clear) clears it. Lists stand in one cell, separated by spaces. A row with a new login creates a
// user. Rows are numbered as in a spreadsheet.
package spreadsheet
