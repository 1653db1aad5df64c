// Package mutation has the inputs and payloads of the mutations of the API. It converts an input into a change of package changes, and a
// change back into an input, as JSON, for an undo. The code of a mutation is in the file of its noun: the input, Change, value, and its field
// of ChangeInput if applyChanges accepts it.
package mutation
