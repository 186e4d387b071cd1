package fault_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/kyc/fault"
)

var errSample = fault.Numbered(fault.Conflict, 1000, "duplicate-document", "The same file was uploaded before")

// TestCopiesStayTheSentinel, however often they are copied and wrapped, and leave it as it was.
func TestCopiesStayTheSentinel(t *testing.T) {
	t.Parallel()
	cause := errors.New("the disk of machine 7")
	err := fmt.Errorf("upload: %w", errSample.Saying("More about %s", "it").Because(cause).After(time.Second))
	if !errors.Is(err, errSample) || !errors.Is(err, cause) {
		t.Errorf("%v is neither the sentinel nor its cause", err)
	}
	var f *fault.Error
	if !errors.As(err, &f) || f.Number != 1000 || f.Name != "duplicate-document" || f.Public != "More about it" || f.RetryAfter != time.Second {
		t.Errorf("%+v", f)
	}
	if strings.Contains(f.Public, "machine") || !strings.Contains(f.Error(), "machine") {
		t.Errorf("the cause belongs into the log only: public %q, log %q", f.Public, f.Error())
	}
	if errSample.Public != "The same file was uploaded before" || errSample.RetryAfter != 0 || errors.Unwrap(errSample) != nil {
		t.Errorf("the sentinel was changed: %+v", errSample)
	}
	if same := fault.Numbered(fault.Conflict, 1000, "duplicate-document", errSample.Public); errors.Is(same, errSample) {
		t.Error("another error of the same number is not this one")
	}
}

func TestCodeOf(t *testing.T) {
	t.Parallel()
	for want, err := range map[fault.Code]error{
		fault.NotFound: fmt.Errorf("read: %w", fault.ErrNotFound.Saying("no such thing")),
		fault.Conflict: errors.Join(errors.New("other"), fault.ErrStale),
		fault.Internal: errors.New("anything"),
	} {
		if got := fault.CodeOf(err); got != want {
			t.Errorf("%v is %s, want %s", err, got, want)
		}
	}
}

func TestEachCodeHasItsName(t *testing.T) {
	t.Parallel()
	seen := map[string]fault.Code{}
	for _, c := range []fault.Code{
		fault.Internal, fault.Invalid, fault.Unauthenticated, fault.Forbidden, fault.NotFound, fault.Conflict, fault.TooLarge, fault.RateLimited,
	} {
		if other, ok := seen[c.String()]; ok {
			t.Errorf("%d and %d are both %s", c, other, c)
		}
		seen[c.String()] = c
	}
}
