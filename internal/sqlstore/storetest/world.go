package storetest

import (
	"context"
	"crypto/sha256"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/appearance"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/blocklist"
	"github.com/idngo/idngo/kyc/company"
	"github.com/idngo/idngo/kyc/decision"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/export"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/requestlog"
	"github.com/idngo/idngo/kyc/retention"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/statistics"
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/watchlist"
	"github.com/idngo/idngo/kyc/webhook"
	"github.com/idngo/idngo/screening/lists"
)

// start is when the made-up records begin; each later one is a little younger.
var start = time.Date(2026, 3, 1, 9, 30, 0, 123_456_000, time.UTC)

var ticks atomic.Int64

// tick gives a time with the store's precision, later than all before.
func tick() time.Time {
	return start.Add(time.Duration(ticks.Add(1)) * 7 * time.Millisecond).Truncate(time.Millisecond)
}

func newID() string { return kyc.NewID(tick()) }

func hash(parts ...any) []byte {
	h := sha256.Sum256(fmt.Append(nil, parts...))
	return h[:]
}

// newScope is a scope that no other test uses.
func newScope() kyc.Scope { return kyc.Scope{Tenant: newID(), Environment: kyc.Production} }

func newLook() appearance.Named {
	return appearance.Named{Kind: appearance.Customization, Name: "spring 2026", Theme: "dark", Variables: map[string]string{"accent": "#0a7d4f"}, ModifiedAt: tick(), ModifiedBy: "an officer"}
}

// newRequest is a call about an applicant, by the company's own id.
func newRequest(scope kyc.Scope, app verify.ApplicantRecord) verify.RequestRecord {
	at := tick()
	return verify.RequestRecord{Subject: app.Keys[0].Hash, Sealed: []byte("sealed path"), Entry: requestlog.Entry{
		Scope: scope, ID: kyc.NewID(at), At: at, Took: 1234 * time.Microsecond, Method: "GET", Route: "/resources/applicants/{applicantId}/one", Status: 404, ErrorCode: 4003,
		Reason: requestlog.UnknownApplicant, Details: map[string]string{"seconds": "90"}, Caller: "sbx:token", CorrelationID: kyc.NewCorrelationID(), IP: "192.0.2.7", UserAgent: "curl/8",
		BytesIn: 1 << 33, BytesOut: 77, ApplicantID: app.ID, Lost: 3,
	}}
}

// foreign are scopes that must see nothing of a scope.
func foreign(s kyc.Scope) map[string]kyc.Scope {
	return map[string]kyc.Scope{
		"another tenant":         {Tenant: newID(), Environment: s.Environment},
		"another environment":    {Tenant: s.Tenant, Environment: kyc.Sandbox},
		"another tenant's other": {Tenant: newID(), Environment: kyc.Sandbox},
	}
}

// world is one record of every kind, all belonging together.
type world struct {
	scope    kyc.Scope
	tenant   verify.Tenant
	level    level.Level
	app      verify.ApplicantRecord
	image    verify.ImageRecord
	facts    verify.FactsRecord
	attempt  verify.AttemptRecord
	endpoint verify.EndpointRecord
	delivery verify.DeliveryRecord
	tried    webhook.Attempt
	token    verify.TokenRecord
	sdk      verify.SDKTokenRecord
	open     verify.CaseRecord
	appeal   verify.CaseRecord
	closed   verify.CaseRecord
	proposal verify.ProposalRecord
	review   review.Rules
	note     verify.NoteRecord
	risk     verify.RiskRecord
	export   verify.ExportRecord
	entry    verify.ListRecord
	session  verify.LivenessRecord
	template verify.FaceRecord
	hold     verify.HoldRecord
	rules    retention.Rules
	look     appearance.Named
	company  company.Profile
	request  verify.RequestRecord
	made     statistics.Decision
	line     audit.Entry
	list     watchlist.List
	version  watchlist.Version
	hit      verify.WatchHitRecord
	screened watchlist.Case
}

func newApplicant(scope kyc.Scope) verify.ApplicantRecord {
	id := newID()
	return verify.ApplicantRecord{
		Applicant: applicant.Applicant{
			Scope: scope, ID: id, InspectionID: newID(), Version: 1, CreatedAt: tick(),
			Type: applicant.TypeIndividual, Platform: applicant.PlatformAPI, SourceKey: "shop", Lang: "kk",
			Tags:      []string{"vip", "east"},
			RiskLevel: applicant.RiskLow, RiskLabels: []applicant.RiskLabel{{Group: "aml", Label: "pep", Source: "officer"}},
			Required:    &level.RequiredIDDocs{DocSets: []level.DocSet{{IDDocSetType: level.StepIdentity, Types: []string{"PASSPORT"}}}},
			BlocklistID: newID(), LastEventMs: tick().UnixMilli(),
			Review: applicant.Review{
				ReviewID: "abcde", AttemptID: "fghij", AttemptCnt: 2, LevelName: "basic", LevelRevision: 3, Status: applicant.StatusInit,
				Result:     &applicant.Result{ReviewAnswer: applicant.AnswerRed, RejectLabels: []string{"FORGERY"}, ReviewRejectType: applicant.RejectRetry},
				CreateDate: tick(), PendingDate: tick(), QueuedDate: tick(), ReviewDate: tick(), Priority: 4, Reprocessing: true, Source: "auto",
			},
		},
		Sealed: []byte("sealed person " + id),
		Keys:   []blocklist.Key{{Kind: blocklist.KeyExternalUserID, Hash: hash("user", id)}, {Kind: blocklist.KeyEmail, Hash: hash("mail", id)}},
	}
}

func newImage(app verify.ApplicantRecord) verify.ImageRecord {
	return verify.ImageRecord{
		Image: document.Image{
			ApplicantID: app.ID, InspectionID: app.InspectionID, ID: kyc.NewImageID(), Type: "PASSPORT", SubType: document.FrontSide, Country: "KAZ", AddedAt: tick(),
			AttemptID: "fghij", Source: document.SourceFileUpload, Active: true, Blob: newID(), MediaType: "image/jpeg", Size: 1 << 33, Width: 1280, Height: 960,
			ContentHash: hash("bytes", newID()), ReadState: document.ReadQueued,
		},
		Scope: app.Scope, Sealed: []byte("sealed file name"),
	}
}

func newFacts(image verify.ImageRecord) verify.FactsRecord {
	return verify.FactsRecord{Scope: image.Scope, ID: newID(), ApplicantID: image.ApplicantID, ImageID: image.ID, Reader: "reader 1",
		CreatedAt: tick().Add(57 * time.Microsecond), Sealed: []byte("sealed facts")}
}

func newAttempt(app verify.ApplicantRecord) verify.AttemptRecord {
	return verify.AttemptRecord{Scope: app.Scope, ApplicantID: app.ID, ID: kyc.NewShortID(), Count: 1, LevelName: "basic", LevelRevision: 3, SubmittedAt: tick(), State: verify.AttemptOpen}
}

func newLevel(name string, revision int) level.Level {
	return level.Level{ID: newID(), Name: name, Desc: "Passport and a selfie", Type: "standalone", ApplicantType: "individual",
		Required: level.RequiredIDDocs{DocSets: []level.DocSet{{IDDocSetType: level.StepIdentity, Types: []string{"PASSPORT", "ID_CARD"}}}},
		Checks:   level.Checks{Order: []string{"identity"}, MinAge: 18, Thresholds: level.Thresholds{FaceSame: 0.75}},
		Revision: revision, CreatedAt: tick(), CreatedBy: "an officer", ModifiedAt: tick(), ModifiedBy: "another officer"}
}

func newEndpoint(scope kyc.Scope) verify.EndpointRecord {
	return verify.EndpointRecord{Endpoint: webhook.Endpoint{Scope: scope, ID: newID(), Version: 1, Name: "main", Description: "all events", Target: "https://example.com/hook", TargetType: "http",
		Types: []string{webhook.ApplicantReviewed}, ApplicantType: "individual", SourceKeys: []string{"shop"}, SignatureAlgorithm: webhook.SHA512, NotResendFailed: true, Disabled: true,
		CreatedAt: tick(), CreatedBy: "cli"}, Sealed: []byte("sealed secret")}
}

func newDelivery(e verify.EndpointRecord, applicantID string) verify.DeliveryRecord {
	return verify.DeliveryRecord{Delivery: webhook.Delivery{Scope: e.Scope, ID: newID(), EndpointID: e.ID, ApplicantID: applicantID, EventType: webhook.ApplicantReviewed,
		Seq: tick().UnixMilli(), State: webhook.StateQueued, CreatedAt: tick(), NextAt: tick()}, Sealed: []byte("sealed body")}
}

func newToken(scope kyc.Scope) verify.TokenRecord {
	id := newID()
	return verify.TokenRecord{AppToken: access.AppToken{Scope: scope, ID: id, Name: "server", Public: "prd:" + id, PrivateHash: hash("private", id), Permissions: access.AllPermissions,
		IPs: []string{"192.0.2.0/24"}, CreatedAt: tick(), CreatedBy: "cli", ExpiresAt: tick()}, Sealed: []byte("sealed key")}
}

func newSDKToken(scope kyc.Scope, expires time.Time) verify.SDKTokenRecord {
	return verify.SDKTokenRecord{Scope: scope, Hash: hash("sdk", newID()), CreatedAt: tick(), ExpiresAt: expires, Link: "link" + newID(), Subject: hash("user", newID()), Sealed: []byte("sealed token")}
}

func newCase(app verify.ApplicantRecord, attemptID string) verify.CaseRecord {
	return verify.CaseRecord{Case: review.Case{Scope: app.Scope, ID: newID(), ApplicantID: app.ID, AttemptID: attemptID, Kind: review.KindDoubt, OpenedAt: tick(), Priority: 5, Reasons: []string{"face.unsure"}}}
}

func newAppeal(app verify.ApplicantRecord, attemptID string) verify.CaseRecord {
	c := newCase(app, attemptID)
	c.Kind, c.About, c.Against, c.Sealed = review.KindAppeal, newID(), []string{"an officer", "another officer"}, []byte("sealed words")
	return c
}

func newSample(app verify.ApplicantRecord, attemptID string) verify.CaseRecord {
	c := newCase(app, attemptID)
	c.Kind, c.About, c.Priority, c.Draw = review.KindSample, newID(), -1, &review.Draw{Seed: "ab", Percent: 5, Value: 1.25}
	return c
}

func newProposal(scope kyc.Scope, applicantID string) verify.ProposalRecord {
	at := tick()
	return verify.ProposalRecord{Proposal: review.Proposal{Scope: scope, ID: newID(), Action: review.ActionReject, ApplicantID: applicantID, ProposedBy: "an officer",
		ProposedAt: at, ExpiresAt: at.Add(72 * time.Hour), State: review.ProposalOpen}, Sealed: []byte("sealed wish")}
}

func newRisk(app verify.ApplicantRecord) verify.RiskRecord {
	return verify.RiskRecord{RiskEntry: applicant.RiskEntry{Scope: app.Scope, ID: newID(), ApplicantID: app.ID, Level: applicant.RiskHigh, At: tick(), By: "an officer"}, Sealed: []byte("sealed why")}
}

func newExport(app verify.ApplicantRecord) verify.ExportRecord {
	return verify.ExportRecord{Order: export.Order{
		Scope: app.Scope, ID: newID(), By: "an officer", Format: export.XLSX, State: export.StateReady, OrderedAt: tick(), EndedAt: tick(), ExpiresAt: tick(),
		Attempts: 2, Total: 3, Rows: 3, Blob: newID(), Size: 1 << 33, FirstID: app.ID, LastID: app.ID,
	}, Sealed: []byte("sealed wish")}
}

func newNote(app verify.ApplicantRecord) verify.NoteRecord {
	return verify.NoteRecord{Note: review.Note{Scope: app.Scope, ID: newID(), ApplicantID: app.ID, CreatedAt: tick(), CreatedBy: "an officer", Tags: []string{"call"}}, Sealed: []byte("sealed text")}
}

func newEntry(scope kyc.Scope, applicantID string) verify.ListRecord {
	id := newID()
	return verify.ListRecord{Entry: blocklist.Entry{Scope: scope, ID: id, ApplicantID: applicantID, CreatedAt: tick(), CreatedBy: "an officer",
		Keys: []blocklist.Key{{Kind: blocklist.KeyDocumentNumber, Hash: hash("number", id)}, {Kind: blocklist.KeyPerson, Hash: hash("person", id)}}}, Sealed: []byte("sealed reason")}
}

func newSession(app verify.ApplicantRecord) verify.LivenessRecord {
	return verify.LivenessRecord{Scope: app.Scope, ID: newID(), ApplicantID: app.ID, Step: level.StepSelfie, Form: "active", State: verify.LivenessIssued,
		IssuedAt: tick(), ExpiresAt: tick(), ConsentAt: tick(), Sealed: []byte("sealed challenge")}
}

func newHold(app verify.ApplicantRecord) verify.HoldRecord {
	return verify.HoldRecord{Hold: retention.Hold{Scope: app.Scope, ID: newID(), ApplicantID: app.ID, PlacedAt: tick(), PlacedBy: "an officer"}, Sealed: []byte("sealed reason to hold")}
}

func newTemplate(image verify.ImageRecord) verify.FaceRecord {
	return verify.FaceRecord{Scope: image.Scope, ApplicantID: image.ApplicantID, ImageID: image.ID, ID: newID(), Live: true, CreatedAt: tick(), Sealed: []byte("sealed template")}
}

func newDecision(app verify.ApplicantRecord, attemptID string) statistics.Decision {
	return statistics.Decision{Scope: app.Scope, ID: newID(), At: tick(), ApplicantID: app.ID, AttemptID: attemptID, LevelName: "basic", LevelRevision: 3, Country: "KAZ", Source: "officer",
		DecidedBy: "an officer", Answer: applicant.AnswerRed, RejectType: applicant.RejectFinal, Labels: []string{"FORGERY", "BAD_SELFIE"}, SubmittedAt: tick(), Again: false}
}

func newWatchlist(scope kyc.Scope) watchlist.List {
	return watchlist.List{Scope: scope, ID: newID(), Name: "Our own", Kind: lists.PEP, CreatedAt: tick(), CreatedBy: "an officer"}
}

func newVersion(l watchlist.List) watchlist.Version {
	return watchlist.Version{Scope: l.Scope, ID: newID(), ListID: l.ID, State: watchlist.StateWaiting, CreatedAt: tick(), Upload: newID(), Blob: newID(), CreatedBy: "an officer",
		FileName: "own.csv", SHA256: "ab", Bytes: 1 << 33, Done: 7, Format: lists.FormatOwn, Entries: 3, Skipped: 1, Added: 2, ReadyAt: tick()}
}

func newHit(app verify.ApplicantRecord, l watchlist.List, entry string) verify.WatchHitRecord {
	return verify.WatchHitRecord{Hit: watchlist.Hit{Scope: app.Scope, ApplicantID: app.ID, ID: newID(), ListID: l.ID, EntryKey: watchlist.EntryKey(l.ID, entry), VersionID: newID(),
		State: watchlist.HitOpen, Current: true, FoundAt: tick()}, Sealed: []byte("sealed entry")}
}

func newScreening(app verify.ApplicantRecord) watchlist.Case {
	return watchlist.Case{Scope: app.Scope, ApplicantID: app.ID, ID: newID(), CreatedAt: tick(), ScreenedAt: tick(), Stand: "ab"}
}

func newLine(scope kyc.Scope, applicantID string) audit.Entry {
	return audit.Entry{ID: newID(), Scope: scope, At: tick().Add(321 * time.Microsecond), Activity: audit.ActivityCreatedApplicant, Actor: "prd:abc", Channel: "API", IP: "192.0.2.7",
		UserAgent: "client/1", CorrelationID: strings.Repeat("ab", 16), ApplicantID: applicantID, ImageID: 7, Description: "An applicant was created."}
}

func newTenant(id string) verify.Tenant {
	return verify.Tenant{ID: id, Key: kyc.RandomString("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 14), Name: "Example Ltd", CreatedAt: tick(), SandboxDecides: true}
}

// populate stores a world in a scope of its own.
func populate(ctx context.Context, t *testing.T, s *sqlstore.Store) world {
	t.Helper()
	w := world{scope: newScope()}
	w.tenant = newTenant(w.scope.Tenant)
	w.level = newLevel("basic", 1)
	w.app = newApplicant(w.scope)
	w.image = newImage(w.app)
	w.facts = newFacts(w.image)
	w.attempt = newAttempt(w.app)
	w.endpoint = newEndpoint(w.scope)
	w.delivery = newDelivery(w.endpoint, w.app.ID)
	w.tried = webhook.Attempt{Number: 1, At: tick(), Status: 500, Latency: 12_345 * time.Microsecond, Error: "status", Manual: true}
	w.token = newToken(w.scope)
	w.sdk = newSDKToken(w.scope, tick())
	w.open = newCase(w.app, w.attempt.ID)
	w.appeal = newAppeal(w.app, w.attempt.ID)
	w.closed = newSample(w.app, w.attempt.ID)
	w.closed.ClosedAt, w.closed.ClosedBy, w.closed.Outcome = tick(), "an officer", review.OutcomeAgreed
	w.proposal = newProposal(w.scope, w.app.ID)
	w.review = review.Rules{FourEyes: []review.Action{review.ActionErase}, TargetHours: 8, SamplePercent: 2.5, SampleSeed: "ab"}
	w.note = newNote(w.app)
	w.risk = newRisk(w.app)
	w.export = newExport(w.app)
	w.entry = newEntry(w.scope, w.app.ID)
	w.session = newSession(w.app)
	w.hold = newHold(w.app)
	w.look = newLook()
	w.company = company.Profile{RequestLogDays: 30}
	w.request = newRequest(w.scope, w.app)
	w.rules = retention.Rules{ApprovedDays: 1825, RejectedDays: 365, UnfinishedDays: 30}
	w.template = newTemplate(w.image)
	w.made = newDecision(w.app, w.attempt.ID)
	w.line = newLine(w.scope, w.app.ID)
	w.list = newWatchlist(w.scope)
	w.version = newVersion(w.list)
	w.hit = newHit(w.app, w.list, "1")
	w.screened = newScreening(w.app)
	write(ctx, t, s, w.scope, func(tx verify.Tx) error {
		return all(
			func() error { return tx.PutTenant(ctx, w.tenant) },
			func() error { return tx.InsertLevel(ctx, w.scope, w.level) },
			func() error {
				return tx.PutLevelDraft(ctx, w.scope, verify.LevelDraft{LevelID: w.level.ID, OperatorID: "an officer", Base: 1, Text: "name: basic", ChangedAt: tick()})
			},
			func() error { return tx.InsertApplicant(ctx, w.app) },
			func() error { return tx.InsertImage(ctx, w.image) },
			func() error { return tx.InsertAttempt(ctx, w.attempt) },
			func() error { _, err := tx.AwaitReads(ctx, w.scope, w.app.ID, w.attempt.ID); return err },
			func() error {
				_, err := tx.FinishRead(ctx, w.scope, w.app.ID, w.image.ID, document.ReadDone, &w.facts)
				return err
			},
			func() error { return tx.InsertEndpoint(ctx, w.endpoint) },
			func() error { return tx.InsertDelivery(ctx, w.delivery) },
			func() error {
				d := newDelivery(w.endpoint, w.app.ID)
				d.State, d.Attempts, d.NextAt, d.LastAt, d.LastStatus, d.LastError = webhook.StateDead, 1, time.Time{}, tick(), 500, "status"
				return tx.InsertDelivery(ctx, d)
			},
			func() error { return tx.InsertAppToken(ctx, w.token) },
			func() error { return tx.InsertSDKToken(ctx, w.sdk) },
			func() error { return tx.InsertCase(ctx, w.open) },
			func() error { return tx.InsertCase(ctx, w.appeal) },
			func() error { return tx.InsertCase(ctx, w.closed) },
			func() error { return tx.InsertProposal(ctx, w.proposal) },
			func() error { return tx.PutReviewRules(ctx, w.scope, w.review, "an officer", tick()) },
			func() error { return tx.InsertNote(ctx, w.note) },
			func() error { return tx.InsertRiskEntry(ctx, w.risk) },
			func() error { return tx.InsertExport(ctx, w.export) },
			func() error { return tx.InsertListEntry(ctx, w.entry) },
			func() error { return tx.InsertLivenessSession(ctx, w.session) },
			func() error { return tx.InsertHold(ctx, w.hold) },
			func() error { return tx.PutAppearance(ctx, w.scope, w.look) },
			func() error { return tx.PutCompanySettings(ctx, w.scope.Tenant, w.company) },
			func() error { return tx.InsertRequest(ctx, w.request) },
			func() error { return tx.PutRetentionRules(ctx, w.scope, w.rules, "an officer", tick()) },
			func() error {
				return tx.PutDeliveryReport(ctx, w.scope, verify.DeliveryReport{Until: tick(), ToldAt: tick()})
			},
			func() error { return tx.PutFaceRecord(ctx, w.template) },
			func() error { return tx.InsertDecision(ctx, w.made) },
			func() error { return tx.AppendAudit(ctx, w.line) },
			func() error { return tx.PutWatchlist(ctx, w.list) },
			func() error { return tx.InsertWatchlistVersion(ctx, w.version) },
			func() error { return tx.PutWatchHit(ctx, w.hit) },
			func() error { return tx.PutWatchCase(ctx, w.screened) },
			func() error {
				return tx.Enqueue(ctx, verify.Job{Kind: verify.JobEvaluate, Scope: w.scope, ApplicantID: w.app.ID, AttemptID: w.attempt.ID})
			},
		)
	})
	w.image.ReadState = document.ReadDone
	w.attempt.Open = 1
	write(ctx, t, s, w.scope, func(tx verify.Tx) error {
		d := w.delivery.Delivery
		d.State, d.Attempts, d.LastAt, d.LastStatus, d.LastLatency, d.LastError, d.NextAt = webhook.StateRetrying, 1, w.tried.At, 500, w.tried.Latency, "status", tick()
		w.delivery.Delivery = d
		return tx.RecordDelivery(ctx, d, w.tried)
	})
	return w
}

// all runs the steps until one fails.
func all(steps ...func() error) error {
	for i, step := range steps {
		if err := step(); err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
	}
	return nil
}

// write runs a transaction that must commit.
func write(ctx context.Context, t *testing.T, s *sqlstore.Store, scope kyc.Scope, fn func(tx verify.Tx) error) {
	t.Helper()
	if err := s.Tx(ctx, scope, fn); err != nil {
		t.Fatal(err)
	}
}

// decided is an outcome for an attempt.
func decided(a verify.AttemptRecord) verify.AttemptRecord {
	a.State, a.DecidedAt, a.Outcome, a.QualityOnly, a.Sealed = verify.AttemptDecided, tick(), decision.RedRetry, true, []byte("sealed reasons")
	a.Result = &applicant.Result{ReviewAnswer: applicant.AnswerRed, ReviewRejectType: applicant.RejectRetry, RejectLabels: []string{"BAD_PROOF_OF_IDENTITY"}}
	return a
}
