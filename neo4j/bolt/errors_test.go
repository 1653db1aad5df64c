package bolt

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	driver "github.com/neo4j/neo4j-go-driver/v5/neo4j"
)

// TestFailureQuotesNoValues: the database's messages about values and constraints quote logins; what is logged has their code alone, and
// what the program goes by is still there.
func TestFailureQuotesNoValues(t *testing.T) {
	for code, quoted := range map[string]bool{
		"Neo.ClientError.Schema.ConstraintValidationFailed": false, "Neo.ClientError.Statement.TypeError": false, "Neo.ClientError.Statement.ArgumentError": false,
		"Neo.ClientError.Statement.SyntaxError": true, "Neo.TransientError.Transaction.DeadlockDetected": true, "Neo.DatabaseError.General.UnknownError": true,
	} {
		cause := &driver.Neo4jError{Code: code, Msg: "Node(7) already exists with `loginKey` = 'mia@acme.example'"}
		err := Failure(t.Context(), "test", fmt.Errorf("while writing: %w", cause))
		if strings.Contains(err.Error(), "mia@acme.example") != quoted || !strings.Contains(err.Error(), code) {
			t.Errorf("%s: logged as %v", code, err)
		}
		var known *driver.Neo4jError
		if !errors.As(err, &known) || IsConstraintViolation(err) != strings.HasSuffix(code, "ConstraintValidationFailed") {
			t.Errorf("%s: what the database said is lost", code)
		}
	}
}
