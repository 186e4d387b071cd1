package flowapi

import "github.com/idngo/idngo/kyc/appearance"

// Look is how a page looks and speaks: what the company stored under the names
// that the page gave. Everything is empty when there is nothing.
type Look struct {
	Theme string `json:"theme,omitempty" enum:"light,dark,auto"`
	// Variables are values by name without prefix, as accent: #0a7d4f.
	Variables map[string]string `json:"variables,omitempty"`
	Logo      string            `json:"logo,omitempty" doc:"PNG or JPEG as a data URL"`
	// Texts are the company's own, by language and key.
	Texts map[string]map[string]string `json:"texts,omitempty"`
}

// getAppearance never fails for a name: a company that removes an appearance
// must not keep people from going on. A hosted link has its own names.
func getAppearance(c *call) (Look, error) {
	customization, translation := c.lookNames()
	look, words, err := c.api.Story.Appearance(c.ctx, c.scope(), customization, translation)
	if err != nil {
		return Look{}, err
	}
	return LookOf(look, words), nil
}

// LookOf puts a customisation and a translation together.
func LookOf(look, words appearance.Named) Look {
	return Look{Theme: look.Theme, Variables: look.Variables, Logo: look.Logo, Texts: words.Texts}
}

// lookNames are those of the hosted link, else those that the page gives.
func (c *call) lookNames() (customization, translation string) {
	if page := c.token.Page; page != nil {
		return page.Customization, page.Translation
	}
	q := c.r.URL.Query()
	return short(q.Get("customizationName")), short(q.Get("translationName"))
}

// short leaves out what can be no name.
func short(name string) string {
	if len(name) > 64 {
		return ""
	}
	return name
}
