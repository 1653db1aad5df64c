package changes

// Change is one change of the graph that an administrator requests: pure data with normalized keys. Things are identified by their
// business keys; groups and contacts by their stored id. Each change stands in the file of its noun, with all that it takes to evaluate it.
type Change interface {
	evaluated
	// Kind returns the name of the change, which is that of its mutation: "createUser".
	Kind() string
	// looksAround reports whether evaluating the change reads what surrounds users and organizations (LooksAround).
	looksAround() bool
}

// Field is a value of an update: Given says whether the update says anything about it; a zero Value then clears it.
type Field[T any] struct {
	Given bool
	Value T
}

// Say returns a field with a value.
func Say[T any](value T) Field[T] { return Field[T]{Given: true, Value: value} }
