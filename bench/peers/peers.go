// Package peers has the files of the peers: a Cypher query, OpenFGA's model, and the program of the GraphQL peer.
package peers

import (
	"embed"
	"io/fs"
	"os"
	"path/filepath"
)

// Entitled is a Cypher query for the whole answer to Entitled.
//
//go:embed entitled.cypher
var Entitled string

// Model is OpenFGA's model of the rules.
//
//go:embed openfga/model.fga
var Model string

//go:embed node entitled.cypher
var node embed.FS

// WriteNode writes the GraphQL peer into a directory, for npm to install its packages.
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
