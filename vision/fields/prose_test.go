package fields_test

import (
	"testing"

	"github.com/idngo/idngo/vision"
)

// lines are printed below each other.
func lines(texts ...string) []vision.TextLine {
	var out []vision.TextLine
	for i, text := range texts {
		out = append(out, at(100, 100+40*float64(i), text))
	}
	return out
}

// Pages that name documents, or number their lines, and are none.
func TestWhatIsNoDocument(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]vision.Page{
		"an article": {Lines: lines("How to apply for a passport", "The applicant shall present a passport or an identity card issued", "by the authority of the state. A driving licence or residence",
			"permit is accepted where the law says so. Date of birth and", "nationality are printed on every page of the book.", "The applicant shall present a passport or an identity card issued")},
		"an article in Russian": {Lines: lines("Порядок выдачи паспорта", "Заявитель предъявляет паспорт или удостоверение личности. Водительское", "удостоверение и вид на жительство принимаются в случаях, предусмотренных",
			"законом Республики Казахстан. Заявитель предъявляет паспорт или", "удостоверение личности. Водительское удостоверение и вид на жительство", "принимаются в случаях, предусмотренных законом Республики Казахстан")},
		"prices":       {Lines: lines("SUPERMARKET NORD", "MILK 1L", "1.15", "APPLES", "2.40", "CHEESE", "3.75", "TEA", "2.10", "TOTAL", "9.40", "21/11/2026 14:22")},
		"a list":       {Lines: lines("Agenda", "1. Opening", "2. Report of the board", "3. Plans for 2027", "5. Any other business")},
		"a kept lease": {Lines: lines("LEASE", "1. The landlord lets the flat to the tenant for one year.", "2. The rent is due on the first day of each month.", "3. The lease begins on 01.02.2026 and ends on 31.01.2027.")},
	} {
		if r := extractor(t).Extract(page); r.Kind != "" {
			t.Errorf("%s: %s %s %s", name, r.Kind, r.Country, r.Side)
		}
	}
}

// Running text on a document does not hide its title, nor does a portrait that was not
// found hide the numbers of a licence.
func TestDocumentsWithRunningText(t *testing.T) {
	t.Parallel()
	terms := []string{"This card remains the property of the issuing authority and", "must be returned to it when its holder leaves the state for", "longer than six months. Whoever finds this card is asked to", "put it into any letter box of the post without a stamp on it"}
	for name, tt := range map[string]struct {
		page vision.Page
		kind string
	}{
		"a card":    {vision.Page{Lines: lines(append([]string{"IDENTITY CARD / CARTE D'IDENTITÉ"}, terms...)...)}, "ID_CARD"},
		"a licence": {vision.Page{Lines: lines("1. MUSTERMANN", "2. ERIKA", "3. 12.08.1964 BERLIN", "4a. 01.03.2020", "4b. 28.02.2035", "5. B072RRE2I55")}, "DRIVERS"},
	} {
		if r := extractor(t).Extract(tt.page); r.Kind != tt.kind {
			t.Errorf("%s: %q, want %s", name, r.Kind, tt.kind)
		}
	}
}

// A zone that is not valid makes a visa only where it begins as one.
func TestALooseZoneOfAVisa(t *testing.T) {
	t.Parallel()
	for line, kind := range map[string]string{"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<": "VISA", "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<": "PASSPORT", "8<2V<<LLK<<<K<<<<<<<<<<<<<<<<<<<<<<<": ""} {
		p := vision.Page{MRZ: &vision.MRZ{Format: vision.FormatMRVB, Lines: []string{line, "L8988901C4XXX4009078F9612109<<<<<<<<"}}}
		if r := extractor(t).Extract(p); r.Kind != kind || kind == "" && r.KindScore != 0 {
			t.Errorf("%s: %q %.2f, want %q", line, r.Kind, r.KindScore, kind)
		}
	}
}
