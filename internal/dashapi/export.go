package dashapi

import (
	"context"
	"encoding/csv"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/fault"
)

// maxExports bounds the lists that a process writes at once.
const maxExports = 4

// exportPage is how many applicants are read at a time.
const exportPage = 500

var errExports = fault.New(fault.RateLimited, "Too many lists are being written. Try again in a minute.").After(time.Minute)

// sheet writes CSV (RFC 4180) that a spreadsheet opens as text: UTF-8 with a
// byte order mark, and no cell that it would take for a formula.
type sheet struct{ csv *csv.Writer }

func newSheet(w io.Writer) (*sheet, error) {
	if _, err := io.WriteString(w, "\ufeff"); err != nil {
		return nil, err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	return &sheet{c}, nil
}

func (s *sheet) row(cells ...string) error {
	for i := range cells {
		cells[i] = harmless(cells[i])
	}
	return s.csv.Write(cells)
}

// harmless puts an apostrophe before what spreadsheets evaluate: a cell that
// begins, after blanks, with = + - @ or one of their wide forms, or with a
// control character. A plain number stays.
func harmless(cell string) string {
	if _, err := strconv.ParseFloat(cell, 64); err == nil {
		return cell
	}
	if strings.IndexAny(cell, "\t\r\n") == 0 || strings.IndexAny(strings.TrimSpace(cell), "=+-@＝＋－＠|%") == 0 {
		return "'" + cell
	}
	return cell
}

// download answers a CSV file that fill writes. When it fails midway the
// connection breaks, so that nobody takes a part for the whole.
func download(name string, fill func(w *sheet) error) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		_, w := humago.Unwrap(hc)
		w.Header().Set("Content-Type", "text/csv; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
		w.WriteHeader(http.StatusOK)
		s, err := newSheet(w)
		if err == nil {
			err = fill(s)
		}
		if s != nil {
			s.csv.Flush()
			if err == nil {
				err = s.csv.Error()
			}
		}
		if err != nil {
			panic(http.ErrAbortHandler)
		}
	}}
}

type exportQuery struct {
	InEnv
	InFilter
}

func (a *API) exportRoutes() {
	add(a, op{id: "exportApplicants", method: "GET", path: "/{env}/exports/applicants", summary: "The list of applicants as CSV", tag: "Applicants", permission: access.PermExport}, a.exportApplicants)
}

// zoneOfDays is "" where no day is named.
func (in *exportQuery) zoneOfDays() string {
	if in.From == "" && in.To == "" {
		return ""
	}
	return in.Zone
}

func (in *exportQuery) describe() string {
	var parts []string
	for _, f := range []struct{ name, value string }{
		{"state", string(in.State)}, {"level", in.Level}, {"tag", in.Tag}, {"label", in.Label}, {"risk", in.Risk}, {"risk label", in.RiskLabel}, {"source", in.Source}, {"country", in.Country}, {"assignee", in.Assignee}, {"from", in.From}, {"to", in.To}, {"zone", in.zoneOfDays()},
	} {
		if f.value != "" {
			parts = append(parts, f.name+" "+text(f.value, 100))
		}
	}
	if len(parts) == 0 {
		return "all applicants"
	}
	return "applicants with " + strings.Join(parts, ", ")
}

// exportApplicants writes the list page by page, whatever its length. The trail
// says who took what before the first line leaves, and how many lines left.
func (a *API) exportApplicants(ctx context.Context, in *exportQuery) (*huma.StreamResponse, error) {
	scope := scopeOf(ctx, in.InEnv)
	q, err := in.query()
	if err != nil {
		return nil, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	select {
	case a.exports <- struct{}{}:
	default:
		return nil, errExports
	}
	if err := a.Service.Export(ctx, scope, "", in.describe()); err != nil {
		<-a.exports
		return nil, err
	}
	file := download("applicants-"+in.Env+"-"+a.Now().UTC().Format("20060102-150405")+".csv", func(w *sheet) error {
		if err := w.row("id", "externalUserId", "name", "dob", "country", "state", "levelName", "labels", "tags", "attempts", "createdAt", "pendingAt", "reviewedAt", "source", "blocklisted", "assignee"); err != nil {
			return err
		}
		rows := 0
		q.Limit = exportPage
		for {
			found, err := a.Service.Applicants(ctx, scope, q)
			if err != nil {
				return err
			}
			cases, err := a.casesOf(ctx, in.InEnv, found)
			if err != nil {
				return err
			}
			for _, p := range found {
				r := rowOf(p, cases, name)
				if err := w.row(r.ID, r.ExternalUserID, r.Name, r.DOB, r.Country, string(r.State), r.LevelName, strings.Join(r.Labels, " "), strings.Join(r.Tags, " "), strconv.Itoa(r.Attempts),
					stamp(&r.CreatedAt), stamp(r.PendingAt), stamp(r.ReviewedAt), r.Source, strconv.FormatBool(r.Blocklisted), r.Assignee); err != nil {
					return err
				}
				rows++
			}
			if len(found) < exportPage {
				break
			}
			q.Before = found[len(found)-1].ID
		}
		return a.Service.Exported(ctx, scope, "", strconv.Itoa(rows)+" lines: "+in.describe())
	})
	write := file.Body
	file.Body = func(hc huma.Context) {
		defer func() { <-a.exports }()
		_, w := humago.Unwrap(hc)
		// A long list takes longer than other answers may.
		_ = http.NewResponseController(w).SetWriteDeadline(a.Now().Add(exportLimit))
		write(hc)
	}
	return file, nil
}

// exportLimit bounds how long a list may take.
const exportLimit = 30 * time.Minute

func stamp(t *time.Time) string {
	if t == nil {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
