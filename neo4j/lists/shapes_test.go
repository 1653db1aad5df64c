package lists

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"entitlegraph/graph"
	"entitlegraph/neo4j/codec"
)

// filled puts a value of its own into every field, but for the owner, which is not kept.
func filled[T any](next int) *T {
	item := new(T)
	fill(reflect.ValueOf(item).Elem(), &next)
	return item
}

func fill(v reflect.Value, next *int) {
	*next++
	switch {
	case v.Type() == reflect.TypeFor[time.Time]():
		v.Set(reflect.ValueOf(time.Unix(1_700_000_000+int64(*next), 123_456_000).UTC()))
	case v.Type() == reflect.TypeFor[*graph.Organization]():
	case v.Kind() == reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), next)
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), next)
		}
	case v.Kind() == reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), next)
		fill(v.Index(1), next)
	case v.Kind() == reflect.String:
		v.SetString("text é " + time.Duration(*next).String())
	case v.Kind() == reflect.Bool:
		v.SetBool(true)
	default:
		v.SetInt(int64(-1000 * *next))
	}
}

// holds has a list of things written and read: some with every field, some with none, one twice, and a missing one.
func holds[T any](t *testing.T, shape func(*nounCodec, **T)) {
	t.Helper()
	again := filled[T](0)
	all := []*T{again, filled[T](100), new(T), nil, again}
	if diff := cmp.Diff(all, codec.Decode(codec.Encode(all, codec.List(shape)), codec.List(shape)), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
}

// TestCodec holds that what is read is what was written, whatever fields a noun has.
func TestCodec(t *testing.T) {
	holds(t, siteShape)
	holds(t, userShape)
	holds(t, contractShape)
	holds(t, orderShape)
	holds(t, productShape)
	holds(t, lineShape)
	holds(t, groupShape)
	holds(t, contactShape)

	one := &graph.User{Roles: []graph.Role{graph.RoleCoAdmin}, UserBody: graph.UserBody{Login: "a@b.example", LoginKey: "a@b.example"}}
	page := graph.Rows[*graph.User]{Rows: []graph.Row[*graph.User]{{Item: one, Cursor: graph.Cursor{"a@b.example"}}}, HasNext: true, Total: 300}
	if diff := cmp.Diff(page, codec.Decode(codec.Encode(page, usersOfOrganizations.pageShape), usersOfOrganizations.pageShape)); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	lines := []*graph.ContractLine{filled[graph.ContractLine](0), filled[graph.ContractLine](0)}
	read := codec.Decode(codec.Encode(lines, codec.List(lineShape)), codec.List(lineShape))
	if read[0].Contract != read[1].Contract || read[0].Product != read[1].Product || read[0] == read[1] {
		t.Error("lines of one contract do not share it")
	}
}
