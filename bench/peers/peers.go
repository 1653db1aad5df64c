// Package peers holds what the products that we compare ourselves with run on.
package peers

import (
	"embed"
	"io/fs"
	"os"
	"path/filepath"
)

// Entitled is the whole answer to Entitled as one Cypher query.
//
//go:embed entitled.cypher
var Entitled string

// Model is OpenFGA's model of the rules.
//
//go:embed openfga/model.fga
var Model string

//go:embed node entitled.cypher
var node embed.FS

// WriteNode writes the GraphQL peer into a directory, where npm can install what it needs.
func WriteNode(directory string) error {
	if err := os.MkdirAll(directory, 0o755); err != nil {
		return err
	}
	names, err := fs.Glob(node, "node/*")
	if err != nil {
		return err
	}
	for _, name := range append(names, "entitled.cypher") {
		content, err := node.ReadFile(name)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(directory, filepath.Base(name)), content, 0o644); err != nil {
			return err
		}
	}
	return nil
}
