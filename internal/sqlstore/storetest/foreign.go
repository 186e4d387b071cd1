package storetest

import (
	"context"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/appearance"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/company"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/export"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/retention"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/statistics"
	"github.com/idngo/idngo/kyc/verify"
)

// A read of the world in some scope. It answers what it found; an error, an
// empty list and a zero count say that there was nothing.
type readIn func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error)

// reads has every method of verify.Store.
var reads = map[string]readIn{
	"Applicant": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Applicant(ctx, scope, w.app.ID)
	},
	"ApplicantByInspection": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.ApplicantByInspection(ctx, scope, w.app.InspectionID)
	},
	"ApplicantsByKeys": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.ApplicantsByKeys(ctx, scope, w.app.Keys)
	},
	"ApplicantIDByExternalUserID": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.ApplicantIDByExternalUserID(ctx, scope, w.app.Keys[0].Hash)
	},
	"Applicants": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.Applicants(ctx, scope, verify.ApplicantQuery{Limit: 10})
	},
	"ApplicantIDs": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.ApplicantIDs(ctx, scope, verify.ApplicantQuery{Limit: 10})
	},
	"CountMatching": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.CountMatching(ctx, scope, verify.ApplicantQuery{IDs: []string{w.app.ID}})
	},
	"Export": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Export(ctx, scope, w.export.ID)
	},
	"Exports": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Exports(ctx, scope, w.export.By, 10)
	},
	"ExportsDue": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.ExportsDue(ctx, scope, w.export.ExpiresAt, 10)
	},
	"OpenCasesOf": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.OpenCasesOf(ctx, scope, []string{w.app.ID})
	},
	"CountApplicants": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.CountApplicants(ctx, scope)
	},
	"Images": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Images(ctx, scope, w.app.ID)
	},
	"Image": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Image(ctx, scope, w.app.InspectionID, w.image.ID)
	},
	"Facts": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Facts(ctx, scope, w.app.ID)
	},
	"ImagesByHash": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.ImagesByHash(ctx, scope, w.image.ContentHash, "somebody else")
	},
	"Attempt": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Attempt(ctx, scope, w.app.ID, w.attempt.ID)
	},
	"Attempts": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Attempts(ctx, scope, w.app.ID, 10)
	},
	"Level": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Level(ctx, scope, w.level.Name, 0)
	},
	"LevelByID": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.LevelByID(ctx, scope, w.level.ID)
	},
	"Levels": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.Levels(ctx, scope)
	},
	"Endpoints": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.Endpoints(ctx, scope)
	},
	"Endpoint": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Endpoint(ctx, scope, w.endpoint.ID)
	},
	"Delivery": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Delivery(ctx, scope, w.delivery.ID)
	},
	"Deliveries": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Deliveries(ctx, scope, verify.DeliveryQuery{ApplicantID: w.app.ID, Limit: 10})
	},
	"DeliveryAttempts": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.DeliveryAttempts(ctx, scope, w.delivery.ID)
	},
	"EarlierFirstAttempts": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.EarlierFirstAttempts(ctx, scope, w.endpoint.ID, w.app.ID, w.delivery.Seq+1_000_000)
	},
	"Tenant": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Tenant(ctx, scope.Tenant)
	},
	"AppTokens": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.AppTokens(ctx, scope.Tenant)
	},
	"Case": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Case(ctx, scope, w.open.ID)
	},
	"OpenCases": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.OpenCases(ctx, scope, 10)
	},
	"OpenCaseOf": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.OpenCaseOf(ctx, scope, w.app.ID)
	},
	"CaseAbout": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.CaseAbout(ctx, scope, w.appeal.About, review.KindAppeal)
	},
	"CountReviews": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.CountReviews(ctx, scope, w.closed.ClosedAt, w.closed.ClosedAt.Add(time.Second), time.Hour)
	},
	"ReviewRules": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.ReviewRules(ctx, scope)
	},
	"Proposal": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Proposal(ctx, scope, w.proposal.ID)
	},
	"Proposals": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Proposals(ctx, scope, review.ProposalQuery{ApplicantID: w.app.ID, State: review.ProposalOpen})
	},
	"RiskEntries": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.RiskEntries(ctx, scope, w.app.ID, 10)
	},
	"Note": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Note(ctx, scope, w.note.ID)
	},
	"Notes": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		notes, total, err := s.Notes(ctx, scope, w.app.ID, 10, 0)
		if total != len(notes) {
			return total, err
		}
		return notes, err
	},
	"ListEntry": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.ListEntry(ctx, scope, w.entry.ID)
	},
	"ListEntriesByKeys": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.ListEntriesByKeys(ctx, scope, w.entry.Keys)
	},
	"ListEntries": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.ListEntries(ctx, scope, "", 10)
	},
	"ListEntryIDs": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.ListEntryIDs(ctx, scope)
	},
	"LivenessSession": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.LivenessSession(ctx, scope, w.app.ID, w.session.ID)
	},
	"LivenessSessions": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.LivenessSessions(ctx, scope, w.app.ID, 10)
	},
	"Holds": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Holds(ctx, scope, w.app.ID)
	},
	"DeadDeliveriesOf": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.DeadDeliveriesOf(ctx, scope, time.Time{}, tick().AddDate(1, 0, 0))
	},
	"DeliveryReport": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.DeliveryReport(ctx, scope)
	},
	"LevelDrafts": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.LevelDrafts(ctx, scope, w.level.ID)
	},
	"RetentionRules": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.RetentionRules(ctx, scope)
	},
	"Appearances": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.Appearances(ctx, scope)
	},
	"Appearance": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Appearance(ctx, scope, w.look.Kind, w.look.Name)
	},
	"RetentionDue": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		due, err := s.RetentionDue(ctx, scope, retention.Cutoffs{Unfinished: w.app.CreatedAt.AddDate(1, 0, 0)}, 10)
		if len(due) > 0 {
			return due, err
		}
		// The world's applicant is held: the hold itself is what can be seen.
		return s.Holds(ctx, scope, "")
	},
	"FaceRecords": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.FaceRecords(ctx, scope, 0, 10)
	},
	"Decisions": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Decisions(ctx, scope, w.app.ID, 10)
	},
	"CountDecisions": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.CountDecisions(ctx, scope, around(w.made.At), statistics.ByDay)
	},
	"CountFunnel": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.CountFunnel(ctx, scope, around(w.made.At))
	},
	"CountBacklog": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.CountBacklog(ctx, scope)
	},
	"CompanySettings": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.CompanySettings(ctx, scope.Tenant)
	},
	"RequestLog": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.RequestLog(ctx, scope, verify.RequestQuery{})
	},
	"Request": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Request(ctx, scope, w.request.ID)
	},
	"Watchlists": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		return s.Watchlists(ctx, scope)
	},
	"Watchlist": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.Watchlist(ctx, scope, w.list.ID)
	},
	"WatchlistVersions": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.WatchlistVersions(ctx, scope, w.list.ID, 10)
	},
	"WatchlistVersion": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.WatchlistVersion(ctx, scope, w.version.ID)
	},
	"WatchHits": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.WatchHits(ctx, scope, w.app.ID)
	},
	"WatchCase": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		return s.WatchCase(ctx, scope, w.app.ID)
	},
	"ApprovedApplicants": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, _ world) (any, error) {
		ids, err := s.ApprovedApplicants(ctx, scope, "", 10)
		if len(ids) > 0 || err != nil {
			return ids, err
		}
		// The world's applicant is not approved: testWatchHits looks at those who are.
		return s.CountApplicants(ctx, scope)
	},
	"AuditTrail": func(ctx context.Context, s *sqlstore.Store, scope kyc.Scope, w world) (any, error) {
		entries, total, err := s.AuditTrail(ctx, scope, verify.AuditQuery{Limit: 10})
		if total != len(entries) {
			return total, err
		}
		return entries, err
	},
}

// unscoped are the methods that have no scope to be foreign to.
var unscoped = map[string]string{
	"Tenants":          "lists the installation",
	"AppTokenByPublic": "the token decides the scope",
	"SDKToken":         "the token decides the scope",
	"Tx":               "tried with every write",
}

// byTenant are reads that cover both environments of a tenant.
var byTenant = map[string]bool{"Tenant": true, "AppTokens": true, "CompanySettings": true}

type writeIn func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error

// writes has every method of verify.Tx that changes a record which exists, tried
// on the world's records from a foreign scope.
var writes = map[string]writeIn{
	"UpdateApplicant": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		w.app.Scope = scope
		return tx.UpdateApplicant(ctx, w.app, w.app.Version)
	},
	"EraseApplicant": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		_, err := tx.EraseApplicant(ctx, scope, w.app.ID)
		return err
	},
	"InsertImage": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		image := newImage(w.app)
		image.Scope = scope
		return tx.InsertImage(ctx, image)
	},
	"SetImagesActive": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.SetImagesActive(ctx, scope, w.app.ID, []int32{w.image.ID}, false)
	},
	"SetImageKind": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.SetImageKind(ctx, scope, w.app.ID, w.image.ID, "SELFIE", "USA")
	},
	"SetImageResults": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.SetImageResults(ctx, scope, w.app.ID, map[int32]*applicant.Result{w.image.ID: {ReviewAnswer: applicant.AnswerGreen}})
	},
	"InsertLivenessSession": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		r := newSession(w.app)
		r.Scope = scope
		return tx.InsertLivenessSession(ctx, r)
	},
	"SubmitLivenessSession": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.SubmitLivenessSession(ctx, scope, w.app.ID, w.session.ID, "blob", tick())
	},
	"StartLivenessRead": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		_, err := tx.StartLivenessRead(ctx, scope, w.app.ID, w.session.ID)
		return err
	},
	"FinishLivenessSession": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		r := w.session
		r.Scope = scope
		return tx.FinishLivenessSession(ctx, r)
	},
	"PutFaceRecord": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		r := newTemplate(w.image)
		r.Scope = scope
		return tx.PutFaceRecord(ctx, r)
	},
	"SetWatchlistCurrent": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.SetWatchlistCurrent(ctx, scope, w.list.ID, "", newID())
	},
	"InsertWatchlistVersion": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		v := newVersion(w.list)
		v.Scope = scope
		return tx.InsertWatchlistVersion(ctx, v)
	},
	"UpdateWatchlistVersion": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		v := w.version
		v.Scope = scope
		return tx.UpdateWatchlistVersion(ctx, v, v)
	},
	"PutWatchHit": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		r := newHit(w.app, w.list, "2")
		r.Scope = scope
		return tx.PutWatchHit(ctx, r)
	},
	"PutWatchCase": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		c := newScreening(w.app)
		c.Scope = scope
		return tx.PutWatchCase(ctx, c)
	},
	"StartRead": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		_, err := tx.StartRead(ctx, scope, w.app.ID, w.image.ID)
		return err
	},
	"FinishRead": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		_, err := tx.FinishRead(ctx, scope, w.app.ID, w.image.ID, document.ReadFailed, nil)
		return err
	},
	"InsertAttempt": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		a := newAttempt(w.app)
		a.Scope = scope
		return tx.InsertAttempt(ctx, a)
	},
	"CountDown": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		_, err := tx.CountDown(ctx, scope, w.app.ID, w.attempt.ID)
		return err
	},
	"CloseAttempt": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		a := decided(w.attempt)
		a.Scope = scope
		return tx.CloseAttempt(ctx, a)
	},
	"UpdateEndpoint": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		w.endpoint.Scope = scope
		return tx.UpdateEndpoint(ctx, w.endpoint, w.endpoint.Version)
	},
	"DeleteEndpoint": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.DeleteEndpoint(ctx, scope, w.endpoint.ID)
	},
	"RecordDelivery": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		d, a := w.delivery.Delivery, w.tried
		d.Scope, a.Number = scope, 2
		return tx.RecordDelivery(ctx, d, a)
	},
	"RequeueDelivery": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.RequeueDelivery(ctx, scope, w.delivery.ID, tick())
	},
	"RevokeAppToken": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.RevokeAppToken(ctx, scope, w.token.ID, tick())
	},
	"TouchAppToken": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.TouchAppToken(ctx, scope, w.token.ID, tick())
	},
	"InsertCase": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		c := newCase(w.app, "other")
		c.Scope = scope
		return tx.InsertCase(ctx, c)
	},
	"ClaimCase": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.ClaimCase(ctx, scope, w.open.ID, "a stranger")
	},
	"ReleaseCase": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.ReleaseCase(ctx, scope, w.open.ID, "")
	},
	"AssignCase": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.AssignCase(ctx, scope, w.open.ID, "a stranger")
	},
	"FinishCase": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.FinishCase(ctx, scope, w.appeal.ID, review.Closing{By: "a stranger", At: tick()})
	},
	"InsertProposal": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.InsertProposal(ctx, newProposal(scope, w.app.ID))
	},
	"SettleProposal": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.SettleProposal(ctx, scope, review.Settlement{ID: w.proposal.ID, From: review.ProposalOpen, To: review.ProposalConfirmed, By: "a stranger", At: w.proposal.ProposedAt})
	},
	"UpdateExport": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		from, file := w.export.State, w.export.Blob
		w.export.Scope, w.export.State = scope, export.StateRemoved
		return tx.UpdateExport(ctx, w.export, from, file)
	},
	"InsertRiskEntry": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		r := newRisk(w.app)
		r.Scope = scope
		return tx.InsertRiskEntry(ctx, r)
	},
	"InsertNote": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		n := newNote(w.app)
		n.Scope = scope
		return tx.InsertNote(ctx, n)
	},
	"UpdateNote": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		w.note.Scope = scope
		w.note.Sealed = []byte("another text")
		return tx.UpdateNote(ctx, w.note)
	},
	"DeleteNote": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.DeleteNote(ctx, scope, w.note.ID)
	},
	"InsertHold": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		h := newHold(w.app)
		h.Scope = scope
		return tx.InsertHold(ctx, h)
	},
	"ReleaseHold": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.ReleaseHold(ctx, scope, w.hold.ID, "a stranger", tick())
	},
	"RemoveListEntry": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.RemoveListEntry(ctx, scope, w.entry.ID, tick())
	},
}

// quiet are the writes that find nothing in a foreign scope without an error.
var quiet = map[string]writeIn{
	"DeleteExports": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, _ world) error {
		return tx.DeleteExports(ctx, scope, tick().AddDate(1, 0, 0))
	},
	"DeleteLevelDraft": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.DeleteLevelDraft(ctx, scope, w.level.ID, "an officer")
	},
	"AwaitReads": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		_, err := tx.AwaitReads(ctx, scope, w.app.ID, w.attempt.ID)
		return err
	},
	"CloseCases": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.CloseCases(ctx, scope, w.app.ID, review.Closing{By: "a stranger", At: tick()})
	},
	"SupersedeProposals": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.SupersedeProposals(ctx, scope, w.app.ID, tick())
	},
	"ExpireProposals": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.ExpireProposals(ctx, scope, w.proposal.ExpiresAt.Add(time.Hour))
	},
	"PruneRequests": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		_, err := tx.PruneRequests(ctx, scope, w.request.At.AddDate(1, 0, 0), 0)
		return err
	},
	"DeleteExpiredSDKTokens": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.DeleteExpiredSDKTokens(ctx, w.sdk.ExpiresAt.AddDate(1, 0, 0))
	},
}

// plainInserts make a record that belongs to nothing else. In a transaction of a
// foreign scope a record of the world's scope is refused.
var plainInserts = map[string]writeIn{
	"InsertExport": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		r := newExport(w.app)
		r.Scope = scope
		return tx.InsertExport(ctx, r)
	},
	"InsertApplicant": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, _ world) error {
		return tx.InsertApplicant(ctx, newApplicant(scope))
	},
	"InsertLevel": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, _ world) error {
		return tx.InsertLevel(ctx, scope, newLevel("smuggled", 1))
	},
	"PutLevelDraft": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.PutLevelDraft(ctx, scope, verify.LevelDraft{LevelID: w.level.ID, OperatorID: "an officer", Base: 9, Text: "name: smuggled"})
	},
	"InsertEndpoint": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, _ world) error {
		return tx.InsertEndpoint(ctx, newEndpoint(scope))
	},
	"InsertDelivery": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		e := w.endpoint
		e.Scope = scope
		return tx.InsertDelivery(ctx, newDelivery(e, w.app.ID))
	},
	"InsertAppToken": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, _ world) error {
		return tx.InsertAppToken(ctx, newToken(scope))
	},
	"InsertSDKToken": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, _ world) error {
		return tx.InsertSDKToken(ctx, newSDKToken(scope, tick()))
	},
	"PutWatchlist": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, _ world) error {
		return tx.PutWatchlist(ctx, newWatchlist(scope))
	},
	"InsertListEntry": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, _ world) error {
		return tx.InsertListEntry(ctx, newEntry(scope, ""))
	},
	"PutDeliveryReport": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, _ world) error {
		return tx.PutDeliveryReport(ctx, scope, verify.DeliveryReport{Until: tick(), ToldAt: tick()})
	},
	"PutRetentionRules": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, _ world) error {
		return tx.PutRetentionRules(ctx, scope, retention.Rules{ApprovedDays: 1}, "a stranger", tick())
	},
	"PutAppearance": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.PutAppearance(ctx, scope, appearance.Named{Kind: w.look.Kind, Name: w.look.Name, Theme: "light"})
	},
	"DeleteAppearance": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.DeleteAppearance(ctx, scope, w.look.Kind, w.look.Name)
	},
	"PutReviewRules": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, _ world) error {
		return tx.PutReviewRules(ctx, scope, review.Rules{TargetHours: 1}, "a stranger", tick())
	},
	"InsertDecision": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		d := newDecision(w.app, w.attempt.ID)
		d.Scope = scope
		return tx.InsertDecision(ctx, d)
	},
	"InsertRequest": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.InsertRequest(ctx, newRequest(scope, w.app))
	},
	"PutCompanySettings": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, _ world) error {
		return tx.PutCompanySettings(ctx, scope.Tenant, company.Profile{RequestLogDays: 1})
	},
	"AppendAudit": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, _ world) error {
		return tx.AppendAudit(ctx, newLine(scope, ""))
	},
	"Enqueue": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		return tx.Enqueue(ctx, verify.Job{Kind: verify.JobEvaluate, Scope: scope, ApplicantID: w.app.ID})
	},
	"PutTenant": func(ctx context.Context, tx verify.Tx, scope kyc.Scope, w world) error {
		tenant := w.tenant
		tenant.ID = scope.Tenant
		return tx.PutTenant(ctx, tenant)
	},
}

func testNothingIsForgotten(t *testing.T, _ *sqlstore.Store) {
	store := reflect.TypeFor[verify.Store]()
	for i := range store.NumMethod() {
		name := store.Method(i).Name
		if _, ok := reads[name]; !ok && unscoped[name] == "" {
			t.Errorf("verify.Store.%s is not tried with a foreign scope", name)
		}
	}
	tx := reflect.TypeFor[verify.Tx]()
	for i := range tx.NumMethod() {
		name := tx.Method(i).Name
		if writes[name] == nil && quiet[name] == nil && plainInserts[name] == nil {
			t.Errorf("verify.Tx.%s is not tried with a foreign scope", name)
		}
	}
}

// snapshot reads all there is in a scope.
func snapshot(ctx context.Context, t *testing.T, s *sqlstore.Store, w world) map[string]any {
	t.Helper()
	out := make(map[string]any)
	for name, read := range reads {
		v, err := read(ctx, s, w.scope, w)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = v
	}
	sdk, err := s.SDKToken(ctx, w.sdk.Hash)
	if err != nil {
		t.Fatal(err)
	}
	out["SDKToken"] = sdk
	return out
}

func testOwnScopeSeesAll(t *testing.T, s *sqlstore.Store) {
	w := populate(t.Context(), t, s)
	for name, v := range snapshot(t.Context(), t, s, w) {
		if name != "EarlierFirstAttempts" && nothing(v) {
			t.Errorf("%s found nothing in its own scope", name)
		}
	}
}

func nothing(v any) bool {
	r := reflect.ValueOf(v)
	if r.Kind() == reflect.Slice {
		return r.Len() == 0
	}
	return r.IsZero()
}

func testForeignReads(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	w := populate(ctx, t, s)
	for who, scope := range foreign(w.scope) {
		for name, read := range reads {
			if byTenant[name] && scope.Tenant == w.scope.Tenant {
				continue
			}
			v, err := read(ctx, s, scope, w)
			if err != nil && fault.CodeOf(err) != fault.NotFound {
				t.Errorf("%s by %s: %v, want not found", name, who, err)
			}
			if err == nil && !nothing(v) {
				t.Errorf("%s by %s found %+v", name, who, v)
			}
		}
	}
}

func testForeignWrites(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	w := populate(ctx, t, s)
	before := snapshot(ctx, t, s, w)
	for who, scope := range foreign(w.scope) {
		for name, do := range writes {
			err := s.Tx(ctx, scope, func(tx verify.Tx) error { return do(ctx, tx, scope, w) })
			if fault.CodeOf(err) != fault.NotFound || err == nil {
				t.Errorf("%s by %s: %v, want not found", name, who, err)
			}
		}
		for name, do := range quiet {
			if err := s.Tx(ctx, scope, func(tx verify.Tx) error { return do(ctx, tx, scope, w) }); err != nil {
				t.Errorf("%s by %s: %v", name, who, err)
			}
		}
		// A record of the world's scope in a transaction of another is a mistake of the program.
		for _, table := range []map[string]writeIn{writes, plainInserts} {
			for name, do := range table {
				if (name == "PutTenant" || name == "PutCompanySettings") && scope.Tenant == w.scope.Tenant {
					continue
				}
				err := s.Tx(ctx, scope, func(tx verify.Tx) error { return do(ctx, tx, w.scope, w) })
				if err == nil || fault.CodeOf(err) != fault.Internal {
					t.Errorf("%s of a foreign record by %s: %v, want a refusal", name, who, err)
				}
			}
		}
	}
	if diff := cmp.Diff(before, snapshot(ctx, t, s, w)); diff != "" {
		t.Errorf("foreign writes changed something:\n%s", diff)
	}
}

// testWildcardIsNoTenant: the mark that stands for all tenants must not be had by naming it.
func testWildcardIsNoTenant(t *testing.T, s *sqlstore.Store) {
	ctx := t.Context()
	w := populate(ctx, t, s)
	star := kyc.Scope{Tenant: "*", Environment: "*"}
	if found, err := s.Applicants(ctx, star, verify.ApplicantQuery{Limit: 10}); err == nil && len(found) > 0 {
		t.Errorf("tenant * sees %d applicants", len(found))
	}
	if _, err := s.Applicant(ctx, star, w.app.ID); err == nil {
		t.Error("tenant * sees an applicant")
	}
	if err := s.Tx(ctx, kyc.Scope{}, func(tx verify.Tx) error { return tx.PutTenant(ctx, newTenant("*")) }); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("a tenant * can be made: %v", err)
	}
	var none verify.CaseRecord
	if c, err := s.OpenCaseOf(ctx, star, w.app.ID); err == nil || !reflect.DeepEqual(c, none) {
		t.Error("tenant * sees a case")
	}
}
