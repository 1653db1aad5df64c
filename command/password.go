package command

import (
	"fmt"
	"os"
	"strings"
)

// passwordFile is the path of a file with a password in one line, the form in which containers get secrets.
type passwordFile string

// Validate refuses a file without a password.
func (f passwordFile) Validate() error {
	if f == "" {
		return nil
	}
	_, err := f.read()
	return err
}

// read returns the password, without the end of its line.
func (f passwordFile) read() (string, error) {
	content, err := os.ReadFile(string(f))
	if err != nil {
		return "", fmt.Errorf("cannot read the password: %w", err)
	}
	password := strings.TrimSuffix(strings.TrimSuffix(string(content), "\n"), "\r")
	if password == "" || strings.ContainsAny(password, "\r\n") {
		return "", fmt.Errorf("%s must hold the password and nothing else, in one line", string(f)) // without its content: it may be the password
	}
	return password, nil
}

// password returns the password of the database, from its flag or its file.
func (s *databaseSettings) password() (string, error) {
	if s.Neo4jPasswordFile == "" {
		return s.Neo4jPassword, nil
	}
	password, err := s.Neo4jPasswordFile.read()
	if err != nil {
		return "", fmt.Errorf("--neo4j-password-file: %w", err)
	}
	return password, nil
}
