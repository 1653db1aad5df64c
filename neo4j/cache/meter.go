package cache

import "sync"

// Meter counts the bytes of several caches. The zero value is ready to use.
type Meter struct {
	mu              sync.Mutex
	bytes, reported int64
	report          func(bytes int64) // nil for none
}

// reportEvery is how many bytes the count must have changed by to be reported.
const reportEvery = 1 << 20

// Report calls report with the number of bytes: now, and whenever it has changed by about a MiB.
func (m *Meter) Report(report func(bytes int64)) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.report, m.reported = report, m.bytes
	report(m.bytes)
}

// Bytes returns the number of bytes.
func (m *Meter) Bytes() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.bytes
}

func (m *Meter) grow(bytes int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.bytes += bytes
	if change := m.bytes - m.reported; m.report != nil && (change >= reportEvery || change <= -reportEvery) {
		m.reported = m.bytes
		m.report(m.bytes)
	}
}
