package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/idngo/idngo/internal/seal"
	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// nextMasterKey is where a new master key lies while the old one is replaced.
const nextMasterKey = ".next"

// ErrOthersRun: keys are replaced by one process while no other works.
var ErrOthersRun = fault.New(fault.Conflict, "Other processes of this installation run: stop all of them first")

func (a *App) currentSigner() *seal.Signer {
	a.chaining.Lock()
	defer a.chaining.Unlock()
	return a.signer
}

func (a *App) formerSigners(ctx context.Context) ([]seal.Former, error) {
	list, err := a.Store.FormerSigners(ctx)
	var out []seal.Former
	for _, f := range list {
		out = append(out, seal.Former{Public: f.PublicKey, UntilSeq: f.UntilSeq, Voucher: f.Voucher})
	}
	return out, err
}

// chain appends to the audit chain; no key is replaced meanwhile.
func (a *App) chain(ctx context.Context) error {
	a.chaining.Lock()
	defer a.chaining.Unlock()
	_, err := a.Store.ChainAudit(ctx, a.signer.Sign, a.Config.Now())
	return err
}

// Rotated tells what a replacement of keys did.
type Rotated struct {
	Environments int    `json:"environments,omitempty"`
	Applicants   int    `json:"applicants,omitempty"`
	MasterKey    string `json:"masterKey,omitempty"`
	// Former is the file of the former master key; destroy it and its copies
	// once a backup was made.
	Former string `json:"former,omitempty"`
}

// RotateMasterKey makes another master key, wraps all keys by it, and puts it in
// the place of the old file. The new file is on the disk before anything is
// wrapped by it; a crash in between is settled by the next start. The audit
// chain is brought up to date first, and the new key vouches for the former
// signatures.
func (a *App) RotateMasterKey(ctx context.Context) (done Rotated, err error) {
	if err := a.alone(ctx); err != nil {
		return done, err
	}
	path := a.Config.MasterKey
	next := path + nextMasterKey
	if err := os.Remove(next); err != nil && !errors.Is(err, os.ErrNotExist) { // of an attempt that wrapped nothing: Open settles the others
		return done, err
	}
	master, _, err := seal.LoadMasterKey(next)
	if err != nil {
		return done, err
	}
	signer, err := seal.NewSigner(master)
	if err != nil {
		return done, err
	}
	a.chaining.Lock()
	defer a.chaining.Unlock()
	if _, err := a.Store.ChainAudit(ctx, a.signer.Sign, a.Config.Now()); err != nil {
		return done, err
	}
	if err := a.vouch(ctx, signer); err != nil {
		return done, err
	}
	if done.Environments, err = a.rotator.RotateMaster(ctx, a.Store.Keys(), master); err != nil {
		return done, err
	}
	a.signer = signer
	done.MasterKey = path
	if done.Former, err = swapMasterKey(path, a.Config.Now()); err != nil {
		return done, fmt.Errorf("the keys are wrapped by the new master key in %s; put it in the place of %s: %w", next, path, err)
	}
	return done, a.noteRotation(ctx, kyc.Scope{}, "the master key was replaced")
}

// vouch records the key that signs now, and those before it, as former ones.
// Should the replacement break off, the present key still verifies its own.
func (a *App) vouch(ctx context.Context, next *seal.Signer) error {
	former, err := a.formerSigners(ctx)
	if err != nil {
		return err
	}
	seq, _, err := a.Store.AuditHead(ctx)
	if err != nil {
		return err
	}
	var out []sqlstore.FormerSigner
	for _, f := range a.signer.Valid(former) {
		voucher := append(a.signer.Vouch(f.Public, f.UntilSeq).Voucher, next.Vouch(f.Public, f.UntilSeq).Voucher...)
		out = append(out, sqlstore.FormerSigner{PublicKey: f.Public, UntilSeq: f.UntilSeq, Voucher: voucher})
	}
	if seq > 0 {
		out = append(out, sqlstore.FormerSigner{PublicKey: a.signer.Public(), UntilSeq: seq, Voucher: next.Vouch(a.signer.Public(), seq).Voucher})
	}
	return a.Store.PutFormerSigners(ctx, out)
}

func swapMasterKey(path string, now time.Time) (former string, err error) {
	former = path + ".former-" + now.UTC().Format("20060102T150405Z")
	if err := os.Rename(path, former); err != nil {
		return "", err
	}
	if err := os.Rename(path+nextMasterKey, path); err != nil {
		return "", errors.Join(err, os.Rename(former, path))
	}
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return former, err
	}
	return former, errors.Join(dir.Sync(), dir.Close())
}

// settleMasterKey ends a replacement that broke off: when the keys are wrapped
// by the new master key already, its file takes the place of the old one.
func settleMasterKey(ctx context.Context, c Config, keys *sqlstore.Keys) error {
	next := c.MasterKey + nextMasterKey
	if _, err := os.Stat(next); err != nil {
		return nil //nolint:nilerr // there was none
	}
	scopes, err := keys.ScopesWithKey(ctx)
	if err != nil || len(scopes) == 0 {
		return err
	}
	master, _, err := seal.LoadMasterKey(next)
	if err != nil {
		return err
	}
	fits, err := seal.Fits(ctx, master, keys, scopes[0])
	if err != nil || !fits {
		return err
	}
	if _, err := os.Stat(c.MasterKey); errors.Is(err, os.ErrNotExist) { // between the two renames
		return os.Rename(next, c.MasterKey)
	}
	former, err := swapMasterKey(c.MasterKey, c.Now())
	if err == nil {
		c.Log.WarnContext(ctx, "completed the replacement of the master key", "former", former)
	}
	return err
}

// RotateTenantKey gives an environment of a tenant another key.
func (a *App) RotateTenantKey(ctx context.Context, scope kyc.Scope) (done Rotated, err error) {
	if err := a.alone(ctx); err != nil {
		return done, err
	}
	if _, err := a.Store.Tenant(ctx, scope.Tenant); err != nil {
		return done, fmt.Errorf("tenant %s: %w", scope.Tenant, err)
	}
	if done.Applicants, err = a.rotator.RotateScope(ctx, a.Store.Keys(), scope); err != nil {
		return done, err
	}
	done.Environments = 1
	return done, a.noteRotation(ctx, scope, "the key of the environment was replaced")
}

func (a *App) noteRotation(ctx context.Context, scope kyc.Scope, what string) error {
	scopes := []kyc.Scope{scope}
	if scope.Tenant == "" {
		var err error
		if scopes, err = a.Store.Keys().ScopesWithKey(ctx); err != nil {
			return err
		}
	}
	for _, scope := range scopes {
		actor := audit.ActorOf(ctx)
		e := audit.Entry{
			ID: kyc.NewID(a.Config.Now()), Scope: scope, At: a.Config.Now(), Activity: audit.ActivityRotatedKey, Description: what,
			Actor: actor.Name, Channel: actor.Channel, IP: actor.IP, UserAgent: actor.UserAgent, CorrelationID: actor.CorrelationID,
		}
		if err := a.Store.Tx(ctx, scope, func(tx verify.Tx) error { return tx.AppendAudit(ctx, e) }); err != nil {
			return err
		}
	}
	return nil
}

// alone refuses when another process of the installation was heard of lately.
// On an embedded database the lock on the folder proves that there is none.
func (a *App) alone(ctx context.Context) error {
	others, err := a.Store.Processes(ctx)
	if err != nil {
		return err
	}
	if len(others) > 0 {
		return ErrOthersRun.Saying("%d other processes of this installation run: stop all of them first", len(others))
	}
	return nil
}
