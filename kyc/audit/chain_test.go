package audit_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
)

func line(n int) audit.Entry {
	return audit.Entry{ID: fmt.Sprintf("id%d", n), Scope: kyc.Scope{Tenant: "example", Environment: kyc.Production}, At: time.UnixMicro(1_700_000_000_000_000 + int64(n)),
		Activity: audit.ActivityDecided, Actor: "system", Channel: "system", IP: "192.0.2.1", UserAgent: "client", CorrelationID: "abc", ApplicantID: "a", ImageID: int32(n), Description: "A decision was made."}
}

func sign(hash []byte) []byte {
	s := sha256.Sum256(append([]byte("key"), hash...))
	return s[:]
}

func check(_ int64, hash, signature []byte) error {
	if !bytes.Equal(sign(hash), signature) {
		return errors.New("another signature")
	}
	return nil
}

// link chains entries as a leader does.
func link(entries []audit.Entry) []audit.Entry {
	var prev []byte
	for i := range entries {
		e := &entries[i]
		e.Seq, e.Prev = int64(i+1), prev
		e.Hash = audit.ChainHash(*e)
		e.Signature = sign(e.Hash)
		prev = e.Hash
	}
	return entries
}

func chain(n int) []audit.Entry {
	entries := make([]audit.Entry, n)
	for i := range entries {
		entries[i] = line(i)
	}
	return link(entries)
}

func verify(entries []audit.Entry, head audit.Entry) audit.Report {
	v := audit.NewVerifier(head.Seq, head.Hash, check)
	for _, e := range entries {
		v.Add(e)
	}
	return v.Report(3)
}

// TestChainHashIsFixed: a hash that changes from one version of the program to
// the next would call every old chain broken.
func TestChainHashIsFixed(t *testing.T) {
	t.Parallel()
	got := hex.EncodeToString(chain(2)[1].Hash)
	const want = "a81dfa314df81990e3ddababde1759a9c0e6fc6f36a5022a6dc7fb74f03eb9a3"
	if got != want {
		t.Errorf("hash %s, want %s", got, want)
	}
}

func TestIntactChain(t *testing.T) {
	t.Parallel()
	entries := chain(5)
	r := verify(entries, entries[4])
	if !r.Intact() || r.Chained != 5 || r.HeadSeq != 5 || r.Unchained != 3 {
		t.Errorf("%+v", r)
	}
	// Entries that were chained after the head was read are no break.
	if r := verify(entries, entries[2]); !r.Intact() {
		t.Errorf("%+v", r)
	}
	if r := verify(nil, audit.Entry{}); !r.Intact() {
		t.Errorf("an empty chain: %+v", r)
	}
}

func TestTamperingShows(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		tamper func(e []audit.Entry) []audit.Entry
		want   string
	}{
		"a field is changed":      {func(e []audit.Entry) []audit.Entry { e[2].Actor = "somebody"; return e }, audit.BreakChanged},
		"the time is changed":     {func(e []audit.Entry) []audit.Entry { e[2].At = e[2].At.Add(time.Microsecond); return e }, audit.BreakChanged},
		"the tenant is changed":   {func(e []audit.Entry) []audit.Entry { e[2].Scope.Tenant = "other"; return e }, audit.BreakChanged},
		"an entry is removed":     {func(e []audit.Entry) []audit.Entry { return append(e[:2], e[3:]...) }, audit.BreakMissing},
		"two are swapped":         {func(e []audit.Entry) []audit.Entry { e[2], e[3] = e[3], e[2]; return e }, audit.BreakMissing},
		"the first is removed":    {func(e []audit.Entry) []audit.Entry { return e[1:] }, audit.BreakMissing},
		"the end is cut off":      {func(e []audit.Entry) []audit.Entry { return e[:4] }, audit.BreakEnd},
		"the whole is removed":    {func([]audit.Entry) []audit.Entry { return nil }, audit.BreakEnd},
		"a signature is changed":  {func(e []audit.Entry) []audit.Entry { e[2].Signature = []byte("x"); return e }, audit.BreakUnsigned},
		"rehashed without key":    {func(e []audit.Entry) []audit.Entry { e[2].Actor = "x"; e[2].Hash = audit.ChainHash(e[2]); return e }, audit.BreakUnsigned},
		"rehashed, so next moved": {func(e []audit.Entry) []audit.Entry { e[2].Actor = "x"; e[2].Hash = audit.ChainHash(e[2]); return e }, audit.BreakMoved},
		"made anew with the key": {func([]audit.Entry) []audit.Entry {
			anew := make([]audit.Entry, 5)
			for i := range anew {
				anew[i] = line(i + 100)
			}
			return link(anew)
		}, audit.BreakEnd},
	} {
		head := chain(5)[4]
		r := verify(test.tamper(chain(5)), head)
		found := false
		for _, b := range r.Breaks {
			found = found || b.What == test.want
		}
		if r.Intact() || !found {
			t.Errorf("%s: %+v, want a break %q", name, r.Breaks, test.want)
		}
	}
}

// TestNoTwoEntriesHashAlike: wherever a text is moved from one field to its
// neighbour, the hash is another.
func TestNoTwoEntriesHashAlike(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringN(1, 12, -1)
		e := line(1)
		e.Actor, e.Channel = text.Draw(t, "actor"), text.Draw(t, "channel")
		joined := e.Actor + e.Channel
		at := rapid.IntRange(0, len(joined)).Draw(t, "split")
		f := e
		f.Actor, f.Channel = joined[:at], joined[at:]
		if (f.Actor == e.Actor) != bytes.Equal(audit.ChainHash(e), audit.ChainHash(f)) {
			t.Fatalf("%q|%q and %q|%q", e.Actor, e.Channel, f.Actor, f.Channel)
		}
	})
}
