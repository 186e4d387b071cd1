package storetest

import (
	"bytes"
	"fmt"
	"runtime"
	"sync"

	"github.com/idngo/idngo/internal/sqlstore"
)

// Guard is an observer that fails at once when a call begins inside a
// transaction on the same goroutine. On SQLite a nested transaction would wait
// for itself forever and a nested read would not see what was written; on either
// engine the lock would be held for longer than need be.
type Guard struct{ inside sync.Map } // goroutine -> struct{}

// Begin implements sqlstore.Observer. It panics, since the goroutine need not be
// the test's own; the test run ends with the stack of the call.
func (g *Guard) Begin(c sqlstore.Call) func() {
	id := goroutine()
	if _, within := g.inside.Load(id); within {
		panic(fmt.Sprintf("storage: a %s call inside a transaction", c))
	}
	if c != sqlstore.CallTx {
		return func() {}
	}
	g.inside.Store(id, struct{}{})
	return func() { g.inside.Delete(id) }
}

// goroutine reads the number of the running goroutine off its stack, which is
// the only place where Go shows it.
func goroutine() string {
	var b [64]byte
	line := b[:runtime.Stack(b[:], false)]
	return string(bytes.Fields(line)[1]) // "goroutine 18 [running]:"
}
