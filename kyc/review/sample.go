package review

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"math"
)

// Draw explains why a decision was, or was not, drawn for a second look. Whoever
// has the seed can repeat it.
type Draw struct {
	Seed    string  `json:"seed"`
	Percent float64 `json:"percent"`
	// Value is what was drawn, from 0 to below 100.
	Value float64 `json:"value"`
}

// Drawn reports that the decision gets a second look.
func (d Draw) Drawn() bool { return d.Value < d.Percent }

// DrawFor draws for one attempt of an applicant: the first 8 bytes of
// HMAC-SHA-256 of "applicantId/attemptId" keyed by the seed, as a fraction of
// 2^64, times 100. It depends on nothing else, so the share is met whatever was
// decided, and nobody who decides can foresee or steer it.
func (r Rules) DrawFor(applicantID, attemptID string) Draw {
	m := hmac.New(sha256.New, []byte(r.SampleSeed))
	m.Write([]byte(applicantID + "/" + attemptID))
	n := binary.BigEndian.Uint64(m.Sum(nil))
	return Draw{Seed: r.SampleSeed, Percent: r.SamplePercent, Value: float64(n>>11) / math.Exp2(53) * 100}
}
