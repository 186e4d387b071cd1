package appearance

import (
	"bytes"
	"encoding/base64"
	"image"
	_ "image/jpeg" // logos
	_ "image/png"  // logos
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"

	"github.com/idngo/idngo/kyc/fault"
)

// Kind tells the two sorts of named settings apart.
type Kind string

// The kinds.
const (
	Customization Kind = "customization"
	Translation   Kind = "translation"
)

// Default is the name that is used where a page names none.
const Default = "default"

// Limits of what is stored.
const (
	MaxNames     = 50       // of each kind, in an environment
	MaxLogoBytes = 48 << 10 // of the picture itself
	MaxLogoSide  = 1024     // pixels
	MaxTexts     = 1000     // of all languages together
	MaxText      = 2000     // characters
)

// Named is one stored setting: the fields of its kind are set.
type Named struct {
	Kind Kind   `json:"kind"`
	Name string `json:"name"`

	// Theme is light, dark, auto or "", which is the page's own choice.
	Theme string `json:"theme,omitempty"`
	// Variables are values by name, such as accent: #0a7d4f; see Variables().
	Variables map[string]string `json:"variables,omitempty"`
	// Logo is a PNG or JPEG as a data URL.
	Logo string `json:"logo,omitempty"`

	// Texts are the company's own, by language and key of the flow's words.
	Texts map[string]map[string]string `json:"texts,omitempty"`

	ModifiedAt time.Time `json:"modifiedAt,omitzero"`
	ModifiedBy string    `json:"modifiedBy,omitempty"`
}

var errInvalid = fault.New(fault.Invalid, "The appearance cannot be stored")

// ErrTooMany: an environment has MaxNames of a kind already.
var ErrTooMany = fault.New(fault.Conflict, "There are too many appearances; remove one that is not used")

var (
	colour = regexp.MustCompile(`^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$`)
	length = regexp.MustCompile(`^\d{1,3}(\.\d{1,2})?(px|rem)$`)
	family = regexp.MustCompile(`^[\p{L}\d ,"'-]{1,100}$`)
	name   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 _.-]{0,63}$`)
	key    = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$`)
)

var variables = map[string]*regexp.Regexp{
	"accent": colour, "background": colour, "surface": colour, "text": colour, "muted": colour, "border": colour,
	"success": colour, "danger": colour, "warning": colour,
	"radius": length, "radius-control": length, "logo-height": length, "font": family,
}

// Variables lists the names that a customisation may set.
func Variables() []string { return slices.Sorted(maps.Keys(variables)) }

// Validate holds a setting against the limits; the error says what is wrong with which member.
func (n Named) Validate() error {
	if !name.MatchString(n.Name) {
		return errInvalid.Saying("The name must have 1 to 64 letters, digits, spaces or any of _ . -")
	}
	switch n.Kind {
	case Customization:
		if n.Texts != nil {
			return errInvalid.Saying("A customization has no texts")
		}
		return n.validateLook()
	case Translation:
		if n.Theme != "" || n.Variables != nil || n.Logo != "" {
			return errInvalid.Saying("A translation has texts only")
		}
		return n.validateTexts()
	}
	return errInvalid.Saying("The kind must be customization or translation")
}

func (n Named) validateLook() error {
	if !slices.Contains([]string{"", "light", "dark", "auto"}, n.Theme) {
		return errInvalid.Saying("The theme must be light, dark or auto")
	}
	for _, k := range slices.Sorted(maps.Keys(n.Variables)) {
		form, known := variables[k]
		if !known {
			return errInvalid.Saying("There is no variable %.40q; there are %s", k, strings.Join(Variables(), ", "))
		}
		if !form.MatchString(n.Variables[k]) {
			return errInvalid.Saying("The value of %s must be %s", k, map[*regexp.Regexp]string{colour: "a colour such as #0a7d4f", length: "a length such as 12px or 0.75rem", family: "names of fonts"}[form])
		}
	}
	return validLogo(n.Logo)
}

// validLogo takes raster pictures only: a vector picture can hold programs.
func validLogo(logo string) error {
	if logo == "" {
		return nil
	}
	head, data, found := strings.Cut(logo, ";base64,")
	if !found || head != "data:image/png" && head != "data:image/jpeg" {
		return errInvalid.Saying("The logo must be a PNG or JPEG")
	}
	raw, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return errInvalid.Saying("The logo did not arrive completely").Because(err)
	}
	if len(raw) > MaxLogoBytes {
		return errInvalid.Saying("The logo has %d KB; %d are taken", (len(raw)+1023)>>10, MaxLogoBytes>>10)
	}
	c, format, err := image.DecodeConfig(bytes.NewReader(raw))
	if err != nil || "data:image/"+format != head {
		return errInvalid.Saying("The logo is no readable PNG or JPEG").Because(err)
	}
	if c.Width > MaxLogoSide || c.Height > MaxLogoSide {
		return errInvalid.Saying("The logo has %d x %d pixels; up to %d on a side are taken", c.Width, c.Height, MaxLogoSide)
	}
	return nil
}

func (n Named) validateTexts() error {
	count := 0
	for _, lang := range slices.Sorted(maps.Keys(n.Texts)) {
		if tag, err := language.Parse(lang); err != nil || tag.String() != lang {
			return errInvalid.Saying("%.20q is no language: write it as kk or zh-Hant", lang)
		}
		for _, k := range slices.Sorted(maps.Keys(n.Texts[lang])) {
			text := n.Texts[lang][k]
			if count++; count > MaxTexts {
				return errInvalid.Saying("There are more than %d texts", MaxTexts)
			}
			if !key.MatchString(k) {
				return errInvalid.Saying("%.40q is no key of a text", k)
			}
			control := strings.IndexFunc(text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) >= 0
			if !utf8.ValidString(text) || control || strings.TrimSpace(text) == "" || utf8.RuneCountInString(text) > MaxText {
				return errInvalid.Saying("The text %s in %s must have 1 to %d characters and no control characters", k, lang, MaxText)
			}
		}
	}
	return nil
}
