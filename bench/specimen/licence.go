package specimen

import (
	"strings"

	"github.com/idngo/idngo/vision"
)

// LicenceFront draws the front of a driving licence with the numbered fields of
// the Vienna convention's annex 6: 1 and 2 names, 3 birth, 4a-4d dates and
// authority, 5 number, 7 signature, 8 address, 9 categories.
func (s *Studio) LicenceFront(person Person, paper Paper, o Options) (Picture, error) {
	p, err := s.cardPage(paper, FrontSide, o)
	if err != nil {
		return Picture{}, err
	}
	p.paper(mm{56, 26})
	p.fill(faded(p.state.accent, 0.9), rounded(3.4, 2.8, 11.5, 7.2, 0.8))
	p.centre(mm{9.15, 7.5}, ink{font: s.fonts.Bold, size: 3.2, colour: white}, zoneCode(paper.Country))
	p.title(mm{17, 5.6}, 2.9, label(labelDrivers, p.languages[:1]), 64)
	p.title(mm{17, 9.2}, 2.2, label(labelDrivers, p.languages[1:])+"  "+p.state.title[0], 64)

	p.portrait(person, 3.4, 12.4, 23, 29.6)

	y := 15.6
	const step = 4.05
	line := func(number, field, native, latin string) {
		p.number(mm{29, y}, number)
		p.pair(mm{34, y}, field, native, latin, 49)
		y += step
	}
	line("1.", vision.FieldLastName, person.Native.Last, person.Latin.Last)
	line("2.", vision.FieldFirstName, person.Native.Given(), person.Latin.Given())
	p.number(mm{29, y}, "3.")
	p.date(mm{34, y}, vision.FieldBirthDate, person.BirthDate, 17)
	p.value(mm{54, y}, vision.FieldPlaceOfBirth, person.BirthPlace, person.BirthPlace, 29)
	y += step
	p.number(mm{29, y}, "4a.")
	p.date(mm{34, y}, vision.FieldIssueDate, paper.Issued, 17)
	p.number(mm{54, y}, "4c.")
	p.value(mm{59, y}, vision.FieldAuthority, paper.Authority, paper.Authority, 24)
	y += step
	p.number(mm{29, y}, "4b.")
	p.date(mm{34, y}, vision.FieldExpiryDate, paper.Expires, 17)
	if person.PersonalNumber != "" {
		p.number(mm{54, y}, "4d.")
		p.value(mm{59, y}, vision.FieldPersonalNumber, person.PersonalNumber, person.PersonalNumber, 24)
	}
	y += step
	p.number(mm{29, y}, "5.")
	p.value(mm{34, y}, vision.FieldDocumentNumber, paper.Number, paper.Number, 30)
	y += step
	p.number(mm{29, y}, "7.")
	p.signature(person, 34, y+0.4, 18)
	y += step
	p.number(mm{29, y}, "8.")
	p.value(mm{34, y}, vision.FieldAddress, person.Address, person.Address, 49)
	y += step + 1
	p.number(mm{29, y}, "9.")
	p.large = 3.2
	categories := strings.Join(paper.Categories, " ")
	p.value(mm{34, y}, vision.FieldCategories, categories, categories, 30)
	return p.done()
}

// number prints the number of a field.
func (p *page) number(at mm, text string) {
	p.text(at, ink{font: p.studio.fonts.Regular, size: 1.9, colour: p.state.accent}, text)
}

// LicenceBack draws the table of categories with the columns 9 to 12.
func (s *Studio) LicenceBack(person Person, paper Paper, o Options) (Picture, error) {
	p, err := s.cardPage(paper, BackSide, o)
	if err != nil {
		return Picture{}, err
	}
	p.paper(mm{40, 27})
	columns := []float64{20, 34, 52, 70, 82}
	rows := []string{"A1", "A", "B1", "B", "C1", "C", "D1", "D", "BE", "CE"}
	const top, pitch = 4.6, 4.15
	line := faded(p.state.accent, 0.7)
	bottom := top + pitch*float64(len(rows)+1)
	for i := range len(rows) + 2 {
		y := top + pitch*float64(i)
		p.stroke(line, 0.15, []mm{{columns[0], y}, {columns[4], y}})
	}
	for _, x := range columns {
		p.stroke(line, 0.15, []mm{{x, top}, {x, bottom}})
	}
	for i, head := range []string{"9.", "10.", "11.", "12."} {
		p.centre(mm{(columns[i] + columns[i+1]) / 2, top + pitch - 1.1}, ink{font: s.fonts.Regular, size: 2, colour: p.state.accent}, head)
	}
	granted := map[string]bool{}
	for _, c := range paper.Categories {
		granted[c] = true
	}
	print := ink{font: s.fonts.Bold, size: 2.1, colour: printBlack, squeeze: 0.86}
	for i, category := range rows {
		y := top + pitch*float64(i+2) - 1.1
		box := p.text(mm{columns[0] + 2, y}, print, category)
		from, until := "---", "---"
		if granted[category] {
			first := person.BirthDate.AddDate(18, 2, 11)
			if first.After(paper.Issued) {
				first = paper.Issued
			}
			p.truth.Fields = append(p.truth.Fields, Field{Name: vision.FieldCategories, Value: category, Raw: category, Box: box})
			from, until = first.Format("02.01.06"), paper.Expires.Format("02.01.06")
		}
		p.centre(mm{(columns[1] + columns[2]) / 2, y}, print, from)
		p.centre(mm{(columns[2] + columns[3]) / 2, y}, print, until)
	}
	p.text(mm{4, 51.4}, ink{font: s.fonts.Regular, size: 1.5, colour: p.state.accent, squeeze: 0.88}, "12. "+label(labelRemarks, p.languages))
	return p.done()
}
