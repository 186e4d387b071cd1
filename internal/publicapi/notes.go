package publicapi

import (
	"encoding/base64"
	"encoding/json"
	"time"

	"github.com/idngo/idngo/internal/publicapi/wire"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

func listNotes(c *call) (wire.NoteList, error) {
	id, err := validID("applicantId", c.query["applicantId"])
	if err != nil {
		return wire.NoteList{}, err
	}
	limit, err := c.number("limit", 50, 1, 1000)
	if err != nil {
		return wire.NoteList{}, err
	}
	offset, err := c.number("offset", 0, 0, 1<<31-1)
	if err != nil {
		return wire.NoteList{}, err
	}
	notes, total, err := c.api.Story.Notes(c.ctx, c.scope, id, limit, offset)
	var items []wire.Note
	for _, n := range notes {
		shown, _ := wire.ShowNote(n, nil)
		items = append(items, shown)
	}
	page := wire.NotePage{ListOf: wire.NewList(items), PageInfo: wire.PageInfo{Limit: limit, Offset: offset}}
	page.TotalItems = total
	return wire.NoteList{List: page}, err
}

func postNote(c *call, b wire.NewNote) (wire.Note, error) {
	id, err := validID("applicantId", b.ApplicantID)
	if err != nil {
		return wire.Note{}, err
	}
	return wire.ShowNote(c.api.Story.AddNote(c.ctx, c.scope, review.Note{ApplicantID: id, Text: b.Note, Tags: b.Tags}))
}

func patchNote(c *call, b wire.NotePatch) (wire.Note, error) {
	id, err := validID("id", b.ID)
	if err != nil {
		return wire.Note{}, err
	}
	if b.ApplicantID != "" {
		if _, err := validID("applicantId", b.ApplicantID); err != nil {
			return wire.Note{}, err
		}
	}
	return wire.ShowNote(c.api.Story.UpdateNote(c.ctx, c.scope, review.Note{ID: id, ApplicantID: b.ApplicantID, Text: b.Note, Tags: b.Tags}))
}

func deleteNote(c *call, b wire.NoteID) (wire.OK, error) {
	id, err := validID("id", b.ID)
	if err != nil {
		return wire.Done, err
	}
	return wire.Done, c.api.Story.DeleteNote(c.ctx, c.scope, id)
}

// auditQuery reads the filters that both forms of the trail share.
func auditQuery(c *call, maxLimit int) (q verify.AuditQuery, err error) {
	now := c.api.Now()
	if q.Actor, err = c.text("subjectName"); err != nil {
		return q, err
	}
	if q.Activity, err = c.text("activity"); err != nil {
		return q, err
	}
	if q.From, err = c.date("from", now.Add(-24*time.Hour)); err != nil {
		return q, err
	}
	if q.To, err = c.date("to", now); err != nil {
		return q, err
	}
	q.Limit, err = c.number("limit", 10, 1, maxLimit)
	return q, err
}

// auditMark is a forwardMarker: where the last entry of a page stands, and the
// period of the first page, since "a day ago" would move on. It holds nothing
// secret and needs no signature: the scope is that of the caller.
type auditMark struct {
	At   int64  `json:"a"` // this and the other times in microseconds
	ID   string `json:"i"`
	From int64  `json:"f"`
	To   int64  `json:"t"`
}

// auditEventList is the newer form (api.md 13): pages that neither repeat nor
// leave out what is written while they are read.
func auditEventList(c *call) (wire.AuditEventList, error) {
	q, err := auditQuery(c, 1000)
	if err != nil {
		return wire.AuditEventList{}, err
	}
	if marker := c.query["forwardMarker"]; marker != "" {
		text, err := base64.RawURLEncoding.DecodeString(marker)
		var m auditMark
		if err != nil || json.Unmarshal(text, &m) != nil || !kyc.ValidID(m.ID) {
			return wire.AuditEventList{}, errMalformed.Saying("Malformed data provided in the request: forwardMarker is not one of ours")
		}
		q.After = verify.AuditMark{At: time.UnixMicro(m.At), ID: m.ID}
		q.From, q.To = time.UnixMicro(m.From), time.UnixMicro(m.To)
	}
	entries, total, err := c.api.Story.AuditTrail(c.ctx, c.scope, q)
	if err != nil {
		return wire.AuditEventList{}, err
	}
	out := wire.AuditEventList{Items: wire.ShowEvents(entries)}
	if total > len(entries) {
		last := entries[len(entries)-1]
		text, err := json.Marshal(auditMark{last.At.UnixMicro(), last.ID, q.From.UnixMicro(), q.To.UnixMicro()})
		if err != nil {
			return out, err
		}
		out.ForwardMarker = base64.RawURLEncoding.EncodeToString(text)
	}
	return out, nil
}

func auditEvents(c *call) (wire.AuditEvents, error) {
	q, err := auditQuery(c, 20000)
	if err != nil {
		return wire.AuditEvents{}, err
	}
	if q.Offset, err = c.number("offset", 0, 0, 1<<31-1); err != nil {
		return wire.AuditEvents{}, err
	}
	entries, total, err := c.api.Story.AuditTrail(c.ctx, c.scope, q)
	return wire.ShowTrail(entries, total), err
}
