package main

import (
	"bytes"
	"fmt"
	"go/format"
	"go/types"
	"os"
	"strings"

	"github.com/99designs/gqlgen/codegen"
	"github.com/99designs/gqlgen/codegen/config"
	"github.com/vektah/gqlparser/v2/ast"
)

// mutations is the plugin for mutations that are a change of package changes. Their payloads have one Go type, to which it binds them, and
// their resolvers are alike: it generates them.
type mutations struct{}

const (
	// payload is the Go type of every payload that gqlgen.yml does not bind.
	payload = "entitlegraph/mutation.Payload"
	// mutationsFile is the file of the resolvers.
	mutationsFile = "resolvers/mutations_gen.go"
)

// Name returns the name of the plugin, for gqlgen's messages.
func (mutations) Name() string { return "mutations" }

// MutateConfig binds the payloads.
func (mutations) MutateConfig(settings *config.Config) error { //nolint:unparam // the signature is gqlgen's
	for name, definition := range settings.Schema.Types {
		if definition.Kind == ast.Object && strings.HasSuffix(name, "Payload") && !settings.Models.Exists(name) {
			settings.Models.Add(name, payload)
		}
	}
	return nil
}

// GenerateCode writes the resolvers.
func (mutations) GenerateCode(data *codegen.Data) error {
	var content bytes.Buffer
	fmt.Fprintf(&content, "%s\npackage resolvers\n\nimport (\n\t\"context\"\n\n\t\"entitlegraph/mutation\"\n)\n", header)
	for _, field := range data.MutationRoot.Fields {
		if field.TypeReference.GO.String() != "*"+payload {
			continue
		}
		input := types.TypeString(field.Args[0].TypeReference.GO, (*types.Package).Name)
		description, _, _ := strings.Cut(field.Description, "\n")
		fmt.Fprintf(&content, "\n// %s resolves the mutation: %s\nfunc (r *mutationResolver) %s(ctx context.Context, input %s) (*mutation.Payload, error) {\n\treturn r.change(ctx, input)\n}\n",
			field.GoFieldName, description, field.GoFieldName, input)
	}
	source, err := format.Source(content.Bytes())
	if err != nil {
		return err
	}
	return os.WriteFile(mutationsFile, source, 0o644)
}
