package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// passwordFile is a file with the password of the database, such as containers are given secrets in: then it stands neither in the
// environment nor on a command line.
type passwordFile string

// mostPassword is how long a password may be, in bytes.
const mostPassword = 4 << 10

// Validate refuses a file without a password.
func (f passwordFile) Validate() error {
	if f == "" {
		return nil
	}
	_, err := f.read()
	return err
}

// read gives the password: what is in the file, without the end of its line. Errors never hold any of it.
func (f passwordFile) read() (string, error) {
	file, err := os.Open(string(f))
	if err != nil {
		return "", err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, mostPassword+1))
	if err != nil {
		return "", err
	}
	password := strings.TrimSuffix(strings.TrimSuffix(string(raw), "\n"), "\r")
	switch {
	case len(raw) > mostPassword:
		return "", fmt.Errorf("%s is longer than %d bytes: it must hold the password and nothing else", string(f), mostPassword)
	case password == "":
		return "", fmt.Errorf("%s is empty: it must hold the password", string(f))
	case !utf8.ValidString(password) || strings.ContainsAny(password, "\r\n\x00"):
		return "", fmt.Errorf("%s must hold one line of UTF-8, the password", string(f))
	}
	return password, nil
}

// password gives the password of the database, from wherever it comes.
func (s *settings) password() (string, error) {
	if s.Neo4jPasswordFile == "" {
		return s.Neo4jPassword, nil
	}
	password, err := s.Neo4jPasswordFile.read()
	if err != nil {
		return "", fmt.Errorf("--neo4j-password-file: %w", err)
	}
	return password, nil
}

// checkPassword refuses two passwords.
func (s *settings) checkPassword() error {
	if s.Neo4jPassword != "" && s.Neo4jPasswordFile != "" {
		return errors.New("--neo4j-password (NEO4J_PASSWORD) and --neo4j-password-file (NEO4J_PASSWORD_FILE) are both set; give one of them")
	}
	return nil
}
