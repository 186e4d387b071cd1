package sqlstore

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlitelib "modernc.org/sqlite/lib"

	"github.com/idngo/idngo/kyc/fault"
)

// querier is what both engines offer, inside and outside a transaction.
type querier interface {
	// exec answers how many rows the statement changed.
	exec(ctx context.Context, query string, args ...any) (int64, error)
	query(ctx context.Context, query string, args ...any) (rows, error)
}

// rows is the answer to a query; Close may be called twice.
type rows interface {
	scanner
	Next() bool
	Err() error
	Close()
}

type scanner interface {
	Scan(dest ...any) error
}

// sqlQuerier adapts database/sql, for SQLite.
type sqlQuerier struct {
	db interface {
		ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
		QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	}
}

func (q sqlQuerier) exec(ctx context.Context, query string, args ...any) (int64, error) {
	res, err := q.db.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

func (q sqlQuerier) query(ctx context.Context, query string, args ...any) (rows, error) {
	rs, err := q.db.QueryContext(ctx, query, args...) //nolint:rowserrcheck // list and its like ask Err
	if err != nil {
		return nil, err
	}
	return sqlRows{rs}, nil
}

type sqlRows struct{ *sql.Rows }

// Close drops the error of closing: Err has told of any that matters.
func (r sqlRows) Close() { _ = r.Rows.Close() }

// list reads all rows of a query.
func list[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rs, err := q.query(ctx, query, args...)
	if err != nil {
		return nil, translate(err)
	}
	defer rs.Close()
	var out []T
	for rs.Next() {
		v, err := scan(rs)
		if err != nil {
			return nil, translate(err)
		}
		out = append(out, v)
	}
	return out, translate(rs.Err())
}

// one reads the first row of a query, or answers fault.ErrNotFound.
func one[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	var zero T
	rs, err := q.query(ctx, query, args...)
	if err != nil {
		return zero, translate(err)
	}
	defer rs.Close()
	if !rs.Next() {
		if err := rs.Err(); err != nil {
			return zero, translate(err)
		}
		return zero, fault.ErrNotFound
	}
	v, err := scan(rs)
	return v, translate(err)
}

// column scans a row of a single column.
func column[T any](s scanner) (T, error) {
	var v T
	err := s.Scan(&v)
	return v, err
}

// translate turns what a constraint says into the sentinels of the storage
// layer; the engine's own error stays as private cause.
func translate(err error) error {
	if err == nil {
		return nil
	}
	var pg *pgconn.PgError
	if errors.As(err, &pg) {
		switch pg.Code {
		case "23505":
			return fault.ErrExists.Because(err)
		case "23503":
			return fault.ErrNotFound.Because(err)
		}
		return err
	}
	var lite *sqlite.Error
	if errors.As(err, &lite) {
		switch lite.Code() {
		case sqlitelib.SQLITE_CONSTRAINT_UNIQUE, sqlitelib.SQLITE_CONSTRAINT_PRIMARYKEY:
			return fault.ErrExists.Because(err)
		case sqlitelib.SQLITE_CONSTRAINT_FOREIGNKEY:
			return fault.ErrNotFound.Because(err)
		}
	}
	return err
}

// retryable reports that the same transaction may succeed when repeated.
func retryable(err error) bool {
	var pg *pgconn.PgError
	return errors.As(err, &pg) && (pg.Code == "40001" || pg.Code == "40P01")
}

// insertInto writes the statement that inserts one row and does nothing when a
// unique key is taken: an error would end PostgreSQL's transaction.
func insertInto(table, columns string) string {
	n := strings.Count(columns, ",") + 1
	return "INSERT INTO " + table + " (" + columns + ") VALUES (" + placeholders(1, n) + ") ON CONFLICT DO NOTHING"
}

// placeholders writes "$from, …" for n values.
func placeholders(from, n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(from + i))
	}
	return b.String()
}

// filter collects conditions joined by AND and their arguments.
type filter struct {
	where []string
	args  []any
}

// and adds a condition in which ? stands for the next argument.
func (f *filter) and(condition string, arg any) {
	f.args = append(f.args, arg)
	f.where = append(f.where, strings.ReplaceAll(condition, "?", "$"+strconv.Itoa(len(f.args))))
}

// next adds an argument and names its placeholder.
func (f *filter) next(arg any) string {
	f.args = append(f.args, arg)
	return "$" + strconv.Itoa(len(f.args))
}

func (f *filter) String() string { return strings.Join(f.where, " AND ") }

// ms is the stored form of a time; a zero time is 0.
func ms(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

func fromMS(v int64) time.Time {
	if v == 0 {
		return time.Time{}
	}
	return time.UnixMilli(v).UTC()
}

// micros is the stored form of a time whose order matters.
func micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

func fromMicros(v int64) time.Time {
	if v == 0 {
		return time.Time{}
	}
	return time.UnixMicro(v).UTC()
}

// blob makes nil storable in a column that is never NULL.
func blob(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// unblob undoes blob: nothing is nil.
func unblob(b []byte) []byte {
	if len(b) == 0 {
		return nil
	}
	return b
}

// toJSON is the stored form of a list or structure; nil is ”.
func toJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("encode a column: %w", err)
	}
	if string(b) == "null" {
		return "", nil
	}
	return string(b), nil
}

// fromJSON undoes toJSON.
func fromJSON[T any](text string, v *T) error {
	if text == "" {
		return nil
	}
	if err := json.Unmarshal([]byte(text), v); err != nil {
		return fmt.Errorf("decode a column: %w", err)
	}
	return nil
}
