package lists

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// guarded passes the tokens of a decoder on and refuses what no list needs: a
// document type, entities of its own, deep nesting.
type guarded struct {
	d     *xml.Decoder
	depth int
}

var (
	errDirective = errors.New("a document type or an entity of its own is not taken")
	errDepth     = errors.New("it is nested too deep")
)

func (g *guarded) Token() (xml.Token, error) {
	t, err := g.d.Token()
	if err != nil {
		return t, err
	}
	switch t.(type) {
	case xml.Directive:
		return nil, errDirective
	case xml.StartElement:
		if g.depth++; g.depth > maxDepth {
			return nil, errDepth
		}
	case xml.EndElement:
		g.depth--
	}
	return t, nil
}

// readXML reads whichever of the XML lists it is by its outermost element.
func (r *reading) readXML(b *bounded, src io.Reader) error {
	raw := xml.NewDecoder(src)
	d := xml.NewTokenDecoder(&guarded{d: raw})
	line := func() int { l, _ := raw.InputPos(); return l }
	fail := func(err error) error {
		if errors.Is(err, errDirective) || errors.Is(err, errDepth) {
			return &Error{Line: line(), Format: r.report.Format, Reason: err.Error()}
		}
		if strings.Contains(err.Error(), "encoding") && !errors.Is(err, io.ErrUnexpectedEOF) {
			return &Error{Line: line(), Format: r.report.Format, Reason: "the encoding is not taken; save it as UTF-8"}
		}
		return r.mistake(line(), err)
	}
	var one func(*xml.Decoder, xml.StartElement) (*Entry, error)
	var element string
	for {
		b.next()
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			if one == nil {
				return &Error{Reason: "The XML file holds no list."}
			}
			return nil
		}
		if err != nil {
			return fail(err)
		}
		start, ok := t.(xml.StartElement)
		if !ok {
			continue
		}
		if one == nil {
			switch start.Name.Local {
			case "sdnList":
				r.report.Format, element, one = FormatOFACXML, "sdnEntry", r.readSDNEntry
			case "CONSOLIDATED_LIST":
				r.report.Format, element, one = FormatUN, "INDIVIDUAL", readUNIndividual
				r.report.Published = attribute(start, "dateGenerated")
			case "export":
				r.report.Format, element, one = FormatEU, "sanctionEntity", readEUEntity
				r.report.Published = attribute(start, "generationDate")
			default:
				return &Error{Line: line(), Reason: "This XML is no list that idngo knows: of OFAC (sdnList), the UN (CONSOLIDATED_LIST) or the EU (export)."}
			}
			continue
		}
		switch start.Name.Local {
		case "Publish_Date":
			var date string
			if err := d.DecodeElement(&date, &start); err != nil {
				return fail(err)
			}
			r.report.Published = cut(clean(date), 32)
		case "ENTITY": // of the UN: no person
			if err := d.Skip(); err != nil {
				return fail(err)
			}
			r.report.Skipped++
		case element:
			at := line()
			e, err := one(d, start)
			if err != nil {
				return fail(err)
			}
			if e == nil {
				r.report.Skipped++
				continue
			}
			if err := r.put(at, *e); err != nil {
				return err
			}
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return cut(clean(a.Value), 32)
		}
	}
	return ""
}

type unIndividual struct {
	ID            string   `xml:"DATAID"`
	Reference     string   `xml:"REFERENCE_NUMBER"`
	First         string   `xml:"FIRST_NAME"`
	Second        string   `xml:"SECOND_NAME"`
	Third         string   `xml:"THIRD_NAME"`
	Fourth        string   `xml:"FOURTH_NAME"`
	Original      string   `xml:"NAME_ORIGINAL_SCRIPT"`
	List          string   `xml:"UN_LIST_TYPE"`
	Gender        string   `xml:"GENDER"`
	Comments      string   `xml:"COMMENTS1"`
	Designations  []string `xml:"DESIGNATION>VALUE"`
	Nationalities []string `xml:"NATIONALITY>VALUE"`
	Aliases       []struct {
		Quality string `xml:"QUALITY"`
		Name    string `xml:"ALIAS_NAME"`
		Births  string `xml:"DATE_OF_BIRTH"`
	} `xml:"INDIVIDUAL_ALIAS"`
	Births []struct {
		Date string `xml:"DATE"`
		Year string `xml:"YEAR"`
		From string `xml:"FROM_YEAR"`
		To   string `xml:"TO_YEAR"`
	} `xml:"INDIVIDUAL_DATE_OF_BIRTH"`
	Documents []struct {
		Type    string `xml:"TYPE_OF_DOCUMENT"`
		Number  string `xml:"NUMBER"`
		Country string `xml:"ISSUING_COUNTRY"`
	} `xml:"INDIVIDUAL_DOCUMENT"`
}

func readUNIndividual(d *xml.Decoder, at xml.StartElement) (*Entry, error) {
	var u unIndividual
	if err := d.DecodeElement(&u, &at); err != nil {
		return nil, err
	}
	e := &Entry{
		ID: u.ID, Names: []Name{{Full: strings.Join([]string{u.First, u.Second, u.Third, u.Fourth}, " ")}, {Full: u.Original}}, Kinds: []Kind{Sanctions},
		Countries: u.Nationalities, Sex: u.Gender, Remarks: strings.Join(u.Designations, "; "),
	}
	if e.ID == "" {
		e.ID = u.Reference
	}
	if e.Remarks == "" {
		e.Remarks = u.Comments
	}
	if u.List != "" {
		e.Programmes = []string{"UN " + clean(u.List)}
	}
	if list := strings.ToLower(u.List); strings.Contains(list, "al-qaida") || strings.Contains(list, "isil") || strings.Contains(list, "taliban") {
		e.Kinds = append(e.Kinds, Terrorism)
	}
	for _, a := range u.Aliases {
		for _, name := range strings.Split(a.Name, ";") {
			e.Names = append(e.Names, Name{Full: name, Weak: strings.EqualFold(strings.TrimSpace(a.Quality), "low")})
		}
	}
	for _, b := range u.Births {
		switch {
		case b.Date != "":
			e.Births = append(e.Births, b.Date)
		case b.Year != "":
			e.Births = append(e.Births, b.Year)
		default:
			e.Births = append(e.Births, b.From, b.To)
		}
	}
	for _, doc := range u.Documents {
		e.Documents = append(e.Documents, Document{Number: doc.Number, Type: doc.Type, Country: doc.Country})
	}
	return e, nil
}

type euEntity struct {
	ID          string `xml:"logicalId,attr"`
	Reference   string `xml:"euReferenceNumber,attr"`
	Remark      string `xml:"remark"`
	Regulations []struct {
		Programme string `xml:"programme,attr"`
	} `xml:"regulation"`
	Subject struct {
		Code string `xml:"code,attr"`
	} `xml:"subjectType"`
	Names []struct {
		First    string `xml:"firstName,attr"`
		Middle   string `xml:"middleName,attr"`
		Last     string `xml:"lastName,attr"`
		Whole    string `xml:"wholeName,attr"`
		Function string `xml:"function,attr"`
		Gender   string `xml:"gender,attr"`
		Strong   string `xml:"strong,attr"`
	} `xml:"nameAlias"`
	Citizenships []struct {
		Country string `xml:"countryIso2Code,attr"`
	} `xml:"citizenship"`
	Births []struct {
		Date  string `xml:"birthdate,attr"`
		Year  string `xml:"year,attr"`
		Month string `xml:"monthOfYear,attr"`
		Day   string `xml:"dayOfMonth,attr"`
	} `xml:"birthdate"`
	Documents []struct {
		Number  string `xml:"number,attr"`
		Type    string `xml:"identificationTypeCode,attr"`
		Country string `xml:"countryIso2Code,attr"`
	} `xml:"identification"`
}

func readEUEntity(d *xml.Decoder, at xml.StartElement) (*Entry, error) {
	var u euEntity
	if err := d.DecodeElement(&u, &at); err != nil {
		return nil, err
	}
	if !strings.EqualFold(u.Subject.Code, "person") {
		return nil, nil
	}
	e := &Entry{ID: u.ID, Kinds: []Kind{Sanctions}, Remarks: u.Remark}
	if e.ID == "" {
		e.ID = u.Reference
	}
	for _, n := range u.Names {
		name := Name{First: n.First, Middle: n.Middle, Last: n.Last, Weak: n.Strong == "false"}
		if n.Last == "" || n.First == "" {
			name = Name{Full: n.Whole, Weak: n.Strong == "false"}
		}
		e.Names = append(e.Names, name)
		if e.Sex == "" {
			e.Sex = n.Gender
		}
		if n.Function != "" && e.Remarks == "" {
			e.Remarks = n.Function
		}
	}
	for _, p := range u.Regulations {
		e.Programmes = append(e.Programmes, p.Programme)
	}
	for _, c := range u.Citizenships {
		e.Countries = append(e.Countries, c.Country)
	}
	for _, b := range u.Births {
		switch {
		case b.Date != "":
			e.Births = append(e.Births, b.Date)
		case b.Year != "":
			e.Births = append(e.Births, joinDate(b.Year, b.Month, b.Day))
		}
	}
	for _, doc := range u.Documents {
		e.Documents = append(e.Documents, Document{Number: doc.Number, Type: doc.Type, Country: doc.Country})
	}
	return e, nil
}
