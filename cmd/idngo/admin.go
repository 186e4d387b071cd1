package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/idngo/idngo/internal/app"
)

// A running server owns its data folder. Commands reach it through a socket in
// that folder, which only the folder's owner can open, and are carried out in
// the server: so cases can be worked and levels changed while it serves.

const adminSocket = "admin.sock"

// adminLimit bounds a command on the socket, in bytes.
const adminLimit = 1 << 20

type adminRequest struct {
	Args     []string `json:"args"`
	Cwd      string   `json:"cwd"`
	Terminal bool     `json:"terminal"`
}

type adminAnswer struct {
	Out  string `json:"out"`
	Err  string `json:"err"`
	Exit int    `json:"exit"`
}

// errForwarded carries the exit status of a command that the server carried out.
type errForwarded struct{ exit int }

func (e errForwarded) Error() string { return fmt.Sprintf("exit status %d", e.exit) }

// errNoSocket: whoever has the folder does not listen for commands.
var errNoSocket = errors.New("another process has it and takes no commands")

// forward hands the command line to the server that has the data folder.
func forward(r *runContext, data string) error {
	dialer := net.Dialer{Timeout: 5 * time.Second}
	conn, err := dialer.DialContext(r.ctx, "unix", filepath.Join(data, adminSocket))
	if err != nil {
		return fmt.Errorf("the data folder %s: %w: %w", data, errNoSocket, err)
	}
	defer conn.Close() //nolint:errcheck // everything was read
	cwd, err := os.Getwd()
	if err != nil {
		return err
	}
	if err := json.NewEncoder(conn).Encode(adminRequest{Args: r.args, Cwd: cwd, Terminal: r.terminal}); err != nil {
		return err
	}
	var a adminAnswer
	if err := json.NewDecoder(conn).Decode(&a); err != nil {
		return fmt.Errorf("answer of the running server: %w", err)
	}
	_, err = io.WriteString(r.out, a.Out)
	_, err2 := io.WriteString(r.errOut, a.Err)
	if a.Exit != 0 {
		return errors.Join(err, err2, errForwarded{a.Exit})
	}
	return errors.Join(err, err2)
}

// serveAdmin carries out commands until stop is called.
func serveAdmin(ctx context.Context, a *app.App) (stop func(), err error) {
	path := filepath.Join(a.Config.Data, adminSocket)
	_ = os.Remove(path) // of a process that is gone: the lock on the folder is ours
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "unix", path)
	if err != nil {
		return nil, fmt.Errorf("command socket: %w", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	var wg sync.WaitGroup
	wg.Add(1)
	go func() { // ends when stop closes the listener
		defer wg.Done()
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			wg.Add(1)
			go func() {
				defer wg.Done()
				defer conn.Close() //nolint:errcheck // the answer is out
				answerAdmin(ctx, a, conn)
			}()
		}
	}()
	return func() { _ = l.Close(); wg.Wait() }, nil
}

func answerAdmin(ctx context.Context, a *app.App, conn net.Conn) {
	var req adminRequest
	_ = conn.SetReadDeadline(time.Now().Add(time.Minute)) // the command itself, e.g. a backup, may take long
	if err := json.NewDecoder(io.LimitReader(conn, adminLimit)).Decode(&req); err != nil {
		return
	}
	var out, errOut bytes.Buffer
	exit := run(&runContext{ctx: ctx, out: &out, errOut: &errOut, args: req.Args, cwd: req.Cwd, terminal: req.Terminal, app: a, log: a.Config.Log})
	_ = json.NewEncoder(conn).Encode(adminAnswer{Out: out.String(), Err: errOut.String(), Exit: exit})
}
