// Package policy authorizes requests and limits their size. Packages api and resolvers call it.
//
// Rights follow from the viewer in two steps:
//
//  1. Before anything runs, Gate compares the fields of the operation with the schema's @access. Its refusals depend on the caller and on the
//     document alone, so they reveal nothing of what is stored.
//  2. Stores puts a guard before every store, and is the only way to them. To a caller who does not see every account, things of other
//     accounts are absent: look-ups do not find them, and changes do not reach them.
//
// No path leads from the objects of one account to those of another, so what was found needs no second decision.
package policy
