package decision

import (
	"slices"
	"strings"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
)

// rejected makes the decision for the items, which are at least one. A final
// rejection has no results for images: nothing can be uploaded any more.
func (w *scales) rejected(outcome Outcome, items []item) Decision {
	d := Decision{Outcome: outcome, Reasons: w.reasons, Codes: w.codes}
	result := w.result(outcome, items)
	d.Result = &result
	if outcome == RedFinal {
		return d
	}
	d.Images = map[int32]applicant.Result{}
	d.Steps = map[string]applicant.Result{}
	for _, doc := range w.in.Documents {
		if doc.Step == "" {
			continue
		}
		id := doc.Image.ID
		named := slices.DeleteFunc(slices.Clone(items), func(it item) bool { return !slices.Contains(it.images, id) })
		switch {
		case len(named) > 0:
			d.Images[id] = w.result(outcome, named)
		case w.cleared(doc):
			d.Images[id] = applicant.Result{ReviewAnswer: applicant.AnswerGreen}
		}
	}
	for _, set := range w.in.Level.Required.DocSets {
		step := set.IDDocSetType
		named := slices.DeleteFunc(slices.Clone(items), func(it item) bool { return !w.inStep(it, step) })
		switch {
		case len(named) > 0:
			d.Steps[step] = w.result(outcome, named)
		case w.stepCleared(step, d.Images):
			d.Steps[step] = applicant.Result{ReviewAnswer: applicant.AnswerGreen}
		}
	}
	return d
}

// cleared tells that every check looked at an image and none had a problem or
// doubt with it, so that it need not be sent again.
func (w *scales) cleared(doc check.Document) bool {
	if len(doc.Pages()) == 0 || len(w.gaps) > 0 || len(w.technical) > 0 {
		return false
	}
	for _, doubts := range [][]item{w.identity, w.quality} {
		for _, it := range doubts {
			named := slices.Contains(it.images, doc.Image.ID)
			general := len(it.images) == 0 && (it.step == "" || it.step == doc.Step)
			if named || general {
				return false
			}
		}
	}
	return true
}

// stepCleared: the step's images are all cleared; a step of data is cleared by
// every check having run.
func (w *scales) stepCleared(step string, images map[int32]applicant.Result) bool {
	for _, doc := range w.in.InStep(step) {
		if r := images[doc.Image.ID]; !r.Green() {
			return false
		}
	}
	set, ok := w.in.Level.Step(step)
	if !ok || set.Documented() && len(w.in.InStep(step)) == 0 {
		return false
	}
	return len(w.gaps) == 0 && len(w.technical) == 0
}

func (w *scales) inStep(it item, step string) bool {
	if it.step != "" {
		return it.step == step
	}
	return slices.ContainsFunc(w.in.InStep(step), func(d check.Document) bool { return slices.Contains(it.images, d.Image.ID) })
}

// result words a rejection: labels and buttons in the order of their tables,
// the applicant's text in their language, the client's comment in English.
func (w *scales) result(outcome Outcome, items []item) applicant.Result {
	r := applicant.Result{ReviewAnswer: applicant.AnswerRed, ReviewRejectType: applicant.RejectRetry}
	if outcome == RedFinal {
		r.ReviewRejectType = applicant.RejectFinal
	}
	var codes, buttonIDs []string
	comments := map[string][]string{}
	for _, it := range items {
		codes = append(codes, it.label)
		codes = append(codes, withButton(it)...)
		comments[it.label] = append(comments[it.label], it.comment)
		if it.button != "" {
			buttonIDs = append(buttonIDs, it.button)
		}
	}
	r.RejectLabels = SortLabels(codes)
	r.ButtonIDs = ExpandButtons(buttonIDs)
	r.ModerationComment = ModerationComment(r.RejectLabels, w.in.Applicant.Lang)
	var client []string
	for _, code := range r.RejectLabels {
		for _, c := range comments[code] {
			if c == "" {
				label, _ := LabelOf(code)
				c = label.Client
			}
			if !slices.Contains(client, c) {
				client = append(client, c)
			}
		}
	}
	r.ClientComment = strings.Join(client, " ")
	return r
}

// withButton lists what the contract's tree gives together with the item's own
// label: a screenshot is an unsatisfactory photo too.
func withButton(it item) []string {
	b, ok := ButtonOf(it.button)
	if !ok || !slices.Contains(b.Labels, it.label) {
		return nil
	}
	return b.Labels
}

// SortLabels brings labels into the table's order, each once; unknown ones come
// last, by name.
func SortLabels(codes []string) []string {
	out := slices.Clone(codes)
	slices.SortFunc(out, func(a, b string) int {
		if d := labelRank(a) - labelRank(b); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return slices.Compact(out)
}

// ExpandButtons brings button ids into the table's order, each preceded by its
// group as the contract lists them; a group may also stand alone. Unknown ids
// are left out.
func ExpandButtons(ids []string) []string {
	var out []string
	for _, g := range groups {
		var own []string
		for _, b := range buttons {
			if b.Group == g.Name && slices.Contains(ids, b.ID()) {
				own = append(own, b.ID())
			}
		}
		if len(own) > 0 || slices.Contains(ids, g.Name) {
			out = append(append(out, g.Name), own...)
		}
	}
	return out
}

// ButtonsFor gives the buttons that labels alone tell, for a result that a
// person words by labels: a label of one button names it, a label whose buttons
// are all of one group names the group, any other says nothing about buttons.
func ButtonsFor(codes []string) []string {
	var ids []string
	for _, code := range codes {
		var own []Button
		exact := false
		for _, b := range buttons {
			if b.Labels[len(b.Labels)-1] == code {
				own = append(own, b)
			}
			// Another of the labels says more exactly what is wrong.
			last := b.Labels[len(b.Labels)-1]
			exact = exact || last != code && slices.Contains(b.Labels, code) && slices.Contains(codes, last)
		}
		switch {
		case len(own) == 0 || exact:
		case len(own) == 1:
			ids = append(ids, own[0].ID())
		case !slices.ContainsFunc(own, func(b Button) bool { return b.Group != own[0].Group }):
			ids = append(ids, own[0].Group)
		}
	}
	return ExpandButtons(ids)
}

// ModerationComment is the text for the applicant: one sentence or two for each
// label, none said twice. It serves decisions of officers too.
func ModerationComment(codes []string, lang string) string {
	codes = SortLabels(codes)
	var lines []string
	for _, code := range codes {
		label, ok := LabelOf(code)
		if !ok {
			label, _ = LabelOf("OTHER")
		}
		exact := slices.ContainsFunc(covered[code], func(c string) bool { return slices.Contains(codes, c) })
		if text := label.Text.In(lang); !exact && !slices.Contains(lines, text) {
			lines = append(lines, text)
		}
	}
	return strings.Join(lines, "\n")
}

// RejectType is the type that labels suggest: FINAL as soon as one of them is
// final by default, else RETRY.
func RejectType(codes []string) string {
	for _, c := range codes {
		if label, ok := LabelOf(c); ok && final(label) {
			return applicant.RejectFinal
		}
	}
	return applicant.RejectRetry
}
