// Package docs keeps the pages true: the tests that they name exist, and so do
// the pages that they lead to. What their commands do is tested in e2e.
package docs

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const root = ".."

// pages lists the Markdown of the repository.
func pages(t *testing.T) []string {
	t.Helper()
	list := []string{filepath.Join(root, "README.md")}
	for _, dir := range []string{"docs", "bench", "models"} {
		err := filepath.WalkDir(filepath.Join(root, dir), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && d.Name() == "node_modules" { // what benchmarks install is not ours
				return filepath.SkipDir
			}
			if err == nil && !d.IsDir() && strings.HasSuffix(path, ".md") && !strings.Contains(path, "cache") {
				list = append(list, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return list
}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// testsOf gives the text of a package's test files.
func testsOf(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, dir, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, f := range files {
		all.WriteString(read(t, f))
	}
	return all.String()
}

var (
	packageName = regexp.MustCompile("`((?:bench|client|cmd|deploy|e2e|internal|kyc|screening|vision|web|models|docs)[a-z0-9/]*)`")
	testName    = regexp.MustCompile(`\b((?:Test|Fuzz|Example)[A-Z]\w*)(?:/…/([\pL\pN_,'’-]+))?`)
)

// A test is named after the package that it is in: `kyc/level` TestX, TestY.
// One without a package before it in its table row may be in any.
func TestEveryTestThatIsNamedExists(t *testing.T) {
	t.Parallel()
	for _, page := range []string{"compatibility.md", "status.md"} {
		named := 0
		for number, line := range strings.Split(read(t, page), "\n") {
			dirs := packageName.FindAllStringSubmatchIndex(line, -1)
			for _, m := range testName.FindAllStringSubmatchIndex(line, -1) {
				name, where := line[m[2]:m[3]], ""
				for _, d := range dirs {
					if d[0] < m[0] {
						where = line[d[2]:d[3]]
					}
				}
				named++
				text := testsOf(t, where)
				if where == "" {
					text = everyTest(t)
				}
				if !strings.Contains(text, "func "+name+"(") {
					t.Errorf("%s line %d: there is no %s in %s", page, number+1, name, where)
				}
				if m[4] > 0 {
					sub := strings.ReplaceAll(line[m[4]:m[5]], "_", " ")
					if !strings.Contains(text, `"`+sub+`"`) {
						t.Errorf("%s line %d: %s has no part %q", page, number+1, name, sub)
					}
				}
			}
		}
		if named < 20 {
			t.Errorf("%s names %d tests only: is the form still the same?", page, named)
		}
	}
}

func everyTest(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "node_modules" || d.Name() == "cache" || d.Name() == ".git" || d.Name() == ".build"):
			return filepath.SkipDir
		case strings.HasSuffix(path, "_test.go"):
			all.WriteString(read(t, path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// The contract's page states these things; each has its numbered line.
func TestTheContractIsWhole(t *testing.T) {
	t.Parallel()
	rows := regexp.MustCompile(`(?m)^\| (\d+) \| (.+) \| (.+) \|$`).FindAllStringSubmatch(read(t, "compatibility.md"), -1)
	for i, row := range rows {
		if row[1] != strconv.Itoa(i+1) {
			t.Errorf("statement %s stands at place %d", row[1], i+1)
		}
		if !testName.MatchString(row[3]) {
			t.Errorf("statement %s has no test", row[1])
		}
	}
	text := read(t, "compatibility.md")
	for _, word := range []string{
		"HTTPS", "JSON", "authenticated", "order of checks", "`init`", "e-mail, phone", "`metadata`", "`FRONT_SIDE`", "`fixedInfo`",
		"PROBLEMATIC_APPLICANT_DATA", "`status/pending`", "`completed`", "webhook", "GREEN", "FINAL", "RETRY", "blocklist", "our id or by the client's own",
		"`requiredIdDocsStatus`", "`moderationComment`", "same applicant", "main page", "held up",
	} {
		if !strings.Contains(text, word) {
			t.Errorf("no statement speaks of %s", word)
		}
	}
}

var link = regexp.MustCompile(`\]\(([^)\s]+)\)`)

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	t.Parallel()
	for _, page := range pages(t) {
		for _, m := range link.FindAllStringSubmatch(read(t, page), -1) {
			target, anchor, _ := strings.Cut(m[1], "#")
			if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
				continue
			}
			file := page
			if target != "" {
				file = filepath.Join(filepath.Dir(page), target)
				if _, err := os.Stat(file); err != nil {
					t.Errorf("%s leads to %s, which is not there", page, m[1])
					continue
				}
			}
			if anchor != "" && strings.HasSuffix(file, ".md") && !hasHeading(read(t, file), anchor) {
				t.Errorf("%s leads to %s, which has no such heading", page, m[1])
			}
		}
	}
}

func hasHeading(text, anchor string) bool {
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "#") {
			continue
		}
		slug := strings.Map(func(r rune) rune {
			switch {
			case r == ' ' || r == '-':
				return '-'
			case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '_', r > 0x7f:
				return r
			}
			return -1
		}, strings.ToLower(strings.TrimSpace(strings.TrimLeft(line, "#"))))
		if slug == anchor {
			return true
		}
	}
	return false
}
