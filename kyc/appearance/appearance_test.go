package appearance_test

import (
	"bytes"
	"encoding/base64"
	"image"
	"image/png"
	"strings"
	"testing"

	"github.com/idngo/idngo/kyc/appearance"
)

func logo(t *testing.T, side int) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, side, side))); err != nil {
		t.Fatal(err)
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
}

func TestValidate(t *testing.T) {
	t.Parallel()
	look := func(change func(n *appearance.Named)) appearance.Named {
		n := appearance.Named{Kind: appearance.Customization, Name: "spring 2026"}
		change(&n)
		return n
	}
	words := func(lang, key, text string) appearance.Named {
		return appearance.Named{Kind: appearance.Translation, Name: "default", Texts: map[string]map[string]string{lang: {key: text}}}
	}
	for name, c := range map[string]struct {
		named appearance.Named
		want  string // of the error, "" for none
	}{
		"all that there is": {look(func(n *appearance.Named) {
			n.Theme, n.Logo = "dark", logo(t, 64)
			n.Variables = map[string]string{"accent": "#0a7d4f", "radius": "0.75rem", "font": `"PT Sans", Arial`, "logo-height": "40px"}
		}), ""},
		"texts":              {words("kk", "welcome.title", "Қош келдіңіз\n{company}"), ""},
		"no kind":            {appearance.Named{Name: "x"}, "kind"},
		"no name":            {appearance.Named{Kind: appearance.Translation}, "name"},
		"name that is a way": {look(func(n *appearance.Named) { n.Name = "../etc" }), "name"},
		"theme":              {look(func(n *appearance.Named) { n.Theme = "javascript:1" }), "theme"},
		"unknown variable":   {look(func(n *appearance.Named) { n.Variables = map[string]string{"display": "none"} }), `no variable "display"`},
		"not a colour":       {look(func(n *appearance.Named) { n.Variables = map[string]string{"text": "url(//x)"} }), "text must be a colour"},
		"not a length":       {look(func(n *appearance.Named) { n.Variables = map[string]string{"radius": "calc(1px)"} }), "radius must be a length"},
		"not a font":         {look(func(n *appearance.Named) { n.Variables = map[string]string{"font": "a;b:c"} }), "font must be names"},
		"vector logo":        {look(func(n *appearance.Named) { n.Logo = "data:image/svg+xml;base64,PHN2Zy8+" }), "PNG or JPEG"},
		"logo of another":    {look(func(n *appearance.Named) { n.Logo = strings.Replace(logo(t, 8), "png", "jpeg", 1) }), "no readable"},
		"logo that is none":  {look(func(n *appearance.Named) { n.Logo = "data:image/png;base64,AAAA" }), "no readable"},
		"broken logo":        {look(func(n *appearance.Named) { n.Logo = "data:image/png;base64,%%" }), "completely"},
		"wide logo":          {look(func(n *appearance.Named) { n.Logo = logo(t, 1025) }), "1025 x 1025"},
		"heavy logo": {look(func(n *appearance.Named) {
			n.Logo = "data:image/png;base64," + base64.StdEncoding.EncodeToString(make([]byte, 49<<10))
		}), "49 KB"},
		"texts of a look": {look(func(n *appearance.Named) { n.Texts = map[string]map[string]string{} }), "no texts"},
		"look of texts":   {appearance.Named{Kind: appearance.Translation, Name: "a", Theme: "dark"}, "texts only"},
		"no language":     {words("kazakh!", "next", "x"), "no language"},
		"key":             {words("kk", "a b", "x"), "no key"},
		"empty text":      {words("kk", "next", " "), "1 to 2000"},
		"long text":       {words("kk", "next", strings.Repeat("қ", 2001)), "1 to 2000"},
		"control":         {words("kk", "next", "a\x00b"), "control"},
		"not UTF-8":       {words("kk", "next", "a\xff"), "1 to 2000"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := c.named.Validate()
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("%v, want %q", err, c.want)
			}
		})
	}
}
