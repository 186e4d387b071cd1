package specimen

import "github.com/idngo/idngo/vision"

// IDCardFront draws the front of an identity card (TD1 size).
func (s *Studio) IDCardFront(person Person, paper Paper, o Options) (Picture, error) {
	return s.cardFront(person, paper, labelIDCard, o)
}

// IDCardBack draws the back of an identity card with its three-line zone.
func (s *Studio) IDCardBack(person Person, paper Paper, o Options) (Picture, error) {
	return s.cardBack(person, paper, "ID", o)
}

// PermitFront draws the front of a residence permit (TD1 size).
func (s *Studio) PermitFront(person Person, paper Paper, o Options) (Picture, error) {
	return s.cardFront(person, paper, labelPermit, o)
}

// PermitBack draws the back of a residence permit with its three-line zone.
func (s *Studio) PermitBack(person Person, paper Paper, o Options) (Picture, error) {
	return s.cardBack(person, paper, "IR", o)
}

func (s *Studio) cardFront(person Person, paper Paper, kind string, o Options) (Picture, error) {
	p, err := s.cardPage(paper, FrontSide, o)
	if err != nil {
		return Picture{}, err
	}
	p.paper(mm{58, 30})
	p.emblem(source(0, "emblem/"+p.state.Code), p.state.accent, mm{6.6, 6.2}, 3.5)
	p.title(mm{12, 4.9}, 2.2, p.state.title[0], 48)
	p.title(mm{12, 8.4}, 2.35, label(kind, p.languages), 70)

	p.portrait(person, 4, 12.6, 24.5, 31.4)
	p.ghost(person, 69.5, 33.5, 11.5, 14.7)

	const left, right, width = 32.0, 58.5, 50.0
	step, y := 6.1, 13.9
	p.cell(mm{left, y}, width, vision.FieldLastName, person.Native.Last, person.Native.Last)
	y += step
	p.cell(mm{left, y}, width, vision.FieldFirstName, person.Native.First, person.Native.First)
	y += step
	if person.Native.Middle != "" {
		p.cell(mm{left, y}, width, vision.FieldMiddleName, person.Native.Middle, person.Native.Middle)
		y += step
	}
	p.dateCell(mm{left, y}, 25, vision.FieldBirthDate, person.BirthDate)
	p.cell(mm{right, y}, 10.5, vision.FieldSex, p.printedSex(person), person.Sex)
	y += step
	p.cell(mm{left, y}, 35, vision.FieldPersonalNumber, person.PersonalNumber, person.PersonalNumber)
	if person.PersonalNumber == "" {
		p.cell(mm{left, y}, 35, vision.FieldNationality, p.state.nationality, person.Country)
	}
	y += step
	p.dateCell(mm{left, y}, 35, vision.FieldExpiryDate, paper.Expires)
	// The number stands alone under the portrait, larger than the rest.
	p.large = 3.1
	p.value(mm{4, 48.6}, vision.FieldDocumentNumber, paper.Number, paper.Number, 24.5)
	p.signature(person, 33, 51.2, 17)
	return p.done()
}

func (s *Studio) cardBack(person Person, paper Paper, code string, o Options) (Picture, error) {
	p, err := s.cardPage(paper, BackSide, o)
	if err != nil {
		return Picture{}, err
	}
	lines, err := zoneLines(vision.FormatTD1, code, person, paper)
	if err != nil {
		return Picture{}, err
	}
	p.paper(mm{42, 20})
	p.zonePaper(30.6)
	const left, right = 5.0, 50.0
	step, y := 6.3, 5.2
	p.cell(mm{left, y}, 42, vision.FieldPlaceOfBirth, person.BirthPlace, person.BirthPlace)
	p.cell(mm{right, y}, 31, vision.FieldNationality, p.state.nationality, person.Country)
	y += step
	p.cell(mm{left, y}, 42, vision.FieldAuthority, paper.Authority, paper.Authority)
	p.dateCell(mm{right, y}, 31, vision.FieldIssueDate, paper.Issued)
	y += step
	p.cell(mm{left, y}, 42, vision.FieldAddress, person.Address, person.Address)
	p.dateCell(mm{right, y}, 31, vision.FieldExpiryDate, paper.Expires)
	y += step
	p.chip(mm{left, y - 0.6})
	p.label(mm{right, y}, labelCardNo, 31)
	p.value(mm{right, y + p.drop}, vision.FieldDocumentNumber, paper.Number, paper.Number, 31)

	p.zone(vision.FormatTD1, lines, 4.7, cardHeight-4.6, zonePitch)
	return p.done()
}

// chip draws the contacts of a smart card, in outline.
func (p *page) chip(at mm) {
	p.fill(faded(p.state.tint, 0.55), rounded(at.x, at.y, 8.2, 5.6, 1))
	ink := faded(p.state.accent, 0.6)
	for _, x := range []float64{2.7, 5.5} {
		p.stroke(ink, 0.12, []mm{{at.x + x, at.y}, {at.x + x, at.y + 5.6}})
	}
	for _, y := range []float64{1.9, 3.7} {
		p.stroke(ink, 0.12, []mm{{at.x, at.y + y}, {at.x + 8.2, at.y + y}})
	}
}
