package changes

import (
	"reflect"
	"slices"
	"testing"
)

// TestEveryFieldCounts: things that differ in one field are not equal, so that the difference is written, and the audit log shows it. Fields
// that follow from others or identify the thing are listed as exceptions.
func TestEveryFieldCounts(t *testing.T) {
	fieldsCount(t, Product{}, nil, []string{"ID"})
	fieldsCount(t, Organization{}, nil, []string{"ID"})
	fieldsCount(t, Site{}, nil, []string{"ID"})
	fieldsCount(t, Contract{}, nil, []string{"ID"})
	fieldsCount(t, Order{}, nil, []string{"ID"})
	fieldsCount(t, Line{}, nil, []string{"ID", "ContractNumber", "OrderNumber", "Place"})
	fieldsCount(t, Group{}, []string{"NameKey"}, []string{"ID", "NameKey"})
	fieldsCount(t, User{}, nil, []string{"ID", "LoginKey"})
	fieldsCount(t, Contact{}, nil, []string{"ID", "LoginKey"})
	fieldsCount(t, AccessSetting{}, nil, []string{"AccountNumber"})
	fieldsCount(t, Domain{}, nil, []string{"AccountNumber"})
	fieldsCount(t, DomainClaim{}, nil, []string{"ID", "AccountNumber", "Token"})
}

// fieldsCount checks each field of an entity; following are those that equal ignores, silent those that the audit log does not show.
func fieldsCount[T entity[T]](t *testing.T, thing T, following, silent []string) {
	t.Helper()
	s := changeState(t)
	for _, place := range places(reflect.ValueOf(&thing).Elem(), "") {
		other := thing
		changed := reflect.ValueOf(&other).Elem().FieldByIndex(place.index)
		alter(t, changed)
		if thing.equal(other) != slices.Contains(following, place.name) {
			t.Errorf("%T.%s: equal says %v", thing, place.name, thing.equal(other))
		}
		shown := !slices.Equal(thing.fields(s), other.fields(s))
		if shown == slices.Contains(silent, place.name) {
			t.Errorf("%T.%s: it is %v that the audit log shows it", thing, place.name, shown)
		}
	}
}

type fieldPlace struct {
	name  string
	index []int
}

// places returns the fields of a struct, and those of the structs in it.
func places(v reflect.Value, prefix string) []fieldPlace {
	var all []fieldPlace
	for i := range v.NumField() {
		field := v.Type().Field(i)
		name := prefix + field.Name
		if v.Field(i).Kind() != reflect.Struct {
			all = append(all, fieldPlace{name, []int{i}})
			continue
		}
		within := name + "."
		if field.Anonymous {
			within = prefix
		}
		for _, inner := range places(v.Field(i), within) {
			all = append(all, fieldPlace{inner.name, append([]int{i}, inner.index...)})
		}
	}
	return all
}

// alter sets a field to another value.
func alter(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Int, reflect.Int32, reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Slice:
		added := reflect.New(v.Type().Elem()).Elem()
		element := added
		if element.Kind() == reflect.Struct {
			element = element.Field(0)
		}
		alter(t, element)
		v.Set(reflect.Append(v, added))
	default:
		t.Fatalf("what is another %s?", v.Type())
	}
}

// TestReadSetIsSorted: every list of a read set is sorted, each key in it once.
func TestReadSetIsSorted(t *testing.T) {
	var set ReadSet
	fillLists(reflect.ValueOf(&set).Elem())
	set.sort()
	for _, lists := range []reflect.Value{reflect.ValueOf(set), reflect.ValueOf(set.Subjects)} {
		for i := range lists.NumField() {
			if list := lists.Field(i); list.Kind() == reflect.Slice && list.Len() != 2 {
				t.Errorf("%s is %v", lists.Type().Field(i).Name, list)
			}
		}
	}
}

func fillLists(v reflect.Value) {
	for i := range v.NumField() {
		switch list := v.Field(i).Addr().Interface().(type) {
		case *[]string:
			*list = []string{"b", "a", "b"}
		case *[]GroupKey:
			*list = []GroupKey{{"B", "b"}, {"A", "a"}, {"B", "b"}}
		case *[]ClaimKey:
			*list = []ClaimKey{{"B", "b"}, {"A", "a"}, {"B", "b"}}
		default:
			fillLists(v.Field(i))
		}
	}
}
