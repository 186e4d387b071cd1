package decision

import (
	"fmt"
	"slices"
	"strings"

	"github.com/idngo/idngo/kyc/applicant"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/level"
)

// Decide weighs the results of an attempt's checks. In this order:
//
//	a person on the blocklist, or by
//	document on a watch list           RED/FINAL
//	FINAL proposed by another check    onHold: only a person rejects for good
//	any other proven problem           RED/RETRY, with what else a new picture would mend
//	the technology failed              onHold
//	doubt about identity               onHold, or RETRY where the level says so
//	doubt about picture quality        RED/RETRY as often as the level allows, then onHold
//	every required check passed        GREEN
//	anything else                      onHold
//
// A doubt about identity that a better picture may settle waits for the picture
// when one is asked for anyway; suspicion never does.
func Decide(in check.Input, results []check.Result) Decision {
	in.Level = in.Level.WithDefaults()
	w := weigh(in, results)
	switch {
	case len(w.listed) > 0:
		return w.rejected(RedFinal, w.listed)
	case len(w.proposedFinal) > 0:
		return w.held()
	case len(w.retry) > 0:
		items := w.retry
		if w.qualityRetryLeft() {
			items = append(slices.Clone(items), slices.DeleteFunc(slices.Clone(w.quality), w.onMissingPage)...)
		}
		return w.rejected(RedRetry, items)
	case len(w.technical) > 0:
		return w.held()
	case w.qualityRetryLeft() && len(w.quality) > 0 && w.identityCanWait():
		d := w.rejected(RedRetry, w.quality)
		d.QualityOnly = true
		return d
	case len(w.identity) > 0:
		if in.Level.Checks.Doubt.Identity == level.DoubtRetry && !slices.ContainsFunc(w.identity, forPerson) {
			return w.rejected(RedRetry, append(slices.Clone(w.identity), w.quality...))
		}
		return w.held()
	case len(w.quality) > 0, len(w.gaps) > 0:
		return w.held()
	}
	return w.approved()
}

// pageLabels say that a page or a whole document is not there.
var pageLabels = []string{"BACK_SIDE_MISSING", "FRONT_SIDE_MISSING", "DOCUMENT_PAGE_MISSING", "DOCUMENT_MISSING"}

// onMissingPage reports a value that could not be read of a document of which a
// page is missing: it may well be printed there, and the picture that was given
// is not to blame.
func (w *scales) onMissingPage(it item) bool {
	return it.kind == check.KindIdentity && strings.HasPrefix(it.code, "unread-") &&
		slices.ContainsFunc(w.retry, func(p item) bool {
			return slices.Contains(pageLabels, p.label) && (p.step == it.step || it.step == "")
		})
}

// item is a problem or a doubt in one form.
type item struct {
	kind    check.Kind
	code    string // of a doubt
	class   check.DoubtClass
	label   string
	button  string
	step    string
	images  []int32
	comment string
}

// scales holds what speaks for what.
type scales struct {
	in            check.Input
	listed        []item
	proposedFinal []item
	retry         []item
	technical     []item
	identity      []item
	quality       []item
	// gaps are required checks that did not pass and gave no cause.
	gaps    []string
	reasons []string
	codes   []string
}

func weigh(in check.Input, results []check.Result) *scales {
	w := &scales{in: in}
	byKind := map[check.Kind][]check.Result{}
	for _, r := range results {
		byKind[r.Kind] = append(byKind[r.Kind], r)
	}
	for _, k := range check.DefaultOrder {
		if len(byKind[k]) == 0 {
			w.gap(k, "has no result")
		}
		for _, r := range byKind[k] {
			w.add(r)
		}
		delete(byKind, k)
	}
	// Kinds that this package does not know still count.
	for _, r := range results {
		if _, unknown := byKind[r.Kind]; unknown {
			w.add(r)
		}
	}
	return w
}

func (w *scales) add(r check.Result) {
	for _, p := range r.Problems {
		it := item{kind: r.Kind, label: p.Label, button: p.Button, step: p.Step, images: p.Images, comment: p.Comment}
		if _, known := LabelOf(it.label); !known {
			it.label = "OTHER"
		}
		switch {
		case p.RejectType != applicant.RejectFinal:
			w.retry = append(w.retry, it)
		case r.Kind == check.KindBlocklist, r.Kind == check.KindWatchlist:
			w.listed = append(w.listed, it)
		default:
			w.proposedFinal = append(w.proposedFinal, it)
		}
		w.reason(r.Kind, p.Label, p.Comment)
	}
	for _, c := range r.Doubts {
		it := item{kind: r.Kind, code: c.Code, class: c.Class, label: c.Label, button: c.Button, step: c.Step, images: c.Images, comment: c.Comment}
		if _, known := LabelOf(it.label); !known {
			it.label = "OTHER"
		}
		switch c.Class {
		case check.DoubtQuality:
			w.quality = append(w.quality, it)
		case check.DoubtTechnical:
			w.technical = append(w.technical, it)
		default:
			w.identity = append(w.identity, it)
		}
		w.reason(r.Kind, c.Code, c.Comment)
	}
	explained := len(r.Problems)+len(r.Doubts) > 0
	switch {
	case r.Outcome == check.Pass:
	case r.Outcome == check.Skipped && r.NotRequired && mayBeLeftOut(r.Kind, w.in.Level):
	case r.Outcome == check.Errored && !explained:
		w.technical = append(w.technical, item{kind: r.Kind, code: "check-failed", label: "CHECK_UNAVAILABLE"})
		w.reason(r.Kind, "check-failed", "The check failed for technical reasons.")
	case !explained:
		w.gap(r.Kind, "ended as "+string(r.Outcome))
	}
}

func (w *scales) gap(k check.Kind, why string) {
	w.gaps = append(w.gaps, string(k))
	w.reason(k, "no-evidence", "The check "+why+".")
}

func (w *scales) reason(k check.Kind, code, comment string) {
	line := fmt.Sprintf("%s: %s", k, code)
	if comment != "" {
		line += ": " + comment
	}
	if !slices.Contains(w.reasons, line) {
		w.reasons = append(w.reasons, line)
	}
	if !slices.Contains(w.codes, code) {
		w.codes = append(w.codes, code)
	}
}

// mayBeLeftOut guards GREEN against a checker that excuses itself: a level that
// asks for documents or a selfie asks for their checks.
func mayBeLeftOut(k check.Kind, l level.Level) bool {
	asks := func(steps ...string) bool {
		return slices.ContainsFunc(steps, func(s string) bool { _, ok := l.Step(s); return ok })
	}
	identity := []string{level.StepIdentity, level.StepIdentity2, level.StepIdentity3, level.StepIdentity4}
	switch k {
	case check.KindCompleteness, check.KindBlocklist, check.KindDuplicate:
		return false
	case check.KindIdentity:
		return !asks(identity...)
	case check.KindQuality, check.KindIntegrity:
		return !asks(append(identity, level.StepSelfie, level.StepSelfie2, level.StepProofOfAddress)...)
	case check.KindFace:
		return !asks(level.StepSelfie, level.StepSelfie2)
	case check.KindLiveness:
		return !l.AsksLiveness()
	case check.KindAddress:
		return !asks(level.StepProofOfAddress)
	case check.KindWatchlist:
		return l.Checks.Watchlist == "" || l.Checks.Watchlist == level.ActionOff
	case check.KindContact:
		return !asks(level.StepEmailVerification, level.StepPhoneVerification)
	}
	return true
}

func (w *scales) qualityRetryLeft() bool {
	return w.in.QualityRetries < *w.in.Level.Checks.Doubt.QualityRetries
}

// identityCanWait: no doubt about identity is more than what a bad picture
// brings with it.
func (w *scales) identityCanWait() bool {
	for _, d := range w.identity {
		if suspicion(d) {
			return false
		}
		// Either picture may be why faces could not be told apart.
		if d.kind != check.KindFace && !slices.ContainsFunc(w.quality, func(q item) bool { return about(d, q) }) {
			return false
		}
	}
	return true
}

// suspicion is doubt that stands by itself: traces of forgery, another account,
// a listed person, one photograph used twice.
func suspicion(d item) bool {
	switch d.kind {
	case check.KindIntegrity, check.KindDuplicate, check.KindBlocklist, check.KindWatchlist, check.KindLiveness:
		return true
	}
	return d.code == "same-source-portrait" || strings.HasPrefix(d.code, "in-hand-")
}

// forPerson is doubt that new pictures cannot settle, whatever the level says.
func forPerson(d item) bool {
	return d.kind == check.KindBlocklist || d.kind == check.KindDuplicate || d.kind == check.KindWatchlist
}

func about(a, b item) bool {
	if a.step != "" && a.step == b.step {
		return true
	}
	return slices.ContainsFunc(a.images, func(id int32) bool { return slices.Contains(b.images, id) })
}

func (w *scales) held() Decision {
	return Decision{Outcome: OnHold, Reasons: w.reasons, Codes: w.codes}
}

func (w *scales) approved() Decision {
	green := applicant.Result{ReviewAnswer: applicant.AnswerGreen}
	d := Decision{
		Outcome: Green, Result: &green, Reasons: []string{"every required check passed"},
		Images: map[int32]applicant.Result{}, Steps: map[string]applicant.Result{},
	}
	for _, doc := range w.in.Documents {
		if doc.Step != "" {
			d.Images[doc.Image.ID] = green
		}
	}
	for _, s := range w.in.Level.Required.DocSets {
		d.Steps[s.IDDocSetType] = green
	}
	return d
}
