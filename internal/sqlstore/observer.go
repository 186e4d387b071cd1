package sqlstore

// Call names what a caller asks of the storage.
type Call string

// The calls that an Observer is told of.
const (
	CallRead Call = "read"
	CallTx   Call = "tx"
	CallKeys Call = "keys"
)

// Observer is told, on the caller's goroutine, when a call begins; it returns
// what to run when the call ends. The conformance suite uses one that fails when
// a call begins inside a transaction; metrics may use one too.
type Observer interface {
	Begin(c Call) (end func())
}

type unobserved struct{}

func (unobserved) Begin(Call) func() { return func() {} }
