package api

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	lru "github.com/hashicorp/golang-lru/v2"

	"entitlegraph/graph"
	"entitlegraph/policy"
)

// A request may name its document by hash instead of sending it, in the way of Apollo's persisted queries
// (extensions.persistedQuery.sha256Hash) or of the appendix to GraphQL over HTTP (documentId, "sha256:" and the hash). The server knows
// trusted documents by hash from the start. It caches other valid documents that were sent with their hash, unless it executes trusted
// documents alone.

// graphQLRequest is one GraphQL request.
type graphQLRequest struct {
	graphql.RawParams
	// hash is the hash of the document if the client sent it; then the document itself may be missing.
	hash string
}

// persisted knows documents by hash.
type persisted struct {
	trusted Documents
	// only refuses documents that are not trusted.
	only bool
	// kept is a cache of the latest other documents.
	kept *lru.Cache[string, string]
	// longest is the maximum length of a cached document, in bytes.
	longest int
}

func newPersisted(trusted Documents, only bool, limits policy.Limits) *persisted {
	kept, err := lru.New[string, string](limits.Documents)
	if err != nil {
		panic(err) // limits are positive
	}
	return &persisted{trusted, only, kept, limits.DocumentBytes}
}

// resolve fills in the document that a request names by hash, or refuses the request.
func (p *persisted) resolve(r *graphQLRequest) error {
	if r.hash == "" && !p.only {
		return nil
	}
	hash := r.hash
	if r.Query != "" {
		if hash = HashOf(r.Query); r.hash != "" && r.hash != hash {
			return graph.InField("sha256Hash", graph.Invalid("", "the hash is not the SHA-256 of the document: %s is", hash))
		}
	}
	text, known := p.trusted[hash]
	if !known && !p.only {
		text, known = p.kept.Get(hash)
	}
	switch {
	case known:
		r.Query = text
	case p.only:
		return graph.Errorf(graph.CodeNotTrusted, "this server executes trusted documents only, and none of them has the hash %s; the operator can add the document", hash)
	case r.Query == "": // clients know these very words
		return graph.Errorf(graph.CodePersistedQueryNotFound, "PersistedQueryNotFound")
	}
	return nil
}

// keep caches a valid document that was sent with its hash.
func (p *persisted) keep(r *graphQLRequest) {
	if r.hash == "" || p.only || len(r.Query) > p.longest || p.trusted[r.hash] != "" {
		return
	}
	p.kept.ContainsOrAdd(r.hash, r.Query)
}

var hashPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)

// readHash reads the hash from the members of a request.
func (r *graphQLRequest) readHash(documentID string) *badRequest {
	if named, given := r.Extensions["persistedQuery"]; given && named != nil {
		members, _ := named.(map[string]any)
		version, _ := members["version"].(json.Number)
		hash, _ := members["sha256Hash"].(string)
		if hash = strings.ToLower(hash); version != "1" || !hashPattern.MatchString(hash) {
			return notGraphQL("extensions.persistedQuery must be an object with version 1 and sha256Hash, the SHA-256 of the document in hex")
		}
		r.hash = hash
	}
	if documentID != "" {
		hash, ok := strings.CutPrefix(documentID, "sha256:")
		if !ok || !hashPattern.MatchString(hash) || r.hash != "" && r.hash != hash {
			return notGraphQL("documentId must be sha256: and the SHA-256 of the document in hex")
		}
		r.hash = hash
	}
	if r.Query == "" && r.hash == "" {
		return notGraphQL("query is missing: give the GraphQL document as a string, or its hash")
	}
	return nil
}
