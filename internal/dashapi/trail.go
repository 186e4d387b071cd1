package dashapi

import (
	"context"
	"encoding/hex"
	"time"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/verify"
)

// TrailEntry is one line of the audit trail.
type TrailEntry struct {
	ID            string    `json:"id"`
	At            time.Time `json:"at"`
	Activity      string    `json:"activity"`
	Actor         string    `json:"actor" doc:"Name of an operator, else what acted"`
	Channel       string    `json:"channel"`
	IP            string    `json:"ip,omitempty"`
	CorrelationID string    `json:"correlationId,omitempty"`
	ApplicantID   string    `json:"applicantId,omitempty"`
	ImageID       int32     `json:"imageId,omitempty"`
	Description   string    `json:"description,omitempty"`
}

// Trail is a page of the audit trail, newest first.
type Trail struct {
	Items []TrailEntry `json:"items"`
	Total int          `json:"total"`
}

// ChainReport tells whether the trail is what it was.
type ChainReport struct {
	Intact    bool         `json:"intact"`
	Chained   int64        `json:"chained"`
	Unchained int          `json:"unchained" doc:"Entries of the last second that wait to be chained"`
	Head      string       `json:"head" doc:"Hash of the last entry; noted elsewhere it proves that the end was not cut off"`
	Breaks    []ChainBreak `json:"breaks"`
}

// ChainBreak is a place where the chain is broken.
type ChainBreak struct {
	Seq  int64  `json:"seq"`
	What string `json:"what"`
}

func (a *API) trailRoutes() {
	add(a, op{id: "listTrail", method: "GET", path: "/{env}/audit", summary: "The audit trail, newest first", tag: "Audit", permission: access.PermAudit}, a.listTrail)
	add(a, op{id: "verifyTrail", method: "POST", path: "/audit/verification", summary: "Verify the chain of the whole installation", tag: "Audit", permission: access.PermAudit}, a.verifyTrail)
}

func (a *API) listTrail(ctx context.Context, in *struct {
	InEnv
	Activity  string    `query:"activity" maxLength:"100"`
	Actor     string    `query:"actor" maxLength:"100" doc:"Id of an operator, or what acted"`
	Applicant string    `query:"applicant" pattern:"^[0-9a-f]{24}$"`
	From      time.Time `query:"from"`
	To        time.Time `query:"to"`
	Offset    int       `query:"offset" minimum:"0" maximum:"100000"`
}) (*answer[Trail], error) {
	lines, total, err := a.Service.AuditTrail(ctx, scopeOf(ctx, in.InEnv), verify.AuditQuery{
		Activity: in.Activity, Actor: in.Actor, ApplicantID: in.Applicant, From: in.From, To: in.To, Offset: in.Offset, Limit: 100,
	})
	if err != nil {
		return nil, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	out := Trail{Items: []TrailEntry{}, Total: total}
	for _, e := range lines {
		out.Items = append(out.Items, TrailEntry{
			ID: e.ID, At: e.At, Activity: e.Activity, Actor: name(e.Actor), Channel: e.Channel, IP: e.IP, CorrelationID: e.CorrelationID,
			ApplicantID: e.ApplicantID, ImageID: e.ImageID, Description: e.Description,
		})
	}
	return &answer[Trail]{out}, nil
}

func (a *API) verifyTrail(ctx context.Context, _ *none) (*answer[ChainReport], error) {
	r, err := a.VerifyAudit(ctx)
	if err != nil {
		return nil, err
	}
	out := ChainReport{Intact: r.Intact(), Chained: r.Chained, Unchained: r.Unchained, Head: hex.EncodeToString(r.HeadHash), Breaks: []ChainBreak{}}
	for _, b := range r.Breaks {
		out.Breaks = append(out.Breaks, ChainBreak{b.Seq, b.What})
	}
	return &answer[ChainReport]{out}, nil
}
