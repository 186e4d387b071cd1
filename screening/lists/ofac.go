package lists

import (
	"archive/zip"
	"bufio"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// ofacNull stands for an empty cell in OFAC's CSV files.
const ofacNull = "-0-"

// isSDN recognises a first line of SDN.CSV, which has no header: number, name,
// type … of twelve columns.
func isSDN(line string) bool {
	if !strings.Contains(line, ofacNull) || strings.Count(line, ",") < 11 {
		return false
	}
	_, err := strconv.Atoi(strings.Trim(line[:strings.IndexByte(line, ',')], `" `))
	return err == nil
}

// readOFACSet reads SDN.CSV and ALT.CSV of one archive.
func (r *reading) readOFACSet(sdn, alt *zip.File) error {
	aliases := map[string][]Name{}
	if alt != nil {
		err := r.withFile(alt, func(b *bounded, src io.Reader) error {
			r.report.Format = FormatOFACCSV
			t := newTable(b, src, ',')
			for n := 0; ; n++ {
				err := t.next()
				if errors.Is(err, io.EOF) {
					return nil
				}
				if err != nil {
					return r.mistake(t.line+1, err)
				}
				if len(t.record) < 4 { // the mark of the end
					continue
				}
				if n > 4*r.o.MaxEntries {
					return &Error{Line: t.line, Format: FormatOFACCSV, Reason: "there are too many aliases"}
				}
				id := strings.TrimSpace(t.record[0])
				aliases[id] = append(aliases[id], Name{Full: turned(cellOf(t.record[3]))})
			}
		})
		if err != nil {
			return err
		}
	}
	return r.withFile(sdn, func(b *bounded, src io.Reader) error { return r.readOFAC(b, src, aliases) })
}

// withFile reads a file of an archive within the bounds.
func (r *reading) withFile(f *zip.File, fn func(b *bounded, src io.Reader) error) error {
	rc, err := f.Open()
	if err != nil {
		return &Error{Reason: "The ZIP file is damaged."}
	}
	defer rc.Close() //nolint:errcheck // was only read
	b := &bounded{src: rc, left: r.o.MaxBytes}
	b.next()
	return fn(b, bufio.NewReaderSize(b, peek))
}

func cellOf(s string) string {
	s = strings.TrimSpace(s)
	if s == ofacNull {
		return ""
	}
	return s
}

// turned writes "FAMILY, Given" as it is spoken.
func turned(name string) string {
	last, first, ok := strings.Cut(name, ",")
	if !ok {
		return name
	}
	return strings.TrimSpace(first) + " " + strings.TrimSpace(last)
}

// readOFAC reads SDN.CSV: ent_num, name, type, program, title, call sign,
// vessel type, tonnage, GRT, flag, owner, remarks.
func (r *reading) readOFAC(b *bounded, src io.Reader, aliases map[string][]Name) error {
	r.report.Format = FormatOFACCSV
	t := newTable(b, src, ',')
	for {
		err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return r.mistake(t.line+1, err)
		}
		if len(t.record) < 12 {
			if len(t.record) == 1 && strings.Trim(t.record[0], "\x1a \t") == "" { // the mark of the end
				continue
			}
			return &Error{Line: t.line, Format: FormatOFACCSV, Reason: "a record of SDN.CSV has twelve columns"}
		}
		if !strings.EqualFold(cellOf(t.record[2]), "individual") {
			r.report.Skipped++
			continue
		}
		id := strings.TrimSpace(t.record[0])
		last, first, _ := strings.Cut(cellOf(t.record[1]), ",")
		e := Entry{ID: id, Names: append([]Name{{First: first, Last: last}}, aliases[id]...), Kinds: []Kind{Sanctions}, Remarks: cellOf(t.record[4])}
		for _, p := range strings.Split(cellOf(t.record[3]), "] [") {
			e.Programmes = append(e.Programmes, strings.Trim(p, "[] "))
		}
		e.readRemarks(cellOf(t.record[11]))
		if err := r.put(t.line, e); err != nil {
			return err
		}
	}
}

var (
	ofacDocument = regexp.MustCompile(`^(Passport|National ID No\.|Cedula No\.|Tax ID No\.|Identification Number|Driver's License No\.|SSN|D\.N\.I\.|C\.U\.R\.P\.|R\.F\.C\.|NIT #|Personal ID Card|National Foreign ID Number)\s+([^\s(][^(]*?)(?:\s+\(([^)]*)\))?(?:\s|$)`)
	ofacAlias    = regexp.MustCompile(`'([^']+)'`)
)

// readRemarks takes apart what OFAC puts into one cell: "DOB 27 Nov 1960; POB
// …; nationality Iran; Gender Male; Passport A1 (Iran); a.k.a. 'X'."
func (e *Entry) readRemarks(remarks string) {
	for _, part := range strings.Split(strings.TrimSuffix(remarks, "."), ";") {
		part = strings.TrimSpace(part)
		low := strings.ToLower(part)
		switch {
		case strings.HasPrefix(low, "dob "), strings.HasPrefix(low, "alt. dob "):
			_, date, _ := strings.Cut(part, "DOB ")
			e.Births = append(e.Births, Date(date))
		case strings.HasPrefix(low, "nationality "), strings.HasPrefix(low, "citizen "), strings.HasPrefix(low, "alt. nationality "), strings.HasPrefix(low, "alt. citizen "):
			words := strings.TrimPrefix(low, "alt. ")
			_, country, _ := strings.Cut(words, " ")
			e.Countries = append(e.Countries, country)
		case strings.HasPrefix(low, "gender "):
			e.Sex = part[len("gender "):]
		case strings.HasPrefix(low, "a.k.a. "):
			if m := ofacAlias.FindStringSubmatch(part); m != nil {
				e.Names = append(e.Names, Name{Full: m[1], Weak: true})
			}
		default:
			if m := ofacDocument.FindStringSubmatch(strings.TrimPrefix(part, "alt. ")); m != nil {
				e.Documents = append(e.Documents, Document{Number: m[2], Type: strings.TrimSuffix(m[1], " No."), Country: m[3]})
			}
		}
	}
}

// sdnEntry is one entry of sdn.xml.
type sdnEntry struct {
	UID       string   `xml:"uid"`
	First     string   `xml:"firstName"`
	Last      string   `xml:"lastName"`
	Title     string   `xml:"title"`
	Type      string   `xml:"sdnType"`
	Remarks   string   `xml:"remarks"`
	Programs  []string `xml:"programList>program"`
	Documents []struct {
		Type    string `xml:"idType"`
		Number  string `xml:"idNumber"`
		Country string `xml:"idCountry"`
	} `xml:"idList>id"`
	Aliases []struct {
		Category string `xml:"category"`
		First    string `xml:"firstName"`
		Last     string `xml:"lastName"`
	} `xml:"akaList>aka"`
	Nationalities []string `xml:"nationalityList>nationality>country"`
	Citizenships  []string `xml:"citizenshipList>citizenship>country"`
	Births        []string `xml:"dateOfBirthList>dateOfBirthItem>dateOfBirth"`
}

func (r *reading) readSDNEntry(d *xml.Decoder, at xml.StartElement) (*Entry, error) {
	var s sdnEntry
	if err := d.DecodeElement(&s, &at); err != nil {
		return nil, err
	}
	if !strings.EqualFold(strings.TrimSpace(s.Type), "individual") {
		return nil, nil
	}
	e := &Entry{ID: s.UID, Names: []Name{{First: s.First, Last: s.Last}}, Kinds: []Kind{Sanctions}, Programmes: s.Programs, Births: s.Births, Remarks: s.Title}
	if e.Remarks == "" {
		e.Remarks = s.Remarks
	}
	e.Countries = append(s.Nationalities, s.Citizenships...)
	for _, a := range s.Aliases {
		e.Names = append(e.Names, Name{First: a.First, Last: a.Last, Weak: strings.EqualFold(strings.TrimSpace(a.Category), "weak")})
	}
	for _, i := range s.Documents {
		switch {
		case strings.EqualFold(i.Type, "gender"):
			e.Sex = i.Number
		case strings.Contains(i.Type, "Secondary sanctions"), strings.Contains(i.Type, "Executive Order"), strings.Contains(i.Type, "Website"), strings.Contains(i.Type, "Email"), strings.Contains(i.Type, "Phone"):
		default:
			e.Documents = append(e.Documents, Document{Number: i.Number, Type: i.Type, Country: i.Country})
		}
	}
	return e, nil
}
