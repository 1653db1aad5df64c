// Package subscription serves operations that have more than one response, over WebSocket (the protocol graphql-transport-ws) and as server-sent events
// (the distinct connections mode of GraphQL over SSE). It knows the protocols and not GraphQL: Operations begins the operations.
package subscription
