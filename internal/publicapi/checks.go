package publicapi

import (
	"crypto/hmac"
	"crypto/sha1" //nolint:gosec // the contract's test of webhook signatures is HMAC-SHA1
	"encoding/hex"
	"io"
	"net/http"

	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/verify"
)

// Check is one check (api.md 7).
type Check struct {
	Answer            string         `json:"answer" enum:"GREEN,RED,YELLOW"`
	CheckType         string         `json:"checkType" example:"SIMILAR_SEARCH"`
	CreatedAt         string         `json:"createdAt,omitempty" example:"2025-01-17 13:17:38"`
	ID                string         `json:"id"`
	AttemptID         string         `json:"attemptId,omitempty"`
	SimilarSearchInfo *SimilarSearch `json:"similarSearchInfo,omitempty"`
}

// SimilarSearch is the body of a SIMILAR_SEARCH (api.md 7.1).
type SimilarSearch struct {
	Answer                 string               `json:"answer" enum:"GREEN,RED,YELLOW"`
	DuplicateApplicantHits []check.DuplicateHit `json:"duplicateApplicantHits"`
}

// CheckList is the answer of checks/latest: one entry or none.
type CheckList struct {
	Checks []Check `json:"checks"`
}

func showChecks(entries []verify.CheckEntry) []Check {
	out := []Check{}
	for _, e := range entries {
		c := Check{Answer: e.Answer, CheckType: e.CheckType, CreatedAt: stamp(e.CreatedAt, layoutSeconds), ID: e.ID, AttemptID: e.AttemptID}
		if e.CheckType == verify.CheckSimilarSearch {
			c.SimilarSearchInfo = &SimilarSearch{e.Answer, e.Duplicates}
			if e.Duplicates == nil {
				c.SimilarSearchInfo.DuplicateApplicantHits = []check.DuplicateHit{}
			}
		}
		out = append(out, c)
	}
	return out
}

func latestChecks(c *call) (CheckList, error) {
	kind, err := c.needText("type")
	if err != nil {
		return CheckList{}, err
	}
	id, err := validID("applicantId", c.query["applicantId"])
	if err != nil {
		return CheckList{}, err
	}
	entries, err := c.api.Story.LatestChecks(c.ctx, c.scope, id, kind)
	return CheckList{showChecks(entries)}, err
}

// Moderation tells by buttons why an applicant was rejected (api.md 7.6).
type Moderation struct {
	ID             string                `json:"id"`
	ApplicantID    string                `json:"applicantId"`
	Key            string                `json:"key"`
	ImagesStates   map[string]ImageState `json:"imagesStates" doc:"By imageId"`
	ApplicantState map[string]ButtonMark `json:"applicantState" doc:"By button id"`
}

// ImageState holds the buttons of one image.
type ImageState struct {
	State map[string]ButtonMark `json:"state" doc:"By button id"`
}

// ButtonMark is a button that is pressed.
type ButtonMark struct {
	Value bool `json:"value"`
}

func marks(buttons []string) map[string]ButtonMark {
	out := map[string]ButtonMark{}
	for _, b := range buttons {
		out[b] = ButtonMark{true}
	}
	return out
}

func moderationStates(c *call) (Wrapped[Moderation], error) {
	id, err := c.id("applicantId")
	if err != nil {
		return Wrapped[Moderation]{}, err
	}
	m, err := c.api.Story.ModerationState(c.ctx, c.scope, id)
	if err != nil || m == nil {
		return Wrapped[Moderation]{listOf[Moderation](nil)}, err
	}
	key, err := c.tenantKey()
	out := Moderation{ID: id, ApplicantID: id, Key: key, ImagesStates: map[string]ImageState{}, ApplicantState: marks(m.Applicant)}
	for image, buttons := range m.Images {
		out.ImagesStates[decimal(image)] = ImageState{marks(buttons)}
	}
	return Wrapped[Moderation]{listOf([]Moderation{out})}, err
}

// testDigest signs any text as a webhook would be signed (api.md 8.2).
func testDigest(c *call) error {
	secret, err := c.needText("secretKey")
	if err != nil {
		return err
	}
	mac := hmac.New(sha1.New, []byte(secret))
	mac.Write(c.body)
	c.w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	c.w.WriteHeader(http.StatusOK)
	_, err = io.WriteString(c.w, hex.EncodeToString(mac.Sum(nil)))
	return err
}

func getHealth(*call) (OK, error) { return ok, nil }
