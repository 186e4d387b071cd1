package app

import (
	"context"
	"errors"
	"time"

	"github.com/idngo/idngo/internal/blobstore"
	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/verify"
)

// sweepAge is how old a file without a row must be before it goes: longer than
// any upload takes.
const sweepAge = time.Hour

// sweepEvery is how often files without rows are looked for.
const sweepEvery = time.Hour

// sweepBucketEvery is the same for a bucket, whose listing costs more.
const sweepBucketEvery = 24 * time.Hour

// retainEvery is how often the rules of retention are applied.
const retainEvery = time.Hour

// interruptedSince is how far back interrupted erasures are looked for.
const interruptedSince = 7 * 24 * time.Hour

// boundEvery is how often the logs of calls are brought within their bounds.
const boundEvery = time.Minute

// chainEvery is the pace at which the trail is chained (design: within a second).
const chainEvery = time.Second

// tasks is the upkeep that one process of the installation does.
func (a *App) tasks() []jobs.Task {
	tasks := []jobs.Task{{Name: "chain the audit trail", Every: chainEvery, Run: a.chain}}
	every := sweepEvery
	if _, ok := a.blobs.(*blobstore.Bucket); ok {
		every = sweepBucketEvery
	}
	tasks = append(tasks,
		jobs.Task{Name: "sweep files without rows", Every: every, Run: a.sweep},
		jobs.Task{Name: "apply the rules of retention", Every: retainEvery, Run: a.retain},
		jobs.Task{Name: "bound the logs of calls", Every: boundEvery, Run: a.boundLogs},
	)
	if a.messenger.Mails() {
		tasks = append(tasks, jobs.Task{Name: "write about webhooks that failed for good", Every: alertEvery, Run: a.alert})
	}
	return tasks
}

// sweeper finds files that no row knows, in a folder or a bucket.
type sweeper interface {
	Sweep(ctx context.Context, age time.Duration, now time.Time, known func(ctx context.Context, key string) (bool, error)) (int, error)
}

func (a *App) sweep(ctx context.Context) error {
	s, ok := a.blobs.(sweeper)
	if !ok {
		return nil
	}
	n, err := s.Sweep(ctx, sweepAge, a.Config.Now(), a.Store.HasBlob)
	if n > 0 {
		a.Config.Log.InfoContext(ctx, "swept files that no row knows", "count", n)
	}
	return err
}

// retain erases whose time is over, and completes erasures that a crash cut off
// between the rows and the key.
func (a *App) retain(ctx context.Context) error {
	ctx = audit.WithActor(ctx, audit.Actor{Name: "retention", Channel: "system", CorrelationID: kyc.NewCorrelationID()})
	scopes, err := a.Service.Scopes(ctx)
	if err != nil {
		return err
	}
	for _, scope := range scopes {
		n, rerr := a.Service.ApplyRetention(ctx, scope)
		if n > 0 {
			a.Config.Log.InfoContext(ctx, "erased by the rules of retention", "scope", scope.String(), "count", n)
		}
		err = errors.Join(err, rerr)
	}
	since := a.Config.Now().Add(-interruptedSince)
	rows, ierr := a.Store.ErasedSince(ctx, since)
	if ierr != nil {
		return errors.Join(err, ierr)
	}
	for _, r := range rows {
		err = errors.Join(err, a.Service.EraseAgain(ctx, verify.Erasure{Scope: r.Scope, ApplicantID: r.ApplicantID, At: r.DestroyedAt}))
	}
	return err
}

// boundLogs deletes calls that are too old or too many.
func (a *App) boundLogs(ctx context.Context) error {
	scopes, err := a.Service.Scopes(ctx)
	if err != nil {
		return err
	}
	for _, scope := range scopes {
		err = errors.Join(err, a.Service.PruneRequests(ctx, scope))
	}
	return err
}

// maintain is the upkeep of the workflow, once a minute.
func (a *App) maintain(ctx context.Context) error {
	scopes, err := a.Service.Scopes(ctx)
	if err != nil {
		return err
	}
	for _, scope := range scopes {
		err = errors.Join(err, a.Store.Tx(ctx, scope, func(tx verify.Tx) error {
			return tx.DeleteExpiredSDKTokens(ctx, a.Config.Now())
		}), a.Service.ExpireLists(ctx, scope))
	}
	return err
}
