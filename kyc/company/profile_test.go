package company_test

import (
	"strings"
	"testing"

	"github.com/idngo/idngo/kyc/company"
)

func TestSettingsAreChecked(t *testing.T) {
	t.Parallel()
	good := company.Profile{LegalName: "Ақша ЖШС", SupportEmail: "help@shop.example", PrivacyURL: "https://shop.example/privacy?lang=kk", TimeZone: "Asia/Almaty", Languages: []string{"kk", "ru", "zh-Hant"},
		Files: company.Files{MaxMB: 50, Types: []string{"image/jpeg", "application/pdf"}}, RequestLogDays: 90}
	for _, s := range []company.Profile{{}, good} {
		if err := s.Validate(); err != nil {
			t.Errorf("%+v: %v", s, err)
		}
	}
	for name, change := range map[string]func(*company.Profile){
		"a long name":       func(s *company.Profile) { s.LegalName = strings.Repeat("ж", 257) },
		"a control":         func(s *company.Profile) { s.LegalName = "a\nb" },
		"a named address":   func(s *company.Profile) { s.SupportEmail = "Help <help@shop.example>" },
		"a header":          func(s *company.Profile) { s.SupportEmail = "a@b.example\r\nBcc: c@d.example" },
		"plain http":        func(s *company.Profile) { s.PrivacyURL = "http://shop.example/" },
		"a script":          func(s *company.Profile) { s.PrivacyURL = "javascript:alert(1)" },
		"a password":        func(s *company.Profile) { s.PrivacyURL = "https://u:p@shop.example/" },
		"no zone":           func(s *company.Profile) { s.TimeZone = "Mars/Olympus" },
		"a zone upwards":    func(s *company.Profile) { s.TimeZone = "../etc/passwd" },
		"the machine's":     func(s *company.Profile) { s.TimeZone = "Local" },
		"no language":       func(s *company.Profile) { s.Languages = []string{"Kazakh"} },
		"a language twice":  func(s *company.Profile) { s.Languages = []string{"kk", "ru", "kk"} },
		"too big":           func(s *company.Profile) { s.Files.MaxMB = 51 },
		"negative":          func(s *company.Profile) { s.Files.MaxMB = -1 },
		"an unknown type":   func(s *company.Profile) { s.Files.Types = []string{"image/jpeg", "image/tiff"} },
		"without JPEG":      func(s *company.Profile) { s.Files.Types = []string{"application/pdf"} },
		"kept for too long": func(s *company.Profile) { s.RequestLogDays = 91 },
	} {
		s := good
		s.Files.Types = append([]string{}, good.Files.Types...)
		if change(&s); s.Validate() == nil {
			t.Errorf("%s is taken", name)
		}
	}
	f := good.Files
	if f.MaxBytes(10<<20) != 10<<20 || (company.Files{MaxMB: 5}).MaxBytes(10<<20) != 5<<20 || (company.Files{}).MaxBytes(7) != 7 {
		t.Error("MaxBytes")
	}
	if f.Takes("image/png") || !f.Takes("application/pdf") || !(company.Files{}).Takes("video/mp4") {
		t.Error("Takes")
	}
}
