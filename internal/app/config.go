package app

import (
	"crypto/x509"
	"log/slog"
	"net/http"
	"net/netip"
	"path/filepath"
	"strings"
	"time"
)

// Role says which parts of the program a process runs.
type Role string

// The roles: everything, the API alone, the background work alone.
const (
	RoleAll    Role = "all"
	RoleAPI    Role = "api"
	RoleWorker Role = "worker"
)

// Config is everything that an operator can choose.
type Config struct {
	Role Role
	// Data is the folder of an installation: database, files, certificates.
	Data string
	// Database is a PostgreSQL URL; empty means SQLite in Data.
	Database string
	// Blobs is where sealed files live: empty means a folder in Data, s3://bucket?… a bucket.
	Blobs string
	// Models is the folder that `make models` filled.
	Models string
	// Packs are folders of template packs besides those of the program.
	Packs []string
	// MasterKey is the file of the master key; empty means Data + ".master.key", beside the folder, not in it.
	MasterKey string

	// Erasures is the file of the list of erasures; empty means Data + ".erasures", beside the folder, not in it.
	Erasures string
	// Version of the program, for backups and logs.
	Version string

	Listen    string
	PublicURL string
	FlowURL   string
	// FlowListen is an address of its own for the applicant's flow; empty serves it beside the API.
	FlowListen string
	// EmbedOrigins may put the flow into an iframe; empty allows every origin.
	EmbedOrigins []string
	// FlowLanguages is a folder of further languages of the flow; empty for none.
	FlowLanguages string
	// Beside adds handlers by path prefix to the API's address (the demo's shop).
	Beside map[string]http.Handler
	// TrustedProxies may speak plain HTTP to us and say for whom.
	TrustedProxies []netip.Prefix
	// TLSCert and TLSKey are PEM files; ACMEDomain has a certificate fetched; both empty: a local authority.
	TLSCert, TLSKey string
	ACMEDomain      string
	ACMEEmail       string
	ACMEDirectory   string
	// ACMECA is a PEM file of the authorities that the ACME directory's own certificate may come from; empty means the system's.
	ACMECA string

	// SMTPURL and MailFrom, SMSURL: how codes reach people (package messenger).
	SMTPURL, MailFrom, SMSURL string
	// AlertsTo are addresses that are written to about webhooks that failed for
	// good, besides the people of the tenant who look after them.
	AlertsTo []string
	// mailRoots vouch for the mail server; nil means the system's. For tests.
	mailRoots *x509.CertPool

	// AllowPrivateWebhooks admits loopback, private addresses and plain http as webhook targets.
	AllowPrivateWebhooks bool
	// AllowPrivateProviders admits the same as addresses of identity providers.
	AllowPrivateProviders bool
	// FaceCalibration replaces the built-in calibration file.
	FaceCalibration string
	// FaceModel is the description of another embedding network (face.LoadNetwork);
	// the calibration must belong to it.
	FaceModel string
	// FaceIndex says where the templates of 1:N search are kept: FaceIndexMemory
	// (default), FaceIndexShards or FaceIndexVector. FaceShards is the number of
	// processes of the second.
	FaceIndex  string
	FaceShards int
	// LivenessLimits replaces the built-in limits of liveness sessions.
	LivenessLimits string
	// PassivePAD uses the operator's own passive networks (face.PassiveModels in Models).
	PassivePAD bool
	// HEICDecoder is the operator's program for HEIC pictures (imageio.Still); empty refuses them.
	HEICDecoder string
	// Watermark writes the viewer's name into every picture that the Dashboard shows.
	Watermark bool
	// GetsPer5s and PostsPer5s are rate limits per app token; 0 means the contract's.
	GetsPer5s, PostsPer5s int
	// MinFileBytes and MaxFileBytes bound files within the contract's 50 MB; 0 means no bound of our own.
	MinFileBytes, MaxFileBytes int64
	// ReaderDeadline bounds one image; ReaderMemory the child's resident set, in bytes.
	ReaderDeadline time.Duration
	ReaderMemory   int64
	// ReaderCommand replaces the vision child (tests of its death); empty means this program.
	ReaderCommand []string
	// GeoIP is a .mmdb file of countries; empty leaves ipCountry out.
	GeoIP string

	// MinFree is the free space below which doctor warns, in bytes; 0 means 2 GB.
	MinFree int64
	// MetricsListen is the address of metrics and health, without TLS; empty means none.
	MetricsListen string
	// OTLPEndpoint is the URL of an OpenTelemetry collector; empty means no traces.
	OTLPEndpoint string

	// look opens the installation to look at it alone: nothing is made or migrated.
	look bool
	// newKeys opens a folder whose wrapped keys a restore is about to bring.
	newKeys bool

	Log *slog.Logger
	Now func() time.Time
}

func (c Config) withDefaults() Config {
	if c.Role == "" {
		c.Role = RoleAll
	}
	beside := strings.TrimSuffix(filepath.Clean(c.Data), string(filepath.Separator))
	if c.MasterKey == "" {
		c.MasterKey = beside + ".master.key"
	}
	if c.Erasures == "" {
		c.Erasures = beside + ".erasures"
	}
	if c.Listen == "" {
		c.Listen = ":8443"
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c
}
