package neo4jtest

import (
	"bytes"
	"io"
	"net"
	"sync"
	"testing"
)

// boltCommit is the COMMIT message of Bolt, with its length and end marker.
var boltCommit = []byte{0, 2, 0xB0, 0x12, 0, 0}

// LossyProxy is a proxy between a store and the database that cuts a connection at a commit: before the database receives the message (loss
// "commit"), or before the client receives the answer (loss "answer"). Lose sets the losses.
type LossyProxy struct {
	listener net.Listener
	to       string

	mutex  sync.Mutex
	losses []string // "commit" or "answer", in order
	open   []net.Conn
}

// NewLossyProxy returns a proxy to an address, without losses.
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

// Lose sets the next losses, and returns those that had not occurred yet.
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
	cut := make(chan struct{})      // closed when the client is to receive nothing more
	answered := make(chan struct{}) // the database has answered the commit
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

// back forwards data from the database to the client, until the connection is cut.
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

// Address returns the address of the proxy.
func (p *LossyProxy) Address() string { return p.listener.Addr().String() }
