package wire

import (
	"github.com/idngo/idngo/kyc/verify"
	"github.com/idngo/idngo/kyc/watchlist"
)

// AMLCase is what is known of an applicant and watch lists (api.md 12).
type AMLCase struct {
	ID                string         `json:"id" pattern:"^[0-9a-f]{24}$"`
	CreatedAt         string         `json:"createdAt" example:"2025-05-24 10:15:30"`
	TargetEntityType  string         `json:"targetEntityType" enum:"applicant"`
	TargetEntityID    string         `json:"targetEntityId" pattern:"^[0-9a-f]{24}$"`
	VendorAttribution string         `json:"vendorAttribution" doc:"Who screened: this server, by the company's own copies of lists"`
	OngoingMonitoring AMLMonitoring  `json:"ongoingMonitoring"`
	Review            AMLReview      `json:"review"`
	RiskLabels        []string       `json:"riskLabels" doc:"Of hits that are no false matches: sanctions, pep, adverseMedia, terrorism, crime, fitnessProbity"`
	Hits              []WatchlistHit `json:"hits"`
}

// AMLMonitoring says whether the applicant is looked for again when lists change.
type AMLMonitoring struct {
	Enabled bool `json:"enabled"`
}

// AMLReview is what people made of the hits.
type AMLReview struct {
	ReviewAnswer string `json:"reviewAnswer" enum:"GREEN,RED,YELLOW" doc:"GREEN: no hit but false matches; RED: a true match; YELLOW: a hit waits for an officer"`
}

// WatchlistHit is an entry of a list that the applicant may be.
type WatchlistHit struct {
	ID          string   `json:"id" pattern:"^[0-9a-f]{24}$"`
	Name        string   `json:"name"`
	RiskLabels  []string `json:"riskLabels"`
	MatchStatus string   `json:"matchStatus" enum:"potential_match,false_positive,true_positive"`
	Whitelisted bool     `json:"whitelisted" doc:"An officer said that it is somebody else"`
	ModifiedAt  string   `json:"modifiedAt,omitempty" example:"2025-05-24 10:15:30"`
	Score       float64  `json:"score" doc:"0..1"`
	Source      string   `json:"source" doc:"Name of the list"`
	Programmes  []string `json:"programmes,omitempty"`
	BirthDates  []string `json:"birthDates,omitempty"`
	Countries   []string `json:"countries,omitempty"`
}

// WatchlistInfo is the body of a PERSON_WATCHLIST (api.md 6.5).
type WatchlistInfo struct {
	Hits []WatchlistHit `json:"hits"`
}

var matchStatus = map[watchlist.HitState]string{
	watchlist.HitOpen: "potential_match", watchlist.HitFalse: "false_positive", watchlist.HitTrue: "true_positive",
}

// ShowWatchlistHits shows those that the newest screening found.
func ShowWatchlistHits(hits []watchlist.Hit) []WatchlistHit {
	out := []WatchlistHit{}
	for _, h := range hits {
		if !h.Current {
			continue
		}
		e := h.Found.Entry
		w := WatchlistHit{
			ID: h.ID, Name: e.Names[0].String(), RiskLabels: []string{}, MatchStatus: matchStatus[h.State], Whitelisted: h.State == watchlist.HitFalse,
			Score: h.Found.Score.Value, Source: h.Found.ListName, Programmes: e.Programmes, BirthDates: e.Births, Countries: e.Countries,
		}
		for _, k := range e.Kinds {
			w.RiskLabels = append(w.RiskLabels, string(k))
		}
		if !h.DecidedAt.IsZero() {
			w.ModifiedAt = stamp(h.DecidedAt, layoutSeconds)
		}
		out = append(out, w)
	}
	return out
}

// ShowAMLCase makes the object of a screening.
func ShowAMLCase(s verify.Screening, applicantID string) AMLCase {
	c := AMLCase{
		ID: s.Case.ID, CreatedAt: stamp(s.Case.CreatedAt, layoutSeconds), TargetEntityType: "applicant", TargetEntityID: applicantID,
		VendorAttribution: "idngo", OngoingMonitoring: AMLMonitoring{s.Monitored}, Review: AMLReview{s.Answer()}, RiskLabels: []string{}, Hits: ShowWatchlistHits(s.Hits),
	}
	for _, k := range s.Kinds() {
		c.RiskLabels = append(c.RiskLabels, string(k))
	}
	return c
}
