package specimen

import "github.com/idngo/idngo/vision"

// Passport draws the data page of a TD3 passport.
func (s *Studio) Passport(person Person, paper Paper, o Options) (Picture, error) {
	p, err := s.passportPage(paper, o)
	if err != nil {
		return Picture{}, err
	}
	lines, err := zoneLines(vision.FormatTD3, "P", person, paper)
	if err != nil {
		return Picture{}, err
	}
	p.paper(mm{82, 40})
	p.zonePaper(64.8)

	p.emblem(source(0, "emblem/"+p.state.Code), p.state.accent, mm{10.8, 8.6}, 4.6)
	p.title(mm{18, 7.8}, 3.5, p.state.title[0], 66)
	p.title(mm{18, 12.2}, 2.9, p.state.title[1], 66)
	head := ink{font: s.fonts.Serif, size: 3.5, colour: p.state.accent}
	p.right(mm{119.5, 7.8}, head, label(labelPassport, p.languages[:1]))
	head.size = 2.9
	p.right(mm{119.5, 12.2}, head, label(labelPassport, p.languages[1:]))

	p.portrait(person, 6, 17, 34, 43.5)

	const (
		left, middle, right = 44.0, 76.0, 91.0
		width               = 75.5
		pitch               = 6.85
	)
	y := 17.9
	p.label(mm{left, y}, labelType, 13)
	p.text(mm{left, y + p.drop}, p.valueInk(), "P")
	p.cell(mm{left + 15, y}, 29, vision.FieldIssuer, zoneCode(paper.Country), paper.Country)
	p.cell(mm{right, y}, width-47, vision.FieldDocumentNumber, paper.Number, paper.Number)
	y += pitch
	p.label(mm{left, y}, vision.FieldLastName, width)
	p.pair(mm{left, y + p.drop}, vision.FieldLastName, person.Native.Last, person.Latin.Last, width)
	y += pitch
	p.label(mm{left, y}, vision.FieldFirstName, width)
	p.pair(mm{left, y + p.drop}, vision.FieldFirstName, person.Native.Given(), person.Latin.Given(), width)
	y += pitch
	p.cell(mm{left, y}, 44, vision.FieldNationality, p.state.nationality, person.Country)
	p.cell(mm{right, y}, width-47, vision.FieldPersonalNumber, person.PersonalNumber, person.PersonalNumber)
	y += pitch
	p.dateCell(mm{left, y}, 30, vision.FieldBirthDate, person.BirthDate)
	p.cell(mm{middle, y}, 14, vision.FieldSex, p.printedSex(person), person.Sex)
	p.cell(mm{right, y}, width-47, vision.FieldPlaceOfBirth, person.BirthPlace, person.BirthPlace)
	y += pitch
	p.dateCell(mm{left, y}, 44, vision.FieldIssueDate, paper.Issued)
	p.cell(mm{right, y}, width-47, vision.FieldAuthority, paper.Authority, paper.Authority)
	y += pitch
	p.dateCell(mm{left, y}, 44, vision.FieldExpiryDate, paper.Expires)
	p.label(mm{right, y}, labelSignature, width-47)
	p.signature(person, right+2, y+4, 22)

	p.zone(vision.FormatTD3, lines, 6.6, passportHeight-7.4, zonePitch)
	return p.done()
}
