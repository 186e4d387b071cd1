package verify

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/audit"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/watchlist"
	"github.com/idngo/idngo/screening/lists"
)

// MaxWatchlistFile bounds a file that is handed in, in bytes.
const MaxWatchlistFile = 4 << 30

// ErrWatchlistSize: the file is larger than is taken.
var ErrWatchlistSize = fault.New(fault.TooLarge, "The file is larger than 4 GB. Pack it with gzip.")

// progressEvery is how often an import writes down how far it is.
const progressEvery = time.Second

// Watchlist is a list with its newest versions.
type Watchlist struct {
	watchlist.List
	Versions []watchlist.Version
}

// Watchlists lists the watch lists of an environment, oldest first.
func (s *Service) Watchlists(ctx context.Context, scope kyc.Scope) ([]Watchlist, error) {
	all, err := s.Store.Watchlists(ctx, scope)
	if err != nil {
		return nil, err
	}
	out := make([]Watchlist, 0, len(all))
	for _, l := range all {
		versions, err := s.Store.WatchlistVersions(ctx, scope, l.ID, 20)
		if err != nil {
			return nil, err
		}
		out = append(out, Watchlist{l, versions})
	}
	return out, nil
}

// CreateWatchlist makes an empty list.
func (s *Service) CreateWatchlist(ctx context.Context, scope kyc.Scope, name string, kind lists.Kind) (watchlist.List, error) {
	l := watchlist.List{Scope: scope, ID: kyc.NewID(s.Now()), Name: strings.TrimSpace(name), Kind: kind, CreatedAt: s.Now(), CreatedBy: audit.ActorOf(ctx).Name}
	if err := l.Validate(); err != nil {
		return l, err
	}
	all, err := s.Store.Watchlists(ctx, scope)
	if err != nil {
		return l, err
	}
	if len(all) >= watchlist.MaxLists {
		return l, watchlist.ErrTooMany
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedWatchlist, Description: "made the list " + l.ID})
	return l, s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.PutWatchlist(ctx, l); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// measured hashes and bounds a stream.
type measured struct {
	src io.Reader
	sum hash.Hash
	n   int64
}

func (m *measured) Read(p []byte) (int, error) {
	n, err := m.src.Read(p)
	m.sum.Write(p[:n])
	if m.n += int64(n); m.n > MaxWatchlistFile {
		return n, ErrWatchlistSize
	}
	return n, err
}

// AddWatchlistFile takes a file of a list in, sealed, and has it imported in the
// background. The version that is in force stays until the whole file was read.
func (s *Service) AddWatchlistFile(ctx context.Context, scope kyc.Scope, listID, fileName string, file io.Reader) (watchlist.Version, error) {
	l, err := s.Store.Watchlist(ctx, scope, listID)
	if err != nil {
		return watchlist.Version{}, err
	}
	if err := s.idle(ctx, scope, listID); err != nil {
		return watchlist.Version{}, err
	}
	v := watchlist.Version{
		Scope: scope, ID: kyc.NewID(s.Now()), ListID: l.ID, State: watchlist.StateWaiting, CreatedAt: s.Now(), CreatedBy: audit.ActorOf(ctx).Name,
		FileName: printable(fileName), Upload: s.newBlobKey(),
	}
	m := &measured{src: file, sum: sha256.New()}
	if err := s.putBlob(ctx, scope, "", v.Upload, m); err != nil {
		if errors.Is(err, ErrWatchlistSize) {
			return v, ErrWatchlistSize
		}
		return v, err
	}
	v.Bytes, v.SHA256 = m.n, hex.EncodeToString(m.sum.Sum(nil))
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedWatchlist, Description: "handed in a file for the list " + l.ID + ", sha256 " + v.SHA256})
	err = s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.InsertWatchlistVersion(ctx, v); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, Job{Kind: JobImport, Scope: scope, VersionID: v.ID}); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
	return v, err
}

// idle refuses while a version of a list is on its way.
func (s *Service) idle(ctx context.Context, scope kyc.Scope, listID string) error {
	versions, err := s.Store.WatchlistVersions(ctx, scope, listID, 1)
	if err != nil {
		return err
	}
	if len(versions) > 0 && (versions[0].State == watchlist.StateWaiting || versions[0].State == watchlist.StateImporting) {
		return watchlist.ErrBusy
	}
	return nil
}

// RunImport reads a file that was handed in and puts it in force when all of it
// could be read. One that was cut off begins anew; a mistake in the file ends
// the version, and what is in force stays.
func (s *Service) RunImport(ctx context.Context, j Job) error {
	v, err := s.Store.WatchlistVersion(ctx, j.Scope, j.VersionID)
	if err != nil {
		return ignoreNotFound(err)
	}
	if v.State != watchlist.StateWaiting && v.State != watchlist.StateImporting {
		return nil
	}
	l, err := s.Store.Watchlist(ctx, j.Scope, v.ListID)
	if errors.Is(err, fault.ErrNotFound) {
		return nil // the list was removed, and its files with it
	}
	if err != nil {
		return err
	}
	was, left := v, v.Blob // of a run that was cut off
	v.State, v.Blob, v.Done, v.Entries = watchlist.StateImporting, s.newBlobKey(), 0, 0
	if err := s.putVersion(ctx, v, was); err != nil {
		return err
	}
	if left != "" {
		_ = s.Blobs.Delete(ctx, left) // the sweep does what fails here
	}
	if err := s.importVersion(ctx, l, &v); err != nil {
		return s.failImport(ctx, v, err)
	}
	return s.activate(ctx, l, v, "imported")
}

func (s *Service) putVersion(ctx context.Context, v, was watchlist.Version) error {
	return s.Store.Tx(ctx, v.Scope, func(tx Tx) error { return tx.UpdateWatchlistVersion(ctx, v, was) })
}

// failImport ends a version whose file has a mistake; any other error is tried again.
func (s *Service) failImport(ctx context.Context, v watchlist.Version, err error) error {
	var mistake *lists.Error
	if !errors.As(err, &mistake) {
		return err
	}
	was := v
	v.State, v.Upload, v.Blob, v.Error, v.ErrorLine = watchlist.StateFailed, "", "", mistake.Reason, mistake.Line
	if err := s.putVersion(ctx, v, was); err != nil {
		return err
	}
	s.letGo(ctx, was.Upload, was.Blob)
	return nil
}

// letGo deletes files; what fails is left to the sweep of files without rows.
func (s *Service) letGo(ctx context.Context, keys ...string) {
	for _, k := range keys {
		if k != "" {
			_ = s.Blobs.Delete(ctx, k)
		}
	}
}

// openStored opens a sealed file of the environment.
func (s *Service) openStored(ctx context.Context, scope kyc.Scope, key string) (io.Reader, io.Closer, error) {
	blob, err := s.Blobs.Get(ctx, key)
	if err != nil {
		return nil, nil, err
	}
	plain, err := s.Sealer.OpenReader(ctx, scope, "", blobSlot(key), blob)
	if err != nil {
		return nil, nil, errors.Join(err, blob.Close())
	}
	return plain, blob, nil
}

// newBlobKey names a file; nobody can guess it.
func (s *Service) newBlobKey() string { return kyc.NewID(s.Now()) + kyc.NewCorrelationID()[:16] }

// digests are short hashes of the entries of a version, by short hashes of their ids.
type digests map[uint64]uint64

func short(sum []byte) uint64 { return binary.BigEndian.Uint64(sum) }

func idHash(id string) uint64 {
	sum := sha256.Sum256([]byte(id))
	return short(sum[:])
}

// digestsOf reads those of the version in force.
func (s *Service) digestsOf(ctx context.Context, l watchlist.List) (digests, error) {
	d := digests{}
	if l.Current == "" {
		return d, nil
	}
	v, err := s.Store.WatchlistVersion(ctx, l.Scope, l.Current)
	if err != nil {
		return nil, err
	}
	src, closer, err := s.openStored(ctx, l.Scope, v.Blob)
	if err != nil {
		return nil, err
	}
	defer closer.Close() //nolint:errcheck // was only read
	return d, lists.Stored(src, func(_ []byte, e lists.Entry) error {
		sum := e.Digest()
		d[idHash(e.ID)] = short(sum[:])
		return ctx.Err()
	})
}

// importVersion reads the upload of a version into its entries, and counts what
// is new against the version in force. An id that comes twice counts once.
func (s *Service) importVersion(ctx context.Context, l watchlist.List, v *watchlist.Version) error {
	before, err := s.digestsOf(ctx, l)
	if err != nil {
		return err
	}
	src, closer, err := s.openStored(ctx, v.Scope, v.Upload)
	if err != nil {
		return err
	}
	defer closer.Close() //nolint:errcheck // was only read
	pr, pw := io.Pipe()
	stored := make(chan error, 1)
	go func() { stored <- s.putBlob(ctx, v.Scope, "", v.Blob, pr) }() // ends when pw is closed
	w := lists.NewWriter(pw)
	seen := make(map[uint64]struct{})
	repeated := 0
	v.Added, v.Changed = 0, 0
	told := s.Now()
	report, err := lists.Read(ctx, src, lists.Options{Kind: l.Kind, Progress: func(done int64, entries int) {
		if now := s.Now(); now.Sub(told) >= progressEvery {
			told = now
			p := *v
			p.Done, p.Entries = done, entries
			_ = s.putVersion(ctx, p, *v) // of no consequence when it fails
		}
	}}, func(e lists.Entry) error {
		id := idHash(e.ID)
		if _, twice := seen[id]; twice {
			repeated++
			return nil
		}
		seen[id] = struct{}{}
		sum := e.Digest()
		switch d, known := before[id]; {
		case !known:
			v.Added++
		case d != short(sum[:]):
			v.Changed++
		}
		return w.Write(e)
	})
	if err == nil {
		err = w.Close()
	}
	_ = pw.CloseWithError(err) // never fails
	if serr := <-stored; err == nil {
		err = serr
	}
	v.Format, v.Published, v.Skipped, v.Entries = report.Format, report.Published, report.Skipped+repeated, len(seen)
	if err != nil {
		return err
	}
	if v.Entries == 0 {
		return &lists.Error{Format: report.Format, Reason: "There is no person in the file."}
	}
	v.Removed = 0
	for id := range before {
		if _, still := seen[id]; !still {
			v.Removed++
		}
	}
	v.Done = v.Bytes
	return nil
}

// activate puts a version in force, has everybody who is approved screened
// again, and lets go of versions that are too old to go back to.
func (s *Service) activate(ctx context.Context, l watchlist.List, v watchlist.Version, how string) error {
	was := v
	if v.State != watchlist.StateReady {
		v.State, v.Upload, v.ReadyAt = watchlist.StateReady, "", s.Now()
	}
	stand, err := s.standWith(ctx, l.Scope, l.ID, v.ID)
	if err != nil {
		return err
	}
	entry := s.note(ctx, l.Scope, audit.Entry{Activity: audit.ActivityChangedWatchlist, Description: how + " version " + v.ID + " of the list " + l.ID})
	err = s.Store.Tx(ctx, l.Scope, func(tx Tx) error {
		if err := tx.UpdateWatchlistVersion(ctx, v, was); err != nil {
			return err
		}
		if err := tx.SetWatchlistCurrent(ctx, l.Scope, l.ID, l.Current, v.ID); err != nil {
			return err
		}
		if err := tx.Enqueue(ctx, Job{Kind: JobScreen, Scope: l.Scope, Stand: stand}); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
	if err != nil {
		return ignoreNotFound(err)
	}
	s.letGo(ctx, was.Upload)
	return s.prune(ctx, l.Scope, l.ID, v.ID)
}

// standWith is the stand of an environment once a list has another version in force.
func (s *Service) standWith(ctx context.Context, scope kyc.Scope, listID, versionID string) (string, error) {
	all, err := s.Store.Watchlists(ctx, scope)
	for i := range all {
		if all[i].ID == listID {
			all[i].Current = versionID
		}
	}
	return watchlist.StandOf(all), err
}

// prune lets go of the entries of old versions; what is known of them stays.
func (s *Service) prune(ctx context.Context, scope kyc.Scope, listID, current string) error {
	versions, err := s.Store.WatchlistVersions(ctx, scope, listID, 1000)
	if err != nil {
		return err
	}
	kept := 0
	for _, v := range versions {
		if v.State != watchlist.StateReady || v.Blob == "" {
			continue
		}
		if v.ID == current || kept < watchlist.KeptVersions-1 {
			if v.ID != current {
				kept++
			}
			continue
		}
		was := v
		v.Blob = ""
		if err := s.putVersion(ctx, v, was); err != nil {
			return err
		}
		s.letGo(ctx, was.Blob)
	}
	return nil
}

// UseWatchlistVersion goes back, or forward, to a version that is kept.
func (s *Service) UseWatchlistVersion(ctx context.Context, scope kyc.Scope, listID, versionID string) error {
	l, err := s.Store.Watchlist(ctx, scope, listID)
	if err != nil {
		return err
	}
	v, err := s.Store.WatchlistVersion(ctx, scope, versionID)
	if err != nil {
		return err
	}
	if v.ListID != l.ID {
		return fault.ErrNotFound
	}
	if v.State != watchlist.StateReady || v.Blob == "" {
		return watchlist.ErrVersion
	}
	if l.Current == v.ID {
		return nil
	}
	return s.activate(ctx, l, v, "put in force")
}

// RenameWatchlist changes name and kind; the kind counts from the next import.
func (s *Service) RenameWatchlist(ctx context.Context, scope kyc.Scope, id, name string, kind lists.Kind) error {
	l, err := s.Store.Watchlist(ctx, scope, id)
	if err != nil {
		return err
	}
	l.Name, l.Kind = strings.TrimSpace(name), kind
	if err := l.Validate(); err != nil {
		return err
	}
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedWatchlist, Description: "renamed the list " + id})
	return s.Store.Tx(ctx, scope, func(tx Tx) error {
		if err := tx.PutWatchlist(ctx, l); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
}

// RemoveWatchlist takes a list out of use and deletes its entries. Hits that
// people have judged stay with their applicants.
func (s *Service) RemoveWatchlist(ctx context.Context, scope kyc.Scope, id string) error {
	l, err := s.Store.Watchlist(ctx, scope, id)
	if err != nil {
		return err
	}
	versions, err := s.Store.WatchlistVersions(ctx, scope, id, 1000)
	if err != nil {
		return err
	}
	stand, err := s.standWith(ctx, scope, id, "")
	if err != nil {
		return err
	}
	l.RemovedAt, l.Current = s.Now(), ""
	entry := s.note(ctx, scope, audit.Entry{Activity: audit.ActivityChangedWatchlist, Description: "removed the list " + id})
	var files []string
	err = s.Store.Tx(ctx, scope, func(tx Tx) error {
		files = nil
		if err := tx.PutWatchlist(ctx, l); err != nil {
			return err
		}
		for _, v := range versions {
			if v.Upload == "" && v.Blob == "" {
				continue
			}
			files = append(files, v.Upload, v.Blob)
			was := v
			v.Upload, v.Blob = "", ""
			if v.State != watchlist.StateReady {
				v.State = watchlist.StateFailed
			}
			if err := tx.UpdateWatchlistVersion(ctx, v, was); err != nil && !errors.Is(err, fault.ErrStale) {
				return err
			}
		}
		if err := tx.Enqueue(ctx, Job{Kind: JobScreen, Scope: scope, Stand: stand}); err != nil {
			return err
		}
		return tx.AppendAudit(ctx, entry)
	})
	if err == nil {
		s.letGo(ctx, slices.Compact(files)...)
	}
	return err
}
