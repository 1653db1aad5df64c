package main

import (
	_ "embed"
	"fmt"
	"go/types"
	"maps"
	"path/filepath"
	"slices"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

// plainFields is the plugin that writes plain.go beside gqlgen's own file. gqlgen generates no functions for objects, interfaces and lists of
// both: plain.go has them, under the names by which gqlgen calls them.
type plainFields struct {
	objects map[string]*codegen.Object
	fields  map[string]*codegen.Field // the trivially resolved ones, by "Object_field"
	nested  int
}

// Name returns the name of the plugin, for gqlgen's messages.
func (p *plainFields) Name() string { return "plain fields" }

//go:embed plain.gotpl
var plainTemplate string

// templateData is the data of plain.gotpl.
type templateData struct {
	Query, Mutation *codegen.Object
	Objects         codegen.Objects
	Plain           codegen.Objects // those with fields that may be trivially resolved
	Interfaces      map[string]*codegen.Interface
	References      map[string]*config.TypeReference
}

// GenerateCode writes plain.go. It runs before gqlgen writes its own file.
func (p *plainFields) GenerateCode(data *codegen.Data) error {
	content := templateData{Query: data.QueryRoot, Mutation: data.MutationRoot, Objects: data.Objects}
	p.objects, p.fields = map[string]*codegen.Object{}, map[string]*codegen.Field{}
	for _, object := range data.Objects {
		if !object.Root && !object.IsReserved() && !object.IsMap() {
			p.objects[object.Name] = object
			content.Plain = append(content.Plain, object)
		}
	}
	for _, object := range content.Plain {
		for _, field := range object.Fields {
			if p.isTrivial(field) {
				p.fields[object.Name+"_"+field.Name] = field
			}
		}
	}
	content.Interfaces, data.Interfaces = data.Interfaces, nil
	content.References = maps.Clone(data.ReferencedTypes)
	maps.DeleteFunc(content.References, func(_ string, r *config.TypeReference) bool { return !isComposite(r) })
	maps.DeleteFunc(data.ReferencedTypes, func(_ string, r *config.TypeReference) bool { return isComposite(r) })
	return templates.Render(templates.Options{
		PackageName: data.Config.Exec.Package, Filename: filepath.Join(data.Config.Exec.Dir(), "plain.go"),
		Data: content, GeneratedHeader: true, Packages: data.Config.Packages, PruneOptions: data.Config.GetPruneOptions(),
		Template: plainTemplate,
		Funcs: map[string]any{
			"plain":    func(o *codegen.Object, f *codegen.Field) bool { return p.fields[o.Name+"_"+f.Name] != nil },
			"isPlain":  func(o *codegen.Object) bool { return p.objects[o.Name] != nil },
			"objectOf": func(f *codegen.Field) string { return p.objectOf(f.TypeReference) },
			"value":    p.value,
			"write":    func(f *codegen.Field) string { return p.write("v", f.TypeReference) },
			"set":      p.set,
			"guard":    p.listGuard,
			"resolver": resolver,
		},
	})
}

// isComposite reports whether a reference is to an object or an interface, or to a list of one.
func isComposite(r *config.TypeReference) bool {
	if r.IsSlice() {
		return !r.Elem().IsSlice() && isComposite(r.Elem())
	}
	return slices.Contains([]ast.DefinitionKind{ast.Object, ast.Interface, ast.Union}, r.Definition.Kind) &&
		!r.IsRoot && !r.IsMarshaler && r.Marshaler == nil && !r.IsMap() && !r.IsPtrToSlice() && !r.IsPtrToIntf() && !r.IsPtrToPtr()
}

// resolver returns the name of the function that resolves the object or interface of a reference.
func resolver(r *config.TypeReference) string {
	if r.Definition.Kind == ast.Object {
		return "resolve" + r.Definition.Name
	}
	return "_" + r.Definition.Name
}

// isTrivial reports whether the value of a field is a Go field, or the result of a method without arguments, context and error.
func (p *plainFields) isTrivial(f *codegen.Field) bool {
	if f.IsReserved() || f.IsResolver || f.IsBatch() || len(f.Args) > 0 || f.HasDirectives() || f.HasHaser || f.VOkFunc {
		return false
	}
	if !f.IsVariable() && (!f.IsMethod() || !f.NoErr || f.MethodHasContext) {
		return false
	}
	reference := f.TypeReference
	if reference.IsPtrToSlice() || reference.IsPtrToPtr() || reference.IsPtrToIntf() || reference.IsContext || reference.IsMap() {
		return false
	}
	return reference.Definition.IsLeafType() || p.objects[reference.Definition.Name] != nil
}

// objectOf returns the name of the object type that a reference leads to; empty for other kinds of type.
func (p *plainFields) objectOf(reference *config.TypeReference) string {
	if reference.Definition.Kind == ast.Object {
		return reference.Definition.Name
	}
	return ""
}

// value returns the Go expression for a trivially resolved field.
func (p *plainFields) value(f *codegen.Field) string {
	if f.IsMethod() {
		return "obj." + f.GoFieldName + "()"
	}
	return "obj." + f.GoFieldName
}

// write returns the Go statement that writes the value of a variable as JSON. A null that the schema does not allow is a bug of the Go
// type; the statement panics on it, where gqlgen would report an error.
func (p *plainFields) write(variable string, reference *config.TypeReference) string {
	if reference.IsSlice() {
		p.nested++
		at := fmt.Sprintf("i%d", p.nested)
		list := fmt.Sprintf("plain.List(w, len(%s), func(%s int) { %s })", variable, at, p.write(variable+"["+at+"]", reference.Elem()))
		p.nested--
		if reference.GQL.NonNull {
			return list
		}
		return orNull(variable, list)
	}
	if p.objectOf(reference) != "" {
		object := fmt.Sprintf("write%s(ctx, ec, w, field.Fields, %s)", reference.Definition.Name, pointer(variable, reference))
		if !reference.IsNilable() || reference.GQL.NonNull {
			return object
		}
		return orNull(variable, object)
	}
	if basic, ok := reference.GO.(*types.Basic); ok {
		switch reference.Definition.Name + " " + basic.Name() {
		case "String string", "ID string":
			return fmt.Sprintf("plain.String(w, %s)", variable)
		case "Int int":
			return fmt.Sprintf("plain.Int(w, %s)", variable)
		case "Boolean bool":
			return fmt.Sprintf("plain.Bool(w, %s)", variable)
		}
	}
	return fmt.Sprintf("%s(ctx, ec, nil, %s).MarshalGQL(w)", reference.MarshalFunc(), variable)
}

func orNull(variable, otherwise string) string {
	return fmt.Sprintf("if %s == nil { w.WriteString(plain.Null) } else { %s }", variable, otherwise)
}

func pointer(variable string, reference *config.TypeReference) string {
	if reference.IsNilable() {
		return variable
	}
	return "&" + variable
}

// set returns the Go statements that set the value of a field that needs no resolver.
func (p *plainFields) set(o *codegen.Object, f *codegen.Field) string {
	function, reference := fmt.Sprintf("_%s_%s(ctx, ec, field, obj)", o.Name, f.Name), f.TypeReference
	before := ""
	switch trivial := p.fields[o.Name+"_"+f.Name] != nil; {
	case trivial && p.objectOf(reference) != "":
		before = "v := " + p.value(f) + "\n"
		if !reference.GQL.NonNull && reference.IsNilable() {
			before += "if v == nil {\nout.Values[i] = graphql.Null\ncontinue\n}\n"
		}
		before += p.guard("field.Selections", reference, "out.Values[i] = %s\ncontinue")
	case trivial && reference.IsSlice():
		return fmt.Sprintf("v := %s\nout.Values[i] = plain.Answer(func(w *bytes.Buffer) { %s })", p.value(f), p.write("v", reference))
	case trivial:
		function = fmt.Sprintf("%s(ctx, ec, field.Selections, %s)", reference.MarshalFunc(), p.value(f))
	}
	return fmt.Sprintf("%sout.Set(i, %t, %s)", before, reference.GQL.NonNull, function)
}

// listGuard returns the Go statements that write a list of objects whose selection is trivial.
func (p *plainFields) listGuard(list *config.TypeReference) string {
	if p.objects[list.Definition.Name] == nil {
		return ""
	}
	return p.guard("sel", list, "return %s")
}

// guard returns the Go statements that write the variable v if its selection is trivial and nothing in it is missing; use is the statement
// for the answer.
func (p *plainFields) guard(selection string, reference *config.TypeReference, use string) string {
	condition := "field.Fields != nil"
	switch {
	case reference.IsSlice() && reference.Elem().IsNilable():
		condition += " && !slices.Contains(v, nil)"
	case !reference.IsSlice() && reference.IsNilable():
		condition += " && v != nil"
	}
	present, gql := *reference, *reference.GQL // null was handled before
	gql.NonNull, present.GQL = true, &gql
	answer := fmt.Sprintf("plain.Answer(func(w *bytes.Buffer) { %s })", p.write("v", &present))
	return fmt.Sprintf("if field := (plain.Field{Fields: plainSchema.Fields(ec.OperationContext, %s, %q)}); %s {\n"+use+"\n}\n",
		selection, p.objectOf(reference), condition, answer)
}
