// Package spreadsheet is the users of an account as a CSV file, for administrators who live in spreadsheets: Write gives what Read takes.
//
// In what is read, an absent column leaves a value alone, an empty cell leaves it alone, and the word (clear) clears it. Lists stand in
// one cell, parted by spaces. A login that is new becomes a user.
package spreadsheet
