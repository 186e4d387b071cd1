package main

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/bench/stat"
	"github.com/idngo/idngo/vision"
)

// report prints the results of all chunks as Markdown for bench/RESULTS.md.
func report(o options) error {
	all, err := (store{o.out}).load()
	if err != nil {
		return err
	}
	tallies, err := loadTally(o.tally)
	if err != nil {
		return err
	}
	if len(all)+len(tallies) == 0 {
		return fmt.Errorf("no chunk in %s: documents run makes them", o.out)
	}
	for _, part := range specimen.Parts() {
		own := filter(all, func(r record) bool { return r.Part == string(part) })
		grades, formats := zoneCounts(string(part), tallies, own)
		if len(own)+len(grades) == 0 {
			continue
		}
		fmt.Printf("### Part %s\n\n", part)
		reading(own)
		zones(own, formats)
		strips(grades)
		symbols(own)
		falseValid(own, grades)
		sureness(own)
		printed(own)
	}
	integrity(all)
	defects(all)
	if o.worst != "" {
		return worst(o, all)
	}
	return nil
}

func filter(list []record, keep func(record) bool) []record {
	var out []record
	for _, r := range list {
		if keep(r) {
			out = append(out, r)
		}
	}
	return out
}

func ofGroup(list []record, group string) []record {
	return filter(list, func(r record) bool { return r.Group == group && !alone(r) })
}

// zoneOnly: the picture shows a zone alone.
func zoneOnly(r record) bool {
	return len(r.Fields) == 0 && r.Zone != nil && len(r.Zone.Want) > 0 && r.Detail == "zone"
}

// symbolOnly: only the symbol of the page was read.
func symbolOnly(r record) bool { return r.Detail == "symbol" }

// alone: not the whole page was read.
func alone(r record) bool { return zoneOnly(r) || symbolOnly(r) }

type row struct {
	name  string
	cells []string
}

func table(head []string, rows []row) {
	fmt.Printf("| %s |\n|%s\n", strings.Join(head, " | "), strings.Repeat("---|", len(head)))
	for _, r := range rows {
		fmt.Printf("| %s | %s |\n", r.name, strings.Join(r.cells, " | "))
	}
	fmt.Println()
}

func gradeNames() []string {
	var names []string
	for _, g := range specimen.Grades() {
		names = append(names, string(g))
	}
	return names
}

// reading is the table of what the targets are about.
func reading(list []record) {
	head := append([]string{"share right (95% interval)"}, gradeNames()...)
	rows := []row{
		{name: "pages"}, {name: "zone, all lines exact"}, {name: "zone found"}, {name: "printed fields exact, Latin"}, {name: "printed fields exact, Cyrillic"},
		{name: "of them figures alone"}, {name: "character error of read fields, Latin"}, {name: "character error of read fields, Cyrillic"}, {name: "character error of zones"},
		{name: "wrong readings a page"}, {name: "type, country and side"}, {name: "the same of pages that name a state"}, {name: "type and side"}, {name: "upright"}, {name: "PDF417 exact"}, {name: "QR exact"}, {name: "median ms / p95"},
	}
	for _, g := range gradeNames() {
		own := ofGroup(list, g)
		var exact, found, kind, named, side, upright, pdf, qr, figures rate
		fields := map[string]*rate{"latin": {}, "cyrillic": {}}
		chars := map[string][]characters{}
		wrong := 0
		var ms []int64
		for _, r := range own {
			ms = append(ms, r.Millis)
			kind.add(r.Kind && r.State && r.SideOK)
			side.add(r.Kind && r.SideOK)
			if r.namesState() {
				named.add(r.Kind && r.State && r.SideOK)
			}
			upright.add(r.Upright)
			wrong += r.Wrong
			if r.Zone != nil && len(r.Zone.Want) > 0 {
				exact.add(r.Zone.Exact)
				found.add(len(r.Zone.Got) > 0)
				if len(r.Zone.Got) > 0 {
					want := strings.Join(r.Zone.Want, "")
					chars["zone"] = append(chars["zone"], characters{stat.Levenshtein(strings.Join(r.Zone.Got, ""), want), len(want)})
				}
			}
			page := map[string]characters{}
			for _, f := range r.Fields {
				if f.Hidden {
					continue
				}
				fields[f.Script].add(f.Exact)
				if f.Figures {
					figures.add(f.Exact)
				}
				if f.Got != "" {
					c := page[f.Script]
					page[f.Script] = characters{c.wrong + stat.Levenshtein(fold(f.Got), fold(f.Want)), c.all + len([]rune(fold(f.Want)))}
				}
			}
			for script, c := range page {
				chars[script] = append(chars[script], c)
			}
			for _, s := range r.Symbols {
				if s.Format == "QR" {
					qr.add(s.Exact)
				} else {
					pdf.add(s.Exact)
				}
			}
		}
		cer := func(script string) string {
			v, low, high := bootstrap(chars[script])
			if math.IsNaN(v) {
				return "-"
			}
			return fmt.Sprintf("%.2f%% (%.2f-%.2f)", 100*v, 100*low, 100*high)
		}
		slices.Sort(ms)
		speed := "-"
		if len(ms) > 0 {
			speed = fmt.Sprintf("%d / %d", ms[len(ms)/2], ms[len(ms)*95/100])
		}
		for i, cell := range []string{
			fmt.Sprint(len(own)), exact.String(), found.String(), fields["latin"].String(), fields["cyrillic"].String(), figures.String(),
			cer("latin"), cer("cyrillic"), cer("zone"), fmt.Sprintf("%.2f", float64(wrong)/float64(max(1, len(own)))), kind.String(), named.String(), side.String(), upright.String(), pdf.String(), qr.String(), speed,
		} {
			rows[i].cells = append(rows[i].cells, cell)
		}
	}
	table(head, rows)
}

// zones tells the exact zones by format, on whole pages and alone.
func zones(list []record, alone map[[2]string]zoneCount) {
	formats := map[string]map[string]*rate{}
	count := func(name, group string, exact, all int) {
		if formats[name] == nil {
			formats[name] = map[string]*rate{}
		}
		if formats[name][group] == nil {
			formats[name][group] = &rate{}
		}
		formats[name][group].k += exact
		formats[name][group].n += all
	}
	for _, r := range list {
		if r.Zone != nil && len(r.Zone.Want) > 0 && !zoneOnly(r) {
			c := countOf(*r.Zone)
			count(r.Zone.Format, r.Group, c.exact, 1)
		}
	}
	for of, c := range alone {
		count(of[1]+", strip", of[0], c.exact, c.pictures)
	}
	var rows []row
	for name, by := range formats {
		one := row{name: name}
		for _, g := range gradeNames() {
			if by[g] == nil {
				by[g] = &rate{}
			}
			one.cells = append(one.cells, by[g].String())
		}
		rows = append(rows, one)
	}
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.name, b.name) })
	if len(rows) > 0 {
		table(append([]string{"zones exact by format"}, gradeNames()...), rows)
	}
}

// strips tells what was read of pictures of zones alone, by grade.
func strips(grades map[string]zoneCount) {
	if len(grades) == 0 {
		return
	}
	rows := []row{
		{name: "pictures of zones alone"}, {name: "zone, all lines exact"}, {name: "zone found"}, {name: "lines"}, {name: "lines exact"},
		{name: "said valid"}, {name: "valid but not as printed: zones"}, {name: "valid but not as printed: lines"},
	}
	for _, g := range gradeNames() {
		c := grades[g]
		for i, cell := range []string{
			fmt.Sprint(c.pictures), rate{c.exact, c.pictures}.String(), rate{c.found, c.pictures}.String(), fmt.Sprint(c.lines), rate{c.right, c.lines}.String(),
			rate{c.valid, c.pictures}.String(), rate{c.fake, c.pictures}.bounded(), rate{c.fakeLines, c.lines}.bounded(),
		} {
			rows[i].cells = append(rows[i].cells, cell)
		}
	}
	table(append([]string{"share (95% interval; upper bound 95%)"}, gradeNames()...), rows)
}

// symbols tells the PDF417 read exactly, of pages of which only that was read.
func symbols(list []record) {
	one := row{name: "exact"}
	any := false
	for _, g := range gradeNames() {
		var exact rate
		for _, r := range filter(list, func(r record) bool { return symbolOnly(r) && r.Group == g }) {
			for _, s := range r.Symbols {
				exact.add(s.Exact)
			}
		}
		any = any || exact.n > 0
		one.cells = append(one.cells, exact.String())
	}
	if any {
		table(append([]string{"PDF417 of licences"}, gradeNames()...), []row{one})
	}
}

// falseValid counts zones that are called valid and differ from the print.
func falseValid(list []record, grades map[string]zoneCount) {
	var pages, lines rate
	for _, r := range list {
		if !slices.Contains(gradeNames(), r.Group) && r.Group != specimen.Genuine || alone(r) {
			continue
		}
		pages.add(r.Zone != nil && r.Zone.Valid && !r.Zone.Exact)
		if r.Zone != nil {
			c := countOf(*r.Zone)
			lines.k, lines.n = lines.k+c.fakeLines, lines.n+c.lines
		}
	}
	for _, c := range grades {
		lines.k, lines.n = lines.k+c.fakeLines, lines.n+c.lines
	}
	fmt.Printf("Valid but not as printed: pages %s; lines, those of zones alone included: %s.\n\n", pages.bounded(), lines.bounded())
}

// scoreSteps part the scores of readings: 0.6 is the least that supports a decision
// by itself and 0.85 the one that contradicts what was stated, unless a level says
// otherwise (kyc/check/identity).
var scoreSteps = []float64{0, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.99}

// sureness sets what readers say how sure they are beside how many of their readings
// equal the print.
func sureness(list []record) {
	var rows []row
	for i, least := range scoreSteps {
		below := math.Inf(1)
		name := fmt.Sprintf("from %.2f", least)
		if i+1 < len(scoreSteps) {
			below = scoreSteps[i+1]
			name = fmt.Sprintf("%.2f to %.2f", least, below)
		}
		one := row{name: name}
		any := false
		for _, g := range gradeNames() {
			var right rate
			for _, r := range ofGroup(list, g) {
				for _, x := range r.Read {
					if x.Score >= least && x.Score < below {
						right.add(x.Right)
					}
				}
			}
			any = any || right.n > 0
			one.cells = append(one.cells, right.String())
		}
		if any {
			rows = append(rows, one)
		}
	}
	if len(rows) > 0 {
		table(append([]string{"readings of print that are right, by score"}, gradeNames()...), rows)
	}
}

// printed tells the fields of each document, camera grade.
func printed(list []record) {
	type key struct{ code, field string }
	by := map[key]*rate{}
	codes := map[string]*rate{}
	for _, r := range ofGroup(list, string(specimen.Phone)) {
		for _, f := range r.Fields {
			if f.Hidden {
				continue
			}
			k := key{r.Code, f.Name}
			if by[k] == nil {
				by[k] = &rate{}
			}
			if codes[r.Code] == nil {
				codes[r.Code] = &rate{}
			}
			by[k].add(f.Exact)
			codes[r.Code].add(f.Exact)
		}
	}
	var rows []row
	for code, all := range codes {
		var fields []string
		for k, r := range by {
			if k.code == code && r.value() < 0.9 {
				fields = append(fields, fmt.Sprintf("%s %d/%d", k.field, r.k, r.n))
			}
		}
		slices.Sort(fields)
		rows = append(rows, row{code, []string{all.String(), strings.Join(fields, ", ")}})
	}
	slices.SortFunc(rows, func(a, b row) int { return strings.Compare(a.name, b.name) })
	if len(rows) > 0 {
		table([]string{"document, camera", "fields exact", "fields below 90%"}, rows)
	}
}

// names are the findings that name an attack.
var names = map[string][]string{
	specimen.AttackScreen: {vision.FindingScreenRecapture}, specimen.AttackScreenshot: {vision.FindingScreenshot},
	specimen.AttackPrint: {vision.FindingPrintedCopy}, specimen.AttackGrey: {vision.FindingGrayscale, vision.FindingPrintedCopy},
	specimen.AttackPhoto: {vision.FindingEditedRegion}, specimen.AttackText: {vision.FindingEditedRegion}, specimen.AttackDigits: {vision.FindingEditedRegion},
	specimen.AttackResampled: {vision.FindingEditedRegion}, specimen.AttackFont: {vision.FindingEditedRegion}, specimen.AttackTemplate: {vision.FindingTemplate},
	specimen.AttackMetadata: {vision.FindingEdited},
	specimen.DefectBlur:     {vision.FindingBlurred}, specimen.DefectGlare: {vision.FindingGlare}, specimen.DefectDark: {vision.FindingTooDark},
	specimen.DefectCut: {vision.FindingCropped}, specimen.DefectFingers: {vision.FindingFingers}, specimen.DefectSmall: {vision.FindingTooSmall},
	specimen.DefectGrey: {vision.FindingGrayscale},
}

// strength is the highest score of a finding that names the group.
func strength(r record, codes []string) float64 {
	best := 0.0
	for _, f := range r.Finds {
		if slices.Contains(codes, f.Code) {
			best = max(best, f.Score)
		}
	}
	return best
}

// threshold is the lowest score that at most 1% of the genuine pages reach.
func threshold(genuine []record, codes []string) float64 {
	scores := make([]float64, len(genuine))
	for i, r := range genuine {
		scores[i] = strength(r, codes)
	}
	slices.Sort(scores)
	if len(scores) == 0 {
		return 1
	}
	at := len(scores) - 1 - len(scores)/100
	return math.Nextafter(scores[at], 2)
}

// integrity is the table of attacks: thresholds of the tune part at 1% false
// alarms, figures of the test part at those thresholds.
func integrity(all []record) {
	detectionTable(all, "attack", specimen.Attacks())
}

// defects is the same for what is wrong with a picture.
func defects(all []record) {
	detectionTable(all, "defect", specimen.Defects())
}

func detectionTable(all []record, what string, groups []string) {
	part := func(p specimen.Part, group string) []record {
		return filter(all, func(r record) bool { return r.Part == string(p) && r.Group == group })
	}
	genuine := func(p specimen.Part) []record {
		return filter(all, func(r record) bool {
			return r.Part == string(p) && (r.Group == specimen.Genuine || slices.Contains(gradeNames(), r.Group)) && !alone(r)
		})
	}
	tune, test := genuine(specimen.Tune), genuine(specimen.Test)
	var rows []row
	for _, g := range groups {
		codes := names[g]
		hit := func(r record, limit float64) bool {
			if len(codes) == 0 {
				return len(r.Clashes) > 0
			}
			return strength(r, codes) >= limit
		}
		limit := threshold(tune, codes)
		var inTune, inTest, alarms rate
		for _, r := range part(specimen.Tune, g) {
			inTune.add(hit(r, limit))
		}
		for _, r := range part(specimen.Test, g) {
			inTest.add(hit(r, limit))
		}
		for _, r := range test {
			alarms.add(hit(r, limit))
		}
		if inTune.n+inTest.n == 0 {
			continue
		}
		verdict := "not detected"
		if inTest.n > 0 && inTest.value() >= 0.6 && alarms.value() <= 0.01 {
			verdict = "detected"
		}
		score := fmt.Sprintf("%.2f", limit)
		if len(codes) == 0 {
			score = "sources differ"
		}
		rows = append(rows, row{g, []string{score, inTune.String(), inTest.String(), alarms.String(), verdict}})
	}
	if len(rows) == 0 {
		return
	}
	fmt.Printf("### By %s (%d genuine pages of tune, %d of test)\n\n", what, len(tune), len(test))
	table([]string{what, "threshold", "found in tune", "found in test", "false alarms in test", "verdict"}, rows)
}
