package policy

import (
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/validator/core"
	"github.com/vektah/gqlparser/v2/validator/rules"

	"entitlegraph/graph"
	"entitlegraph/graph/scalar"
)

// scalars validate a variable of each scalar.
var scalars = map[string]func(any) error{
	"Int":      reading(scalar.UnmarshalInt),
	"Float":    reading(scalar.UnmarshalFloat),
	"String":   reading(scalar.UnmarshalString),
	"Boolean":  reading(scalar.UnmarshalBoolean),
	"ID":       reading(scalar.UnmarshalID),
	"DateTime": reading(scalar.UnmarshalDateTime),
	"Date":     reading(scalar.UnmarshalDate),
	"Decimal":  reading(scalar.UnmarshalDecimal),
}

func reading[T any](read func(any) (T, error)) func(any) error {
	return func(v any) error {
		_, err := read(v)
		return err
	}
}

// CheckVariables holds the variables of an operation to the types that it declares for them, as the specification has it: a scalar takes its own
// kind of value, an enum one of its words in exactly its spelling, and one value stands for a list of one. The executor's own check takes
// strings for numbers, numbers for strings, and words in any case. What is absent or null is left to it.
func CheckVariables(schema *ast.Schema, operation *ast.OperationDefinition, given map[string]any) error {
	for _, variable := range operation.VariableDefinitions {
		if err := checkValue(schema, variable.Type, given[variable.Variable]); err != nil {
			return graph.InField(variable.Variable, err)
		}
	}
	return nil
}

func checkValue(schema *ast.Schema, t *ast.Type, v any) error {
	if v == nil {
		return nil
	}
	if t.Elem != nil {
		elements := graphql.CoerceList(v) // it knows the lists that the executor has made of single values
		_, several := v.([]any)
		for i, element := range elements {
			if err := checkValue(schema, t.Elem, element); err != nil {
				if !several {
					return err
				}
				return graph.InField("["+strconv.Itoa(i)+"]", err)
			}
		}
		return nil
	}
	switch definition := schema.Types[t.NamedType]; definition.Kind {
	case ast.Scalar:
		if check := scalars[definition.Name]; check != nil {
			return check(v)
		}
	case ast.Enum:
		return checkWord(definition, v)
	case ast.InputObject:
		return checkObject(schema, definition, v)
	}
	return nil
}

// checkWord refuses a value that is not of an enum.
func checkWord(enum *ast.Definition, v any) error {
	if word, ok := v.(string); ok && enum.EnumValues.ForName(word) != nil {
		return nil
	}
	words := make([]string, len(enum.EnumValues))
	for i, value := range enum.EnumValues {
		words[i] = value.Name
	}
	return graph.Invalid("", "%s is no %s; send one of %s", scalar.Show(v), enum.Name, strings.Join(words, ", "))
}

// checkObject checks the fields of an input object. Fields that are missing or unknown are left to the executor's check.
func checkObject(schema *ast.Schema, object *ast.Definition, v any) error {
	members, ok := v.(map[string]any)
	if !ok {
		return graph.Invalid("", "%s is no %s; send an object", scalar.Show(v), object.Name)
	}
	if _, given := members["__typename"]; given {
		return graph.InField("__typename", graph.Invalid("", "%s has no field __typename; leave it out", object.Name))
	}
	for _, field := range object.Fields {
		if err := checkValue(schema, field.Type, members[field.Name]); err != nil {
			return graph.InField(field.Name, err)
		}
	}
	return nil
}

// DocumentRules are those that a document is validated by: the executor's, and two that it leaves out. An Int has 32 bits, and an object in braces is
// for input objects alone.
func DocumentRules() *rules.Rules {
	all := rules.NewDefaultRules()
	all.AddRule("LiteralsOfTheirType", func(observers *core.Events, addError core.AddErrFunc) {
		observers.OnValue(func(_ *core.Walker, value *ast.Value) {
			switch {
			case value.Definition == nil:
			case value.Kind == ast.IntValue && value.Definition.Name == "Int":
				if _, err := strconv.ParseInt(value.Raw, 10, 32); err != nil {
					addError(core.Message("Int cannot represent %s: it has 32 bits.", value.Raw), core.At(value.Position))
				}
			case value.Kind == ast.ObjectValue && value.Definition.Kind != ast.InputObject:
				addError(core.Message("%s cannot represent an object: %s.", value.Definition.Name, value.String()), core.At(value.Position))
			}
		})
	})
	return all
}
