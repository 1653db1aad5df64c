// Package auth works out who asks: from an Authorization header to a *graph.Viewer, or a refusal. What a viewer may do is not
// decided here.
//
// A header holds a token or an API key. Tokens are JWTs that an OpenID Connect provider signed (token.go), with keys that are read
// from the provider (remote.go) or from a file (file.go); their claims say who somebody is (claims.go). API keys are the product's own
// (authenticator.go). Development tokens (development.go) are signed by the program itself, for first steps without a provider.
package auth
