package graph

// Product is a piece of software, identified by its code (R1).
type Product struct {
	ID   string
	Code string
	Name string
}
