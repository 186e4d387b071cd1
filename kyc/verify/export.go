package verify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/export"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/review"
)

// ListWish is which applicants shall leave as a file.
type ListWish struct {
	Format export.Format  `json:"format"`
	Query  ApplicantQuery `json:"query"`
	// Chosen names them one by one, at most export.MaxSelected; the query then does not apply.
	Chosen []string `json:"chosen,omitempty"`
	// What says it in words, for people and the trail, without personal data.
	What string `json:"what"`
}

func (w *ListWish) validate() error {
	switch {
	case w.Format != export.CSV && w.Format != export.XLSX:
		return export.ErrFormat
	case len(w.Chosen) > export.MaxSelected || slices.ContainsFunc(w.Chosen, func(id string) bool { return !kyc.ValidID(id) }):
		return export.ErrChosen
	}
	return nil
}

// Ordered is an order with what was ordered.
type Ordered struct {
	export.Order
	What string
}

func exportSlot(id, column string) Slot { return Slot{Table: "exports", Column: column, Row: id} }

// sealOrder makes the record of an order.
func (s *Service) sealOrder(ctx context.Context, scope kyc.Scope, by string, w ListWish) (ExportRecord, error) {
	if err := w.validate(); err != nil {
		return ExportRecord{}, err
	}
	w.Query.Before, w.Query.Limit = "", 0
	slices.Sort(w.Chosen)
	slices.Reverse(w.Chosen) // newest first, as lists are
	w.Chosen = slices.Compact(w.Chosen)
	r := ExportRecord{Order: export.Order{Scope: scope, ID: kyc.NewID(s.Now()), By: by, Format: w.Format, State: export.StateQueued, OrderedAt: s.Now()}}
	plain, err := json.Marshal(w)
	if err != nil {
		return r, err
	}
	r.Sealed, err = s.Sealer.Seal(ctx, scope, "", exportSlot(r.ID, "sealed"), plain)
	return r, err
}

// OrderList orders a list as a file, which a job makes. It answers
// ErrSecondPerson where the tenant asks for one: then it is to be proposed.
func (s *Service) OrderList(ctx context.Context, scope kyc.Scope, w ListWish) (export.Order, error) {
	by := audit.ActorOf(ctx).Name
	r, err := s.sealOrder(ctx, scope, by, w)
	if err != nil {
		return r.Order, err
	}
	if err := s.roomForOrder(ctx, scope, by); err != nil {
		return r.Order, err
	}
	if err := s.alone(ctx, scope, review.ActionExport, ""); err != nil {
		return r.Order, err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityExported, Description: "ordered " + string(w.Format) + ": " + w.What + " (" + r.ID + ")"})
	return r.Order, s.Store.Tx(ctx, scope, func(tx Tx) error { return placeOrder(ctx, tx, r, entry) })
}

// roomForOrder refuses a further file of somebody who waits for some.
func (s *Service) roomForOrder(ctx context.Context, scope kyc.Scope, by string) error {
	mine, err := s.Store.Exports(ctx, scope, by, 100)
	if err != nil {
		return err
	}
	open := 0
	for _, o := range mine {
		if o.State.Open() {
			open++
		}
	}
	if open >= export.MaxOpen {
		return export.ErrMany
	}
	return nil
}

func placeOrder(ctx context.Context, tx Tx, r ExportRecord, entry audit.Entry) error {
	if err := tx.InsertExport(ctx, r); err != nil {
		return err
	}
	if err := tx.Enqueue(ctx, Job{Kind: JobExport, Scope: r.Scope, ExportID: r.ID}); err != nil {
		return err
	}
	return tx.AppendAudit(ctx, entry)
}

// orderConfirmed places the order of whoever proposed it, with the confirmation.
func (s *Service) orderConfirmed(ctx context.Context, scope kyc.Scope, p Proposed) error {
	r, err := s.sealOrder(ctx, scope, p.ProposedBy, *p.Wish.List)
	if err != nil {
		return err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityExported, Description: "ordered for " + p.ProposedBy + " " + string(r.Format) + ": " + p.Wish.List.What + " (" + r.ID + ")"})
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := s.settleProposal(ctx, tx); err != nil {
			return err
		}
		return placeOrder(ctx, tx, r, entry)
	})
}

func (s *Service) openOrder(ctx context.Context, r ExportRecord) (w ListWish, err error) {
	if len(r.Sealed) == 0 {
		return w, nil
	}
	plain, err := s.Sealer.Open(ctx, r.Scope, "", exportSlot(r.ID, "sealed"), r.Sealed)
	if err != nil {
		return w, err
	}
	return w, json.Unmarshal(plain, &w)
}

// OrderedLists are those that the caller ordered, newest first, at most 50.
func (s *Service) OrderedLists(ctx context.Context, scope kyc.Scope) ([]Ordered, error) {
	records, err := s.Store.Exports(ctx, scope, audit.ActorOf(ctx).Name, 50)
	if err != nil {
		return nil, err
	}
	out := make([]Ordered, 0, len(records))
	for _, r := range records {
		w, err := s.openOrder(ctx, r)
		if err != nil {
			return nil, err
		}
		out = append(out, Ordered{r.Order, w.What})
	}
	return out, nil
}

// ownOrder finds an order of the caller; another's does not exist for them.
func (s *Service) ownOrder(ctx context.Context, scope kyc.Scope, id string) (ExportRecord, error) {
	r, err := s.Store.Export(ctx, scope, id)
	if err == nil && r.By != audit.ActorOf(ctx).Name {
		return ExportRecord{}, fault.ErrNotFound
	}
	return r, err
}

// DropList cancels an order that is being made, or removes its file.
func (s *Service) DropList(ctx context.Context, scope kyc.Scope, id string) error {
	r, err := s.ownOrder(ctx, scope, id)
	if err != nil {
		return err
	}
	from, file := r.State, r.Blob
	switch {
	case r.State.Open():
		r.State = export.StateCancelled
	case r.State == export.StateReady:
		r.State = export.StateRemoved
	default:
		return export.ErrSettled
	}
	r.Blob, r.EndedAt = "", s.Now()
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityExported, Description: string(r.State) + " (" + r.ID + ")"})
	err = s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.UpdateExport(ctx, r, from, file); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
	if err != nil || file == "" {
		return err
	}
	return s.Blobs.Delete(ctx, file)
}

// OpenList gives the file of the caller's own order; the trail says so before
// the first byte leaves.
func (s *Service) OpenList(ctx context.Context, scope kyc.Scope, id string) (Ordered, io.ReadCloser, error) {
	r, err := s.ownOrder(ctx, scope, id)
	if err != nil {
		return Ordered{}, nil, err
	}
	if r.State != export.StateReady || !r.ExpiresAt.After(s.Now()) {
		return Ordered{}, nil, export.ErrGone
	}
	w, err := s.openOrder(ctx, r)
	if err != nil {
		return Ordered{}, nil, err
	}
	src, err := s.Blobs.Get(ctx, r.Blob)
	if errors.Is(err, fault.ErrNotFound) {
		lost := r
		lost.State, lost.Reason, lost.Blob, lost.EndedAt = export.StateExpired, export.ReasonLost, "", s.Now()
		err = s.Store.Tx(ctx, scope, func(tx Tx) error { return tx.UpdateExport(ctx, lost, r.State, r.Blob) })
		return Ordered{}, nil, errors.Join(export.ErrGone, err)
	}
	if err != nil {
		return Ordered{}, nil, err
	}
	plain, err := s.Sealer.OpenReader(ctx, scope, "", exportSlot(r.ID, r.Blob), src)
	if err == nil {
		entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityExported, Description: fmt.Sprintf("took %d lines as %s: %s (%s)", r.Rows, r.Format, w.What, r.ID)})
		err = s.Store.Tx(ctx, scope, func(tx Tx) error { return tx.AppendAudit(ctx, entry) })
	}
	if err != nil {
		return Ordered{}, nil, errors.Join(err, src.Close())
	}
	return Ordered{r.Order, w.What}, struct {
		io.Reader
		io.Closer
	}{plain, src}, nil
}

// ExpireLists removes files whose time is over, and orders that nobody asks
// about any more.
func (s *Service) ExpireLists(ctx context.Context, scope kyc.Scope) error {
	due, err := s.Store.ExportsDue(ctx, scope, s.Now(), 100)
	if err != nil {
		return err
	}
	for _, r := range due {
		file := r.Blob
		r.State, r.Blob, r.EndedAt = export.StateExpired, "", s.Now()
		err := s.Store.Tx(ctx, scope, func(tx Tx) error { return tx.UpdateExport(ctx, r, export.StateReady, file) })
		if errors.Is(err, fault.ErrStale) {
			continue // removed meanwhile
		}
		if err != nil {
			return err
		}
		if err := s.Blobs.Delete(ctx, file); err != nil {
			return err // the sweep finds it
		}
	}
	return s.Store.Tx(ctx, scope, func(tx Tx) error { return tx.DeleteExports(ctx, scope, s.Now().Add(-export.KeptFor)) })
}

const (
	// exportPage is how many applicants are read at a time.
	exportPage = 500
	// exportTells is how often an export says how far it is, and looks whether it is still wanted.
	exportTells = 500 * time.Millisecond
)

// RunExport makes the file of an order. Begun again, it begins at the start
// with a file of its own: what an attempt before it wrote is nobody's.
func (s *Service) RunExport(ctx context.Context, j Job) error {
	r, err := s.Store.Export(ctx, j.Scope, j.ExportID)
	if err != nil {
		return err // gone: there is nothing to do
	}
	if !r.State.Open() {
		return nil
	}
	e := &exporting{s: s, r: r, from: r.State, blob: r.Blob}
	if e.wish, err = s.openOrder(ctx, r); err != nil {
		return err
	}
	if r.Attempts >= export.MaxAttempts {
		return e.fail(ctx, export.ReasonServer)
	}
	e.r.State, e.r.Blob, e.r.Rows, e.r.Size, e.r.FirstID, e.r.LastID = export.StateRunning, kyc.NewCorrelationID(), 0, 0, "", ""
	e.r.Attempts++
	if e.r.Total, err = e.count(ctx); err != nil {
		return err
	}
	if r.Format == export.XLSX && e.r.Total > export.MaxSheetRows {
		e.r.Blob = r.Blob
		return e.fail(ctx, export.ReasonRows)
	}
	if err := e.tell(ctx, nil); err != nil {
		return e.unwanted(ctx, err)
	}
	err = e.write(ctx)
	if err == nil {
		e.r.State, e.r.EndedAt, e.r.ExpiresAt = export.StateReady, s.Now(), s.Now().Add(export.ReadyFor)
		entry := s.note(ctx, r.Scope, audit.Entry{Activity: audit.ActivityExported, Description: fmt.Sprintf("%d lines are ready for %s: %s (%s)", e.r.Rows, r.By, e.wish.What, r.ID)})
		err = e.tell(ctx, &entry)
	}
	if err == nil {
		return nil
	}
	// Nobody will ask for this attempt's file.
	if derr := s.Blobs.Delete(context.WithoutCancel(ctx), e.r.Blob); derr != nil {
		err = errors.Join(err, derr)
	}
	return e.unwanted(ctx, err)
}

// exporting is one attempt to make a file.
type exporting struct {
	s    *Service
	r    ExportRecord
	wish ListWish
	// from and blob are what the stored record has.
	from export.State
	blob string
	told time.Time
}

// tell stores how far it is; fault.ErrStale when it is not wanted any more.
func (e *exporting) tell(ctx context.Context, entry *audit.Entry) error {
	err := e.s.Store.Tx(ctx, e.r.Scope, func(tx Tx) error {
		if err := tx.UpdateExport(ctx, e.r, e.from, e.blob); err != nil || entry == nil {
			return err
		}
		return tx.AppendAudit(ctx, *entry)
	})
	if err == nil {
		e.from, e.blob, e.told = e.r.State, e.r.Blob, e.s.Now()
	}
	return err
}

func (e *exporting) fail(ctx context.Context, reason string) error {
	e.r.State, e.r.Reason, e.r.EndedAt, e.r.Blob = export.StateFailed, reason, e.s.Now(), ""
	return e.unwanted(ctx, e.tell(ctx, nil))
}

// unwanted tells an order that was cancelled from one that has to begin again.
func (e *exporting) unwanted(ctx context.Context, err error) error {
	if !errors.Is(err, fault.ErrStale) {
		return err
	}
	now, rerr := e.s.Store.Export(ctx, e.r.Scope, e.r.ID)
	if rerr != nil || !now.State.Open() {
		return rerr
	}
	return fault.New(fault.Internal, "The list begins again").Because(err) // conflicts are given up
}

func (e *exporting) count(ctx context.Context) (total int, err error) {
	if e.wish.Chosen == nil {
		return e.s.Store.CountMatching(ctx, e.r.Scope, e.wish.Query)
	}
	for ids := range slices.Chunk(e.wish.Chosen, MaxQueryIDs) {
		n, err := e.s.Store.CountMatching(ctx, e.r.Scope, ApplicantQuery{IDs: ids})
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// write streams the lines, sealed, into the blob.
func (e *exporting) write(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	from, to := io.Pipe()
	filled := make(chan error, 1)
	go func() { // ends when the list does, or when the blob takes no more
		err := e.recovered(ctx, to)
		_ = to.CloseWithError(err) // never fails
		filled <- err
	}()
	err := e.s.Blobs.Put(ctx, e.r.Blob, from)
	_ = from.CloseWithError(err)
	if err != nil {
		cancel()
	}
	if ferr := <-filled; ferr != nil && !errors.Is(ferr, err) {
		err = ferr // what made the blob fail
	}
	return err
}

// recovered makes an error of a panic, which must not take the process down.
func (e *exporting) recovered(ctx context.Context, w io.Writer) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v\n%s", p, debug.Stack())
		}
	}()
	return e.fill(ctx, w)
}

func (e *exporting) fill(ctx context.Context, w io.Writer) (err error) {
	sealed, err := e.s.Sealer.SealWriter(ctx, e.r.Scope, "", exportSlot(e.r.ID, e.r.Blob), w)
	if err != nil {
		return err
	}
	counted := &countWriter{w: sealed}
	table, err := e.s.Tables.Table(e.r.Format, counted, listColumns)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, table.Abort()) }()
	names := map[string]string{}
	if e.s.Colleagues != nil {
		if names, err = e.s.Colleagues(ctx, e.r.Scope.Tenant); err != nil {
			return err
		}
	}
	if err := e.pages(ctx, func(found []applicant.Applicant) error { return e.lines(ctx, table, found, names) }); err != nil {
		return err
	}
	if err := table.Close(); err != nil {
		return err
	}
	e.r.Size = counted.n
	return sealed.Close()
}

type countWriter struct {
	w io.Writer
	n int64
}

func (c *countWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// pages reads who is wanted, newest first.
func (e *exporting) pages(ctx context.Context, use func([]applicant.Applicant) error) error {
	if e.wish.Chosen != nil {
		for ids := range slices.Chunk(e.wish.Chosen, MaxQueryIDs) {
			found, err := e.s.Applicants(ctx, e.r.Scope, ApplicantQuery{IDs: ids, Limit: len(ids)})
			if err != nil {
				return err
			}
			if err := use(found); err != nil {
				return err
			}
		}
		return nil
	}
	q := e.wish.Query
	for q.Limit = exportPage; ; {
		found, err := e.s.Applicants(ctx, e.r.Scope, q)
		if err != nil {
			return err
		}
		if err := use(found); err != nil {
			return err
		}
		if len(found) < exportPage {
			return nil
		}
		q.Before = found[len(found)-1].ID
	}
}

// listColumns are the columns of a list, as lines fills them.
var listColumns = []TableColumn{
	{"id", 26}, {"externalUserId", 24}, {"name", 32}, {"dob", 12}, {"country", 9}, {"state", 18}, {"levelName", 20}, {"labels", 32}, {"tags", 24},
	{"riskLevel", 10}, {"riskLabels", 28}, {"attempts", 9}, {"createdAt", 20}, {"pendingAt", 20}, {"reviewedAt", 20}, {"source", 10}, {"blocklisted", 11}, {"assignee", 24},
}

func (e *exporting) lines(ctx context.Context, table Table, found []applicant.Applicant, names map[string]string) error {
	ids := make([]string, len(found))
	for i, a := range found {
		ids[i] = a.ID
	}
	cases, err := e.s.Store.OpenCasesOf(ctx, e.r.Scope, ids)
	if err != nil {
		return err
	}
	assignee := map[string]string{}
	for _, c := range cases {
		assignee[c.ApplicantID] = c.ClaimedBy
	}
	for _, a := range found {
		var labels, risks []string
		if a.Review.Result != nil {
			labels = a.Review.Result.RejectLabels
		}
		for _, l := range a.RiskLabels {
			if !slices.Contains(risks, l.Label) {
				risks = append(risks, l.Label)
			}
		}
		by := assignee[a.ID]
		if n, known := names[by]; known {
			by = n
		}
		if err := table.Row(a.ID, a.Personal.ExternalUserID, a.Personal.FullName(), Day(a.Personal.BirthDate()), a.Personal.CountryOfDocument(), string(a.State()), a.Review.LevelName,
			strings.Join(labels, " "), strings.Join(a.Tags, " "), string(a.RiskLevel), strings.Join(risks, " "), a.Review.AttemptCnt,
			a.CreatedAt, a.Review.PendingDate, a.Review.ReviewDate, a.Review.Source, a.BlocklistID != "", by); err != nil {
			return err
		}
		if e.r.FirstID == "" || a.ID < e.r.FirstID {
			e.r.FirstID = a.ID
		}
		e.r.LastID = max(e.r.LastID, a.ID)
	}
	e.r.Rows += len(found)
	if e.s.Now().Sub(e.told) < exportTells {
		return nil
	}
	return e.tell(ctx, nil)
}
