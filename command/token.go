package command

import (
	"fmt"
	"time"

	"entitlegraph/auth"
	"entitlegraph/graph"
)

type tokenCommand struct {
	Login    string        `help:"For the user with this login, an email address." xor:"who" required:"" placeholder:"LOGIN"`
	Operator bool          `help:"For an operator, who may read and change everything." xor:"who" required:""`
	Analyst  bool          `help:"For an analyst, who may read everything." xor:"who" required:""`
	For      tokenDuration `help:"Lifetime of the token (${default})." default:"8h" placeholder:"DURATION"`
}

// tokenDuration is the lifetime of a development token.
type tokenDuration time.Duration

// UnmarshalText reads a duration.
func (d *tokenDuration) UnmarshalText(text []byte) error {
	const most = 30 * 24 * time.Hour
	read, err := time.ParseDuration(string(text))
	if err != nil || read < time.Second || read > most {
		return fmt.Errorf("%q must be a duration of 1s to %s, such as 8h", text, most)
	}
	*d = tokenDuration(read)
	return nil
}

// Run prints the token and nothing else. Servers with the same data directory accept it, the demonstration too: the key is in that directory.
func (c *tokenCommand) Run(p *program) error {
	wanted := auth.Development{Login: c.Login, For: time.Duration(c.For)}
	switch {
	case c.Operator:
		wanted.Role = graph.ViewerOperator
	case c.Analyst:
		wanted.Role = graph.ViewerAnalyst
	}
	token, err := wanted.Token(p.settings.DataDir, time.Now())
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.stdout, token)
	return err
}
