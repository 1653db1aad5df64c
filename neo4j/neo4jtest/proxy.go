package neo4jtest

import (
	"bytes"
	"io"
	"net"
	"sync"
	"testing"
)

// boltCommit is the message by which a transaction is committed, with the length before it and the end behind it.
var boltCommit = []byte{0, 2, 0xB0, 0x12, 0, 0}

// LossyProxy stands between a store and the database, and cuts connections once a commit is on its way: so many of them, some before
// the database gets the message, some before its answer gets back.
type LossyProxy struct {
	listener net.Listener
	to       string

	mutex  sync.Mutex
	losses []string // "commit" or "answer", the next first
	open   []net.Conn
}

// NewLossyProxy returns a proxy to an address.
func NewLossyProxy(t testing.TB, to string) *LossyProxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &LossyProxy{listener: listener, to: to}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go p.serve(client)
		}
	}()
	return p
}

// Lose sets what is to be lost next, and gives what was still to be lost.
func (p *LossyProxy) Lose(losses ...string) (left []string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	left, p.losses = p.losses, losses
	return left
}

// HangUp cuts all connections.
func (p *LossyProxy) HangUp() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, client := range p.open {
		_ = client.Close()
	}
	p.open = nil
}

func (p *LossyProxy) next() string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if len(p.losses) == 0 {
		return ""
	}
	loss := p.losses[0]
	p.losses = p.losses[1:]
	return loss
}

func (p *LossyProxy) serve(client net.Conn) {
	defer client.Close()
	server, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer server.Close()
	p.mutex.Lock()
	p.open = append(p.open, client)
	p.mutex.Unlock()
	cut := make(chan struct{})      // nothing goes back any more
	answered := make(chan struct{}) // the database has answered since
	go p.back(client, server, cut, answered)
	buffer := make([]byte, 1<<16)
	for {
		n, err := client.Read(buffer)
		if err != nil {
			return
		}
		loss := ""
		if bytes.Contains(buffer[:n], boltCommit) {
			loss = p.next()
		}
		if loss == "commit" {
			return
		}
		if loss == "answer" {
			close(cut)
		}
		if _, err := server.Write(buffer[:n]); err != nil {
			return
		}
		if loss == "answer" {
			<-answered
			return
		}
	}
}

// back passes what the database says on to the client, until it is cut.
func (p *LossyProxy) back(client, server net.Conn, cut, answered chan struct{}) {
	defer close(answered)
	buffer := make([]byte, 1<<16)
	for {
		n, err := server.Read(buffer)
		if err != nil {
			_ = client.Close()
			return
		}
		select {
		case <-cut:
			return
		default:
		}
		if _, err := io.Copy(client, bytes.NewReader(buffer[:n])); err != nil {
			return
		}
	}
}

// Address is where the proxy listens.
func (p *LossyProxy) Address() string { return p.listener.Addr().String() }
