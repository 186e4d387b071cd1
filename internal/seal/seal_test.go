package seal

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// keyMap is a key store in memory with the real one's answers.
type keyMap struct {
	mu sync.Mutex
	m  map[person][]byte
}

func (k *keyMap) PutKey(_ context.Context, scope kyc.Scope, id string, wrapped []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.m[person{scope, id}] != nil {
		return fault.ErrExists
	}
	k.m[person{scope, id}] = wrapped
	return nil
}

func (k *keyMap) Key(_ context.Context, scope kyc.Scope, id string) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if w := k.m[person{scope, id}]; w != nil {
		return w, nil
	}
	return nil, fault.ErrNotFound
}

func (k *keyMap) DeleteKey(_ context.Context, scope kyc.Scope, id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.m, person{scope, id})
	return nil
}

var (
	prod = kyc.Scope{Tenant: "acme", Environment: kyc.Production}
	slot = verify.Slot{Table: "applicants", Column: "sealed", Row: "1"}
	ctx  = context.Background()
)

type testBundle struct {
	sealer *Sealer
	keys   *keyMap
	master []byte
	now    time.Time
}

func setup(t *testing.T) *testBundle {
	t.Helper()
	b := &testBundle{keys: &keyMap{m: map[person][]byte{}}, master: make([]byte, KeySize), now: time.Unix(1, 0)}
	if _, err := rand.Read(b.master); err != nil {
		t.Fatal(err)
	}
	b.sealer = b.open(t, b.master)
	if err := b.sealer.NewApplicantKey(ctx, prod, "a"); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *testBundle) open(t *testing.T, master []byte) *Sealer {
	t.Helper()
	s, err := New(master, b.keys, func() time.Time { return b.now })
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestAValueOpensInItsPlaceOnly moves a sealed value along every part of what it is bound to.
func TestAValueOpensInItsPlaceOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if err := b.sealer.NewApplicantKey(ctx, prod, "b"); err != nil {
		t.Fatal(err)
	}
	sealed, err := b.sealer.Seal(ctx, prod, "a", slot, []byte("AIGERIM"))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, []byte("AIGERIM")) {
		t.Fatal("the value is in clear")
	}
	if got, err := b.open(t, b.master).Open(ctx, prod, "a", slot, sealed); err != nil || string(got) != "AIGERIM" {
		t.Fatalf("after a restart: %q %v", got, err)
	}
	sandbox := kyc.Scope{Tenant: "acme", Environment: kyc.Sandbox}
	if err := b.sealer.NewApplicantKey(ctx, sandbox, "a"); err != nil {
		t.Fatal(err)
	}
	changed := bytes.Clone(sealed)
	changed[len(changed)-1] ^= 1
	for name, open := range map[string]func() ([]byte, error){
		"another applicant":   func() ([]byte, error) { return b.sealer.Open(ctx, prod, "b", slot, sealed) },
		"another environment": func() ([]byte, error) { return b.sealer.Open(ctx, sandbox, "a", slot, sealed) },
		"the tenant's own":    func() ([]byte, error) { return b.sealer.Open(ctx, prod, "", slot, sealed) },
		"another table": func() ([]byte, error) {
			return b.sealer.Open(ctx, prod, "a", verify.Slot{Table: "notes", Column: "sealed", Row: "1"}, sealed)
		},
		"another column": func() ([]byte, error) {
			return b.sealer.Open(ctx, prod, "a", verify.Slot{Table: "applicants", Column: "x", Row: "1"}, sealed)
		},
		"another row": func() ([]byte, error) {
			return b.sealer.Open(ctx, prod, "a", verify.Slot{Table: "applicants", Column: "sealed", Row: "2"}, sealed)
		},
		"parts run together": func() ([]byte, error) {
			return b.sealer.Open(ctx, prod, "a", verify.Slot{Table: "applicantss", Column: "ealed", Row: "1"}, sealed)
		},
		"a changed byte":    func() ([]byte, error) { return b.sealer.Open(ctx, prod, "a", slot, changed) },
		"nothing":           func() ([]byte, error) { return b.sealer.Open(ctx, prod, "a", slot, nil) },
		"an unknown format": func() ([]byte, error) { return b.sealer.Open(ctx, prod, "a", slot, append([]byte{9}, sealed[1:]...)) },
	} {
		if got, err := open(); !errors.Is(err, ErrOpen) {
			t.Errorf("%s opens: %q %v", name, got, err)
		}
	}
}

func TestTheWrongMasterKeySaysSo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	other := make([]byte, KeySize)
	_, err := b.open(t, other).Hash(ctx, prod, "email", "a@example.com")
	if err == nil || !strings.Contains(err.Error(), "master key does not fit") {
		t.Errorf("got %v", err)
	}
	if _, err := New(other[:16], b.keys, time.Now); err == nil {
		t.Error("a short key is taken")
	}
}

func TestStreams(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, size := range []int{0, 1, segment, 3*segment + 7} {
		plain := make([]byte, size)
		_, _ = rand.Read(plain)
		var sealed bytes.Buffer
		w, err := b.sealer.SealWriter(ctx, prod, "a", slot, &sealed)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(plain); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		read := func(src []byte, s verify.Slot) ([]byte, error) {
			r, err := b.sealer.OpenReader(ctx, prod, "a", s, bytes.NewReader(src))
			if err != nil {
				return nil, err
			}
			return io.ReadAll(r)
		}
		if got, err := read(sealed.Bytes(), slot); err != nil || !bytes.Equal(got, plain) {
			t.Errorf("%d bytes: %d came back, %v", size, len(got), err)
		}
		if _, err := read(sealed.Bytes()[:sealed.Len()-1], slot); err == nil {
			t.Errorf("%d bytes: a cut stream reads without error", size)
		}
		if _, err := read(sealed.Bytes(), verify.Slot{Table: "x"}); err == nil {
			t.Errorf("%d bytes: the stream opens elsewhere", size)
		}
	}
}

func TestADestroyedKeyOpensNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	sealed, err := b.sealer.Seal(ctx, prod, "a", slot, []byte("x"))
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := b.open(t, b.master) // another process, which has the key in memory
	if _, err := elsewhere.Open(ctx, prod, "a", slot, sealed); err != nil {
		t.Fatal(err)
	}
	if err := b.sealer.DestroyApplicantKey(ctx, prod, "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := b.sealer.Open(ctx, prod, "a", slot, sealed); !errors.Is(err, fault.ErrNotFound) {
		t.Errorf("here: %v", err)
	}
	b.now = b.now.Add(cacheFor + time.Second)
	if _, err := elsewhere.Open(ctx, prod, "a", slot, sealed); !errors.Is(err, fault.ErrNotFound) {
		t.Errorf("elsewhere, a minute later: %v", err)
	}
}

func TestHashesAreKeyedByScopeAndKind(t *testing.T) {
	t.Parallel()
	b := setup(t)
	hash := func(scope kyc.Scope, kind, value string) string {
		k, err := b.sealer.Hash(ctx, scope, kind, value)
		if err != nil {
			t.Fatal(err)
		}
		return string(k.Hash)
	}
	first := hash(prod, "email", "x")
	if hash(prod, "email", "x") != first {
		t.Error("the same value has two hashes")
	}
	for name, other := range map[string]string{
		"another value": hash(prod, "email", "y"), "another kind": hash(prod, "phone", "x"),
		"another tenant": hash(kyc.Scope{Tenant: "b", Environment: kyc.Production}, "email", "x"),
		"the sandbox":    hash(kyc.Scope{Tenant: "acme", Environment: kyc.Sandbox}, "email", "x"),
	} {
		if other == first {
			t.Errorf("%s has the same hash", name)
		}
	}
}

// TestProcessesAgreeOnAScopeKey: whoever makes it first, all use the same.
func TestProcessesAgreeOnAScopeKey(t *testing.T) {
	t.Parallel()
	b := setup(t)
	scope := kyc.Scope{Tenant: "fresh", Environment: kyc.Production}
	hashes := make([]string, 8)
	var wg sync.WaitGroup
	for i := range hashes {
		s := b.open(t, b.master)
		wg.Go(func() {
			k, err := s.Hash(ctx, scope, "email", "x")
			if err != nil {
				t.Error(err)
			}
			hashes[i] = string(k.Hash)
		})
	}
	wg.Wait()
	for _, h := range hashes {
		if h != hashes[0] {
			t.Fatal("two processes use two keys")
		}
	}
}

func TestMasterKeyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "sub", "master.key")
	key, created, err := LoadMasterKey(path)
	if err != nil || !created || len(key) != KeySize {
		t.Fatalf("%d bytes, created %v, %v", len(key), created, err)
	}
	again, created, err := LoadMasterKey(path)
	if err != nil || created || !bytes.Equal(again, key) {
		t.Fatalf("read again: created %v, %v", created, err)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := LoadMasterKey(path); err == nil || !strings.Contains(err.Error(), "chmod 600") {
		t.Errorf("readable by others: %v", err)
	}
	if err := errors.Join(os.WriteFile(path, []byte("short"), 0o600), os.Chmod(path, 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, _, err := LoadMasterKey(path); err == nil {
		t.Error("a damaged key is taken")
	}
}

func TestSigner(t *testing.T) {
	t.Parallel()
	a, err := NewSigner(make([]byte, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	b, err := NewSigner(bytes.Repeat([]byte{1}, KeySize))
	if err != nil {
		t.Fatal(err)
	}
	sig, err := a.Sign([]byte("hash"))
	if err != nil || a.Verify([]byte("hash"), sig) != nil {
		t.Fatal("its own signature does not fit", err)
	}
	if a.Verify([]byte("hask"), sig) == nil || b.Verify([]byte("hash"), sig) == nil || a.Verify([]byte("hash"), nil) == nil {
		t.Error("a foreign signature fits")
	}
}
