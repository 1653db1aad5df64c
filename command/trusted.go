package command

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"entitlegraph/api"
	"entitlegraph/policy"
)

// trustedSettings say which documents a request may name by hash, and whether others are answered (docs/operations.md).
type trustedSettings struct {
	TrustedDocuments string `help:"Documents that requests may name by SHA-256, in addition to those that come with the program: a .graphql file, a .json file of texts by hash, or a directory of such files." placeholder:"PATH"`
	TrustedOnly      bool   `help:"Refuse all documents but those of --trusted-documents and those that come with the program."`
}

// largestDocuments is the maximum size of a file of documents, in bytes.
const largestDocuments = 16 << 20

// documents returns the trusted documents. It refuses one that exceeds a limit, as the server would never answer it.
func (s *trustedSettings) documents(limits policy.Limits) (api.Documents, error) {
	all := api.ShippedDocuments()
	if s.TrustedDocuments == "" {
		return all, nil
	}
	read := 0
	err := filepath.WalkDir(s.TrustedDocuments, func(path string, entry fs.DirEntry, err error) error {
		extension := filepath.Ext(path)
		if err != nil || entry.IsDir() || path != s.TrustedDocuments && extension != ".graphql" && extension != ".json" {
			return err
		}
		texts, err := readDocuments(path)
		for _, text := range texts {
			if fault := limits.CheckDocument(text); fault != nil {
				err = errors.Join(err, fmt.Errorf("the document %.60q would always be refused: %w", text, fault))
			}
			all.Add(text)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		read += len(texts)
		return nil
	})
	if err == nil && read == 0 {
		err = fmt.Errorf("%s has no document; name a .graphql file, a .json file of texts by hash, or a directory of such files", s.TrustedDocuments)
	}
	if err != nil {
		return nil, fmt.Errorf("--trusted-documents: %w", err)
	}
	return all, nil
}

// readDocuments returns the documents of a file: its whole content, or the texts of a JSON object whose keys are their hashes.
func readDocuments(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > largestDocuments {
		return nil, fmt.Errorf("it must be a file of at most %d bytes", largestDocuments)
	}
	text, err := os.ReadFile(path)
	if err != nil || filepath.Ext(path) != ".json" {
		return []string{string(text)}, err
	}
	var byHash map[string]string
	if err := json.Unmarshal(text, &byHash); err != nil {
		return nil, errors.New("it must be one JSON object whose keys are hashes and whose values are texts, as code generators write it")
	}
	texts := make([]string, 0, len(byHash))
	for hash, text := range byHash {
		if right := api.HashOf(text); strings.TrimPrefix(hash, "sha256:") != right {
			return nil, fmt.Errorf("%.80q is not the SHA-256 of its text, which is %s; have the generator use sha256", hash, right)
		}
		texts = append(texts, text)
	}
	return texts, nil
}
