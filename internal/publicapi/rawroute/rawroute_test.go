package rawroute_test

import (
	"maps"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/internal/publicapi/rawroute"
)

func router(t testing.TB) *rawroute.Router[string] {
	var r rawroute.Router[string]
	for _, route := range []string{
		"GET /resources/applicants/{applicantId}/one",
		"GET /resources/applicants/-;externalUserId={externalUserId}/one",
		"GET /resources/applicants/{applicantId}",
		"PATCH /resources/applicants",
		"POST /resources/applicants",
		"GET /resources/applicants/-/levels",
		"PATCH /resources/applicants/-/levels/{id}",
		"GET /resources/moderationStates/-;applicantId={applicantId}",
		"POST /resources/sdkIntegrations/levels/{levelName}/websdkLink",
		"POST /resources/sdkIntegrations/levels/-/websdkLink",
	} {
		method, pattern, _ := strings.Cut(route, " ")
		if err := r.Add(method, pattern, route); err != nil {
			t.Fatal(err)
		}
	}
	return &r
}

func TestFind(t *testing.T) {
	t.Parallel()
	r := router(t)
	const selected = "/resources/applicants/-;externalUserId={externalUserId}/one"
	type params map[string]string
	for target, want := range map[string]struct {
		pattern string // "" for none
		params  params
	}{
		"/resources/applicants/6650a1b2c3d4e5f601234567/one":          {"/resources/applicants/{applicantId}/one", params{"applicantId": "6650a1b2c3d4e5f601234567"}},
		"/resources/applicants/6650a1b2c3d4e5f601234567/one/":         {"/resources/applicants/{applicantId}/one", params{"applicantId": "6650a1b2c3d4e5f601234567"}},
		"/resources/applicants/6650a1b2c3d4e5f601234567/one?a=b":      {"/resources/applicants/{applicantId}/one", params{"applicantId": "6650a1b2c3d4e5f601234567"}},
		"https://host/resources/applicants":                           {"/resources/applicants", params{}},
		"/resources/applicants/":                                      {"/resources/applicants", params{}},
		"/resources/applicants":                                       {"/resources/applicants", params{}},
		"/resources/applicants//":                                     {"", nil},
		"//resources/applicants":                                      {"", nil},
		"/resources//applicants":                                      {"", nil},
		"/resources/./applicants":                                     {"", nil},
		"/resources/x/../applicants":                                  {"", nil},
		"/resources/applicants/../applicants":                         {"", nil},
		"/resources%2Fapplicants":                                     {"", nil},
		"/%72esources/applicants":                                     {"/resources/applicants", params{}},
		"/Resources/applicants":                                       {"", nil},
		"/resources/applicants/-;externalUserId=user-42/one":          {selected, params{"externalUserId": "user-42"}},
		"/resources/applicants/-;externalUserId=auth0%7Cx/one":        {selected, params{"externalUserId": "auth0|x"}},
		"/resources/applicants/-;externalUserId=a%2Fb/one":            {selected, params{"externalUserId": "a/b"}},
		"/resources/applicants/-;externalUserId=a%252Fb/one":          {selected, params{"externalUserId": "a%2Fb"}},
		"/resources/applicants/-;externalUserId=a;b=c/one":            {selected, params{"externalUserId": "a;b=c"}},
		"/resources/applicants/-%3BexternalUserId%3Da/one":            {selected, params{"externalUserId": "a"}},
		"/resources/applicants/-;externalUserId=a+b/one":              {selected, params{"externalUserId": "a+b"}},
		"/resources/applicants/-;externalUserId=%D0%90/one":           {selected, params{"externalUserId": "А"}},
		"/resources/applicants/-;externalUserId=../one":               {selected, params{"externalUserId": ".."}},
		"/resources/applicants/-;externalUserId=/one":                 {"/resources/applicants/{applicantId}/one", params{"applicantId": "-;externalUserId="}},
		"/resources/applicants/-;externalUserId=a/b/one":              {"", nil},
		"/resources/applicants/-/one":                                 {"", nil},
		"/resources/applicants/-/levels":                              {"/resources/applicants/-/levels", params{}},
		"/resources/applicants/-/levels/1":                            {"/resources/applicants/-/levels/{id}", params{"id": "1"}},
		"/resources/moderationStates/-;applicantId=1":                 {"/resources/moderationStates/-;applicantId={applicantId}", params{"applicantId": "1"}},
		"/resources/sdkIntegrations/levels/-/websdkLink":              {"/resources/sdkIntegrations/levels/-/websdkLink", params{}},
		"/resources/sdkIntegrations/levels/basic%2520kyc/websdkLink/": {"/resources/sdkIntegrations/levels/{levelName}/websdkLink", params{"levelName": "basic%20kyc"}},
		"/": {"", nil},
	} {
		parsed, err := rawroute.Parse(target)
		if err != nil {
			t.Errorf("%s: %v", target, err)
			continue
		}
		got, ok := r.Find(parsed.Segments)
		if ok != (want.pattern != "") || got.Pattern != want.pattern {
			t.Errorf("%s leads to %q, want %q", target, got.Pattern, want.pattern)
		} else if ok && !maps.Equal(got.Params, want.params) {
			t.Errorf("%s gives %v, want %v", target, got.Params, want.params)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	for _, target := range []string{"", "*", "host:443", "relative", "/a%", "/a%zz", "/a?b=%", "/a?%=b", "http://host", "http://host?x", "/" + strings.Repeat("a", rawroute.MaxTarget)} {
		if got, err := rawroute.Parse(target); err == nil {
			t.Errorf("%.40q parses as %+v", target, got)
		}
	}
}

func TestQueryTakesTheFirstValueAndKeepsSemicolons(t *testing.T) {
	t.Parallel()
	got, err := rawroute.Parse("/a?x=1&x=2&reason=&&y=a;b&z=a+b%2B&flag")
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"x": "1", "reason": "", "y": "a;b", "z": "a b+", "flag": ""}
	if !maps.Equal(got.Query, want) {
		t.Errorf("query %v, want %v", got.Query, want)
	}
}

func TestAddRefusesBadPatterns(t *testing.T) {
	t.Parallel()
	var r rawroute.Router[int]
	if err := r.Add("GET", "/a/{b}", 1); err != nil {
		t.Fatal(err)
	}
	for _, pattern := range []string{"a", "/a//b", "/{", "/{}", "/a/{b}", "/a/{b}/", "/-;x={"} {
		if err := r.Add("GET", pattern, 1); err == nil {
			t.Errorf("pattern %q was taken", pattern)
		}
	}
}

func TestAnyValueSurvivesEncodingAndRouting(t *testing.T) {
	t.Parallel()
	r := router(t)
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.StringN(1, 64, -1).Draw(t, "externalUserId")
		parsed, err := rawroute.Parse("/resources/applicants/-;externalUserId=" + url.PathEscape(id) + "/one")
		if err != nil {
			t.Fatal(err)
		}
		m, ok := r.Find(parsed.Segments)
		if !ok || m.Params["externalUserId"] != id {
			t.Fatalf("%q arrives as %v", id, m.Params)
		}
	})
}

func FuzzRoute(f *testing.F) {
	for _, s := range []string{
		"/resources/applicants/-;externalUserId=a%2Fb/one", "/resources//applicants", "/resources/applicants/..;/one",
		"/resources/applicants/%252e%252e/one", "http://h/resources/applicants/?x=%41", "/resources/applicants/%00/one", "/;", "/%", "*",
	} {
		f.Add(s)
	}
	r := router(f)
	f.Fuzz(func(t *testing.T, target string) {
		parsed, err := rawroute.Parse(target)
		if err != nil {
			return
		}
		if !strings.HasSuffix(target, parsed.Raw) || !strings.HasPrefix(parsed.Raw, "/") {
			t.Fatalf("%q was signed as %q", target, parsed.Raw)
		}
		m, ok := r.Find(parsed.Segments)
		if !ok {
			return
		}
		// The path decodes into exactly the pattern with its values put in.
		rebuilt := m.Pattern
		for name, value := range m.Params {
			if value == "" {
				t.Errorf("%q gives an empty %s", target, name)
			}
			rebuilt = strings.Replace(rebuilt, "{"+name+"}", value, 1)
		}
		if got := "/" + strings.Join(parsed.Segments, "/"); got != rebuilt {
			t.Errorf("%q leads to %q", got, rebuilt)
		}
	})
}
