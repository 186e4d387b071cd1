package audit

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
)

// chainDomain begins everything that is hashed, so that a hash of the chain
// never equals a hash made for another purpose or by another version of it.
const chainDomain = "idngo audit entry 1"

// ChainHash is the hash of a chained entry: SHA-256 over its fields, its place
// in the chain and the hash of the entry before it (Seq and Prev must be set;
// Hash and Signature do not count). Every field is preceded by its length, so
// that no two entries have the same encoding.
func ChainHash(e Entry) []byte {
	h := sha256.New()
	field := func(b []byte) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(len(b)))
		h.Write(n[:])
		h.Write(b)
	}
	number := func(v int64) {
		var n [8]byte
		binary.BigEndian.PutUint64(n[:], uint64(v))
		h.Write(n[:])
	}
	field([]byte(chainDomain))
	number(e.Seq)
	field(e.Prev)
	field([]byte(e.Scope.Tenant))
	field([]byte(e.Scope.Environment))
	field([]byte(e.ID))
	number(e.At.UnixMicro())
	for _, s := range []string{e.Activity, e.Actor, e.Channel, e.IP, e.UserAgent, e.CorrelationID, e.ApplicantID} {
		field([]byte(s))
	}
	number(int64(e.ImageID))
	field([]byte(e.Description))
	return h.Sum(nil)
}

// Report says what a walk over the chain found.
type Report struct {
	// Chained counts the entries of the chain, Unchained those that wait for it.
	Chained   int64
	Unchained int
	// HeadSeq and HeadHash are the recorded end of the chain. Whoever notes them
	// down elsewhere can later tell that the end was not cut off.
	HeadSeq  int64
	HeadHash []byte
	// Breaks are the first places where the chain is not what it was (at most MaxBreaks).
	Breaks []Break
}

// MaxBreaks bounds Report.Breaks.
const MaxBreaks = 100

// Intact reports that nothing was changed, removed or put in.
func (r Report) Intact() bool { return len(r.Breaks) == 0 }

// Break is one place where the chain is broken.
type Break struct {
	Seq  int64
	ID   string // entry, "" for the end of the chain
	What string // missing, moved, changed, unsigned, end
}

// What a break may be.
const (
	BreakMissing  = "missing"  // entries before this one are gone
	BreakMoved    = "moved"    // it does not follow the entry before it
	BreakChanged  = "changed"  // its fields are not those that were hashed
	BreakUnsigned = "unsigned" // its signature is not of its hash
	BreakEnd      = "end"      // the chain does not end where the head says
)

// Verifier checks a chain entry by entry, in the order of Seq. The head is read
// before the entries are: what was chained before then must all be there.
type Verifier struct {
	check    func(seq int64, hash, signature []byte) error
	headSeq  int64
	headHash []byte

	seq    int64
	hash   []byte
	count  int64
	breaks []Break
}

// NewVerifier begins a walk over a chain that is recorded to end at the head.
// check answers an error when a signature is not of the hash.
func NewVerifier(headSeq int64, headHash []byte, check func(seq int64, hash, signature []byte) error) *Verifier {
	return &Verifier{check: check, headSeq: headSeq, headHash: headHash}
}

// Add looks at the next entry.
func (v *Verifier) Add(e Entry) {
	v.count++
	switch {
	case e.Seq != v.seq+1:
		v.found(e.Seq, e.ID, BreakMissing)
	case !bytes.Equal(e.Prev, v.hash):
		v.found(e.Seq, e.ID, BreakMoved)
	}
	if !bytes.Equal(ChainHash(e), e.Hash) {
		v.found(e.Seq, e.ID, BreakChanged)
	} else if err := v.check(e.Seq, e.Hash, e.Signature); err != nil {
		v.found(e.Seq, e.ID, BreakUnsigned)
	}
	if e.Seq == v.headSeq && !bytes.Equal(e.Hash, v.headHash) {
		v.found(e.Seq, "", BreakEnd)
	}
	v.seq, v.hash = e.Seq, e.Hash
}

func (v *Verifier) found(seq int64, id, what string) {
	if len(v.breaks) < MaxBreaks {
		v.breaks = append(v.breaks, Break{Seq: seq, ID: id, What: what})
	}
}

// Report ends the walk; unchained is how many entries wait for the chain.
func (v *Verifier) Report(unchained int) Report {
	if v.seq < v.headSeq {
		v.found(v.headSeq, "", BreakEnd)
	}
	return Report{Chained: v.count, Unchained: unchained, HeadSeq: v.headSeq, HeadHash: v.headHash, Breaks: v.breaks}
}
