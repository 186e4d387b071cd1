package decision

import "github.com/idngo/idngo/kyc/applicant"

// Languages that are complete; any other falls back to Russian, then English
// (model.md 10).
const (
	Kazakh  = "kk"
	Russian = "ru"
	English = "en"
)

// Text is one message in every complete language.
type Text struct{ KK, RU, EN string }

// In picks the language; a tag such as "kk-KZ" counts as "kk". The order of
// falling back is: requested, Russian, English.
func (t Text) In(lang string) string {
	if len(lang) >= 2 {
		switch lower(lang[0], lang[1]) {
		case Kazakh:
			if t.KK != "" {
				return t.KK
			}
		case English:
			if t.EN != "" {
				return t.EN
			}
		}
	}
	if t.RU != "" {
		return t.RU
	}
	return t.EN
}

func lower(a, b byte) string { return string([]byte{a | 0x20, b | 0x20}) }

// Label is a reason for a rejection (model.md 8).
type Label struct {
	Code string
	// RejectType is the contract's default; a decision's own type counts.
	RejectType string
	// Text is shown to the applicant.
	Text Text
	// Client is the short English comment for the client.
	Client string
}

// LabelOf finds a label by its code.
func LabelOf(code string) (Label, bool) {
	if i := labelRank(code); i < len(labels) {
		return labels[i], true
	}
	return Label{}, false
}

// Labels lists all labels in the order in which decisions name them.
func Labels() []Label { return append([]Label(nil), labels[:]...) }

// labelRank is the place of a label in the table; unknown ones come last.
func labelRank(code string) int {
	for i := range labels {
		if labels[i].Code == code {
			return i
		}
	}
	return len(labels)
}

// covered tells which label's text says the same more exactly: when both are
// given, the general one keeps its label and loses its text.
var covered = map[string][]string{
	"DOCUMENT_PAGE_MISSING":    {"FRONT_SIDE_MISSING", "BACK_SIDE_MISSING"},
	"LOW_QUALITY":              {"UNSATISFACTORY_PHOTOS"},
	"UNSATISFACTORY_PHOTOS":    {"SCREENSHOTS", "GRAPHIC_EDITOR"},
	"NOT_ALL_CHECKS_COMPLETED": {"DOCUMENT_MISSING", "FRONT_SIDE_MISSING", "BACK_SIDE_MISSING"},
}

// Button is an entry of the contract's tree of reasons (model.md 8).
type Button struct {
	Group  string
	Name   string
	Labels []string
}

// ID is the form in buttonIds: group_button.
func (b Button) ID() string { return b.Group + "_" + b.Name }

// Buttons lists all buttons, group by group.
func Buttons() []Button { return append([]Button(nil), buttons[:]...) }

// ButtonOf finds a button by its id.
func ButtonOf(id string) (Button, bool) {
	if i := buttonRank(id); i < len(buttons) {
		return buttons[i], true
	}
	return Button{}, false
}

func buttonRank(id string) int {
	for i, b := range buttons {
		if b.ID() == id {
			return i
		}
	}
	return len(buttons)
}

func final(label Label) bool { return label.RejectType == applicant.RejectFinal }
