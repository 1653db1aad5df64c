package neo4jtest

import "sync"

// Sent notes which statements are sent.
type Sent struct {
	mu    sync.Mutex
	names []string
}

// Note notes the name of a statement.
func (s *Sent) Note(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names = append(s.names, name)
}

// Take returns the names since it was called last.
func (s *Sent) Take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := s.names
	s.names = nil
	return names
}
