package app

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/idngo/idngo/internal/backup"
	"github.com/idngo/idngo/internal/blobstore"
	"github.com/idngo/idngo/internal/faceshard"
	"github.com/idngo/idngo/internal/geoip"
	"github.com/idngo/idngo/internal/jobs"
	"github.com/idngo/idngo/internal/journal"
	"github.com/idngo/idngo/internal/messenger"
	"github.com/idngo/idngo/internal/outbound"
	"github.com/idngo/idngo/internal/seal"
	"github.com/idngo/idngo/internal/sheet"
	"github.com/idngo/idngo/internal/sqlstore"
	"github.com/idngo/idngo/internal/telemetry"
	"github.com/idngo/idngo/internal/visionhost"
	"github.com/idngo/idngo/kyc/access/signin"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/address"
	"github.com/idngo/idngo/kyc/check/blocklist"
	"github.com/idngo/idngo/kyc/check/completeness"
	"github.com/idngo/idngo/kyc/check/contact"
	"github.com/idngo/idngo/kyc/check/duplicate"
	facecheck "github.com/idngo/idngo/kyc/check/face"
	"github.com/idngo/idngo/kyc/check/identity"
	"github.com/idngo/idngo/kyc/check/integrity"
	"github.com/idngo/idngo/kyc/check/liveness"
	"github.com/idngo/idngo/kyc/check/quality"
	"github.com/idngo/idngo/kyc/check/watchlist"
	"github.com/idngo/idngo/kyc/verify"
)

// App is an opened installation. Close it when done.
type App struct {
	Config  Config
	Service *verify.Service
	Store   *sqlstore.Store
	Host    *visionhost.Host
	SignIn  *signin.Service

	blobs     verify.Blobs
	sealer    verify.Sealer
	erasures  *backup.ErasureFile
	metrics   *telemetry.Metrics
	tracer    *telemetry.Tracer
	countries *geoip.Database
	sender    *outbound.Sender
	rotator   *seal.Sealer
	chaining  sync.Mutex // guards signer, and the chain while keys are replaced
	signer    *seal.Signer
	preview   *visionhost.Host
	messenger *messenger.Messenger
	journal   *journal.Journal
	mediaKey  []byte
	ssoKey    []byte
	fetcher   *outbound.Client
	faces     *faceshard.Host // nil without shards
	// NewMasterKey: the master key was made just now; the operator should keep a copy.
	NewMasterKey bool
}

// Open opens store, keys and files and builds the workflow; nothing runs yet.
func Open(ctx context.Context, c Config) (a *App, err error) {
	c = c.withDefaults()
	a = &App{Config: c}
	defer func() { //nolint:contextcheck // what was begun is ended, whoever left
		if err != nil {
			err = errors.Join(err, a.Close())
			a = nil
		}
	}()
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return a, fmt.Errorf("data folder: %w", err)
	}
	if a.Store, err = openStore(ctx, c); err != nil {
		return a, err
	}
	if !c.look {
		if err := settleMasterKey(ctx, c, a.Store.Keys()); err != nil {
			return a, err
		}
	}
	if err := a.keyBelongs(ctx); err != nil {
		return a, err
	}
	if _, err := os.Stat(c.MasterKey); c.look && err != nil {
		return a, err // looking makes none
	}
	master, created, err := seal.LoadMasterKey(c.MasterKey)
	if err != nil {
		return a, err
	}
	a.NewMasterKey = created
	sealer, err := seal.New(master, a.Store.Keys(), c.Now)
	if err != nil {
		return a, err
	}
	a.sealer, a.rotator = sealer, sealer
	if a.signer, err = seal.NewSigner(master); err != nil {
		return a, err
	}
	if a.blobs, err = openBlobs(ctx, c); err != nil {
		return a, err
	}
	cal, err := calibration(c.FaceCalibration, c.FaceModel)
	if err != nil {
		return a, err
	}
	erasures := backup.NewErasureFile(c.Erasures)
	if !c.look {
		if _, err := erasures.Complete(ctx, a.Store.Keys()); err != nil {
			return a, err
		}
	}
	a.erasures = erasures
	a.metrics = telemetry.NewMetrics(c.Version)
	a.metrics.Watch(a.Store)
	if a.tracer, err = telemetry.NewTracer(ctx, c.OTLPEndpoint, c.Version); err != nil {
		return a, err
	}
	a.sender = outbound.NewSender(outbound.Policy{AllowPrivate: c.AllowPrivateWebhooks})
	if a.Host, err = newHost(c); err != nil {
		return a, err
	}
	limits, err := livenessLimits(c.LivenessLimits)
	if err != nil {
		return a, err
	}
	if c.GeoIP != "" {
		if a.countries, err = geoip.Open(c.GeoIP); err != nil {
			return a, fmt.Errorf("database of countries %s: %w", c.GeoIP, err)
		}
	}
	if err := a.openDashboard(master, sealer); err != nil {
		return a, err
	}
	if a.messenger, err = messenger.New(messenger.Config{SMTPURL: c.SMTPURL, From: c.MailFrom, SMSURL: c.SMSURL, Sender: a.sender, Roots: c.mailRoots}); err != nil {
		return a, err
	}
	a.Service = verify.New(verify.Config{
		Tables: sheet.Tables{Tmp: filepath.Join(c.Data, "sheets")}, Colleagues: a.colleagues,
		Messenger: a.messenger,
		Store:     a.Store, Sealer: sealer, Blobs: a.blobs, Reader: a.Host, Bursts: a.Host, Liveness: limits, Sender: a.sender,
		Checkers: []check.Checker{
			completeness.Checker{}, blocklist.Checker{}, quality.Checker{}, integrity.Checker{}, identity.Checker{},
			facecheck.Checker{Calibration: cal}, liveness.Checker{}, address.Checker{}, contact.Checker{}, duplicate.Checker{}, watchlist.Checker{},
		},
		Search: verify.FaceSearch{Within: cal.SearchWithin, MinFace: cal.MinFace, MaxYaw: cal.MaxYaw, Similarity: cal.Similarity, FMR: cal.FMRAt},
		Now:    c.Now, Log: c.Log, Erasures: erasures, Observer: a.metrics, PublicURL: c.PublicURL, FlowURL: c.FlowURL,
		CountryOf: a.countryOf,
		Limits:    verify.Limits{MinFileBytes: c.MinFileBytes, MaxFileBytes: c.MaxFileBytes, HEIC: c.HEICDecoder != "", DailyRetries: true},
	})
	a.journal = journal.New(journal.Config{Writer: a.Service, Log: c.Log, Now: c.Now, Lost: a.metrics.Unlogged})
	return a, nil
}

// colleagues names the operators of a tenant by id.
func (a *App) colleagues(ctx context.Context, tenant string) (map[string]string, error) {
	people, err := a.SignIn.Operators(ctx, tenant)
	names := make(map[string]string, len(people))
	for _, o := range people {
		names[o.ID] = o.Name
	}
	return names, err
}

// countryOf tells the country of an address where the operator gave a database.
func (a *App) countryOf(ip netip.Addr) string {
	if a.countries == nil {
		return ""
	}
	return a.countries.Country(ip)
}

func openStore(ctx context.Context, c Config) (*sqlstore.Store, error) {
	options := sqlstore.Options{Now: c.Now, NoMigrate: c.look, NewKeys: c.newKeys}
	if c.Database == "" {
		return sqlstore.OpenSQLite(ctx, c.Data, options)
	}
	return sqlstore.OpenPostgres(ctx, c.Database, options)
}

// keyBelongs refuses to go on, and so to make a new master key, where another
// one was used and is gone: nothing could be opened with the new one.
func (a *App) keyBelongs(ctx context.Context) error {
	if _, err := os.Stat(a.Config.MasterKey); !errors.Is(err, os.ErrNotExist) {
		return nil // reading it tells what else is wrong
	}
	used, err := a.Store.Keys().TenantKeys(ctx)
	if err != nil {
		return err
	}
	if len(used) > 0 {
		return fmt.Errorf("the master key %s is missing although there are data: put the copy of it back, without it nothing can be read", a.Config.MasterKey)
	}
	return nil
}

// Close ends the vision child and closes the store.
func (a *App) Close() error {
	if a.Host != nil {
		a.Host.Close()
	}
	if a.preview != nil {
		a.preview.Close()
	}
	if a.faces != nil {
		a.faces.Close()
	}
	if a.sender != nil {
		a.sender.Close()
	}
	if a.fetcher != nil {
		a.fetcher.Close()
	}
	if a.countries != nil {
		_ = a.countries.Close() // only read
	}
	var err error
	if a.tracer != nil {
		err = a.tracer.Close()
	}
	if a.Store != nil {
		err = errors.Join(err, a.Store.Close())
	}
	return err
}

func openBlobs(ctx context.Context, c Config) (verify.Blobs, error) {
	if c.Blobs == "" || !strings.Contains(c.Blobs, "://") {
		root := c.Blobs
		if root == "" {
			root = filepath.Join(c.Data, "blobs")
		}
		return blobstore.OpenFolder(root)
	}
	return blobstore.OpenBucket(ctx, c.Blobs)
}

// newHost prepares the vision child: this program as `idngo vision`.
func newHost(c Config) (*visionhost.Host, error) {
	command := c.ReaderCommand
	if len(command) == 0 {
		self, err := os.Executable()
		if err != nil {
			return nil, fmt.Errorf("find this program: %w", err)
		}
		models, err := filepath.Abs(c.Models)
		if err != nil {
			return nil, err
		}
		command = []string{self, "vision", "--models", models}
		for _, d := range c.Packs {
			if d, err = filepath.Abs(d); err != nil {
				return nil, err
			}
			command = append(command, "--packs", d)
		}
		for flag, file := range map[string]string{"--face-calibration": c.FaceCalibration, "--face-model": c.FaceModel} {
			if file == "" {
				continue
			}
			if file, err = filepath.Abs(file); err != nil {
				return nil, err
			}
			command = append(command, flag, file)
		}
		if c.PassivePAD {
			command = append(command, "--passive-pad")
		}
		if c.HEICDecoder != "" {
			command = append(command, "--heic-decoder", c.HEICDecoder)
		}
	}
	return visionhost.New(visionhost.Options{
		Command: command, Env: []string{"HOME=/nonexistent", "PATH=/usr/bin:/bin", "LANG=C.UTF-8"},
		Deadline: c.ReaderDeadline, MemoryLimit: c.ReaderMemory, Log: c.Log,
	}), nil
}

// runner gives the workflow to the job queue.
type runner struct {
	*verify.Service
	maintain func(ctx context.Context) error
}

var _ jobs.Runner = runner{}

func (r runner) RunRead(ctx context.Context, j verify.Job, _ int) error {
	return r.Service.RunRead(ctx, j)
}

func (r runner) RunLiveness(ctx context.Context, j verify.Job, _ int) error {
	return r.Service.RunLiveness(ctx, j)
}

func (r runner) RunImport(ctx context.Context, j verify.Job, _ int) error {
	return r.Service.RunImport(ctx, j)
}

func (r runner) RunScreen(ctx context.Context, j verify.Job, _ int) error {
	return r.Service.RunScreen(ctx, j)
}

func (r runner) RunExport(ctx context.Context, j verify.Job, _ int) error {
	return r.Service.RunExport(ctx, j)
}

func (r runner) RunEvaluate(ctx context.Context, j verify.Job, _ int) error {
	return r.Service.RunEvaluate(ctx, j)
}

func (r runner) RunDeliver(ctx context.Context, j verify.Job, _ int) error {
	return r.Service.RunDeliver(ctx, j)
}

func (r runner) RunMaintenance(ctx context.Context) error { return r.maintain(ctx) }
