package wording_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/idngo/idngo/internal/wording"
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/screening/names"
	"github.com/idngo/idngo/screening/postal"
)

// said are the reasons in the source of the checks, with the names of their values.
func said(t *testing.T) map[string]map[string]bool {
	t.Helper()
	params := []string{"Text", "Number", "Share", "Count", "Day", "Fields", "Terms", "OfCheck", "OfDocument"}
	out := map[string]map[string]bool{}
	source(t, "../../kyc/check", func(path string, n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return
		}
		switch name(call) {
		case "Because", "Why":
			code, ok := text(call.Args[0])
			if !ok {
				if plus, isSum := call.Args[0].(*ast.BinaryExpr); isSum {
					if prefix, _ := text(plus.X); prefix == "name-" {
						return // whatever a comparison of names remarks, below
					}
				}
				if filepath.Base(path) == "reason.go" || filepath.Base(path) == "integrity.go" {
					return // the makers themselves
				}
				t.Errorf("%s: a reason without a code that can be read", path)
				return
			}
			if out[code] == nil {
				out[code] = map[string]bool{}
			}
			for _, arg := range call.Args[1:] {
				switch arg := arg.(type) {
				case *ast.CallExpr:
					if !slices.Contains(params, name(arg)) {
						t.Errorf("%s: %s: a value that is no Param", path, code)
						continue
					}
					p, _ := text(arg.Args[0])
					out[code][p] = true
				case *ast.Ident: // a and b of names
					out[code][arg.Name] = true
				}
			}
		case "found":
			if code, ok := text(call.Args[0]); ok {
				out[code] = map[string]bool{"score": true}
			}
		}
	})
	for _, r := range []names.RemarkCode{
		names.RemarkKnown, names.RemarkGender, names.RemarkForms, names.RemarkReordered, names.RemarkSubset, names.RemarkOneSide, names.RemarkCut,
		names.RemarkFatherBare, names.RemarkFatherGender, names.RemarkFatherSame, names.RemarkMiddleOneSide, names.RemarkCrossed, names.RemarkAnyOrder,
		names.RemarkEmpty, names.RemarkNothingShared,
	} {
		out["name-"+string(r)] = map[string]bool{}
	}
	return out
}

func source(t *testing.T, root string, look func(path string, n ast.Node)) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "checktest") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			look(path, n)
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func name(call *ast.CallExpr) string {
	switch f := call.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	}
	return ""
}

func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// plurals are the forms that each language has.
var plurals = map[string][]string{"en": {"one", "other"}, "kk": {"one", "other"}, "ru": {"one", "few", "many", "other"}}

// TestEveryReasonHasWords: a reason of the checks has a text in each language,
// in every plural form of it, with exactly the values that the check gives.
func TestEveryReasonHasWords(t *testing.T) {
	t.Parallel()
	reasons := said(t)
	if len(reasons) < 90 {
		t.Fatalf("only %d reasons were found", len(reasons))
	}
	for _, lang := range wording.Languages {
		table := wording.In(lang).Texts()
		known := map[string]bool{}
		for code, params := range reasons {
			keys := []string{"why." + code}
			if _, single := table[keys[0]]; !single {
				keys = nil
				for _, form := range plurals[lang] {
					keys = append(keys, "why."+code+"_"+form)
				}
			}
			for _, key := range keys {
				known[key] = true
				if table[key] == "" {
					t.Errorf("%s: no text of %q", lang, key)
					continue
				}
				if holes := wording.Holes(table[key]); !maps.Equal(holes, params) {
					t.Errorf("%s: %s has places for %v, the check gives %v", lang, key, slices.Sorted(maps.Keys(holes)), slices.Sorted(maps.Keys(params)))
				}
			}
		}
		for key := range table {
			if strings.HasPrefix(key, "why.") && !known[key] {
				t.Errorf("%s: %s is said by no check", lang, key)
			}
		}
	}
}

// TestEveryTermHasWords: whatever a reason names by a term has a word.
func TestEveryTermHasWords(t *testing.T) {
	t.Parallel()
	terms := map[string]bool{
		string(postal.PartHouse): true, string(postal.PartFlat): true, string(postal.PartPostCode): true, "front side": true, "back side": true,
		"number": true, "birthDate": true, "expiryDate": true, "optional": true, "composite": true,
	}
	for _, rule := range names.Rules() {
		terms[rule] = true
	}
	// Signals of liveness sessions: each asked thing is seen or missing.
	source(t, "../../vision/liveness", func(_ string, n ast.Node) {
		switch n := n.(type) {
		case *ast.CallExpr:
			for i, arg := range n.Args {
				code, ok := text(arg)
				switch {
				case !ok:
				case name(n) == "want" && i == 1:
					terms[code+"-seen"], terms[code+"-missing"] = true, true
				case i == 0 && (name(n) == "against" || name(n) == "lack" || name(n) == "signal"):
					terms[code] = true
				}
			}
		case *ast.ValueSpec:
			if typ, ok := n.Type.(*ast.Ident); ok && typ.Name == "Kind" && len(n.Values) == 1 {
				if code, ok := text(n.Values[0]); ok && code != "flash" {
					terms[code+"-seen"], terms[code+"-missing"] = true, true
				}
			}
		case *ast.CompositeLit:
			if len(n.Elts) == 4 {
				if code, ok := text(n.Elts[0]); ok {
					terms[code] = true
				}
			}
		}
	})
	if len(terms) < 90 {
		t.Fatalf("only %d terms were found", len(terms))
	}
	for _, lang := range wording.Languages {
		table := wording.In(lang).Texts()
		for term := range terms {
			if table["term."+term] == "" {
				t.Errorf("%s: no word of %q", lang, term)
			}
		}
	}
}

// TestEveryExplanationHasReasons: a check that explains in English alone would
// leave officers of other languages without.
func TestEveryExplanationHasReasons(t *testing.T) {
	t.Parallel()
	n := 0
	source(t, "../../kyc/check", func(path string, node ast.Node) {
		lit, ok := node.(*ast.CompositeLit)
		if !ok {
			return
		}
		has := map[string]bool{}
		for _, e := range lit.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				if key, ok := kv.Key.(*ast.Ident); ok {
					has[key.Name] = true
				}
			}
		}
		if has["Explanation"] && (has["Code"] || has["Supports"] || has["Field"]) {
			n++
			if !has["Why"] {
				t.Errorf("%s: an Explanation without Why", path)
			}
		}
	})
	if n < 25 {
		t.Errorf("only %d explanations were found", n)
	}
}

func TestReasonsByLanguage(t *testing.T) {
	t.Parallel()
	younger := func(years int) []check.Reason {
		return check.Why("younger-than", check.Count("years", years), check.Day("date", "2010-02-03"))
	}
	for _, tt := range []struct {
		lang string
		why  []check.Reason
		want string
	}{
		{"en", younger(18), "Born on 3 February 2010: younger than 18 years."},
		{"ru", younger(21), "Дата рождения 03.02.2010: младше 21 года."},
		{"ru", younger(18), "Дата рождения 03.02.2010: младше 18 лет."},
		{"kk", younger(18), "Туған күні 03.02.2010: 18 жасқа толмаған."},
		{"en", check.Why("matches-in", check.Fields("fields", "lastName", "idDocs.PASSPORT")), "The same: Last name, Passport."},
		{"ru", check.Why("matches-in", check.Fields("fields", "lastName", "idDocs.PASSPORT")), "Совпадает: Фамилия, Паспорт."},
		{"ru", check.Why("liveness-signal", check.Terms("signal", "blink-missing"), check.Number("value", 0.4321), check.Number("limit", 1234)), "нет моргания: 0,432, предел 1\u00a0234."},
		{"en", check.Why("face-similar", check.Share("similarity", 0.9731)), "The faces are similar by 97%."},
		{"ru", check.Why("face-similar", check.Share("similarity", 0.00001234)), "Сходство лиц: 0,0012\u00a0%."},
		{"ru", check.AddressReasons([]postal.Remark{{Code: postal.RemarkNames, Lost: 2, Of: 5}}), "2 названия из 5 напечатаны иначе."},
		{"ru", check.AddressReasons([]postal.Remark{{Code: postal.RemarkNames, Lost: 5, Of: 6}}), "5 названий из 6 напечатаны иначе."},
		{"kk", check.Why("gate-failed-before", check.OfCheck("check", check.KindBlocklist)), "«Қара тізім» тексеруі бұрын өтпеді, сондықтан бұл ештеңені өзгертпейді."},
		{"en", check.Why("of-a-later-program"), ""},
		{"xx", check.Why("date-same"), "The same date."},
	} {
		if got := strings.Join(wording.In(tt.lang).Reasons(tt.why), " "); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.lang, got, tt.want)
		}
	}
}

// TestNamesAreExplained: what is remarked of two names is said in each language,
// with the letters that a hostile name has kept apart from the sentence.
func TestNamesAreExplained(t *testing.T) {
	t.Parallel()
	c := names.Compare(names.Name{First: "Юлия", Last: "Щербакова", Middle: "Ивановна"}, names.Name{First: "IULIIA", Last: "SHCHERBAKOV"}, names.Options{IssuingCountry: "RUS"})
	for lang, want := range map[string][]string{
		"en": {"Last name: perhaps the same.", "The ending is of the other gender.", "ICAO Doc 9303"},
		"ru": {"Фамилия: возможно, совпадает.", "Окончание другого рода.", "считается за"},
		"kk": {"Тегі: сәйкес келуі мүмкін.", "тең саналады"},
	} {
		got := strings.Join(wording.In(lang).Reasons(check.NameReasons(c.Remarks)), "\n")
		for _, s := range want {
			if !strings.Contains(got, s) {
				t.Errorf("%s: %q is missing in\n%s", lang, s, got)
			}
		}
		if strings.Contains(got, "…") || strings.Contains(got, "{") {
			t.Errorf("%s: an empty place in\n%s", lang, got)
		}
	}
	got := wording.In("ru").Reasons(check.NameReasons([]names.Remark{{Code: names.RemarkAdded, A: "\u202eabc"}}))
	if want := "Лишнее «\u2068\u202eABC\u2069»."; len(got) != 1 || got[0] != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestEvidence(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ lang, code, want string }{
		{"en", "blocklist-clear", "Not on the blocklist"},
		{"en", "single-source-document-number", wording.In("en").Word("evidence.single-source-", "") + ": Document number"},
		{"ru", "something-new", "something new"},
	} {
		if got := wording.In(tt.lang).Evidence(tt.code); got != tt.want {
			t.Errorf("%s %s: got %q, want %q", tt.lang, tt.code, got, tt.want)
		}
	}
}
