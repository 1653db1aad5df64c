// Package auth authenticates requests: from an Authorization header to a *graph.Viewer, or a refusal. It does not decide what a viewer may
// do.
//
// A header has a token or an API key. A token is a JWT that an OpenID Connect provider signed (token.go), with a key that is fetched from the
// provider (remote.go) or read from a file (file.go); its claims identify the caller (claims.go). API keys are issued by this program
// (authenticator.go). Development tokens are signed by the program itself, for use without a provider (development.go). A signed link
// stands for the caller that requested it (links.go).
package auth
