package app

import (
	"context"
	"errors"
	"time"

	"github.com/idngo/idngo/internal/blobstore"
	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
)

// sweepAge is how old a file without a row must be before it goes: longer than
// any upload takes.
const sweepAge = time.Hour

// sweepEvery is how often files without rows are looked for.
const sweepEvery = time.Hour

// chainEvery is the pace at which the trail is chained (design: within a second).
const chainEvery = time.Second

// tasks is the upkeep that one process of the installation does.
func (a *App) tasks() []jobs.Task {
	tasks := []jobs.Task{{Name: "chain the audit trail", Every: chainEvery, Run: func(ctx context.Context) error {
		_, err := a.Store.ChainAudit(ctx, a.signer.Sign, a.Config.Now())
		return err
	}}}
	if f, ok := a.blobs.(*blobstore.Folder); ok {
		tasks = append(tasks, jobs.Task{Name: "sweep files without rows", Every: sweepEvery, Run: func(ctx context.Context) error {
			n, err := f.Sweep(ctx, sweepAge, a.Config.Now(), a.Store.HasBlob)
			if n > 0 {
				a.Config.Log.InfoContext(ctx, "swept files that no row knows", "count", n)
			}
			return err
		}})
	}
	return tasks
}

// maintain is the upkeep of the workflow, once a minute.
func (a *App) maintain(ctx context.Context) error {
	tenants, err := a.Store.Tenants(ctx)
	if err != nil {
		return err
	}
	for _, t := range tenants {
		for _, env := range []kyc.Environment{kyc.Sandbox, kyc.Production} {
			scope := kyc.Scope{Tenant: t.ID, Environment: env}
			err = errors.Join(err, a.Store.Tx(ctx, scope, func(tx verify.Tx) error {
				return tx.DeleteExpiredSDKTokens(ctx, a.Config.Now())
			}))
		}
	}
	return err
}
