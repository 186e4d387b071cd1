package publicapi

import (
	"time"

	"github.com/idngo/idngo/internal/publicapi/wire"
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

func auditEvents(c *call) (wire.AuditEvents, error) {
	now := c.api.Now()
	q := verify.AuditQuery{}
	var err error
	if q.Actor, err = c.text("subjectName"); err != nil {
		return wire.AuditEvents{}, err
	}
	if q.Activity, err = c.text("activity"); err != nil {
		return wire.AuditEvents{}, err
	}
	if q.From, err = c.date("from", now.Add(-24*time.Hour)); err != nil {
		return wire.AuditEvents{}, err
	}
	if q.To, err = c.date("to", now); err != nil {
		return wire.AuditEvents{}, err
	}
	if q.Limit, err = c.number("limit", 10, 1, 20000); err != nil {
		return wire.AuditEvents{}, err
	}
	if q.Offset, err = c.number("offset", 0, 0, 1<<31-1); err != nil {
		return wire.AuditEvents{}, err
	}
	entries, total, err := c.api.Story.AuditTrail(c.ctx, c.scope, q)
	return wire.ShowTrail(entries, total), err
}
