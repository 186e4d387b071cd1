package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/vision"
)

// Finding is one thing that doctor looked at.
type Finding struct {
	What  string `json:"what"`
	OK    bool   `json:"ok"`
	Found string `json:"found"`
	// Mend says what to do; empty when all is well.
	Mend string `json:"mend,omitempty"`
}

// minFree is the free space below which uploads will soon fail, in bytes.
const minFree = 2 << 30

// Examine looks at an installation as far as it can without changing it.
func Examine(ctx context.Context, c Config) []Finding {
	c = c.withDefaults()
	findings := []Finding{space(c), clock(c), programs(), modelFiles(c), keyFile(c)}
	a, err := Open(ctx, c)
	if errors.Is(err, sqlstore.ErrInUse) {
		return append(findings, Finding{What: "database", OK: true, Found: "in use by a running server"})
	}
	if err != nil {
		return append(findings, Finding{What: "database", Found: err.Error(), Mend: "Check --data or --database, the permissions of the folder, and that the database runs."})
	}
	findings = append(findings, Finding{What: "database", OK: true, Found: "opens, at this version"}, a.keys(ctx), a.queue(ctx), a.trail(ctx), a.reading(ctx))
	if err := a.Close(); err != nil {
		findings = append(findings, Finding{What: "close", Found: err.Error(), Mend: "Look at the disk."})
	}
	return findings
}

func space(c Config) Finding {
	var s syscall.Statfs_t
	if err := syscall.Statfs(existing(c.Data), &s); err != nil {
		return Finding{What: "disk", Found: err.Error(), Mend: "Make the data folder reachable."}
	}
	free := int64(s.Bavail) * s.Bsize
	f := Finding{What: "disk", OK: free >= minFree, Found: fmt.Sprintf("%d MB free", free>>20)}
	if !f.OK {
		f.Mend = "Free or add space: uploads are refused when the disk is full."
	}
	return f
}

// existing gives the nearest folder that is there.
func existing(dir string) string {
	for {
		if _, err := os.Stat(dir); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return dir
		}
		dir = parent
	}
}

func clock(c Config) Finding {
	now := c.Now()
	f := Finding{What: "clock", OK: now.Year() >= 2025 && now.Year() < 2100, Found: now.UTC().Format(time.RFC3339)}
	if !f.OK {
		f.Mend = "Set the clock: signatures are refused when it is a minute off."
	}
	return f
}

func programs() Finding {
	if _, err := exec.LookPath("ffmpeg"); err != nil {
		return Finding{What: "video", OK: true, Found: "ffmpeg is not installed: videos stay unread and their cases go to a person"}
	}
	return Finding{What: "video", OK: true, Found: "ffmpeg is installed"}
}

func modelFiles(c Config) Finding {
	if _, err := os.Stat(c.Models); err != nil {
		return Finding{What: "models", Found: err.Error(), Mend: "Run make models, or point --models to the folder."}
	}
	return Finding{What: "models", OK: true, Found: c.Models}
}

func keyFile(c Config) Finding {
	info, err := os.Stat(c.MasterKey)
	switch {
	case errors.Is(err, os.ErrNotExist):
		if _, derr := os.Stat(filepath.Join(c.Data, "idngo.db")); derr == nil {
			return Finding{What: "master key", Found: c.MasterKey + " is missing although there are data", Mend: "Put the copy of the master key back: without it nothing can be read."}
		}
		return Finding{What: "master key", OK: true, Found: "will be made at the first start"}
	case err != nil:
		return Finding{What: "master key", Found: err.Error(), Mend: "Make the file readable for this user."}
	case info.Mode().Perm()&0o077 != 0:
		return Finding{What: "master key", Found: "others can read it", Mend: "chmod 600 " + c.MasterKey}
	}
	return Finding{What: "master key", OK: true, Found: c.MasterKey}
}

func (a *App) keys(ctx context.Context) Finding {
	n, err := a.CheckKeys(ctx)
	if err != nil {
		return Finding{What: "keys", Found: err.Error(), Mend: "Use the master key that this installation was made with."}
	}
	return Finding{What: "keys", OK: true, Found: fmt.Sprintf("the master key opens %d environments", n)}
}

// CheckKeys opens the key of every environment and tells how many there are.
func (a *App) CheckKeys(ctx context.Context) (n int, err error) {
	tenants, err := a.Store.Tenants(ctx)
	if err != nil {
		return 0, err
	}
	for _, t := range tenants {
		for _, env := range []kyc.Environment{kyc.Sandbox, kyc.Production} {
			if _, err := a.Service.Sealer.Hash(ctx, kyc.Scope{Tenant: t.ID, Environment: env}, "check", "check"); err != nil {
				return n, err
			}
			n++
		}
	}
	return n, nil
}

func (a *App) queue(ctx context.Context) Finding {
	counts, err := a.Store.JobCounts(ctx)
	if err != nil {
		return Finding{What: "jobs", Found: err.Error(), Mend: "Look at the database."}
	}
	return Finding{What: "jobs", OK: true, Found: fmt.Sprintf("%+v", counts)}
}

// VerifyAudit checks the chain and the signatures of the trail.
func (a *App) VerifyAudit(ctx context.Context) (audit.Report, error) {
	former, err := a.formerSigners(ctx)
	if err != nil {
		return audit.Report{}, err
	}
	return a.Store.VerifyAudit(ctx, a.currentSigner().Checker(former))
}

func (a *App) trail(ctx context.Context) Finding {
	report, err := a.VerifyAudit(ctx)
	if err != nil {
		return Finding{What: "audit trail", Found: err.Error(), Mend: "Compare with a backup: entries were changed or removed outside the program."}
	}
	return Finding{What: "audit trail", OK: true, Found: fmt.Sprintf("%+v", report)}
}

// reading starts the vision child and has it refuse an empty file.
func (a *App) reading(ctx context.Context) Finding {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := a.Host.Warm(ctx); err != nil {
		return Finding{What: "reading", Found: err.Error(), Mend: "Run make models; the message says what is missing."}
	}
	if _, err := a.Host.Read(ctx, nil, vision.PurposeAny); err == nil {
		return Finding{What: "reading", Found: "an empty file was read", Mend: "Report this as a defect."}
	}
	return Finding{What: "reading", OK: true, Found: "the child starts and answers"}
}
