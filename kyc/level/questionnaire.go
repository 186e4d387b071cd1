package level

import (
	"fmt"
	"regexp"
	"slices"
	"time"
	"unicode/utf8"

	"github.com/idngo/idngo/kyc/document/kind"
)

// Questionnaire is what a QUESTIONNAIRE step asks (model.md 7.4). It is part of
// the level and so of its revisions: an answer is always read beside the words
// that were shown.
type Questionnaire struct {
	ID       string      `json:"id" yaml:"id"`
	Title    Text        `json:"title,omitzero" yaml:"title,omitempty"`
	Sections []QASection `json:"sections" yaml:"sections"`
}

// Text is a text in several languages, by ISO 639-1 code.
type Text map[string]string

// QASection groups questions.
type QASection struct {
	ID        string     `json:"id" yaml:"id"`
	Title     Text       `json:"title,omitzero" yaml:"title,omitempty"`
	Condition *Condition `json:"condition,omitempty" yaml:"condition,omitempty"`
	Items     []Question `json:"items" yaml:"items"`
}

// Question is one question.
type Question struct {
	ID          string     `json:"id" yaml:"id"`
	Title       Text       `json:"title" yaml:"title"`
	Desc        Text       `json:"desc,omitzero" yaml:"desc,omitempty"`
	Placeholder Text       `json:"placeholder,omitzero" yaml:"placeholder,omitempty"`
	Type        string     `json:"type" yaml:"type" enum:"text,textArea,date,bool,select,selectDropdown,multiSelect,phone,countrySelect,countryMultiSelect"`
	Required    bool       `json:"required" yaml:"required"`
	Condition   *Condition `json:"condition,omitempty" yaml:"condition,omitempty"`
	Options     []Option   `json:"options,omitempty" yaml:"options,omitempty"`
}

// Option is an answer to choose.
type Option struct {
	Value string  `json:"value" yaml:"value"`
	Title Text    `json:"title" yaml:"title"`
	Score float64 `json:"score,omitempty" yaml:"score,omitempty"`
}

// Condition shows a section or question only when another was answered so.
type Condition struct {
	Section string `json:"section" yaml:"section"`
	Item    string `json:"item" yaml:"item"`
	Equals  string `json:"equals,omitempty" yaml:"equals,omitempty"`
	Differs string `json:"differs,omitempty" yaml:"differs,omitempty"`
}

// Answers by section and item. A single answer is a list of one; bool is "true" or
// "false", a date YYYY-MM-DD, a country its ISO 3166-1 alpha-3 code.
type Answers map[string]map[string][]string

// Limits of questionnaires.
const (
	maxQuestions = 200
	maxAnswer    = 2000
)

// phone is a number with at most the 15 digits of ITU-T E.164; spaces, brackets
// and hyphens may part them.
var phone = regexp.MustCompile(`^\+?[0-9](?:[ ()-]*[0-9]){4,14}$`)

var slug = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

var questionTypes = []string{"text", "textArea", "date", "bool", "select", "selectDropdown", "multiSelect", "phone", "countrySelect", "countryMultiSelect"}

func (q *Questionnaire) validate(at string) error {
	if !slug.MatchString(q.ID) {
		return refuse(at+".id", "slug")
	}
	seen, n := map[string]bool{}, 0
	for i, s := range q.Sections {
		at := fmt.Sprintf("%s.sections[%d]", at, i)
		if !slug.MatchString(s.ID) || seen[s.ID] {
			return refuse(at+".id", "slug-unique")
		}
		seen[s.ID] = true
		for j, item := range s.Items {
			at := fmt.Sprintf("%s.items[%d]", at, j)
			key := s.ID + "." + item.ID
			if n++; n > maxQuestions {
				return refuse(at, "too-many-questions", maxQuestions)
			}
			if !slug.MatchString(item.ID) || seen[key] {
				return refuse(at+".id", "slug-unique-in-section")
			}
			if err := item.validate(at); err != nil {
				return err
			}
			if c := item.Condition; c != nil && !seen[c.Section+"."+c.Item] {
				return refuse(at+".condition", "earlier-question")
			}
			seen[key] = true
		}
		if c := s.Condition; c != nil && !seen[c.Section+"."+c.Item] {
			return refuse(at+".condition", "earlier-question")
		}
	}
	if n == 0 {
		return refuse(at+".sections", "no-question")
	}
	return nil
}

func (q Question) validate(at string) error {
	if len(q.Title) == 0 {
		return refuse(at+".title", "empty")
	}
	for _, t := range []Text{q.Title, q.Desc, q.Placeholder} {
		for _, text := range t {
			if err := validText(at, text, maxText); err != nil {
				return err
			}
		}
	}
	if err := oneOf(at+".type", q.Type, questionTypes...); err != nil {
		return err
	}
	choice := q.Type == "select" || q.Type == "selectDropdown" || q.Type == "multiSelect"
	if choice != (len(q.Options) > 0) {
		return refuse(at+".options", "options")
	}
	for i, o := range q.Options {
		if o.Value == "" || len(o.Title) == 0 || utf8.RuneCountInString(o.Value) > maxFieldName {
			return refuse(fmt.Sprintf("%s.options[%d]", at, i), "option")
		}
	}
	return nil
}

// holds reports whether a condition is met under the answers; nil always does.
func (c *Condition) holds(a Answers) bool {
	if c == nil {
		return true
	}
	given := a[c.Section][c.Item]
	if c.Equals != "" {
		return slices.Contains(given, c.Equals)
	}
	return !slices.Contains(given, c.Differs)
}

// Check keeps the answers to the questions that are asked under them and gives
// the id, as section.item, of the first that is missing or not valid; "" when
// all is well. Answers to questions that are not asked are dropped.
func (q *Questionnaire) Check(given Answers) (kept Answers, wrong string) {
	kept = Answers{}
	for _, s := range q.Sections {
		if !s.Condition.holds(kept) {
			continue
		}
		for _, item := range s.Items {
			if !item.Condition.holds(kept) {
				continue
			}
			values := slices.DeleteFunc(slices.Clone(given[s.ID][item.ID]), func(v string) bool { return v == "" })
			if !item.takes(values) {
				return nil, s.ID + "." + item.ID
			}
			if len(values) == 0 {
				continue
			}
			if kept[s.ID] == nil {
				kept[s.ID] = map[string][]string{}
			}
			kept[s.ID][item.ID] = values
		}
	}
	return kept, ""
}

func (q Question) takes(values []string) bool {
	many := q.Type == "multiSelect" || q.Type == "countryMultiSelect"
	if len(values) == 0 {
		return !q.Required
	}
	if len(values) > 1 && !many || len(values) > maxQuestions {
		return false
	}
	for _, v := range values {
		if !utf8.ValidString(v) || utf8.RuneCountInString(v) > maxAnswer {
			return false
		}
		switch q.Type {
		case "select", "selectDropdown", "multiSelect":
			if !slices.ContainsFunc(q.Options, func(o Option) bool { return o.Value == v }) {
				return false
			}
		case "bool":
			if v != "true" && v != "false" {
				return false
			}
		case "date":
			if _, err := time.Parse(time.DateOnly, v); err != nil {
				return false
			}
		case "phone":
			if !phone.MatchString(v) {
				return false
			}
		case "countrySelect", "countryMultiSelect":
			if !kind.ValidCountry(v) {
				return false
			}
		}
	}
	return true
}

// StillValid keeps those of earlier answers that the questions, as they are now,
// would take: a person is asked again with them filled in.
func (q *Questionnaire) StillValid(given Answers) Answers {
	kept := Answers{}
	for _, s := range q.Sections {
		for _, item := range s.Items {
			values := given[s.ID][item.ID]
			if len(values) == 0 || !item.takes(values) {
				continue
			}
			if kept[s.ID] == nil {
				kept[s.ID] = map[string][]string{}
			}
			kept[s.ID][item.ID] = values
		}
	}
	return kept
}

// Score adds up the scores of the chosen options.
func (q *Questionnaire) Score(a Answers) (sum float64) {
	for _, s := range q.Sections {
		for _, item := range s.Items {
			for _, o := range item.Options {
				if slices.Contains(a[s.ID][item.ID], o.Value) {
					sum += o.Score
				}
			}
		}
	}
	return sum
}
