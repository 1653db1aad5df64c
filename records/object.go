package records

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"entitlegraph/graph"
)

// object reads the fields of one JSON object. The first refusal is stored in err, and every later read returns an empty value; finish refuses
// unknown keys.
type object struct {
	what    string // such as "a user record", for messages
	members []member
	asked   []string
	err     error
}

// objectOf returns the object to read from. It refuses a value that is no object, and an object with a key twice.
func objectOf(what string, v value) *object {
	o := &object{what: what, members: v.members}
	if v.kind != kindObject {
		o.err = graph.Invalid("", "%s is %s; it must be an object", what, v.kind)
	}
	// There are few known keys, so among the first hundred keys one is unknown or occurs twice: the cost does not rise with the number of
	// keys.
	for i, m := range v.members[:min(len(v.members), 100)] {
		if slices.ContainsFunc(v.members[:i], func(earlier member) bool { return earlier.name == m.name }) {
			o.refuse(m.name, graph.Invalid("", "the key stands twice"))
		}
	}
	return o
}

// refuse stores the refusal of a field, unless an earlier one is stored.
func (o *object) refuse(field string, err error) {
	if o.err == nil && err != nil {
		o.err = graph.InField(field, err)
	}
}

// check stores the error of content that was read, unless an earlier refusal is stored.
func (o *object) check(err error) {
	if o.err == nil {
		o.err = err
	}
}

// finish returns the refusal, if any. An unknown key takes precedence: it is the likely cause of a missing one.
func (o *object) finish() error {
	for _, m := range o.members {
		if !slices.Contains(o.asked, m.name) {
			slices.Sort(o.asked)
			return graph.InField(m.name, graph.Invalid("", "unknown key %.80q; %s has %s", m.name, o.what, strings.Join(o.asked, ", ")))
		}
	}
	return o.err
}

// find returns the value of a field, and false when the field is absent or null. It refuses a value of another kind.
func (o *object) find(name, rule string, want kind) (value, bool) {
	o.asked = append(o.asked, name)
	if o.err != nil {
		return value{}, false
	}
	i := slices.IndexFunc(o.members, func(m member) bool { return m.name == name })
	if i < 0 || o.members[i].value.kind == kindNull {
		return value{}, false
	}
	v := o.members[i].value
	if v.kind != want {
		o.refuse(name, graph.Invalid(rule, "%s is %s; it must be %s", name, v.shown(), want))
		return value{}, false
	}
	return v, true
}

// shown returns a value of the wrong kind as a refusal shows it.
func (v value) shown() string {
	if v.kind == kindText {
		return fmt.Sprintf("the string %.80q", v.text)
	}
	if v.text != "" && v.kind != kindNull {
		return fmt.Sprintf("%.80s", v.text)
	}
	return string(v.kind)
}

// text returns a string; empty when it is absent.
func (o *object) text(name, rule string) (string, bool) {
	v, found := o.find(name, rule, kindText)
	return v.text, found
}

// require is text for a required string.
func (o *object) require(name, rule string) (string, bool) {
	s, found := o.text(name, rule)
	if !found {
		o.refuse(name, graph.Invalid(rule, "%s is missing", name))
	}
	return s, found
}

// truth returns a boolean; false when it is absent.
func (o *object) truth(name, rule string) bool {
	v, _ := o.find(name, rule, kindTruth)
	return v.text == "true"
}

// number returns a whole number within bounds; the parameter otherwise when it is absent.
func (o *object) number(name, rule string, least, most, otherwise int) int {
	v, found := o.find(name, rule, kindNumber)
	if !found {
		return otherwise
	}
	n, err := strconv.Atoi(v.text)
	if err != nil || n < least || n > most {
		o.refuse(name, graph.Invalid(rule, "%s is %.40s; it must be a whole number from %d to %d", name, v.text, least, most))
	}
	return n
}

// key returns a business key (R1).
func (o *object) key(name, what string) string {
	s, found := o.require(name, "R1")
	if !found {
		return ""
	}
	key, err := graph.NormalizeKey(what, s)
	o.refuse(name, err)
	return key
}

// name returns a name that must not be empty.
func (o *object) name(name string) string {
	s, found := o.require(name, "")
	if !found {
		return ""
	}
	s, err := graph.RequireName(name, s)
	o.refuse(name, err)
	return s
}

// readTexts reads the text fields of a noun.
func readTexts[T any](o *object, noun *T, texts []graph.Text[T]) {
	for _, t := range texts {
		s, found := o.text(t.Name, t.Rule)
		if !found && t.Required {
			o.refuse(t.Name, graph.Invalid(t.Rule, "%s is missing", t.Name))
		}
		if !found {
			continue
		}
		value, err := t.Form(t.Name, s)
		o.refuse(t.Name, err)
		*t.Of(noun) = value
	}
}

// country returns a country code (R3); empty when it is absent.
func (o *object) country(name string) string {
	s, found := o.text(name, "R3")
	if !found {
		return ""
	}
	code, err := graph.NormalizeCountry(s)
	o.refuse(name, err)
	return code
}

// date returns a day (R7); the parameter otherwise when it is absent.
func (o *object) date(name string, otherwise graph.Date) graph.Date {
	s, found := o.text(name, "R7")
	if !found {
		return otherwise
	}
	day, err := graph.ParseDate(s)
	o.refuse(name, err)
	return day
}

// requireDate is date for a required day.
func (o *object) requireDate(name string) graph.Date {
	s, found := o.require(name, "R7")
	if !found {
		return 0
	}
	day, err := graph.ParseDate(s)
	o.refuse(name, err)
	return day
}

// choice returns one of a closed set of words; the parameter otherwise when it is absent.
func choice[T ~string](o *object, name, rule string, among []T, otherwise T) T {
	s, found := o.text(name, rule)
	if !found {
		return otherwise
	}
	o.refuse(name, graph.OneOf(name, rule, T(s), among))
	return T(s)
}

// objects reads a list of objects.
func objects[T any](o *object, name, what string, read func(*object) T) []T {
	v, _ := o.find(name, "", kindList)
	all := make([]T, 0, len(v.list))
	for i, element := range v.list {
		child := objectOf(what, element)
		item := read(child)
		if err := child.finish(); err != nil {
			o.refuse(fmt.Sprintf("%s[%d]", name, i), err)
			return nil
		}
		all = append(all, item)
	}
	return all
}

// texts reads a list of strings.
func texts[T any](o *object, name, rule string, read func(string) (T, error)) []T {
	v, _ := o.find(name, rule, kindList)
	all := make([]T, 0, len(v.list))
	for i, element := range v.list {
		field := fmt.Sprintf("%s[%d]", name, i)
		if element.kind != kindText {
			o.refuse(field, graph.Invalid(rule, "%s is %s; it must be %s", field, element.shown(), kindText))
			return nil
		}
		item, err := read(element.text)
		if err != nil {
			o.refuse(field, err)
			return nil
		}
		all = append(all, item)
	}
	return all
}
