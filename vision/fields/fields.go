package fields

import (
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"

	"github.com/idngo/idngo/vision"
)

// Kinds of documents, the contract's idDocType.
const (
	KindPassport = "PASSPORT"
	KindIDCard   = "ID_CARD"
	KindDrivers  = "DRIVERS"
	KindPermit   = "RESIDENCE_PERMIT"
	KindVisa     = "VISA"
	KindUtility  = "UTILITY_BILL"
)

// Sides of a document.
const (
	SideFront = "FRONT_SIDE"
	SideBack  = "BACK_SIDE"
)

const zoneNone = "none"

var kinds = map[string]bool{KindPassport: true, KindIDCard: true, KindDrivers: true, KindPermit: true, KindVisa: true, KindUtility: true}

// fieldNames are the fields that packs may name.
var fieldNames = map[string]bool{
	vision.FieldDocumentNumber: true, vision.FieldLastName: true, vision.FieldFirstName: true, vision.FieldMiddleName: true,
	vision.FieldFullName: true, vision.FieldBirthDate: true, vision.FieldSex: true, vision.FieldNationality: true,
	vision.FieldIssuer: true, vision.FieldAuthority: true, vision.FieldIssueDate: true, vision.FieldExpiryDate: true,
	vision.FieldPersonalNumber: true, vision.FieldPlaceOfBirth: true, vision.FieldAddress: true, vision.FieldCategories: true,
}

// Result is what the print of a page says.
type Result struct {
	// Kind is the contract's idDocType, empty when unknown; KindScore 0..1.
	Kind      string
	KindScore float64
	// Country is the issuer, ISO 3166-1 alpha-3, empty when unknown.
	Country string
	// Side is SideFront or SideBack, empty when unknown or meaningless.
	Side string
	// Template names the known document that matched, empty when none did.
	Template string
	// Spread: the document prints on both pages of an open booklet, and this is one of
	// them or both; also a page with a portrait and a patronymic that names no document,
	// as the inner page of such a booklet does.
	Spread bool
	// Readings are the printed values (source "viz") in order of the fields' names:
	// one of a field, or two where it is printed in two scripts, the Latin one first.
	Readings []vision.Reading
	// Deviations are places that are not as the page's own labels say.
	Deviations []Deviation
	// Wanted are places that are worth another look.
	Wanted []Wanted
	// Apart are lines of which each is perhaps two, a label and the value beside it.
	Apart []vision.TextLine
	// Closer are places where small print may tell the country, which nothing else did.
	Closer []Place
}

// Extractor reads printed fields. It is safe for concurrent use.
type Extractor struct {
	words *words
	now   func() time.Time
}

// New makes an extractor of the packs that come with the program and of those in
// the given folders (*.yaml, see packs/ for examples). A mistake in a pack is a
// *PackError, several are joined. now may be nil for the wall clock; it decides
// centuries and which dates lie in the future.
func New(now func() time.Time, folders ...fs.FS) (*Extractor, error) {
	if now == nil {
		now = time.Now
	}
	w, err := load(append([]fs.FS{embedded}, folders...)...)
	if err != nil {
		return nil, err
	}
	return &Extractor{words: w, now: now}, nil
}

// standard holds the packs that come with the program, read when first needed.
var standard = sync.OnceValue(func() *Extractor {
	x, err := New(nil)
	if err != nil {
		// The packs are part of the program and tested with it.
		return &Extractor{words: &words{}, now: time.Now}
	}
	return x
})

// Extract reads a page with the packs that come with the program, as of today.
func Extract(p vision.Page) Result { return standard().Extract(p) }

// Marks lists the capital letters with marks that the languages of a country have
// (ISO 3166-1 alpha-3), empty where no pack tells them.
func (x *Extractor) Marks(country string) string { return x.words.marks[country] }

// maxLines of a page that are looked at.
const maxLines = 400

// Extract reads the printed fields of a page from its Lines; MRZ, Faces, Width
// and Height help where they are known.
func (x *Extractor) Extract(p vision.Page) Result {
	s := newScan(x.words, p, x.now())
	s.recognise()
	s.relabel()
	s.numbered()
	s.labelled()
	s.joinLastNames()
	s.patterns()
	s.unlabelled()
	s.licenceTable()
	s.bothLines()
	s.checkDates()
	return Result{
		Kind: s.kind, KindScore: s.kindScore, Country: s.country, Side: s.side,
		Template: s.templateName(), Spread: s.spread(), Readings: s.readings(), Deviations: s.deviations(), Wanted: s.wanted(),
		Closer: s.legendPlaces(), Apart: s.apart(),
	}
}

// spread reports a page of a booklet that prints on both its pages.
func (s *scan) spread() bool {
	if s.template != nil || s.kind != "" {
		return s.template != nil && s.template.Spread
	}
	if len(s.page.Faces) == 0 || s.page.MRZ != nil {
		return false
	}
	return slices.ContainsFunc(s.rows, func(r *row) bool {
		return r.Score >= clearly && len([]rune(r.Text)) >= leastPatronymic && !latin(r.Text) && capitals(r.Text) && fathers.MatchString(r.Text)
	})
}

// leastPatronymic is the length of the shortest patronymic (ЛЬВОВНА).
const leastPatronymic = 7

// String tells what was recognised, without any personal data.
func (r Result) String() string {
	return fmt.Sprintf("%s %s %s (%s), %d fields", r.Country, r.Kind, r.Side, r.Template, len(r.Readings))
}
