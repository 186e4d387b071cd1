package dashapi

import (
	"context"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/idngo/idngo/internal/sheet"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/review"
	"github.com/idngo/idngo/kyc/statistics"
)

// Outcomes counts decisions by what they were.
type Outcomes struct {
	Approved     int `json:"approved"`
	Resubmission int `json:"resubmission"`
	Rejected     int `json:"rejected"`
	Automatic    int `json:"automatic" doc:"How many of them the server made by itself"`
}

func (o *Outcomes) add(c statistics.Count) {
	switch {
	case c.Answer == applicant.AnswerGreen:
		o.Approved += c.N
	case c.RejectType == applicant.RejectFinal:
		o.Rejected += c.N
	default:
		o.Resubmission += c.N
	}
	if c.Source == "auto" {
		o.Automatic += c.N
	}
}

func (o *Outcomes) total() int { return o.Approved + o.Resubmission + o.Rejected }

// Group is one value of a dimension with its decisions.
type Group struct {
	Key string `json:"key" doc:"Day (YYYY-MM-DD), level, country (alpha-3, empty for unknown), label, or id of a person"`
	Outcomes
}

// WaitGroup tells how many decisions took how long.
type WaitGroup struct {
	UpTo      int64 `json:"upTo,omitempty" doc:"Seconds; absent for the last group"`
	Automatic int   `json:"automatic"`
	ByPeople  int   `json:"byPeople"`
}

// Figures are the statistics of a period.
type Figures struct {
	From    string   `json:"from"`
	To      string   `json:"to"`
	Total   Outcomes `json:"total" doc:"First decisions of attempts"`
	Changed int      `json:"changed" doc:"Decisions that replaced an earlier one; counted nowhere else"`
	Funnel  struct {
		Created   int `json:"created"`
		Uploaded  int `json:"uploaded"`
		Submitted int `json:"submitted"`
		Decided   int `json:"decided"`
		Approved  int `json:"approved"`
	} `json:"funnel" doc:"How far those came who were created in the period"`
	Backlog struct {
		Open    int        `json:"open"`
		Claimed int        `json:"claimed"`
		Oldest  *time.Time `json:"oldest,omitempty"`
	} `json:"backlog" doc:"What waits for a person now"`
	Days      []Group     `json:"days" doc:"Every day of the period, in order"`
	Levels    []Group     `json:"levels"`
	Countries []Group     `json:"countries"`
	Labels    []Group     `json:"labels" doc:"A decision counts under each of its labels"`
	Waits     []WaitGroup `json:"waits"`
}

// PersonFigures are the decisions of one person.
type PersonFigures struct {
	Name string `json:"name"`
	Group
	Changed int `json:"changed" doc:"Earlier decisions that the person changed"`
	Closed  int `json:"closed" doc:"Cases that the person closed"`
	InTime  int `json:"inTime" doc:"How many of them within the target"`
	Looked  int `json:"looked" doc:"Automatic decisions that the person looked at again"`
	Agreed  int `json:"agreed" doc:"How many of them the person would have made"`
	Appeals int `json:"appeals" doc:"Appeals that the person decided"`
	Granted int `json:"granted" doc:"How many of them for the applicant"`
}

type inPeriod struct {
	InEnv
	From  string `query:"from" required:"true" maxLength:"10" doc:"First day"`
	To    string `query:"to" required:"true" maxLength:"10" doc:"Last day"`
	Zone  string `query:"zone" maxLength:"64" default:"UTC" doc:"IANA time zone of the days"`
	Level string `query:"level" maxLength:"256"`
}

var errZone = fault.New(fault.Invalid, "There is no such time zone.")

func zoneOf(name string) (*time.Location, error) {
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" {
		return nil, errZone.Because(err)
	}
	return zone, nil
}

func (in *inPeriod) query() (statistics.Query, *time.Location, error) {
	zone, err := zoneOf(in.Zone)
	if err != nil {
		return statistics.Query{}, nil, err
	}
	from, to, err := statistics.Days(in.From, in.To, zone)
	return statistics.Query{From: from, To: to, LevelName: in.Level}, zone, err
}

func (a *API) statisticsRoutes() {
	add(a, op{id: "getStatistics", method: "GET", path: "/{env}/statistics", summary: "What was decided in a period", tag: "Statistics", permission: access.PermStatistics}, a.getStatistics)
	add(a, op{id: "exportStatistics", method: "GET", path: "/{env}/statistics/file", summary: "The statistics of a period as CSV", tag: "Statistics", permission: access.PermStatistics}, a.exportStatistics)
	add(a, op{id: "getPeopleStatistics", method: "GET", path: "/{env}/statistics/people", summary: "What each person decided in a period", tag: "Statistics", permission: access.PermReviewLead}, a.getPeopleStatistics)
}

func (a *API) exportStatistics(ctx context.Context, in *inPeriod) (*huma.StreamResponse, error) {
	figures, err := a.getStatistics(ctx, in)
	if err != nil {
		return nil, err
	}
	f := figures.Body
	return download("statistics-"+f.From+"-"+f.To+".csv", func(w *sheet.CSV) error {
		if err := w.Row("by", "key", "approved", "resubmission", "rejected", "automatic"); err != nil {
			return err
		}
		for _, part := range []struct {
			name string
			list []Group
		}{{"day", f.Days}, {"level", f.Levels}, {"country", f.Countries}, {"label", f.Labels}, {"total", []Group{{Outcomes: f.Total}}}} {
			for _, g := range part.list {
				if err := w.Row(part.name, g.Key, g.Approved, g.Resubmission, g.Rejected, g.Automatic); err != nil {
					return err
				}
			}
		}
		return nil
	}), nil
}

// groups joins counts by key, the largest first.
func groups(counts []statistics.Count) []Group {
	at := map[string]int{}
	out := []Group{}
	for _, c := range counts {
		i, ok := at[c.Key]
		if !ok {
			i = len(out)
			at[c.Key] = i
			out = append(out, Group{Key: c.Key})
		}
		out[i].add(c)
	}
	slices.SortStableFunc(out, func(a, b Group) int { return b.total() - a.total() })
	return out
}

func (a *API) getStatistics(ctx context.Context, in *inPeriod) (*answer[Figures], error) {
	q, zone, err := in.query()
	if err != nil {
		return nil, err
	}
	s, err := a.Service.Statistics(ctx, scopeOf(ctx, in.InEnv), q, zone)
	if err != nil {
		return nil, err
	}
	f := Figures{From: in.From, To: in.To, Levels: groups(s.Levels), Countries: groups(s.Countries), Labels: groups(s.Labels), Days: []Group{}}
	for _, c := range s.Levels {
		f.Total.add(c)
	}
	for _, c := range s.Changed {
		f.Changed += c.N
	}
	f.Funnel.Created, f.Funnel.Uploaded, f.Funnel.Submitted, f.Funnel.Decided, f.Funnel.Approved = s.Funnel.Created, s.Funnel.Uploaded, s.Funnel.Submitted, s.Funnel.Decided, s.Funnel.Approved
	f.Backlog.Open, f.Backlog.Claimed, f.Backlog.Oldest = s.Backlog.Open, s.Backlog.Claimed, optional(s.Backlog.Oldest)
	days := groups(s.Days)
	for day := q.From; day.Before(q.To); day = day.AddDate(0, 0, 1) {
		g := Group{Key: day.Format(time.DateOnly)}
		if i := slices.IndexFunc(days, func(d Group) bool { return d.Key == g.Key }); i >= 0 {
			g = days[i]
		}
		f.Days = append(f.Days, g)
	}
	for i := range len(statistics.Waits) + 1 {
		w := WaitGroup{}
		if i < len(statistics.Waits) {
			w.UpTo = int64(statistics.Waits[i].Seconds())
		}
		for _, c := range s.Waits {
			if c.Key != strconv.Itoa(i) {
				continue
			}
			if c.Source == "auto" {
				w.Automatic += c.N
			} else {
				w.ByPeople += c.N
			}
		}
		f.Waits = append(f.Waits, w)
	}
	return &answer[Figures]{f}, nil
}

func (a *API) getPeopleStatistics(ctx context.Context, in *inPeriod) (*answer[[]PersonFigures], error) {
	q, _, err := in.query()
	if err != nil {
		return nil, err
	}
	first, changed, err := a.Service.PeopleStatistics(ctx, scopeOf(ctx, in.InEnv), q)
	if err != nil {
		return nil, err
	}
	name, err := a.known(ctx)
	if err != nil {
		return nil, err
	}
	out := []PersonFigures{}
	of := func(id string) *PersonFigures {
		i := slices.IndexFunc(out, func(p PersonFigures) bool { return p.Key == id })
		if i < 0 {
			i = len(out)
			out = append(out, PersonFigures{Group: Group{Key: id}, Name: name(id)})
		}
		return &out[i]
	}
	for _, g := range groups(first) {
		out = append(out, PersonFigures{Group: g, Name: name(g.Key)})
	}
	for _, g := range groups(changed) {
		of(g.Key).Changed += g.total()
	}
	closed, err := a.Service.ReviewStatistics(ctx, scopeOf(ctx, in.InEnv), q.From, q.To)
	if err != nil {
		return nil, err
	}
	for _, c := range closed {
		p := of(c.By)
		p.Closed, p.InTime = p.Closed+c.N, p.InTime+c.InTime
		switch {
		case c.Kind == review.KindSample && c.Outcome != "":
			p.Looked += c.N
			if c.Outcome == review.OutcomeAgreed {
				p.Agreed += c.N
			}
		case c.Kind == review.KindAppeal && c.Outcome != "":
			p.Appeals += c.N
			if c.Outcome == review.OutcomeGranted {
				p.Granted += c.N
			}
		}
	}
	return &answer[[]PersonFigures]{out}, nil
}
