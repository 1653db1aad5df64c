package main

import (
	"fmt"
	"go/types"
	"path/filepath"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/99designs/gqlgen/codegen/templates"
	"github.com/vektah/gqlparser/v2/ast"
)

// plainFields is the part of gqlgen's run that finds out which fields are at hand, and writes the functions that write them.
type plainFields struct {
	objects map[string]*codegen.Object
	fields  map[string]*codegen.Field // by "Object_field"
	lists   map[string]*config.TypeReference
	nested  int
}

// Name is what gqlgen calls the plugin.
func (p *plainFields) Name() string { return "plain fields" }

// GenerateCode writes plain.go beside gqlgen's own file.
func (p *plainFields) GenerateCode(data *codegen.Data) error {
	p.objects, p.fields, p.lists = map[string]*codegen.Object{}, map[string]*codegen.Field{}, map[string]*config.TypeReference{}
	var objects []*codegen.Object
	for _, object := range data.Objects {
		if !object.Root && !object.IsReserved() && !object.IsMap() {
			p.objects[object.Name] = object
			objects = append(objects, object)
		}
	}
	for _, object := range objects {
		for _, field := range object.Fields {
			if p.atHand(field) {
				p.fields[object.Name+"_"+field.Name] = field
			}
		}
	}
	for _, reference := range data.ReferencedTypes {
		if reference.IsSlice() && p.objects[reference.Definition.Name] != nil && !reference.Elem().IsSlice() {
			p.lists[reference.MarshalFunc()] = reference
		}
	}
	return templates.Render(templates.Options{
		PackageName: data.Config.Exec.Package, Filename: filepath.Join(data.Config.Exec.Dir(), "plain.go"),
		Data: objects, GeneratedHeader: true, Packages: data.Config.Packages, PruneOptions: data.Config.GetPruneOptions(),
		Template: plainTemplate,
		Funcs: map[string]any{
			"plain": func(o *codegen.Object, f *codegen.Field) bool { return p.fields[o.Name+"_"+f.Name] != nil },
			"of":    func(f *codegen.Field) string { return p.objectOf(f.TypeReference) },
			"value": p.value,
			"write": func(f *codegen.Field) string { return p.write("v", f.TypeReference) },
		},
	})
}

const plainTemplate = `{{ reserveImport "bytes" }}
{{ reserveImport "context" }}
{{ reserveImport "entitlegraph/graph/plain" }}

var plainSchema = plain.NewSchema(map[string]plain.Type{
{{- range $o := . }}
	{{ $o.Name | quote }}: { Implementors: {{ $o.Implementors }}, Fields: map[string]plain.Target{
	{{- range $i, $f := $o.Fields }}{{ if plain $o $f }}
		{{ $f.Name | quote }}: { Index: {{ add $i 1 }}{{ with of $f }}, Of: {{ . | quote }}{{ end }} },
	{{- end }}{{ end }}
	}},
{{- end }}
})
{{ range $o := . }}
func plain{{ $o.Name }}(ctx context.Context, ec *executionContext, w *bytes.Buffer, fields []plain.Field, obj {{ $o.Reference | ref }}) {
	for i := range fields {
		field := &fields[i]
		plain.Begin(w, i, field)
		switch field.Index {
		case 0:
			w.WriteString({{ $o.Name | quote | quote }})
		{{- range $i, $f := $o.Fields }}{{ if plain $o $f }}
		case {{ add $i 1 }}:
			v := {{ value $f }}
			{{ write $f }}
		{{- end }}{{ end }}
		}
	}
	w.WriteByte('}')
}
{{ end }}
`

// atHand says that the Go value just has the field.
func (p *plainFields) atHand(f *codegen.Field) bool {
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

// objectOf names the object type that a reference leads to.
func (p *plainFields) objectOf(reference *config.TypeReference) string {
	if reference.Definition.Kind == ast.Object {
		return reference.Definition.Name
	}
	return ""
}

// value is the Go expression for a field.
func (p *plainFields) value(f *codegen.Field) string {
	if f.IsMethod() {
		return "obj." + f.GoFieldName + "()"
	}
	return "obj." + f.GoFieldName
}

// write is the Go statement that writes the value in a variable. What may not be null and yet is panics, as gqlgen would tell an error:
// both are faults of ours.
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
		object := fmt.Sprintf("plain%s(ctx, ec, w, field.Fields, %s)", reference.Definition.Name, pointer(variable, reference))
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

// guard is what stands before gqlgen's own way of writing a value: the plain one, where the selection is plain and nothing is missing.
func (p *plainFields) guard(variable, selection string, reference *config.TypeReference) string {
	condition := "field.Fields != nil"
	switch {
	case reference.IsSlice() && reference.Elem().IsNilable():
		condition += " && !slices.Contains(" + variable + ", nil)"
	case !reference.IsSlice() && reference.IsNilable():
		condition += " && " + variable + " != nil"
	}
	present, gql := *reference, *reference.GQL // what may be missing was seen to already
	gql.NonNull, present.GQL = true, &gql
	return fmt.Sprintf("if field := (plain.Field{Fields: plainSchema.Fields(ec.OperationContext, %s, %q)}); %s {\n"+
		"return plain.Answer(func(w *bytes.Buffer) { %s })\n}\n",
		selection, p.objectOf(reference), condition, p.write(variable, &present))
}
