package neo4jtest

import "sync"

// Sent records the names of the statements that a store sends.
type Sent struct {
	mu    sync.Mutex
	names []string
}

// Note records the name of a statement.
func (s *Sent) Note(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names = append(s.names, name)
}

// Take returns the names since its previous call.
func (s *Sent) Take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := s.names
	s.names = nil
	return names
}
