package mutation

import (
	"errors"
	"fmt"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"entitlegraph/changes"
	"entitlegraph/graph"
)

// Input is the input of a mutation that requests one change.
type Input interface {
	// Common returns the options, which are not part of the change.
	Common() Options
	// Change returns the change with its values normalized, and adds their errors to the reader.
	Change(r *Reader) changes.Change
	// value is the inverse of Change: the content of the input that requests the change, as JSON; nil for a change that no undo contains.
	value(change changes.Change) value
}

// Options are the options of every mutation, as far as its input has them.
type Options struct {
	ExpectedRevision *int64
	MaxAffected      *int
	DryRun           *bool
	IdempotencyKey   *string
}

// Common returns the options.
func (o Options) Common() Options { return o }

// Any reports whether an option is given.
func (o Options) Any() bool {
	return o.ExpectedRevision != nil || o.MaxAffected != nil || o.DryRun != nil && *o.DryRun || o.IdempotencyKey != nil
}

// Reader reads the values of an input, and collects all of their errors, so that a form can show them at once.
type Reader struct{ Errors []*UserError }

// Read returns the change that an input requests, or the errors of its values.
func Read(input Input) (changes.Change, []*UserError) {
	var r Reader
	change := input.Change(&r)
	return change, r.Errors
}

// fail adds the error of a field, if there is one.
func (r *Reader) fail(field string, err error) {
	if err == nil {
		return
	}
	var own *graph.Error
	if !errors.As(graph.InField(field, err), &own) {
		own = graph.Invalid("", "%s", err)
	}
	r.Errors = append(r.Errors, newUserError(changes.InvalidInput, own))
}

// key reads a business key (R1).
func (r *Reader) key(field, kind, value string) string {
	key, err := graph.NormalizeKey(kind, value)
	r.fail(field, err)
	return key
}

func (r *Reader) accountNumber(value string) string {
	return r.key("accountNumber", "Account Number", value)
}

func (r *Reader) customerNumber(value string) string {
	return r.key("customerNumber", "Customer Number", value)
}

func (r *Reader) contractNumber(value string) string {
	return r.key("contractNumber", "contract number", value)
}

// login reads a login and returns the key that it is compared by (R4).
func (r *Reader) login(field, value string) string {
	_, key, err := graph.NormalizeLogin(value)
	r.fail(field, err)
	return key
}

// logins reads a list of logins, each once.
func (r *Reader) logins(values []string) []string {
	r.atMost(changes.MaxMembers, len(values), "logins")
	return each("logins", values, r.login)
}

// atMost limits the length of a list.
func (r *Reader) atMost(most, n int, field string) {
	if n > most {
		r.fail(field, graph.Invalid("", "%s has %d elements; at most %d at once, send the rest after", field, n, most))
	}
}

// products reads a list of product codes, each once.
func (r *Reader) products(values []string) []string {
	return each("productCodes", values, func(field, value string) string { return r.key(field, "product code", value) })
}

// id reads an opaque id of a kind.
func (r *Reader) id(field string, kind graph.Kind, value string) string {
	found, id, err := graph.DecodeID(value)
	if err == nil && found != kind {
		err = graph.Invalid("", "the id is one of type %s; give one of type %s", found, kind)
	}
	r.fail(field, err)
	return id
}

// oldID reads the id under which a deleted thing is to be restored; empty when it is absent.
func (r *Reader) oldID(kind graph.Kind, value *string) string {
	if value == nil {
		return ""
	}
	return r.id("id", kind, *value)
}

// country reads a country that may be absent (R3).
func (r *Reader) country(field string, value *string) string {
	if value == nil {
		return ""
	}
	code, err := graph.NormalizeCountry(*value)
	r.fail(field, err)
	return code
}

// formOf returns a function that reads the text of a noun with a name, in the text's form.
func formOf[T any](r *Reader, texts []graph.Text[T]) func(name, value string) string {
	return func(name, value string) string {
		text := texts[slices.IndexFunc(texts, func(t graph.Text[T]) bool { return t.Name == name })]
		normalized, err := text.Form(name, value)
		r.fail(name, err)
		return normalized
	}
}

// optionalFormOf is formOf for texts that may be absent.
func optionalFormOf[T any](r *Reader, texts []graph.Text[T]) func(name string, value *string) string {
	form := formOf(r, texts)
	return func(name string, value *string) string {
		if value == nil {
			return ""
		}
		return form(name, *value)
	}
}

// name reads a name that must not be empty.
func (r *Reader) name(field, value string) string {
	name, err := graph.RequireName(field, value)
	r.fail(field, err)
	return name
}

func (r *Reader) currency(field, value string) string {
	code, err := graph.NormalizeCurrency(value)
	r.fail(field, err)
	return code
}

func (r *Reader) groupName(field, value string) graph.GroupName {
	name, key, err := graph.NormalizeGroupName(value)
	r.fail(field, err)
	return graph.GroupName{Name: name, Key: key}
}

func (r *Reader) domain(value string) string {
	name, err := graph.NormalizeDomain(value)
	r.fail("domain", err)
	return name
}

// graceDays reads days of grace; 0 when they are absent (R9).
func (r *Reader) graceDays(field string, days *int) int {
	if days == nil {
		return 0
	}
	if *days < 0 || *days > graph.MaxGraceDays {
		r.fail(field, graph.Invalid("R9", "%d days of grace: they must be 0 to %d", *days, graph.MaxGraceDays))
	}
	return *days
}

// each reads the values of a list, without repeats.
func each[T comparable](field string, values []string, read func(field, value string) T) []T {
	all := make([]T, 0, len(values))
	met := make(map[T]bool, len(values))
	for i, value := range values {
		item := read(fmt.Sprintf("%s[%d]", field, i), value)
		if !met[item] {
			met[item] = true
			all = append(all, item)
		}
	}
	return all
}

// said reads a field of an update: an absent one is not Given, null clears the field.
func said[T, V any](field string, given graphql.Omittable[*T], read func(string, *T) V) changes.Field[V] {
	value, ok := given.ValueOK()
	if !ok {
		return changes.Field[V]{}
	}
	return changes.Say(read(field, value))
}

// kept reads a field of an update that cannot be cleared.
func kept[T, V any](r *Reader, field string, given graphql.Omittable[*T], read func(string, T) V) changes.Field[V] {
	value, ok := given.ValueOK()
	if !ok {
		return changes.Field[V]{}
	}
	if value == nil {
		r.fail(field, graph.Invalid("", "%s cannot be cleared; leave it out to keep it as it is", field))
		return changes.Field[V]{}
	}
	return changes.Say(read(field, *value))
}

func plain[T any](_ string, value T) T { return value }
