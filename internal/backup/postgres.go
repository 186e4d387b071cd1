package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"

	"github.com/idngo/idngo/kyc/fault"
)

// PostgreSQL is copied by its own tools, pg_dump and pg_restore: they know every
// version of the server, and a dump is what an operator can read without us.
// Wrapped keys are left out (schema idngo_keys, and the version of its schema):
// of them only the newest copy may exist.

// ErrTools: pg_dump or pg_restore is not installed.
var ErrTools = fault.New(fault.Invalid, "pg_dump and pg_restore are needed: apt-get install postgresql-client, of the server's version or newer")

func dumpPostgres(ctx context.Context, database, file string) error {
	return postgresTool(ctx, database, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--enable-row-security",
		"--exclude-schema=idngo_keys", "--exclude-table=public.goose_keys_version", "--file="+file)
}

func restorePostgres(ctx context.Context, database, file string) error {
	return postgresTool(ctx, database, "pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", "--dbname=service=idngo", file)
}

// postgresTool runs a program on a database. The password goes by a file, since
// arguments are for everybody to see.
func postgresTool(ctx context.Context, database, program string, args ...string) error {
	path, err := tool(program)
	if err != nil {
		return err
	}
	service, err := serviceFile(database)
	if err != nil {
		return err
	}
	defer os.Remove(service) //nolint:errcheck // in the temporary folder
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(os.Environ(), "PGSERVICEFILE="+service, "PGSERVICE=idngo",
		// The owner of the tables is under row security too; this is how it sees all.
		"PGOPTIONS=-c app.tenant=* -c app.environment=*")
	var errOut bytes.Buffer
	cmd.Stderr = &errOut
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w: %s", program, err, strings.TrimSpace(errOut.String()))
	}
	return nil
}

// tool finds a program of PostgreSQL: on the path, else the newest of Debian's.
func tool(program string) (string, error) {
	if path, err := exec.LookPath(program); err == nil {
		return path, nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/" + program)
	if err != nil || len(found) == 0 {
		return "", ErrTools
	}
	sort.Strings(found)
	return found[len(found)-1], nil
}

func serviceFile(database string) (string, error) {
	settings, err := connection(database)
	if err != nil {
		return "", err
	}
	text := "[idngo]\n"
	for _, s := range settings {
		text += s + "\n"
	}
	f, err := os.CreateTemp("", "idngo-pg-*") // mode 0600
	if err != nil {
		return "", err
	}
	_, err = f.WriteString(text)
	if err = errors.Join(err, f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(f.Name()))
	}
	return f.Name(), nil
}

var errURL = fault.New(fault.Invalid, "The URL of the database is not valid.")

// connection writes a URL or key=value string of libpq's as the lines of a
// service file. Its text never gets into an error: it may hold the password.
func connection(database string) ([]string, error) {
	if !strings.HasPrefix(database, "postgres://") && !strings.HasPrefix(database, "postgresql://") {
		return keyValues(database)
	}
	u, err := url.Parse(database)
	if err != nil {
		return nil, errURL
	}
	var out []string
	add := func(key, value string) {
		if value != "" {
			out = append(out, key+"="+value)
		}
	}
	add("host", u.Hostname())
	add("port", u.Port())
	add("dbname", strings.TrimPrefix(u.Path, "/"))
	if u.User != nil {
		add("user", u.User.Username())
		password, _ := u.User.Password()
		add("password", password)
	}
	query := u.Query()
	names := make([]string, 0, len(query))
	for name := range query {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if strings.HasPrefix(name, "pool_") || name == "default_query_exec_mode" { // pgx's own
			continue
		}
		add(name, query.Get(name))
	}
	for _, s := range out {
		if strings.ContainsAny(s, "\n\r") {
			return nil, errURL
		}
	}
	return out, nil
}

// keyValues splits "host=… password='it”s'" as libpq does.
func keyValues(s string) ([]string, error) {
	var out []string
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		key, rest, ok := strings.Cut(s, "=")
		if key = strings.TrimSpace(key); !ok || key == "" {
			return nil, errURL
		}
		rest = strings.TrimLeft(rest, " ")
		var value strings.Builder
		i, quoted := 0, strings.HasPrefix(rest, "'")
		if quoted {
			i = 1
		}
		for ; ; i++ {
			if i == len(rest) {
				if quoted {
					return nil, errURL
				}
				break
			}
			c := rest[i]
			if c == '\\' && i+1 < len(rest) {
				i++
				value.WriteByte(rest[i])
				continue
			}
			if quoted && c == '\'' || !quoted && c == ' ' {
				i++
				break
			}
			value.WriteByte(c)
		}
		s = rest[i:]
		if key == "database" {
			key = "dbname"
		}
		if strings.ContainsAny(value.String(), "\n\r") {
			return nil, errURL
		}
		if value.Len() > 0 && !strings.HasPrefix(key, "pool_") {
			out = append(out, key+"="+value.String())
		}
	}
	return out, nil
}
