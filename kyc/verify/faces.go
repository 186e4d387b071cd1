package verify

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/gallery"
)

// FaceSearch says how the search for one person among all (1:N) is done. The
// zero value switches it off.
type FaceSearch struct {
	// Within is the largest distance of two templates that counts as one person
	// among n. It is below the bound of comparing two and falls with n, because
	// chance hits add up.
	Within func(n int) float64
	// MinFace in pixels and MaxYaw in degrees: a face that is smaller or turned
	// further is neither enrolled nor searched for.
	MinFace, MaxYaw float64
	// Similarity calibrates a distance, 0..1.
	Similarity func(distance float64) float64
	// FMR is the share of strangers that are within a distance.
	FMR func(distance float64) float64
}

const (
	// facePage is how many changed records are read at once.
	facePage = 500
	// facePatience is how many pages a decision reads itself before it waits for
	// the background.
	facePatience = 4
	// faceHits bounds how many neighbours of one face are looked at.
	faceHits = 20
)

// errFacesCold: the index of faces is still being built; decisions wait for it.
var errFacesCold = &fault.Error{Code: fault.RateLimited, Public: "The index of faces is still being built", RetryAfter: time.Second}

func faceSlot(id string) Slot { return Slot{Table: "face_records", Column: "sealed", Row: id} }

// on reports whether faces are searched for at all.
func (f FaceSearch) on() bool { return f.Within != nil }

// feeding lets one goroutine of this process at a time feed the index of an
// environment: changes go in in order.
type feeding struct {
	mu *sync.Mutex
	m  map[kyc.Scope]*sync.Mutex
}

func newFeeding() feeding { return feeding{mu: new(sync.Mutex), m: make(map[kyc.Scope]*sync.Mutex)} }

func (f feeding) of(scope kyc.Scope) *sync.Mutex {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.m[scope] == nil {
		f.m[scope] = new(sync.Mutex)
	}
	return f.m[scope]
}

// WarmFaces reads the templates of every environment into the index. A worker
// calls it once at its start, in the background; what changes later is read
// before each search.
func (s *Service) WarmFaces(ctx context.Context) error {
	if !s.Search.on() {
		return nil
	}
	scopes, err := s.Scopes(ctx)
	if err != nil {
		return err
	}
	for _, scope := range scopes {
		for more := true; more; {
			if more, err = s.readFaces(ctx, scope); err != nil {
				return err
			}
		}
	}
	return nil
}

// readFaces takes one page of changes in and reports whether there may be more.
func (s *Service) readFaces(ctx context.Context, scope kyc.Scope) (more bool, err error) {
	turn := s.feeding.of(scope)
	turn.Lock()
	defer turn.Unlock()
	after, err := s.Index.After(ctx, scope)
	if err != nil {
		return false, err
	}
	records, err := s.Store.FaceRecords(ctx, scope, after, facePage)
	if err != nil || len(records) == 0 {
		return false, err
	}
	changes := make([]FaceChange, 0, len(records))
	for _, r := range records {
		c := FaceChange{}
		if c.Key, err = FaceKey(r.ApplicantID, r.ImageID); err != nil {
			return false, err
		}
		if r.Live && len(r.Sealed) > 0 {
			plain, err := s.Sealer.Open(ctx, scope, r.ApplicantID, faceSlot(r.ID), r.Sealed)
			switch {
			case fault.CodeOf(err) == fault.NotFound: // erased a moment ago; the change follows
			case err != nil:
				return false, err
			default:
				if c.Network, c.Vector, err = openTemplate(plain); err != nil {
					return false, err
				}
			}
		}
		changes = append(changes, c)
	}
	return len(records) == facePage, s.Index.Apply(ctx, scope, changes, records[len(records)-1].Seq)
}

// FaceKey packs applicant and image into the key of an index.
func FaceKey(applicantID string, imageID int32) (k gallery.Key, err error) {
	_, err = hex.Decode(k[:12], []byte(applicantID))
	binary.BigEndian.PutUint32(k[12:], uint32(imageID))
	return k, err
}

// template packs an embedding with the tag of its network.
func template(tag FaceNetwork, v []float32) []byte {
	var b bytes.Buffer
	b.Write(tag[:])
	for _, f := range v {
		b.Write(binary.LittleEndian.AppendUint32(nil, math.Float32bits(f)))
	}
	return b.Bytes()
}

func openTemplate(plain []byte) (tag FaceNetwork, v []float32, err error) {
	if len(plain) <= len(tag) || len(plain)%4 != 0 {
		return tag, nil, fault.New(fault.Internal, "A template is damaged")
	}
	copy(tag[:], plain)
	for i := len(tag); i < len(plain); i += 4 {
		v = append(v, math.Float32frombits(binary.LittleEndian.Uint32(plain[i:])))
	}
	return tag, v, nil
}

// networkOf names the network that made the embeddings of facts.
func networkOf(facts vision.Facts) (tag FaceNetwork) {
	for _, m := range facts.Models {
		if m.Name == vision.EmbeddingModel {
			if raw, err := hex.DecodeString(m.SHA256); err == nil {
				copy(tag[:], raw)
			}
		}
	}
	return tag
}

// holder is the face of a picture's person that is fit to be enrolled: the
// largest one of the picture, nil when it is too small, turned or undescribed.
func (s *Service) holder(facts vision.Facts) *vision.Face {
	for _, p := range facts.Pages {
		f := largestFace(p.Faces)
		if f != nil && len(f.Embedding) > 0 && f.Box.W >= s.Search.MinFace && math.Abs(f.Yaw) <= s.Search.MaxYaw {
			return f
		}
	}
	return nil
}

// faceRecord makes the record of a fresh reading; nil when there is nothing to
// enrol or the level does not search.
func (s *Service) faceRecord(ctx context.Context, j Job, l level.Level, facts vision.Facts) (*FaceRecord, error) {
	if !s.Search.on() || l.Checks.Biometrics != level.BiometricsSearch {
		return nil, nil
	}
	f := s.holder(facts)
	if f == nil {
		return nil, nil
	}
	r := &FaceRecord{Scope: j.Scope, ApplicantID: j.ApplicantID, ImageID: j.ImageID, ID: kyc.NewID(s.Now()), CreatedAt: s.Now()}
	var err error
	r.Sealed, err = s.Sealer.Seal(ctx, j.Scope, j.ApplicantID, faceSlot(r.ID), template(networkOf(facts), f.Embedding))
	return r, err
}

// withoutTemplates takes what could be compared off the faces.
func withoutTemplates(facts vision.Facts) vision.Facts {
	facts.Pages = slices.Clone(facts.Pages)
	for i := range facts.Pages {
		facts.Pages[i].Faces = slices.Clone(facts.Pages[i].Faces)
		for k := range facts.Pages[i].Faces {
			facts.Pages[i].Faces[k].Embedding, facts.Pages[i].Faces[k].Fingerprint = nil, ""
		}
	}
	return facts
}

// sameFaces finds the applicants who have the face of one of the documents:
// their ids with the highest similarity.
func (s *Service) sameFaces(ctx context.Context, a applicant.Applicant, docs []check.Document) (map[string]float64, error) {
	if !s.Search.on() {
		return nil, nil
	}
	for page := 0; ; page++ {
		more, err := s.readFaces(ctx, a.Scope)
		if errors.Is(err, ErrFaceIndexLost) {
			return nil, errFacesCold
		}
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
		if page >= facePatience {
			return nil, errFacesCold
		}
	}
	found := map[string]float64{}
	for _, d := range docs {
		if d.Facts == nil || d.Image.ReadState != document.ReadDone {
			continue
		}
		mine := s.holder(*d.Facts)
		if mine == nil {
			continue
		}
		hits, _, err := s.Index.Nearest(ctx, a.Scope, FaceQuery{Network: networkOf(*d.Facts), Vector: mine.Embedding, N: faceHits, Within: s.Search.Within})
		if errors.Is(err, ErrFaceIndexLost) {
			return nil, errFacesCold
		}
		if err != nil {
			return nil, err
		}
		for _, h := range hits {
			id := hex.EncodeToString(h.Key[:12])
			if id != a.ID {
				found[id] = max(found[id], s.Search.Similarity(h.Distance))
			}
		}
	}
	return found, nil
}
