package dashapi_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// kebab is how codes of evidence are written; a single word is one only where
// it stands as a Code.
var kebab = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*-?$`)

// TestEveryEvidenceHasWords: whatever the checks call by a code has a text in
// kk, ru and en. A code that ends with a hyphen is followed by a field.
func TestEveryEvidenceHasWords(t *testing.T) {
	t.Parallel()
	codes := map[string]string{}
	check(t, filepath.WalkDir("../../kyc/check", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "checktest") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				// Codes of reasons have texts of their own: internal/wording tests them.
				switch f := n.Fun.(type) {
				case *ast.Ident:
					if f.Name == "Because" || f.Name == "Why" || f.Name == "found" {
						return false
					}
				case *ast.SelectorExpr:
					if f.Sel.Name == "Because" || f.Sel.Name == "Why" {
						return false
					}
				}
			case *ast.BasicLit:
				if s, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && strings.Contains(s, "-") && kebab.MatchString(s) {
					codes[s] = path
				}
			case *ast.KeyValueExpr:
				key, isKey := n.Key.(*ast.Ident)
				value, isText := n.Value.(*ast.BasicLit)
				if isKey && isText && key.Name == "Code" && value.Kind == token.STRING {
					s, _ := strconv.Unquote(value.Value)
					codes[s] = path
				}
			}
			return true
		})
		return nil
	}))
	if len(codes) < 80 {
		t.Fatalf("only %d codes were found", len(codes))
	}
	for _, lang := range []string{"kk", "ru", "en"} {
		raw, err := os.ReadFile("../../web/dashboard/src/locales/" + lang + ".json")
		check(t, err)
		words := map[string]string{}
		check(t, json.Unmarshal(raw, &words))
		for code, path := range codes {
			if words["evidence."+code] == "" {
				t.Errorf("%s: no text of %q (%s)", lang, code, path)
			}
		}
	}
}
