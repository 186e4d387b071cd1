package dashapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/idngo/idngo/internal/sheet"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/export"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/verify"
)

// maxExports bounds the files that a process writes at once.
const maxExports = 4

var errExports = fault.New(fault.RateLimited, "Too many files are being written. Try again in a minute.").After(time.Minute)

// download answers a CSV file that fill writes. When it fails midway the
// connection breaks, so that nobody takes a part for the whole.
func download(name string, fill func(w *sheet.CSV) error) *huma.StreamResponse {
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		_, w := humago.Unwrap(hc)
		w.Header().Set("Content-Type", mediaTypes[export.CSV])
		w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
		w.WriteHeader(http.StatusOK)
		s, err := sheet.NewCSV(w)
		if err == nil {
			err = fill(s)
		}
		if err == nil {
			err = s.Close()
		}
		if err != nil {
			panic(http.ErrAbortHandler)
		}
	}}
}

var mediaTypes = map[export.Format]string{
	export.CSV:  "text/csv; charset=utf-8",
	export.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

// ListOrder asks for the list as a file: by the filter, or one by one.
type ListOrder struct {
	Format export.Format `json:"format" enum:"csv,xlsx"`
	Filter *InFilter     `json:"filter,omitempty" doc:"Absent: all applicants"`
	Chosen []string      `json:"chosen,omitempty" maxItems:"5000" doc:"Ids; the filter then does not apply"`
}

// OrderedList is a list that is or was made as a file.
type OrderedList struct {
	ID        string        `json:"id"`
	Format    export.Format `json:"format" enum:"csv,xlsx"`
	State     export.State  `json:"state" enum:"queued,running,ready,failed,cancelled,removed,expired"`
	Reason    string        `json:"reason,omitempty" enum:"rows,server,erased,lost" doc:"Why it failed or expired"`
	What      string        `json:"what" doc:"In English"`
	Total     int           `json:"total" doc:"Lines that were counted when it began"`
	Rows      int           `json:"rows" doc:"Lines that are written"`
	Size      int64         `json:"size" doc:"Bytes"`
	OrderedAt time.Time     `json:"orderedAt"`
	EndedAt   *time.Time    `json:"endedAt,omitempty"`
	ExpiresAt *time.Time    `json:"expiresAt,omitempty" doc:"Until when it can be downloaded"`
}

// InExport names an order.
type InExport struct {
	InEnv
	Export string `path:"export" pattern:"^[0-9a-f]{24}$"`
}

func (a *API) exportRoutes() {
	add(a, op{id: "orderList", method: "POST", path: "/{env}/exports", summary: "Order the list as a file, or propose it where that needs a second person", tag: "Applicants", permission: access.PermExport}, a.orderList)
	add(a, op{id: "listOrdered", method: "GET", path: "/{env}/exports", summary: "Files that the caller ordered, newest first", tag: "Applicants", permission: access.PermExport}, a.listOrdered)
	add(a, op{id: "dropList", method: "DELETE", path: "/{env}/exports/{export}", summary: "Cancel a file that is being made, or remove it", tag: "Applicants", permission: access.PermExport}, a.dropList)
	add(a, op{id: "downloadList", method: "GET", path: "/{env}/exports/{export}/file", summary: "A file that the caller ordered", tag: "Applicants", permission: access.PermExport}, a.downloadList)
}

// zoneOfDays is "" where no day is named.
func (in *InFilter) zoneOfDays() string {
	if in.From == "" && in.To == "" {
		return ""
	}
	return in.Zone
}

func (in *InFilter) describe() string {
	var parts []string
	for _, f := range []struct{ name, value string }{
		{"state", string(in.State)}, {"level", in.Level}, {"tag", in.Tag}, {"label", in.Label}, {"risk", in.Risk}, {"risk label", in.RiskLabel},
		{"source", in.Source}, {"country", in.Country}, {"assignee", in.Assignee}, {"from", in.From}, {"to", in.To}, {"zone", in.zoneOfDays()},
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

func (o *ListOrder) wish() (verify.ListWish, error) {
	w := verify.ListWish{Format: o.Format, Chosen: o.Chosen, What: "all applicants"}
	if len(o.Chosen) > 0 {
		w.What = fmt.Sprintf("%d chosen applicants", len(o.Chosen))
		return w, nil
	}
	w.Chosen = nil
	if o.Filter == nil {
		return w, nil
	}
	w.What = o.Filter.describe()
	var err error
	w.Query, err = o.Filter.query()
	return w, err
}

func (a *API) orderList(ctx context.Context, in *struct {
	InEnv
	Body ListOrder
}) (*answer[Done], error) {
	w, err := in.Body.wish()
	if err != nil {
		return nil, err
	}
	scope := scopeOf(ctx, in.InEnv)
	_, err = a.Service.OrderList(ctx, scope, w)
	return a.orPropose(ctx, scope, err, verify.Wish{Action: review.ActionExport, Export: string(w.Format) + ": " + w.What, List: &w})
}

func (a *API) listOrdered(ctx context.Context, in *struct{ InEnv }) (*answer[[]OrderedList], error) {
	orders, err := a.Service.OrderedLists(ctx, scopeOf(ctx, in.InEnv))
	if err != nil {
		return nil, err
	}
	out := make([]OrderedList, 0, len(orders))
	for _, o := range orders {
		if o.State == export.StateReady && !o.ExpiresAt.After(a.Now()) {
			o.State = export.StateExpired // the upkeep has not come by yet
		}
		out = append(out, OrderedList{
			ID: o.ID, Format: o.Format, State: o.State, Reason: o.Reason, What: o.What, Total: o.Total, Rows: o.Rows, Size: o.Size,
			OrderedAt: o.OrderedAt, EndedAt: optional(o.EndedAt), ExpiresAt: optional(o.ExpiresAt),
		})
	}
	return &answer[[]OrderedList]{out}, nil
}

func (a *API) dropList(ctx context.Context, in *InExport) (*answer[Done], error) {
	return done(), a.Service.DropList(ctx, scopeOf(ctx, in.InEnv), in.Export)
}

// downloadLimit bounds how long a download may take.
const downloadLimit = 30 * time.Minute

func (a *API) downloadList(ctx context.Context, in *InExport) (*huma.StreamResponse, error) {
	o, file, err := a.Service.OpenList(ctx, scopeOf(ctx, in.InEnv), in.Export)
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		_, w := humago.Unwrap(hc)
		_ = http.NewResponseController(w).SetWriteDeadline(a.Now().Add(downloadLimit)) // a long list takes longer than other answers may
		h := w.Header()
		h.Set("Content-Type", mediaTypes[o.Format])
		h.Set("Content-Disposition", `attachment; filename="applicants-`+in.Env+"-"+o.OrderedAt.UTC().Format("20060102-150405")+"."+string(o.Format)+`"`)
		h.Set("Content-Length", strconv.FormatInt(o.Size, 10))
		w.WriteHeader(http.StatusOK)
		_, err := io.Copy(w, file)
		if err = errors.Join(err, file.Close()); err != nil {
			panic(http.ErrAbortHandler) // a part is recognisable
		}
	}}, nil
}
