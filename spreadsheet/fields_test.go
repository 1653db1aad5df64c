package spreadsheet_test

import (
	"reflect"
	"slices"
	"testing"

	"entitlegraph/graph"
)

// apart are the fields of a user that no cell changes: a row identifies the user by its login, and the store sets the rest.
var apart = []string{"ID", "Login", "LoginKey", "CreatedAt", "Owner"}

// TestEveryFieldHasAColumn: the file of a user who differs in one field leads to a change.
func TestEveryFieldHasAColumn(t *testing.T) {
	for _, field := range reflect.VisibleFields(reflect.TypeFor[graph.User]()) {
		name := field.Name
		if field.Anonymous || slices.Contains(apart, name) {
			continue
		}
		other := ann()
		switch place := reflect.ValueOf(other.User).Elem().FieldByIndex(field.Index).Addr().Interface().(type) {
		case *string:
			*place = map[bool]string{false: "AT", true: "Ann@at.example"}[name == "CommunicationEmail"]
		case *graph.UserStatus:
			*place = graph.UserLocked
		case *[]graph.Role:
			*place = []graph.Role{graph.RoleCoAdmin}
		default:
			t.Fatalf("what is another %s?", name)
		}
		user := ann()
		if made, problems := plan(t, string(write(t, other)), &user); len(made) == 0 || len(problems) > 0 {
			t.Errorf("%s: %v, %v", name, made, problems)
		}
	}
	other, user := ann(), ann()
	other.Products = []string{"P3"}
	if made, problems := plan(t, string(write(t, other)), &user); len(made) != 1 || len(problems) > 0 {
		t.Errorf("Products: %v, %v", made, problems)
	}
	other, user = ann(), ann()
	other.Exceptions = nil
	if made, problems := plan(t, string(write(t, other)), &user); len(problems) > 0 || len(made) != 0 {
		t.Errorf("an empty cell leaves exceptions alone: %v, %v", made, problems)
	}
	other.Exceptions = []graph.AccessException{{ProductCode: "P3", Access: graph.AccessAllow}}
	if made, problems := plan(t, string(write(t, other)), &user); len(made) != 2 || len(problems) > 0 {
		t.Errorf("Exceptions: %v, %v", made, problems)
	}
}
