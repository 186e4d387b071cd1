package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"io"
	"strings"
	"time"

	"github.com/idngo/idngo/vision"
)

func (a *App) keys(ctx context.Context) Finding {
	n, err := a.CheckKeys(ctx)
	if err != nil {
		return wrong("keys", "Use the master key that this installation was made with.", "%v", err)
	}
	return well("keys", "the master key opens %d environments", n)
}

// clockSkew is how far the clock may be from the newest entry of the trail, or from the database's.
const clockSkew = 30 * time.Second

// time compares the clock with what was written last, and with the database's.
func (a *App) time(ctx context.Context) Finding {
	const what = "time"
	now := a.Config.Now()
	newest, err := a.Store.NewestAudit(ctx)
	if err != nil {
		return wrong(what, "Look at the database.", "%v", err)
	}
	if newest.After(now.Add(clockSkew)) {
		return wrong(what, clockMend, "the clock went back: the trail has entries of %s", newest.UTC().Format(time.RFC3339))
	}
	theirs, err := a.Store.DatabaseTime(ctx)
	if err != nil {
		return wrong(what, "Look at the database.", "%v", err)
	}
	if skew := now.Sub(theirs).Abs(); !theirs.IsZero() && skew > clockSkew {
		return wrong(what, clockMend, "the database's clock is %s away", skew.Round(time.Second))
	}
	return well(what, "goes forward")
}

// files stores a small file where sealed files live, reads it and deletes it.
func (a *App) files(ctx context.Context) Finding {
	const what = "files"
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	mend := "Check --blobs: address, credentials (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY or a role) and the rights to put, get, delete and list objects."
	if !strings.Contains(a.Config.Blobs, "://") {
		mend = "Check the permissions and the disk of the folder of sealed files."
	}
	random := make([]byte, 16)
	_, _ = rand.Read(random) // it never fails
	key := "doctor" + hex.EncodeToString(random)
	err := a.blobs.Put(ctx, key, bytes.NewReader(random))
	if err == nil {
		var r io.ReadCloser
		if r, err = a.blobs.Get(ctx, key); err == nil {
			var got []byte
			got, err = io.ReadAll(r)
			if err = errors.Join(err, r.Close()); err == nil && !bytes.Equal(got, random) {
				err = errors.New("other bytes came back than were stored")
			}
		}
		err = errors.Join(err, a.blobs.Delete(ctx, key))
	}
	if err != nil {
		return wrong(what, mend, "%v", err)
	}
	return well(what, "can be stored, read and deleted")
}

func (a *App) queue(ctx context.Context) Finding {
	const what = "jobs"
	counts, err := a.Store.JobCounts(ctx)
	if err != nil {
		return wrong(what, "Look at the database.", "%v", err)
	}
	if n := counts.Discarded(""); n > 0 {
		return wrong(what, "The log says why; the cases of images that stay unread go to a person. Report a defect if the cause is none of yours.", "%d were given up after half a day of attempts", n)
	}
	return well(what, "%d wait, %d run", counts.Waiting(""), counts.Running(""))
}

func (a *App) webhooks(ctx context.Context) Finding {
	n, err := a.Store.DeadDeliveries(ctx)
	if err != nil {
		return wrong("webhooks", "Look at the database.", "%v", err)
	}
	if n > 0 {
		return wrong("webhooks", "idngo webhook log --tenant TENANT --state dead says why; idngo webhook resend --tenant TENANT --state dead sends them again.", "%d were not delivered and are not tried again", n)
	}
	return well("webhooks", "none is dead")
}

func (a *App) trail(ctx context.Context) Finding {
	const what = "audit trail"
	report, err := a.VerifyAudit(ctx)
	if err != nil {
		return wrong(what, "Look at the database.", "%v", err)
	}
	if !report.Intact() {
		b := report.Breaks[0]
		return wrong(what, "Entries were changed or removed outside the program: compare with a backup; idngo audit verify lists the places.", "%d breaks, the first at entry %d: %s", len(report.Breaks), b.Seq, b.What)
	}
	return well(what, "%d entries, none changed", report.Chained)
}

// chainWithin is how long an entry may wait for the chain while a worker runs.
const chainWithin = time.Minute

// tail: entries that nobody chains could be changed unseen.
func (a *App) tail(ctx context.Context) Finding {
	const what = "audit tail"
	n, oldest, err := a.Store.UnchainedAudit(ctx)
	if err != nil {
		return wrong(what, "Look at the database.", "%v", err)
	}
	if n > 0 && a.Config.Now().Sub(oldest) > chainWithin {
		return wrong(what, "Start the server, or a process with --role worker or all: one of them chains the trail every second.", "%d entries wait for the chain, the oldest since %s", n, oldest.UTC().Format(time.RFC3339))
	}
	return well(what, "%d entries wait for the chain", n)
}

func (a *App) rowSecurity(ctx context.Context) Finding {
	const what = "row security"
	on, err := a.Store.RowSecurity(ctx)
	if err != nil {
		return wrong(what, "Look at the database.", "%v", err)
	}
	if !on {
		return wrong(what, "Connect as a role that is neither superuser nor BYPASSRLS, and owns the database.", "the database does not keep tenants apart by itself for this role")
	}
	return well(what, "the database keeps tenants apart by itself")
}

func (a *App) processes(ctx context.Context) Finding {
	const what = "processes"
	list, err := a.Store.Processes(ctx)
	if err != nil {
		return wrong(what, "Look at the database.", "%v", err)
	}
	api := 0
	for _, id := range list {
		if strings.HasPrefix(id, "api-") {
			api++
		}
	}
	if api > 0 && api == len(list) {
		return wrong(what, "Start a process with --role worker.", "%d take requests and none works: nothing is read, decided or delivered", api)
	}
	return well(what, "%d run", len(list))
}

// reading starts the vision child and has it refuse an empty file.
func (a *App) reading(ctx context.Context) Finding {
	const what = "reading"
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	if err := a.Host.Warm(ctx); err != nil {
		return wrong(what, "Run make models; the message says what is missing.", "%v", err)
	}
	if _, err := a.Host.Read(ctx, nil, vision.PurposeAny); err == nil {
		return wrong(what, "Report this as a defect.", "an empty file was read")
	}
	return well(what, "the child starts and answers")
}
