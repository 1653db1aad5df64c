package neo4j

import (
	"bytes"
	"context"
	"io"
	"net"
	"strings"
	"sync"
	"testing"

	"entitlegraph/changes"
	"entitlegraph/graph"
	"entitlegraph/neo4j/neo4jtest"
)

// boltCommit is the message by which a transaction is committed, with the length before it and the end behind it.
var boltCommit = []byte{0, 2, 0xB0, 0x12, 0, 0}

// lossyProxy stands between a store and the database, and cuts connections once a commit is on its way: so many of them, some before
// the database gets the message, some before its answer gets back.
type lossyProxy struct {
	listener net.Listener
	to       string

	mutex  sync.Mutex
	losses []string // "commit" or "answer", the next first
	open   []net.Conn
}

func newLossyProxy(t *testing.T, to string) *lossyProxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &lossyProxy{listener: listener, to: to}
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

// lose sets what is to be lost next, and gives what was still to be lost.
func (p *lossyProxy) lose(losses ...string) (left []string) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	left, p.losses = p.losses, losses
	return left
}

// hangUp cuts all connections.
func (p *lossyProxy) hangUp() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	for _, client := range p.open {
		_ = client.Close()
	}
	p.open = nil
}

func (p *lossyProxy) next() string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if len(p.losses) == 0 {
		return ""
	}
	loss := p.losses[0]
	p.losses = p.losses[1:]
	return loss
}

func (p *lossyProxy) serve(client net.Conn) {
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
func (p *lossyProxy) back(client, server net.Conn, cut, answered chan struct{}) {
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

// TestApplyAfterALostCommit cuts connections while a commit is on its way, so that nobody knows what it came to: each change is made
// once, and what it came to is told in full.
func TestApplyAfterALostCommit(t *testing.T) {
	c := neo4jtest.Open(t)
	s, p := openChange(t), prefix()
	login := crowd(t, s, p, 3, "")
	apply(t, s, changes.AddContact{AccountNumber: p + "A", LoginKey: login[2]}) // the first cannot be undone
	proxy := newLossyProxy(t, strings.TrimPrefix(c.URI, "bolt://"))
	for _, losses := range [][]string{{"answer"}, {"commit"}, {"commit", "answer"}, {"answer", "answer"}} {
		for _, list := range [][]changes.Change{
			{changes.AddContact{AccountNumber: p + "A", LoginKey: login[0]}, changes.AddContact{AccountNumber: p + "A", LoginKey: login[1]}},
			{changes.CreateOrganization{AccountNumber: p + "N", Name: "N", Currency: "EUR", Site: graph.SiteBody{CustomerNumber: p + "N-1", Name: "S", CountryCode: "DE"}}},
			{changes.CreateGroup{AccountNumber: p + "A", Name: "Group", NameKey: "group", LoginKeys: login[:1]}},
		} {
			lossy, err := Open(Config{URI: "bolt://" + proxy.listener.Addr().String(), Username: c.Username, Password: c.Password})
			if err != nil {
				t.Fatal(err)
			}
			lossy.now = s.now
			before := revisionOf(t, s, p+"A")
			proxy.lose(losses...)
			applied, err := lossy.Apply(t.Context(), request(list...))
			if err != nil || len(reasonsOf(applied)) > 0 {
				t.Fatalf("%v, %s: %v, %v", losses, list[0].Kind(), err, reasonsOf(applied))
			}
			if len(applied.Undo) != len(list) || applied.Rows[0].Result != changes.Created {
				t.Errorf("%v, %s: %+v", losses, list[0].Kind(), applied)
			}
			if after := revisionOf(t, s, p+"A"); list[0].Kind() != "createOrganization" && (after != before+1 || applied.Revision != after) {
				t.Errorf("%v, %s: revision %d became %d, and it was told that it is %d", losses, list[0].Kind(), before, after, applied.Revision)
			}
			if left := proxy.lose(); len(left) == len(losses) || losses[0] == "commit" && len(left) > 0 {
				t.Errorf("%v: %v are still to be lost; the test would prove little", losses, left)
			}
			apply(t, s, applied.Undo...)
			if err := lossy.Close(context.WithoutCancel(t.Context())); err != nil {
				t.Error(err)
			}
		}
	}
}
