package publicapi

import (
	"time"

	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

// Note is a remark about an applicant (api.md 11).
type Note struct {
	ID          string   `json:"id" pattern:"^[0-9a-f]{24}$"`
	ApplicantID string   `json:"applicantId" pattern:"^[0-9a-f]{24}$"`
	Note        string   `json:"note"`
	CreatedAt   string   `json:"createdAt" example:"2025-05-24 10:15:30+0000"`
	CreatedBy   string   `json:"createdBy,omitempty"`
	Tags        []string `json:"tags,omitempty"`
}

func showNote(n review.Note, err error) (Note, error) {
	return Note{n.ID, n.ApplicantID, n.Text, stamp(n.CreatedAt, layoutZone), n.CreatedBy, n.Tags}, err
}

// NoteList is a page of notes.
type NoteList struct {
	List NotePage `json:"list"`
}

// NotePage is the list in NoteList.
type NotePage struct {
	ListOf[Note]
	PageInfo PageInfo `json:"pageInfo"`
}

// PageInfo repeats what was asked for.
type PageInfo struct {
	Limit  int `json:"limit"`
	Offset int `json:"offset"`
}

func listNotes(c *call) (NoteList, error) {
	id, err := validID("applicantId", c.query["applicantId"])
	if err != nil {
		return NoteList{}, err
	}
	limit, err := c.number("limit", 50, 1, 1000)
	if err != nil {
		return NoteList{}, err
	}
	offset, err := c.number("offset", 0, 0, 1<<31-1)
	if err != nil {
		return NoteList{}, err
	}
	notes, total, err := c.api.Story.Notes(c.ctx, c.scope, id, limit, offset)
	var items []Note
	for _, n := range notes {
		shown, _ := showNote(n, nil)
		items = append(items, shown)
	}
	page := NotePage{listOf(items), PageInfo{limit, offset}}
	page.TotalItems = total
	return NoteList{page}, err
}

type noteBody struct {
	ApplicantID string   `json:"applicantId" pattern:"^[0-9a-f]{24}$"`
	Note        string   `json:"note" minLength:"1"`
	Tags        []string `json:"tags,omitempty"`
}

func postNote(c *call, b noteBody) (Note, error) {
	id, err := validID("applicantId", b.ApplicantID)
	if err != nil {
		return Note{}, err
	}
	return showNote(c.api.Story.AddNote(c.ctx, c.scope, review.Note{ApplicantID: id, Text: b.Note, Tags: b.Tags}))
}

type notePatch struct {
	ID          string   `json:"id" pattern:"^[0-9a-f]{24}$"`
	ApplicantID string   `json:"applicantId,omitempty" pattern:"^[0-9a-f]{24}$"`
	Note        string   `json:"note" minLength:"1"`
	Tags        []string `json:"tags,omitempty"`
}

func patchNote(c *call, b notePatch) (Note, error) {
	id, err := validID("id", b.ID)
	if err != nil {
		return Note{}, err
	}
	if b.ApplicantID != "" {
		if _, err := validID("applicantId", b.ApplicantID); err != nil {
			return Note{}, err
		}
	}
	return showNote(c.api.Story.UpdateNote(c.ctx, c.scope, review.Note{ID: id, ApplicantID: b.ApplicantID, Text: b.Note, Tags: b.Tags}))
}

type noteID struct {
	ID string `json:"id" pattern:"^[0-9a-f]{24}$"`
}

func deleteNote(c *call, b noteID) (OK, error) {
	id, err := validID("id", b.ID)
	if err != nil {
		return ok, err
	}
	return ok, c.api.Story.DeleteNote(c.ctx, c.scope, id)
}

// AuditEvent is one line of the trail (api.md 13).
type AuditEvent struct {
	TS            string `json:"ts" example:"2025-05-24 10:15:30.123"`
	ClientID      string `json:"clientId"`
	Activity      string `json:"activity" example:"subject:changed:applicant"`
	SubjectName   string `json:"subjectName" doc:"Token, operator or part of the server that acted"`
	IP            string `json:"ip,omitempty"`
	UserAgent     string `json:"userAgent,omitempty"`
	XClientID     string `json:"xClientId" example:"API"`
	CorrelationID string `json:"correlationId,omitempty"`
	ApplicantID   string `json:"applicantId,omitempty"`
	ImageID       string `json:"imageId,omitempty"`
	Description   string `json:"description,omitempty"`
}

// AuditEvents is a page of the trail, newest first.
type AuditEvents struct {
	Items      []AuditEvent `json:"items"`
	TotalItems int          `json:"totalItems" minimum:"0"`
}

func auditEvents(c *call) (AuditEvents, error) {
	now := c.api.Now()
	q := verify.AuditQuery{}
	var err error
	if q.Actor, err = c.text("subjectName"); err != nil {
		return AuditEvents{}, err
	}
	if q.Activity, err = c.text("activity"); err != nil {
		return AuditEvents{}, err
	}
	if q.From, err = c.date("from", now.Add(-24*time.Hour)); err != nil {
		return AuditEvents{}, err
	}
	if q.To, err = c.date("to", now); err != nil {
		return AuditEvents{}, err
	}
	if q.Limit, err = c.number("limit", 10, 1, 20000); err != nil {
		return AuditEvents{}, err
	}
	if q.Offset, err = c.number("offset", 0, 0, 1<<31-1); err != nil {
		return AuditEvents{}, err
	}
	entries, total, err := c.api.Story.AuditTrail(c.ctx, c.scope, q)
	out := AuditEvents{Items: []AuditEvent{}, TotalItems: total}
	for _, e := range entries {
		item := AuditEvent{
			TS: stamp(e.At, layoutMillis), ClientID: e.Scope.Tenant, Activity: e.Activity, SubjectName: e.Actor, IP: e.IP,
			UserAgent: e.UserAgent, XClientID: e.Channel, CorrelationID: e.CorrelationID, ApplicantID: e.ApplicantID, Description: e.Description,
		}
		if e.ImageID != 0 {
			item.ImageID = decimal(e.ImageID)
		}
		out.Items = append(out.Items, item)
	}
	return out, err
}
