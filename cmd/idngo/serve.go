package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/internal/telemetry"
	"github.com/idngo/idngo/vision/fields"
)

// serverFlags are what serve and demo share.
type serverFlags struct {
	installation
	Role           string        `help:"What this process does: all, api or worker." enum:"all,api,worker" default:"all" env:"IDNGO_ROLE"`
	Listen         string        `help:"Address of the API." default:":8443" env:"IDNGO_LISTEN"`
	PublicURL      string        `help:"Origin under which clients reach the API, e.g. https://kyc.example.org." env:"IDNGO_PUBLIC_URL"`
	FlowURL        string        `help:"Origin of the applicant's flow; the API's when empty." env:"IDNGO_FLOW_URL"`
	FlowListen     string        `help:"Address of its own for the applicant's flow; empty serves it beside the API." env:"IDNGO_FLOW_LISTEN"`
	EmbedOrigins   []string      `name:"flow-embed-origins" help:"Origins that may embed the applicant's flow, e.g. https://shop.example; every one when empty." env:"IDNGO_FLOW_EMBED_ORIGINS"`
	FlowLanguages  string        `name:"flow-languages" help:"Folder of further languages of the applicant's flow, kk.json and the like." env:"IDNGO_FLOW_LANGUAGES"`
	SMTPURL        string        `name:"smtp-url" help:"Mail server that codes are sent by: smtps://user:password@host:465 or smtp://host:587." env:"IDNGO_SMTP_URL"`
	MailFrom       string        `help:"Sender of mails." env:"IDNGO_MAIL_FROM"`
	AlertsTo       []string      `help:"Addresses that are written to about webhooks that failed for good, besides the tenant's people who may change webhooks." env:"IDNGO_ALERTS_TO"`
	SMSURL         string        `name:"sms-url" help:"Gateway that takes text messages: POST of {to, text} as JSON." env:"IDNGO_SMS_URL"`
	TrustedProxies []string      `help:"Addresses or networks of proxies that end TLS in front of this server." env:"IDNGO_TRUSTED_PROXIES"`
	TLSCert        string        `help:"PEM certificate; a local authority is made when empty." env:"IDNGO_TLS_CERT" and:"tls"`
	TLSKey         string        `help:"PEM key of the certificate." env:"IDNGO_TLS_KEY" and:"tls"`
	ACMEDomain     string        `help:"Fetch a certificate for this name by ACME." env:"IDNGO_ACME_DOMAIN"`
	ACMEEmail      string        `help:"Contact for the ACME account." env:"IDNGO_ACME_EMAIL"`
	ACMEDirectory  string        `help:"Directory URL of another ACME authority." env:"IDNGO_ACME_DIRECTORY"`
	ACMECA         string        `name:"acme-ca" help:"PEM certificates that the ACME authority's own may come from; the system's when empty." env:"IDNGO_ACME_CA"`
	PrivateHooks   bool          `name:"allow-private-webhooks" help:"Admit webhook targets in private networks and plain http." env:"IDNGO_ALLOW_PRIVATE_WEBHOOKS"`
	PrivateIDPs    bool          `name:"allow-private-providers" help:"Admit identity providers in private networks and plain http." env:"IDNGO_ALLOW_PRIVATE_PROVIDERS"`
	Calibration    string        `name:"face-calibration" help:"Calibration file of the face models." env:"IDNGO_FACE_CALIBRATION"`
	FaceModel      string        `name:"face-model" help:"Description of another face embedding network; needs its own --face-calibration (docs/faces.md)." env:"IDNGO_FACE_MODEL"`
	FaceIndex      string        `name:"face-index" help:"Where templates of the search among all faces are kept: memory of each worker, shards (processes beside it), pgvector (unsealed in PostgreSQL; docs/faces.md)." enum:"memory,shards,pgvector" default:"memory" env:"IDNGO_FACE_INDEX"`
	FaceShards     int           `name:"face-shards" help:"Number of processes of --face-index shards." default:"2" env:"IDNGO_FACE_SHARDS"`
	Liveness       string        `name:"liveness-limits" help:"Limits file of liveness sessions." env:"IDNGO_LIVENESS_LIMITS"`
	PassivePAD     bool          `name:"passive-pad" help:"Use the passive networks that you put into the models folder (docs/faces.md)." env:"IDNGO_PASSIVE_PAD"`
	HEICDecoder    string        `name:"heic-decoder" help:"Program that turns HEIC pictures into JPEG, called as heif-convert of libheif is; HEIC is refused when empty." env:"IDNGO_HEIC_DECODER"`
	Packs          []string      `help:"Folders of template packs besides those of the program." env:"IDNGO_PACKS"`
	MetricsListen  string        `help:"Address of Prometheus metrics and health, without TLS, for a private network; none when empty." env:"IDNGO_METRICS_LISTEN"`
	OTLPEndpoint   string        `name:"otlp-endpoint" help:"URL of an OpenTelemetry collector for traces, e.g. http://collector:4318; none when empty." env:"IDNGO_OTLP_ENDPOINT"`
	LogLevel       string        `help:"Least level that is logged: debug, info, warn or error." enum:"debug,info,warn,error" default:"info" env:"IDNGO_LOG_LEVEL"`
	LogFormat      string        `help:"text or json." enum:"text,json" default:"text" env:"IDNGO_LOG_FORMAT"`
	GetRate        int           `help:"GET requests of an app token per 5 s." default:"300" env:"IDNGO_GET_RATE"`
	PostRate       int           `help:"Other requests of an app token per 5 s." default:"50" env:"IDNGO_POST_RATE"`
	Watermark      bool          `help:"Write the viewer's name into every picture that the Dashboard shows." env:"IDNGO_WATERMARK"`
	MinFileBytes   int64         `help:"Smallest file that is accepted." env:"IDNGO_MIN_FILE_BYTES"`
	MaxFileBytes   int64         `help:"Largest file that is accepted, within the contract's 50 MB." env:"IDNGO_MAX_FILE_BYTES"`
	GeoIP          string        `name:"geoip" help:"Database of countries by address, a .mmdb file of your own; fills ipCountry." env:"IDNGO_GEOIP"`
	ReaderDeadline time.Duration `help:"Longest time for one picture." default:"60s" env:"IDNGO_READER_DEADLINE"`
	ReaderMemory   int64         `help:"Most memory of the reading child, in MB." default:"2048" env:"IDNGO_READER_MEMORY"`
}

func (f serverFlags) config(r *runContext) (app.Config, error) {
	c := f.installation.config(logger(r.errOut, f.LogLevel, f.LogFormat))
	proxies, err := prefixes(f.TrustedProxies)
	if err != nil {
		return c, fmt.Errorf("--trusted-proxies: %w", err)
	}
	c.Role, c.Listen, c.PublicURL, c.FlowURL, c.TrustedProxies = app.Role(f.Role), f.Listen, f.PublicURL, f.FlowURL, proxies
	c.AlertsTo = f.AlertsTo
	c.FlowListen, c.SMTPURL, c.MailFrom, c.SMSURL = f.FlowListen, f.SMTPURL, f.MailFrom, f.SMSURL
	if c.EmbedOrigins, err = origins(f.EmbedOrigins); err != nil {
		return c, fmt.Errorf("--flow-embed-origins: %w", err)
	}
	if f.FlowLanguages != "" {
		c.FlowLanguages = r.path(f.FlowLanguages)
	}
	c.TLSCert, c.TLSKey = f.TLSCert, f.TLSKey
	c.ACMEDomain, c.ACMEEmail, c.ACMEDirectory = f.ACMEDomain, f.ACMEEmail, f.ACMEDirectory
	c.ACMECA, c.MetricsListen, c.OTLPEndpoint = f.ACMECA, f.MetricsListen, f.OTLPEndpoint
	c.AllowPrivateWebhooks, c.AllowPrivateProviders, c.FaceCalibration = f.PrivateHooks, f.PrivateIDPs, f.Calibration
	c.LivenessLimits, c.PassivePAD, c.FaceModel = f.Liveness, f.PassivePAD, f.FaceModel
	if c.FaceIndex, c.FaceShards = f.FaceIndex, f.FaceShards; c.FaceShards < 1 || c.FaceShards > maxFaceShards {
		return c, fmt.Errorf("--face-shards: %d is not between 1 and %d", c.FaceShards, maxFaceShards)
	}
	if c.HEICDecoder, err = program(f.HEICDecoder); err != nil {
		return c, fmt.Errorf("--heic-decoder: %w", err)
	}
	c.GetsPer5s, c.PostsPer5s, c.MinFileBytes = f.GetRate, f.PostRate, f.MinFileBytes
	c.MaxFileBytes, c.GeoIP = f.MaxFileBytes, f.GeoIP
	// A mistake in a pack stops the start, not the first reading.
	folders, err := packFolders(r, f.Packs)
	if err != nil {
		return c, err
	}
	if _, err := fields.New(nil, folders...); err != nil {
		return c, fmt.Errorf("--packs: %w", err)
	}
	for _, d := range f.Packs {
		c.Packs = append(c.Packs, r.path(d))
	}
	c.Watermark = f.Watermark
	c.ReaderDeadline, c.ReaderMemory = f.ReaderDeadline, f.ReaderMemory<<20
	return c, nil
}

// maxFaceShards bounds the processes that one worker starts.
const maxFaceShards = 64

// origins checks that each entry is an origin: it goes into a header as it is.
func origins(list []string) ([]string, error) {
	for _, o := range list {
		u, err := url.Parse(o)
		if err != nil || u.Host == "" || u.Scheme+"://"+u.Host != o || strings.ContainsAny(o, " ;,'\"") {
			return nil, fmt.Errorf("%q is no origin such as https://shop.example", o)
		}
	}
	return list, nil
}

func logger(w io.Writer, level, format string) *slog.Logger {
	o := &slog.HandlerOptions{}
	var l slog.Level
	if l.UnmarshalText([]byte(level)) == nil { // kong admits known names only
		o.Level = l
	}
	var h slog.Handler = slog.NewTextHandler(w, o)
	if format == "json" {
		h = slog.NewJSONHandler(w, o)
	}
	return slog.New(telemetry.Correlated(h))
}

type serveCmd struct{ serverFlags }

// sayHowToSignIn prints a set-up link for each tenant in which nobody can sign in yet.
func sayHowToSignIn(r *runContext, a *app.App, running *app.Running) error {
	if running.URL == "" || !running.Pages {
		return nil
	}
	links, err := a.SetupLinks(r.ctx, running.PublicURL)
	if err != nil {
		return err
	}
	for _, link := range links {
		fmt.Fprintf(r.errOut, "Open the Dashboard once with this link, within 24 hours, to make the first owner: %s\n", link)
	}
	return nil
}

func (s serveCmd) Run(r *runContext) error {
	c, err := s.config(r)
	if err != nil {
		return err
	}
	return serve(r, c, func(a *app.App, running *app.Running) error { return sayHowToSignIn(r, a, running) })
}

// serve runs an installation until the context ends; started is called once it listens.
func serve(r *runContext, c app.Config, started func(*app.App, *app.Running) error) (err error) {
	if r.app != nil {
		return errors.New("a server runs already")
	}
	a, err := app.Open(r.ctx, c)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	if a.NewMasterKey {
		fmt.Fprintf(r.errOut, "A master key was made in %s. Keep a copy of it in a safe place, away from the backups: without it nothing stored can be read, and with it everything can.\n", a.Config.MasterKey)
	}
	running, err := a.Start(r.ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, running.Stop()) }()
	if c.Database == "" { // commands reach a shared database by themselves
		stopAdmin, err := serveAdmin(context.WithoutCancel(r.ctx), a)
		if err != nil {
			return err
		}
		defer stopAdmin()
	}
	if running.URL != "" {
		fmt.Fprintf(r.errOut, "idngo listens on %s (certificate authority: %s)\n", running.URL, orText(running.CACert, "your own certificate"))
		if running.FlowURL != running.URL {
			fmt.Fprintf(r.errOut, "the applicant's flow is on %s\n", running.FlowURL)
		}
	}
	if running.MetricsURL != "" {
		fmt.Fprintf(r.errOut, "metrics on %s\n", running.MetricsURL)
	}
	if err := started(a, running); err != nil {
		return err
	}
	hangup := make(chan os.Signal, 1)
	signal.Notify(hangup, syscall.SIGHUP)
	defer signal.Stop(hangup)
	var reloading sync.WaitGroup
	defer reloading.Wait()
	ctx, cancel := context.WithCancel(r.ctx)
	defer cancel()
	reloading.Add(1)
	go func() { // ends with the server
		defer reloading.Done()
		for {
			select {
			case <-ctx.Done():
				return
			case <-hangup:
				if err := running.Reload(); err != nil {
					c.Log.Error("the certificate stays as it was", "error", err)
				} else {
					c.Log.Info("read the certificate again")
				}
			}
		}
	}()
	return running.Wait(ctx)
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// program finds a program that the operator named, "" for none.
func program(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	path, err := exec.LookPath(name)
	if err != nil {
		return "", err
	}
	return filepath.Abs(path)
}
