package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// Cluster is a PostgreSQL that starts with the first database asked of it.
type Cluster struct {
	once      sync.Once
	failed    error
	dir       string
	server    *exec.Cmd
	databases atomic.Int64

	// install gives the folder of another PostgreSQL than the system's, and where
	// in it the programs are.
	install func() (folder, bin string, err error)

	prepare sync.Once
	copied  string // database that Copy copies
}

// Owner is the role that owns the databases. It is no superuser, so that row
// security holds for it.
const Owner = "idngo"

const aptLine = "apt-get install -y postgresql-15"

// Main is for TestMain: it runs the tests of a package with a cluster at hand
// and answers the exit code.
func Main(m *testing.M, use func(*Cluster)) int {
	c := &Cluster{}
	defer c.stop()
	use(c)
	return m.Run()
}

// MainOf is Main with another PostgreSQL than that of the system: install gives
// its folder and where in it the programs are, and is called with the first
// database asked for.
func MainOf(m *testing.M, install func() (folder, bin string, err error), use func(*Cluster)) int {
	c := &Cluster{install: install}
	defer c.stop()
	use(c)
	return m.Run()
}

// programs gives the folder of the server's programs. Those of install are
// copied beside the data: the unprivileged user may not reach where they lie.
func (c *Cluster) programs() (string, error) {
	if c.install == nil {
		return binaries()
	}
	from, bin, err := c.install()
	if err != nil {
		return "", err
	}
	to := filepath.Join(c.dir, "postgresql")
	return filepath.Join(to, bin), os.CopyFS(to, os.DirFS(from))
}

// binaries finds the newest installed PostgreSQL.
func binaries() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.New("it is not installed; run: " + aptLine)
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
}

func (c *Cluster) start() error {
	// Short, because the path of a socket may have no more than 107 bytes.
	var err error
	if c.dir, err = os.MkdirTemp("", "pg"); err != nil {
		return err
	}
	bin, err := c.programs()
	if err != nil {
		return errors.Join(err, os.RemoveAll(c.dir))
	}
	as, err := c.unprivileged()
	if err != nil {
		return errors.Join(err, os.RemoveAll(c.dir))
	}
	data := filepath.Join(c.dir, "data")
	initdb := exec.CommandContext(context.Background(), filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
	initdb.SysProcAttr = as
	initdb.Dir = c.dir
	if out, err := initdb.CombinedOutput(); err != nil {
		return errors.Join(fmt.Errorf("initdb: %w\n%s", err, out), os.RemoveAll(c.dir))
	}
	// Nothing of it has to survive a crash: no fsync.
	c.server = exec.Command(filepath.Join(bin, "postgres"), //nolint:noctx // stop ends it
		"-D", data, "-k", c.dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "synchronous_commit=off",
		"-c", "full_page_writes=off", "-c", "max_connections=400", "-c", "shared_buffers=64MB")
	c.server.SysProcAttr = as
	c.server.Dir = c.dir
	log, err := os.Create(filepath.Join(c.dir, "log"))
	if err != nil {
		return err
	}
	defer func() { _ = log.Close() }()
	c.server.Stdout, c.server.Stderr = log, log
	if err := c.server.Start(); err != nil {
		return errors.Join(err, os.RemoveAll(c.dir))
	}
	if err := c.admin(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "CREATE ROLE "+Owner+" LOGIN")
		return err
	}); err != nil {
		c.stop()
		return err
	}
	return nil
}

// unprivileged lets the server run as somebody else than root, whom it refuses.
func (c *Cluster) unprivileged() (*syscall.SysProcAttr, error) {
	// The server ends with the test binary in whatever way that ends.
	attr := &syscall.SysProcAttr{Pdeathsig: syscall.SIGQUIT}
	if os.Geteuid() != 0 {
		return attr, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, fmt.Errorf("%w; run: %s", err, aptLine)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	attr.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return attr, os.Chown(c.dir, int(uid), int(gid))
}

func (c *Cluster) stop() {
	if c.server != nil && c.server.Process != nil {
		_ = c.server.Process.Signal(syscall.SIGQUIT) // immediate shutdown
		_ = c.server.Wait()
	}
	if c.dir != "" {
		_ = os.RemoveAll(c.dir)
	}
}

func (c *Cluster) url(user, database string) string {
	return fmt.Sprintf("host=%s user=%s database=%s sslmode=disable", c.dir, user, database)
}

// admin runs fn as superuser; a server that is still starting is waited for.
func (c *Cluster) admin(fn func(ctx context.Context, conn *pgx.Conn) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, c.url("postgres", "postgres"))
		if err == nil {
			return errors.Join(fn(ctx, conn), conn.Close(ctx))
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// Database makes an empty database that belongs to Owner and answers how to connect.
func (c *Cluster) Database(t testing.TB) (url string) {
	t.Helper()
	_, url = c.create(t, "template0")
	return url
}

// Superuser answers how to connect to a database that url belongs to, as the
// administrator of the server would.
func (c *Cluster) Superuser(url string) string {
	return strings.Replace(url, "user="+Owner, "user=postgres", 1)
}

// Copy makes a copy of a database that prepare has filled once for all tests;
// prepare must leave no connection open.
func (c *Cluster) Copy(t testing.TB, prepare func(url string) error) (url string) {
	t.Helper()
	c.prepare.Do(func() {
		name, url := c.create(t, "template0")
		if err := prepare(url); err != nil {
			t.Fatal(err)
		}
		c.copied = name
	})
	if c.copied == "" {
		t.Fatal("the database to copy could not be prepared")
	}
	_, url = c.create(t, c.copied)
	return url
}

func (c *Cluster) create(t testing.TB, template string) (name, url string) {
	t.Helper()
	if c.once.Do(func() { c.failed = c.start() }); c.failed != nil {
		t.Fatal("PostgreSQL for the tests: ", c.failed)
	}
	name = fmt.Sprintf("test%d", c.databases.Add(1))
	if err := c.admin(func(ctx context.Context, conn *pgx.Conn) error {
		_, err := conn.Exec(ctx, "CREATE DATABASE "+name+" OWNER "+Owner+" TEMPLATE "+template)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return name, c.url(Owner, name)
}
