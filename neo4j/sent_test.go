package neo4j

import "sync"

// sentStatements notes which statements a store sends.
type sentStatements struct {
	mu    sync.Mutex
	names []string
}

// note is what the store tells.
func (s *sentStatements) note(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.names = append(s.names, name)
}

// take gives the statements since it was called last.
func (s *sentStatements) take() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	names := s.names
	s.names = nil
	return names
}
