package jobs

import (
	"context"
	"fmt"
	"sync"

	"github.com/riverqueue/river/riverdriver"
)

// Bell wakes the workers of this process. SQLite tells nobody of a commit, and
// polling for it would cost either time or processor; but with one process a
// call is enough. One Client listens to a Bell.
type Bell struct {
	mu   sync.Mutex
	rung map[string]struct{}
	c    chan struct{}
}

// NewBell makes a bell.
func NewBell() *Bell {
	return &Bell{rung: make(map[string]struct{}), c: make(chan struct{}, 1)}
}

// Ring says that a queue has a new job, after the commit. It never blocks.
func (b *Bell) Ring(queue string) {
	b.mu.Lock()
	b.rung[queue] = struct{}{}
	b.mu.Unlock()
	select {
	case b.c <- struct{}{}:
	default: // whoever wakes takes all that was rung
	}
}

// wait answers a queue that was rung for, as soon as there is one.
func (b *Bell) wait(ctx context.Context) (string, error) {
	for {
		b.mu.Lock()
		for queue := range b.rung {
			delete(b.rung, queue)
			b.mu.Unlock()
			return queue, nil
		}
		b.mu.Unlock()
		select {
		case <-b.c:
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// insertTopic is where River's workers listen for new jobs.
const insertTopic = "river_insert"

// bellListener is River's view of a Bell.
type bellListener struct{ bell *Bell }

func (l bellListener) Close(context.Context) error            { return nil }
func (l bellListener) Connect(context.Context) error          { return nil }
func (l bellListener) Listen(context.Context, string) error   { return nil }
func (l bellListener) Unlisten(context.Context, string) error { return nil }
func (l bellListener) Ping(context.Context) error             { return nil }
func (l bellListener) Schema() string                         { return "" }
func (l bellListener) SetAfterConnectExec(string)             {}

func (l bellListener) WaitForNotification(ctx context.Context) (*riverdriver.Notification, error) {
	queue, err := l.bell.wait(ctx)
	if err != nil {
		return nil, err
	}
	return &riverdriver.Notification{Topic: insertTopic, Payload: insertPayload(queue)}, nil
}

func insertPayload(queue string) string { return fmt.Sprintf(`{"queue": %q}`, queue) }
