package indextest

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/vision/gallery"
)

// Subject is an index with what must exist around it.
type Subject struct {
	verify.FaceIndex
	// Prepare is called before changes are applied, for an index that looks at
	// the records too: of every change the applicant and the image, whether it
	// holds a template, and the number of the change. It may be nil.
	Prepare func(t testing.TB, scope kyc.Scope, changes []Change)
}

// Change is a change with the number that its record has.
type Change struct {
	verify.FaceChange
	ApplicantID string
	ImageID     int32
	Seq         int64
}

const dim = 128

var (
	network = verify.FaceNetwork{1, 2, 3}
	another = verify.FaceNetwork{9}
)

// Vector makes a template of the length that those of faces have.
func Vector(r *rand.Rand, n int) []float32 {
	v := make([]float32, n)
	for i := range v {
		v[i] = float32(r.NormFloat64() * 0.12)
	}
	return v
}

// ApplicantID makes the id of the nth applicant.
func ApplicantID(n int) string { return fmt.Sprintf("%024x", n) }

// Run feeds an index by chance and holds each answer against measuring everything.
func Run(t *testing.T, s Subject, scopes [2]kyc.Scope) {
	t.Helper()
	ctx := t.Context()
	r := rand.New(rand.NewPCG(1, 9))
	model := [2]map[gallery.Key]verify.FaceChange{{}, {}}
	var seq [2]int64
	for round := range 12 {
		for i, scope := range scopes {
			var changes []Change
			seen := map[gallery.Key]bool{}
			for range 40 {
				applicant, image := ApplicantID(100*(i+1)+r.IntN(60)), int32(1+r.IntN(2)) //nolint:gosec // 1 or 2
				k, err := verify.FaceKey(applicant, image)
				if err != nil {
					t.Fatal(err)
				}
				if seen[k] { // a record has one number, its last
					continue
				}
				seen[k] = true
				seq[i]++
				c := Change{verify.FaceChange{Key: k, Network: network}, applicant, image, seq[i]}
				switch r.IntN(10) {
				case 0, 1, 2:
				case 3:
					c.Network, c.Vector = another, Vector(r, 64)
				case 4: // a second picture of somebody
					c.Vector = Vector(r, dim)
					for _, known := range model[i] {
						if len(known.Vector) == dim {
							c.Vector = slices.Clone(known.Vector)
							c.Vector[r.IntN(dim)] += 0.05
							break
						}
					}
				default:
					c.Vector = Vector(r, dim)
				}
				changes = append(changes, c)
			}
			apply(t, s, scope, changes)
			for _, c := range changes {
				delete(model[i], c.Key)
				if c.Vector != nil {
					model[i][c.Key] = c.FaceChange
				}
			}
			if round == 5 { // what is known already changes nothing
				apply(t, s, scope, changes)
			}
			if got, err := s.After(ctx, scope); err != nil || got != seq[i] {
				t.Fatalf("after: %d, %v; want %d", got, err, seq[i])
			}
		}
		for i, scope := range scopes {
			Holds(ctx, t, s, scope, model[i], r)
		}
	}
}

func apply(t *testing.T, s Subject, scope kyc.Scope, changes []Change) {
	t.Helper()
	if s.Prepare != nil {
		s.Prepare(t, scope, changes)
	}
	plain := make([]verify.FaceChange, len(changes))
	for i, c := range changes {
		plain[i] = c.FaceChange
	}
	if err := s.Apply(t.Context(), scope, plain, changes[len(changes)-1].Seq); err != nil {
		t.Fatal(err)
	}
}

// Holds asks for neighbours and compares with what the model says.
func Holds(ctx context.Context, t *testing.T, x verify.FaceIndex, scope kyc.Scope, model map[gallery.Key]verify.FaceChange, r *rand.Rand) {
	t.Helper()
	for _, q := range []verify.FaceQuery{
		{Network: network, Vector: Vector(r, dim), N: 5},
		{Network: another, Vector: Vector(r, 64), N: 3},
		{Network: network, Vector: Vector(r, dim), N: 20, Within: func(n int) float64 { return 1.7 + float64(n)/1000 }},
		{Network: verify.FaceNetwork{77}, Vector: Vector(r, dim), N: 5},
	} {
		var want []gallery.Hit
		count := 0
		for k, c := range model {
			if c.Network != q.Network {
				continue
			}
			count++
			sum := 0.0
			for i, v := range c.Vector {
				d := float64(v) - float64(q.Vector[i])
				sum += d * d
			}
			want = append(want, gallery.Hit{Key: k, Distance: math.Sqrt(sum)})
		}
		if q.Within != nil {
			within := q.Within(count)
			want = slices.DeleteFunc(want, func(h gallery.Hit) bool { return h.Distance > within })
		}
		slices.SortFunc(want, func(a, b gallery.Hit) int { // equally near ones by their key
			return cmp.Or(cmp.Compare(a.Distance, b.Distance), slices.Compare(a.Key[:], b.Key[:]))
		})
		want = want[:min(q.N, len(want))]
		got, among, err := x.Nearest(ctx, scope, q)
		if err != nil || among != count || len(got) != len(want) {
			t.Fatalf("%d hits among %d, %v; want %d among %d", len(got), among, err, len(want), count)
		}
		for i := range got {
			if got[i].Key != want[i].Key || math.Abs(got[i].Distance-want[i].Distance) > 1e-5 {
				t.Fatalf("hit %d: %v, want %v", i, got[i], want[i])
			}
		}
	}
}
