package wire

import (
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/review"
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

// ShowNote makes the object of a note; err goes through.
func ShowNote(n review.Note, err error) (Note, error) {
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

// NewNote is the body of a creation.
type NewNote struct {
	ApplicantID string   `json:"applicantId" pattern:"^[0-9a-f]{24}$"`
	Note        string   `json:"note" minLength:"1"`
	Tags        []string `json:"tags,omitempty"`
}

// NotePatch is the body of a change.
type NotePatch struct {
	ID          string   `json:"id" pattern:"^[0-9a-f]{24}$"`
	ApplicantID string   `json:"applicantId,omitempty" pattern:"^[0-9a-f]{24}$"`
	Note        string   `json:"note" minLength:"1"`
	Tags        []string `json:"tags,omitempty"`
}

// NoteID is the body of a deletion.
type NoteID struct {
	ID string `json:"id" pattern:"^[0-9a-f]{24}$"`
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

// AuditEventList is a page of the trail with the way to the next one.
type AuditEventList struct {
	Items         []AuditEvent `json:"items"`
	ForwardMarker string       `json:"forwardMarker,omitempty" doc:"Give it back as forwardMarker to read on; absent on the last page"`
}

// ShowTrail makes a page of the trail.
func ShowTrail(entries []audit.Entry, total int) AuditEvents {
	return AuditEvents{Items: ShowEvents(entries), TotalItems: total}
}

// ShowEvents makes the lines of a page of the trail.
func ShowEvents(entries []audit.Entry) []AuditEvent {
	out := []AuditEvent{}
	for _, e := range entries {
		item := AuditEvent{
			TS: stamp(e.At, layoutMillis), ClientID: e.Scope.Tenant, Activity: e.Activity, SubjectName: e.Actor, IP: e.IP,
			UserAgent: e.UserAgent, XClientID: e.Channel, CorrelationID: e.CorrelationID, ApplicantID: e.ApplicantID, Description: e.Description,
		}
		if e.ImageID != 0 {
			item.ImageID = decimal(e.ImageID)
		}
		out = append(out, item)
	}
	return out
}
