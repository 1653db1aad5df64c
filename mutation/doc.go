// Package mutation holds the inputs and payloads of the mutations of the API. An input becomes a change of package changes once its values
// are read, and a change becomes an input again, as JSON, for an undo. All that a mutation needs stands in the file of its noun: the input,
// Change, value, and its field of ChangeInput when applyChanges takes it.
package mutation
