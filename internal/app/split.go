package app

import (
	"bufio"
	"crypto/tls"
	"errors"
	"net"
	"sync"
	"time"
)

// splitListener serves TLS and plain HTTP on one port by the first byte that a
// client sends: 0x16 begins a TLS handshake and never an HTTP request. Plain
// requests reach the handler, which refuses all that no trusted proxy vouches
// for; without this they would see a broken connection instead of an answer.
type splitListener struct {
	net.Listener
	config *tls.Config
	conns  chan net.Conn
	errs   chan error
	closed chan struct{}
	once   sync.Once
	wg     sync.WaitGroup
}

// helloWithin bounds how long a connection may stay silent at first.
const helloWithin = 10 * time.Second

func newSplitListener(l net.Listener, c *tls.Config) *splitListener {
	s := &splitListener{Listener: l, config: c, conns: make(chan net.Conn), errs: make(chan error, 1), closed: make(chan struct{})}
	s.wg.Add(1)
	go s.accept() // ends with Close
	return s
}

func (s *splitListener) accept() {
	defer s.wg.Done()
	for {
		conn, err := s.Listener.Accept()
		if err != nil {
			var temporary interface{ Temporary() bool }
			if errors.As(err, &temporary) && temporary.Temporary() { //nolint:staticcheck // too many open files passes by
				time.Sleep(10 * time.Millisecond) //nolint:forbidigo // there is nothing to wait for but time
				continue
			}
			s.errs <- err
			return
		}
		s.wg.Add(1)
		go s.look(conn) // ends after helloWithin at most
	}
}

func (s *splitListener) look(conn net.Conn) {
	defer s.wg.Done()
	br := bufio.NewReaderSize(conn, 4096)
	_ = conn.SetReadDeadline(time.Now().Add(helloWithin))
	first, err := br.Peek(1)
	if err != nil {
		_ = conn.Close()
		return
	}
	_ = conn.SetReadDeadline(time.Time{})
	var out net.Conn = &peekedConn{Conn: conn, r: br}
	if first[0] == 0x16 {
		out = tls.Server(out, s.config)
	}
	select {
	case s.conns <- out:
	case <-s.closed:
		_ = conn.Close()
	}
}

func (s *splitListener) Accept() (net.Conn, error) {
	select {
	case c := <-s.conns:
		return c, nil
	case err := <-s.errs:
		return nil, err
	case <-s.closed:
		return nil, net.ErrClosed
	}
}

func (s *splitListener) Close() error {
	err := s.Listener.Close()
	s.once.Do(func() { close(s.closed) })
	return err
}

// peekedConn gives back the bytes that were looked at.
type peekedConn struct {
	net.Conn
	r *bufio.Reader
}

func (p *peekedConn) Read(b []byte) (int, error) { return p.r.Read(b) }
