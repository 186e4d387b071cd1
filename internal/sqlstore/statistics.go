package sqlstore

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/statistics"
)

const decisionColumns = `tenant, environment, id, at, applicant_id, attempt_id, level_name, level_revision, country, source, decided_by, answer, reject_type, labels, submitted_at, again`

func scanDecision(s scanner) (statistics.Decision, error) {
	var (
		d               statistics.Decision
		at, submittedAt int64
		labels          string
	)
	err := s.Scan(&d.Scope.Tenant, &d.Scope.Environment, &d.ID, &at, &d.ApplicantID, &d.AttemptID, &d.LevelName, &d.LevelRevision, &d.Country, &d.Source, &d.DecidedBy, &d.Answer, &d.RejectType, &labels, &submittedAt, &d.Again)
	if err != nil {
		return d, err
	}
	d.At, d.SubmittedAt = fromMS(at), fromMS(submittedAt)
	return d, fromJSON(labels, &d.Labels)
}

var insertDecision = insertInto("decisions", decisionColumns)

// InsertDecision implements verify.Tx.
func (t *tx) InsertDecision(ctx context.Context, d statistics.Decision) error {
	labels, err := toJSON(d.Labels)
	if err != nil {
		return err
	}
	return t.insert(ctx, d.Scope, insertDecision, d.ID, ms(d.At), d.ApplicantID, d.AttemptID, d.LevelName, d.LevelRevision, d.Country, d.Source, d.DecidedBy, d.Answer, d.RejectType, labels, ms(d.SubmittedAt), d.Again)
}

// Decisions implements verify.Store, oldest first.
func (s *Store) Decisions(ctx context.Context, scope kyc.Scope, applicantID string, limit int) ([]statistics.Decision, error) {
	return readList(ctx, s, scope, scanDecision, `SELECT `+decisionColumns+` FROM decisions
		WHERE tenant = $1 AND environment = $2 AND applicant_id = $3 ORDER BY at, id LIMIT $4`, applicantID, page(limit))
}

const msPerDay = int64(24 * time.Hour / time.Millisecond)

// maxGroups bounds an answer of CountDecisions: the most frequent stay.
const maxGroups = 10_000

// waitCase gives the index of the bound that a wait is below.
var waitCase = func() string {
	var b strings.Builder
	b.WriteString("CASE")
	for i, w := range statistics.Waits {
		fmt.Fprintf(&b, " WHEN at - submitted_at < %d THEN %d", w.Milliseconds(), i)
	}
	fmt.Fprintf(&b, " ELSE %d END", len(statistics.Waits))
	return b.String()
}()

// CountDecisions implements verify.Store. The period bounds what is read, by
// the index on the time.
func (s *Store) CountDecisions(ctx context.Context, scope kyc.Scope, q statistics.Query, by statistics.Dimension) ([]statistics.Count, error) {
	f := filter{where: []string{"tenant = $1 AND environment = $2"}, args: []any{scope.Tenant, scope.Environment}}
	f.and("at >= ?", ms(q.From))
	f.and("at < ?", ms(q.To))
	f.and("again = ?", q.Again)
	if q.LevelName != "" {
		f.and("level_name = ?", q.LevelName)
	}
	var key string
	switch by {
	case statistics.ByDay:
		key = "CAST((at + CAST(" + f.next(q.Shift.Milliseconds()) + " AS BIGINT)) / " + strconv.FormatInt(msPerDay, 10) + " AS TEXT)"
	case statistics.ByLevel:
		key = "level_name"
	case statistics.ByCountry:
		key = "country"
	case statistics.ByLabels:
		key = "labels"
		f.and("labels <> ?", "")
	case statistics.ByWait:
		key = "CAST(" + waitCase + " AS TEXT)"
		f.and("submitted_at > ?", 0)
	case statistics.ByPerson:
		key = "decided_by"
		f.and("decided_by <> ?", "")
	default:
		return nil, fmt.Errorf("count decisions by %q", by)
	}
	scan := func(s scanner) (c statistics.Count, err error) {
		err = s.Scan(&c.Key, &c.Source, &c.Answer, &c.RejectType, &c.N)
		return c, err
	}
	where, limit := f.String(), f.next(maxGroups)
	counts, err := readList(ctx, s, scope, scan, `SELECT `+key+` AS k, source, answer, reject_type, COUNT(*) AS n FROM decisions
		WHERE `+where+` GROUP BY 1, 2, 3, 4 ORDER BY n DESC, 1, 2, 3, 4 LIMIT `+limit, f.args[2:]...)
	if err != nil || by != statistics.ByDay {
		return counts, err
	}
	for i := range counts {
		days, err := strconv.ParseInt(counts[i].Key, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read a day: %w", err)
		}
		counts[i].Key = time.UnixMilli(days * msPerDay).UTC().Format(time.DateOnly)
	}
	return counts, nil
}

// CountFunnel implements verify.Store. Ids begin with the time of creation, so
// the period is a range of the primary key.
func (s *Store) CountFunnel(ctx context.Context, scope kyc.Scope, q statistics.Query) (statistics.Funnel, error) {
	f := filter{where: []string{"a.tenant = $1 AND a.environment = $2 AND a.erased_at = 0"}, args: []any{scope.Tenant, scope.Environment}}
	f.and("a.id >= ?", kyc.FirstID(q.From))
	f.and("a.id < ?", kyc.FirstID(q.To))
	if q.LevelName != "" {
		f.and("a.level_name = ?", q.LevelName)
	}
	scan := func(s scanner) (n statistics.Funnel, err error) {
		err = s.Scan(&n.Created, &n.Uploaded, &n.Submitted, &n.Decided, &n.Approved)
		return n, err
	}
	same := `t.tenant = a.tenant AND t.environment = a.environment AND t.applicant_id = a.id`
	one := func(condition string) string {
		return `COALESCE(SUM(CASE WHEN ` + condition + ` THEN 1 ELSE 0 END), 0)`
	}
	return readOne(ctx, s, scope, scan, `SELECT COUNT(*), `+
		one(`EXISTS (SELECT 1 FROM images t WHERE `+same+`)`)+`, `+
		one(`EXISTS (SELECT 1 FROM attempts t WHERE `+same+`)`)+`, `+
		one(`EXISTS (SELECT 1 FROM decisions t WHERE `+same+`)`)+`, `+
		one(`a.status = 'completed' AND a.answer = 'GREEN'`)+`
		FROM applicants a WHERE `+f.String(), f.args[2:]...)
}

// CountBacklog implements verify.Store.
func (s *Store) CountBacklog(ctx context.Context, scope kyc.Scope) (statistics.Backlog, error) {
	scan := func(s scanner) (b statistics.Backlog, err error) {
		var oldest int64
		err = s.Scan(&b.Open, &b.Claimed, &oldest)
		b.Oldest = fromMS(oldest)
		return b, err
	}
	return readOne(ctx, s, scope, scan, `SELECT COUNT(*), COALESCE(SUM(CASE WHEN claimed_by <> '' THEN 1 ELSE 0 END), 0), COALESCE(MIN(opened_at), 0)
		FROM cases WHERE tenant = $1 AND environment = $2 AND closed_at = 0`)
}
