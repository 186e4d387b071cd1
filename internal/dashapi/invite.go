package dashapi

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/access"
	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// Bounds of a list of invitations.
const (
	maxInvitations = 1 << 20 // bytes
	maxLineErrors  = 100
)

// uploadPause is what somebody is asked to wait for a place.
const uploadPause = 5 * time.Second

// Invitations are applicants to be made from CSV.
type Invitations struct {
	Level  string `json:"level" minLength:"1" maxLength:"256"`
	CSV    string `json:"csv" maxLength:"1048576" doc:"Head line with externalUserId, firstName, lastName, email, phone, lang; at most 500 lines; comma or semicolon"`
	DryRun bool   `json:"dryRun" doc:"Only look for mistakes"`
	Hours  int    `json:"hours,omitempty" minimum:"0" maximum:"24" doc:"How long links to the flow are good; 0 makes none"`
}

// Invited tells of each line what is wrong with it, or who was made.
type Invited struct {
	Lines  int         `json:"lines" doc:"People in the file"`
	Errors []LineError `json:"errors" doc:"At most 100; with any, nobody was made"`
	Made   []Invitee   `json:"made"`
}

// LineError is a mistake in a line of the file.
type LineError struct {
	Line   int    `json:"line" doc:"From 1, the head line"`
	Column string `json:"column,omitempty"`
	Detail string `json:"detail"`
}

// Invitee is an applicant who was made.
type Invitee struct {
	ID             string `json:"id"`
	ExternalUserID string `json:"externalUserId"`
	Name           string `json:"name"`
	Email          string `json:"email,omitempty"`
	URL            string `json:"url,omitempty" doc:"Leads to the flow; whoever has it acts as the applicant"`
}

// invitedLine is a person of the file.
type invitedLine struct {
	line int
	n    verify.NewApplicant
}

var inviteColumns = []string{"externalUserId", "firstName", "lastName", "email", "phone", "lang"}

// readInvitations reads a file of people. Every mistake names its line; a person
// who is in it twice, by own id or e-mail address, is one.
func readInvitations(file string, now time.Time) (people []invitedLine, mistakes []LineError) {
	wrong := func(line int, column, detail string) {
		if len(mistakes) < maxLineErrors {
			mistakes = append(mistakes, LineError{line, column, detail})
		}
	}
	file = strings.TrimPrefix(file, "\ufeff")
	head, _, _ := strings.Cut(file, "\n")
	r := csv.NewReader(strings.NewReader(file))
	if strings.Count(head, ";") > strings.Count(head, ",") {
		r.Comma = ';'
	}
	r.FieldsPerRecord, r.TrimLeadingSpace = -1, true
	names, err := r.Read()
	if err != nil {
		return nil, []LineError{{1, "", "The file has no head line."}}
	}
	for i := range names {
		names[i] = strings.TrimSpace(names[i])
		if !slices.Contains(inviteColumns, names[i]) {
			wrong(1, text(names[i], 60), "There is no such column. Known are "+strings.Join(inviteColumns, ", ")+".")
		} else if slices.Contains(names[:i], names[i]) {
			wrong(1, names[i], "The column is there twice.")
		}
	}
	if len(mistakes) > 0 {
		return nil, mistakes
	}
	seen := map[string]int{}
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			line := 1
			var p *csv.ParseError
			if errors.As(err, &p) {
				line = p.Line
			}
			wrong(line, "", "The line cannot be read: a quote is missing or out of place.")
			break
		}
		line, _ := r.FieldPos(0)
		if len(cells) != len(names) {
			wrong(line, "", "The line has "+strconv.Itoa(len(cells))+" cells, the head has "+strconv.Itoa(len(names))+".")
			continue
		}
		p := invitedLine{line: line}
		stated := applicant.PersonalData{}
		for i, cell := range cells {
			cell = strings.TrimSpace(cell)
			switch names[i] {
			case "externalUserId":
				p.n.ExternalUserID = cell
			case "firstName":
				stated.FirstName = cell
			case "lastName":
				stated.LastName = cell
			case "email":
				p.n.Email = cell
			case "phone":
				p.n.Phone = cell
			case "lang":
				p.n.Lang = cell
			}
		}
		if !stated.IsZero() {
			p.n.FixedInfo = &stated
		}
		if p.n.ExternalUserID == "" && p.n.Email == "" && p.n.FixedInfo == nil {
			wrong(line, "", "The line names nobody.")
			continue
		}
		for _, key := range []string{"id " + p.n.ExternalUserID, "mail " + strings.ToLower(p.n.Email)} {
			if strings.HasSuffix(key, " ") {
				continue
			}
			if first, twice := seen[key]; twice {
				wrong(line, "", "The same person is in line "+strconv.Itoa(first)+".")
			} else {
				seen[key] = line
			}
		}
		if p.n.ExternalUserID == "" {
			p.n.ExternalUserID = "dashboard-" + kyc.NewID(now)
		}
		if err := p.n.Validate(now); err != nil {
			wrong(line, "", publicText(err))
		}
		people = append(people, p)
		if len(people) > verify.MaxCreated {
			return people, []LineError{{line, "", "At most " + strconv.Itoa(verify.MaxCreated) + " people can be invited at once."}}
		}
	}
	if len(people) == 0 && len(mistakes) == 0 {
		wrong(1, "", "The file names nobody.")
	}
	return people, mistakes
}

// publicText is what may be shown of an error.
func publicText(err error) string {
	var f *fault.Error
	if errors.As(err, &f) && f.Code != fault.Internal {
		return strings.TrimPrefix(f.Public, "Malformed data provided in the request: ")
	}
	return publicInternal
}

// inviteMany makes all of the people or none. Whoever is there already, by their
// own id, is a mistake of the line.
func (a *API) inviteMany(ctx context.Context, in *struct {
	InEnv
	Body Invitations
}) (*answer[Invited], error) {
	scope := scopeOf(ctx, in.InEnv)
	if in.Body.Hours > 0 && !may(ctx, access.PermTokens) {
		return nil, errPermission
	}
	if _, err := a.Service.Store.Level(ctx, scope, in.Body.Level, 0); err != nil {
		if fault.CodeOf(err) == fault.NotFound {
			err = verify.ErrLevelNotFound
		}
		return nil, err
	}
	people, mistakes := readInvitations(in.Body.CSV, a.Now())
	out := Invited{Lines: len(people), Errors: nonNil(mistakes), Made: []Invitee{}}
	if len(mistakes) == 0 {
		for _, p := range people {
			_, err := a.Service.ApplicantByExternalUserID(ctx, scope, p.n.ExternalUserID)
			if err == nil {
				out.Errors = append(out.Errors, LineError{p.line, "externalUserId", "This person is here already."})
			} else if fault.CodeOf(err) != fault.NotFound {
				return nil, err
			}
		}
	}
	if len(out.Errors) > 0 || in.Body.DryRun {
		return &answer[Invited]{out}, nil
	}
	list := make([]verify.NewApplicant, 0, len(people))
	for _, p := range people {
		list = append(list, p.n)
	}
	made, err := a.Service.CreateAll(ctx, scope, in.Body.Level, list)
	if err != nil {
		return nil, err
	}
	for _, p := range made {
		i := Invitee{ID: p.ID, ExternalUserID: p.Personal.ExternalUserID, Name: p.Personal.FullName(), Email: p.Personal.Email}
		if in.Body.Hours > 0 {
			link, err := a.flowLink(ctx, scope, p, in.Body.Hours)
			if err != nil {
				return nil, err // they are made; links come from the card
			}
			i.URL = link.URL
		}
		out.Made = append(out.Made, i)
	}
	return &answer[Invited]{out}, nil
}
