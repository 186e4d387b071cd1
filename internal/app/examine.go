package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc/audit"
)

// Finding is one thing that doctor looked at.
type Finding struct {
	What  string `json:"what"`
	OK    bool   `json:"ok"`
	Found string `json:"found"`
	// Mend says what to do; empty when all is well.
	Mend string `json:"mend,omitempty"`
}

func well(what, format string, args ...any) Finding {
	return Finding{What: what, OK: true, Found: fmt.Sprintf(format, args...)}
}

func wrong(what, mend, format string, args ...any) Finding {
	return Finding{What: what, Found: fmt.Sprintf(format, args...), Mend: mend}
}

// Examine looks at an installation and changes nothing in it: it makes no
// folder, no key and no table, and migrates nothing. What a running server has
// locked is left to inside, which asks that server; nil leaves it out.
func Examine(ctx context.Context, c Config, inside func() ([]Finding, error)) []Finding {
	c = c.withDefaults()
	findings := []Finding{space(c), clock(c), programs(), modelFiles(c), faceNetwork(c), permissions(c), keyFile(c), erasureList(c)}
	if c.TLSCert != "" || c.ACMEDomain != "" {
		findings = append(findings, certificate(c))
	}
	if c.Database == "" {
		if _, err := os.Stat(filepath.Join(c.Data, "idngo.db")); errors.Is(err, os.ErrNotExist) {
			return append(findings, well("database", "there is no installation in %s yet; the first start makes one", c.Data))
		}
	}
	if f := keyFile(c); !f.OK {
		return append(findings, wrong("database", "Mend the master key first.", "not looked at: without the master key nothing in it can be read"))
	}
	c.look = true
	a, err := Open(ctx, c)
	switch {
	case errors.Is(err, sqlstore.ErrInUse):
		return append(findings, running(inside)...)
	case errors.Is(err, sqlstore.ErrSchema):
		return append(findings, wrong("database", "Make a backup, then run idngo migrate with this program; a database of a newer program needs the newer program.", "%v", err))
	case errors.Is(err, sqlstore.ErrNoKeys):
		return append(findings, wrong("database", "Put keys.db back, or run idngo restore BACKUP --replace.", "%v", err))
	case err != nil:
		return append(findings, wrong("database", databaseMend(c), "%v", err))
	}
	findings = append(findings, well("database", "opens, at this version"))
	findings = append(findings, a.Examine(ctx)...)
	findings = append(findings, a.reading(ctx))
	if err := a.Close(); err != nil { //nolint:contextcheck // what was begun is ended, whoever left
		findings = append(findings, wrong("close", "Look at the disk.", "%v", err))
	}
	return findings
}

func databaseMend(c Config) string {
	if c.Database != "" {
		return "Check that the database runs, that --database names it, and that user and password are right."
	}
	return "Check --data and the permissions of the folder; if the file is damaged, restore a backup."
}

func running(inside func() ([]Finding, error)) []Finding {
	if inside == nil {
		return []Finding{well("database", "in use by a running server")}
	}
	found, err := inside()
	if err != nil {
		return []Finding{wrong("database", "Stop whatever has the data folder, or look why the server takes no commands.", "in use by a process that does not answer: %v", err)}
	}
	return append([]Finding{well("database", "in use by a running server, which answers")}, found...)
}

// Examine looks at what only an opened installation knows.
func (a *App) Examine(ctx context.Context) []Finding {
	findings := []Finding{a.keys(ctx), a.time(ctx), a.files(ctx), a.queue(ctx), a.webhooks(ctx), a.trail(ctx), a.tail(ctx)}
	if a.Config.Database != "" {
		findings = append(findings, a.rowSecurity(ctx), a.processes(ctx))
	}
	return findings
}

// CheckKeys opens the key of every environment and tells how many there are.
func (a *App) CheckKeys(ctx context.Context) (n int, err error) {
	scopes, err := a.Service.Scopes(ctx)
	if err != nil {
		return 0, err
	}
	for _, scope := range scopes {
		if _, err := a.Service.Sealer.Hash(ctx, scope, "check", "check"); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// VerifyAudit checks the chain and the signatures of the trail.
func (a *App) VerifyAudit(ctx context.Context) (audit.Report, error) {
	former, err := a.formerSigners(ctx)
	if err != nil {
		return audit.Report{}, err
	}
	return a.Store.VerifyAudit(ctx, a.currentSigner().Checker(former))
}
