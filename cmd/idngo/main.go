// Command idngo is the identity-verification server and its tools.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"
	_ "time/tzdata" // days are counted in the officers' time zones, on hosts without zoneinfo too

	"github.com/alecthomas/kong"

	"github.com/idngo/idngo/internal/app"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// version is set by the build.
var version = "dev"

// cli is flags, environment (IDNGO_*) and help in one.
type cli struct {
	JSON bool `name:"json" help:"Print JSON, one object a line: the default where the output is no terminal."`

	Serve serveCmd `cmd:"" help:"Run the server."`
	Demo  demoCmd  `cmd:"" help:"Run the server with a demo tenant and walk sample applicants through it."`

	Read     readCmd     `cmd:"" help:"Show what the document reader sees in files."`
	Pack     packCmd     `cmd:"" help:"Template packs: check, preview."`
	Match    matchCmd    `cmd:"" help:"Compare the faces of two pictures."`
	Liveness livenessCmd `cmd:"" help:"Look for traces of a screen or a print in pictures of a face."`
	Vision   visionCmd   `cmd:"" hidden:"" help:"The supervised child that reads pictures."`
	Preview  previewCmd  `cmd:"" hidden:"" help:"The supervised child that shows pictures."`
	Faces    facesCmd    `cmd:"" hidden:"" help:"The supervised child that keeps a part of the index of faces."`

	Tenant     tenantCmd     `cmd:"" help:"Tenants: create, list, show, set."`
	Token      tokenCmd      `cmd:"" help:"App tokens: create, list, revoke."`
	Operator   operatorCmd   `cmd:"" help:"People of the Dashboard: list, invite, link, disable, enable, remove."`
	Level      levelCmd      `cmd:"" help:"Levels: list, export, import."`
	Appearance appearanceCmd `cmd:"" help:"How the applicant's flow looks and speaks, under names: list, export, import, remove."`
	Webhook    webhookCmd    `cmd:"" help:"Webhooks: list, create, change, delete, test, log, resend."`
	Applicant  applicantCmd  `cmd:"" help:"Applicants: list, show, queue, claim, decide, reset, erase."`
	Watchlist  watchlistCmd  `cmd:"" help:"Watch lists of sanctions, officials, or one's own: list, import, use, remove, try."`
	Blocklist  blocklistCmd  `cmd:"" help:"Blocklist: add, remove, list."`
	Retention  retentionCmd  `cmd:"" help:"How long applicants are kept: show, set, due, run."`
	Erasure    erasureCmd    `cmd:"" help:"The list of erasures: show it, or carry it out again after a restore."`
	Audit      auditCmd      `cmd:"" help:"Audit trail: show, verify."`
	Key        keyCmd        `cmd:"" help:"Keys: check and replace the master key, replace a tenant's key."`
	Backup     backupCmd     `cmd:"" help:"Copy the installation to a backup folder while it works."`
	Restore    restoreCmd    `cmd:"" help:"Make an installation from a backup folder."`
	Migrate    migrateCmd    `cmd:"" help:"Bring the database to this version."`
	Doctor     doctorCmd     `cmd:"" help:"Say what is wrong with an installation and how to mend it."`
	Version    versionCmd    `cmd:"" help:"Print the version."`
}

// runContext is what every command gets.
type runContext struct {
	ctx    context.Context
	args   []string
	out    io.Writer
	errOut io.Writer
	log    *slog.Logger
	// json: print JSON, whatever the output is. terminal: somebody reads the output.
	json, terminal bool
	// ran is told which command was understood; for tests.
	ran func(command string)
	// app and cwd are set when a running server carries out the command.
	app *app.App
	cwd string
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	exit := run(&runContext{
		ctx: ctx, args: os.Args[1:], out: os.Stdout, errOut: os.Stderr,
		log: slog.New(slog.NewTextHandler(os.Stderr, nil)), terminal: isTerminal(os.Stdout),
	})
	stop()
	os.Exit(exit)
}

// run is main with its surroundings as an argument. It returns the exit status:
// 0 done, 1 failed, 2 called wrongly.
func run(r *runContext) int {
	var c cli
	exit := -1
	parser, err := kong.New(&c,
		kong.Name("idngo"),
		kong.Description("Self-hosted identity verification."),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Writers(r.out, r.errOut),
		kong.Exit(func(code int) { exit = code }),
	)
	if err != nil {
		fmt.Fprintln(r.errOut, "idngo:", err)
		return 1
	}
	kctx, err := parser.Parse(r.args)
	if kctx != nil && r.ran != nil && err == nil && exit < 0 {
		r.ran(kctx.Command())
	}
	if exit >= 0 { // help was asked for
		return exit
	}
	if err != nil {
		fmt.Fprintln(r.errOut, "idngo:", err)
		fmt.Fprintln(r.errOut, "Run idngo --help, or idngo COMMAND --help, for what there is.")
		return 2
	}
	r.json = c.JSON
	err = kctx.Run(r)
	var forwarded errForwarded
	switch {
	case errors.As(err, &forwarded):
		return forwarded.exit
	case err != nil:
		fmt.Fprintln(r.errOut, "idngo:", explain(err))
		return 1
	}
	return 0
}

// explain shows the operator the cause too: it is their machine.
func explain(err error) string {
	var held *verify.Held
	if errors.As(err, &held) {
		text := held.Error()
		for _, h := range held.Holds {
			text += fmt.Sprintf("\n  %s by %s: %s", h.PlacedAt.UTC().Format(time.DateOnly), h.PlacedBy, h.Reason)
		}
		return text
	}
	// What a client is told of something unknown reads oddly here.
	return strings.ReplaceAll(err.Error(), fault.ErrNotFound.Public, "not found")
}

type versionCmd struct{}

func (versionCmd) Run(r *runContext) error {
	if r.json {
		return r.line(map[string]string{"version": version})
	}
	_, err := fmt.Fprintln(r.out, "idngo", version)
	return err
}
