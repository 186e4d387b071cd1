package main

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/level"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/statistics"
	"github.com/idngo/idngo/kyc/verify"
)

var scope = kyc.Scope{Tenant: "bench", Environment: kyc.Production}

// batch is how many applicants are written in one transaction.
const batch = 500

var (
	firstNames = []string{"Айгерим", "Дана", "Ерлан", "Нурлан", "Алия", "Тимур", "Мадина", "Олжас", "Камила", "Санжар"}
	lastNames  = []string{"Серикова", "Оразов", "Ахметова", "Ким", "Иванов", "Жумабаева", "Касымов", "Сагинтаева"}
	countries  = []string{"KAZ", "KAZ", "KAZ", "KAZ", "RUS", "UZB", "KGZ", "DEU"}
	tags       = []string{"vip", "branch", "partner", "returning", "campaign-1"}
)

// populate writes n applicants with documents, decisions and cases through the
// real service and store, and answers the secret of an owner's invitation. The
// spread is that of a company that lives: most are approved, few wait.
func populate(ctx context.Context, data, models string, n int) (secret string, err error) {
	ctx = audit.WithActor(ctx, audit.Actor{Name: "cli", Channel: "CLI", CorrelationID: kyc.NewCorrelationID()})
	a, err := app.Open(ctx, app.Config{Data: data, Models: models, Log: slog.New(slog.DiscardHandler), Now: time.Now, Version: "bench"})
	if err != nil {
		return "", err
	}
	defer func() { //nolint:contextcheck // what is open is closed after the context's end as well
		if cerr := a.Close(); err == nil {
			err = cerr
		}
	}()
	if _, err := a.Service.CreateTenant(ctx, scope.Tenant, "Bench Bank", false); err != nil {
		return "", err
	}
	for _, name := range []string{"basic-kyc-level", "enhanced"} {
		l := level.Basic()
		l.Name = name
		if _, err := a.Service.CreateLevel(ctx, scope, l); err != nil {
			return "", err
		}
	}
	_, secret, err = a.SignIn.Invite(ctx, scope.Tenant, "owner@example.com", "Bench Owner", access.RoleOwner, access.LinkInvite)
	if err != nil {
		return "", err
	}
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same people every time
	for made := 0; made < n; {
		var records []verify.ApplicantRecord
		for range min(batch, n-made) {
			name := firstNames[r.IntN(len(firstNames))]
			p, err := a.Service.Create(ctx, scope, []string{"basic-kyc-level", "basic-kyc-level", "enhanced"}[r.IntN(3)], verify.NewApplicant{
				ExternalUserID: fmt.Sprintf("user-%d", made), Email: fmt.Sprintf("user%d@example.com", made), Lang: "ru",
				FixedInfo: &applicant.PersonalData{FirstName: name, LastName: lastNames[r.IntN(len(lastNames))], DOB: fmt.Sprintf("19%02d-0%d-1%d", 50+r.IntN(50), 1+r.IntN(9), r.IntN(9)), Country: "KAZ"},
			})
			if err != nil {
				return "", err
			}
			stored, err := a.Store.Applicant(ctx, scope, p.ID)
			if err != nil {
				return "", err
			}
			records = append(records, stored)
			made++
		}
		if err := a.Store.Tx(ctx, scope, func(tx verify.Tx) error { return settle(ctx, tx, r, records) }); err != nil {
			return "", err
		}
	}
	return secret, nil
}

// settle moves applicants on as checks and officers would have.
func settle(ctx context.Context, tx verify.Tx, r *rand.Rand, records []verify.ApplicantRecord) error {
	for _, a := range records {
		now := a.CreatedAt
		reviewed := now.Add(time.Minute)
		if r.IntN(100) < 15 {
			a.Tags = []string{tags[r.IntN(len(tags))]}
		}
		if r.IntN(100) < 5 {
			a.RiskLevel = applicant.RiskLevels[r.IntN(len(applicant.RiskLevels))]
			a.RiskLabels = []applicant.RiskLabel{{Group: "aml", Label: "pep", Source: "officer"}}
		}
		what := r.IntN(1000)
		submitted := what >= 120
		var result *applicant.Result
		switch {
		case what < 120: // still fills in
		case what < 130:
			a.Review.Status = applicant.StatusPending
		case what < 140:
			a.Review.Status = applicant.StatusOnHold
		case what < 860:
			result = &applicant.Result{ReviewAnswer: applicant.AnswerGreen}
		case what < 940:
			result = &applicant.Result{ReviewAnswer: applicant.AnswerRed, ReviewRejectType: applicant.RejectRetry, RejectLabels: []string{"UNSATISFACTORY_PHOTOS"}}
		case what < 990:
			result = &applicant.Result{ReviewAnswer: applicant.AnswerRed, ReviewRejectType: applicant.RejectFinal, RejectLabels: []string{"FORGERY"}}
		default:
			a.Deleted = true
		}
		if submitted {
			a.Review.AttemptCnt, a.Review.PendingDate = 1, now
		}
		if result != nil {
			a.Review.Status, a.Review.Result, a.Review.ReviewDate, a.Review.Source = applicant.StatusCompleted, result, reviewed, []string{"auto", "auto", "auto", "officer"}[r.IntN(4)]
		}
		if err := tx.UpdateApplicant(ctx, a, a.Version); err != nil {
			return err
		}
		if !submitted {
			continue
		}
		country := countries[r.IntN(len(countries))]
		image := verify.ImageRecord{Scope: scope, Image: document.Image{
			ApplicantID: a.ID, InspectionID: a.InspectionID, ID: kyc.NewImageID(), Type: "PASSPORT", Country: country, AddedAt: now, AttemptID: a.Review.AttemptID,
			Source: document.SourceFileUpload, Active: true, ReadState: document.ReadFailed,
		}}
		if err := tx.InsertImage(ctx, image); err != nil {
			return err
		}
		at := verify.AttemptRecord{Scope: scope, ApplicantID: a.ID, ID: a.Review.AttemptID, Count: 1, LevelName: a.Review.LevelName, LevelRevision: a.Review.LevelRevision, SubmittedAt: now, State: verify.AttemptOpen}
		if err := tx.InsertAttempt(ctx, at); err != nil {
			return err
		}
		if a.Review.Status == applicant.StatusOnHold {
			c := verify.CaseRecord{Case: review.Case{Scope: scope, ID: kyc.NewID(now), ApplicantID: a.ID, AttemptID: a.Review.AttemptID, Kind: review.KindDoubt, OpenedAt: now, Reasons: []string{"face-unsure"}}}
			if err := tx.InsertCase(ctx, c); err != nil {
				return err
			}
		}
		if result != nil {
			d := statistics.Decision{
				Scope: scope, ID: kyc.NewID(reviewed), At: reviewed, ApplicantID: a.ID, AttemptID: a.Review.AttemptID, LevelName: a.Review.LevelName, LevelRevision: a.Review.LevelRevision,
				Country: country, Source: a.Review.Source, Answer: result.ReviewAnswer, RejectType: result.ReviewRejectType, Labels: result.RejectLabels, SubmittedAt: now,
			}
			if err := tx.InsertDecision(ctx, d); err != nil {
				return err
			}
		}
	}
	return nil
}
