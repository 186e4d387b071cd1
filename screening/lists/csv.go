package lists

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
)

// table reads records with a header, by the names of columns.
type table struct {
	r       *csv.Reader
	b       *bounded
	columns map[string]int
	line    int
	record  []string
}

func newTable(b *bounded, src io.Reader, comma rune) *table {
	r := csv.NewReader(src)
	r.Comma, r.FieldsPerRecord, r.ReuseRecord, r.LazyQuotes, r.TrimLeadingSpace = comma, -1, true, true, false
	return &table{r: r, b: b}
}

// next reads a record; io.EOF at the end.
func (t *table) next() error {
	t.b.next()
	var err error
	t.record, err = t.r.Read()
	if err == nil {
		t.line, _ = t.r.FieldPos(0)
	}
	return err
}

// header takes the current record for the names of columns.
func (t *table) header(rename func(string) string) {
	t.columns = map[string]int{}
	for i, name := range t.record {
		name = rename(clean(name))
		if _, known := t.columns[name]; name != "" && !known {
			t.columns[name] = i
		}
	}
}

func (t *table) has(column string) bool { _, ok := t.columns[column]; return ok }

func (t *table) get(column string) string {
	i, ok := t.columns[column]
	if !ok || i >= len(t.record) {
		return ""
	}
	return strings.TrimSpace(t.record[i])
}

// several splits a cell that holds more than one value.
func (t *table) several(column string) []string {
	return splitCell(t.get(column))
}

func splitCell(cell string) []string {
	if cell == "" {
		return nil
	}
	if strings.Contains(cell, `"`) { // a list in a cell may be quoted itself
		r := csv.NewReader(strings.NewReader(cell))
		r.Comma, r.LazyQuotes = ';', true
		if record, err := r.Read(); err == nil {
			return record
		}
	}
	return strings.FieldsFunc(cell, func(r rune) bool { return r == ';' || r == '\n' })
}

// firstLine gives the columns of the first line of a file as far as they tell its format.
func firstLine(head []byte) string {
	head = bytes.TrimLeft(head, "\r\n")
	if i := bytes.IndexAny(head, "\r\n"); i >= 0 {
		head = head[:i]
	}
	return string(head)
}

func (r *reading) readCSV(b *bounded, src *bufio.Reader, head []byte) error {
	first := firstLine(head)
	lower := strings.ToLower(first)
	switch {
	case strings.HasPrefix(lower, "id,schema,name,aliases,"), strings.HasPrefix(lower, `"id","schema","name",`):
		return r.readOpenSanctions(b, src)
	case strings.HasPrefix(lower, "last updated,") || strings.Contains(lower, "name 6,name 1"):
		return r.readOFSI(b, src)
	case isSDN(first):
		return r.readOFAC(b, src, nil)
	}
	comma := ','
	for _, c := range []rune{';', '\t'} {
		if strings.Count(first, string(c)) > strings.Count(first, string(comma)) {
			comma = c
		}
	}
	return r.readOwn(b, src, comma)
}

// ownColumns are the columns of a list of one's own, by what else they may be called.
var ownColumns = map[string]string{
	"id": "id", "name": "name", "full_name": "name", "first_name": "first", "given_name": "first", "middle_name": "middle", "patronymic": "middle",
	"last_name": "last", "family_name": "last", "surname": "last", "aliases": "aliases", "alias": "aliases", "aka": "aliases",
	"birth_date": "birth", "date_of_birth": "birth", "dob": "birth", "birth_year": "birth", "country": "countries", "countries": "countries",
	"nationality": "countries", "citizenship": "countries", "document_numbers": "documents", "document_number": "documents", "documents": "documents",
	"identifiers": "documents", "programme": "programmes", "program": "programmes", "programmes": "programmes", "kind": "kinds", "kinds": "kinds",
	"sex": "sex", "gender": "sex", "remarks": "remarks", "reason": "remarks", "note": "remarks",
}

// readOwn reads a list of one's own: a header, then a person a line. Cells that
// hold several values part them by semicolons.
func (r *reading) readOwn(b *bounded, src io.Reader, comma rune) error {
	r.report.Format = FormatOwn
	t := newTable(b, src, comma)
	if err := t.next(); err != nil {
		return r.mistake(1, err)
	}
	unknown := ""
	t.header(func(name string) string {
		key := strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(name), " ", "_"), "-", "_")
		if ownColumns[key] == "" && key != "" && unknown == "" {
			unknown = cut(name, 40)
		}
		return ownColumns[key]
	})
	if !t.has("name") && !t.has("last") && !t.has("first") {
		return &Error{Line: 1, Format: FormatOwn, Reason: "This is no list that idngo knows. A list of your own needs a header with the column name, or first_name and last_name."}
	}
	if unknown != "" {
		return &Error{Line: 1, Format: FormatOwn, Reason: "there is no column " + unknown + "; known are id, name, first_name, middle_name, last_name, aliases, birth_date, country, document_numbers, programme, kind, sex, remarks"}
	}
	for {
		err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return r.mistake(t.line+1, err)
		}
		if len(t.record) == 1 && strings.TrimSpace(t.record[0]) == "" {
			continue
		}
		e := Entry{
			ID: t.get("id"), Births: t.several("birth"), Countries: t.several("countries"), Programmes: t.several("programmes"),
			Sex: t.get("sex"), Remarks: t.get("remarks"),
		}
		if full := t.get("name"); full != "" {
			e.Names = append(e.Names, Name{Full: full})
		} else {
			e.Names = append(e.Names, Name{First: t.get("first"), Middle: t.get("middle"), Last: t.get("last")})
		}
		for _, a := range t.several("aliases") {
			e.Names = append(e.Names, Name{Full: a})
		}
		for _, v := range e.Births {
			if Date(v) == "" {
				return &Error{Line: t.line, Format: FormatOwn, Reason: "the birth date is none: write 1985-03-14, 1985-03 or 1985"}
			}
		}
		for _, v := range e.Countries {
			if Country(v) == "" {
				return &Error{Line: t.line, Format: FormatOwn, Reason: "the country is not known: write its code, such as KAZ, or its English name"}
			}
		}
		for _, v := range t.several("documents") {
			e.Documents = append(e.Documents, Document{Number: v})
		}
		for _, v := range t.several("kinds") {
			k := kindOf(v)
			if k == "" {
				return &Error{Line: t.line, Format: FormatOwn, Reason: "the kind is none of sanctions, pep, adverseMedia, terrorism, crime, fitnessProbity"}
			}
			e.Kinds = append(e.Kinds, k)
		}
		if err := r.put(t.line, e); err != nil {
			return err
		}
	}
}

func kindOf(s string) Kind {
	s = strings.ToLower(strings.TrimSpace(s))
	s = strings.ReplaceAll(strings.ReplaceAll(s, "_", ""), " ", "")
	i := slices.IndexFunc(Kinds(), func(k Kind) bool { return strings.ToLower(string(k)) == s })
	if i < 0 {
		return ""
	}
	return Kinds()[i]
}

// readOpenSanctions reads targets.simple.csv.
func (r *reading) readOpenSanctions(b *bounded, src io.Reader) error {
	r.report.Format = FormatOpenSanctions
	t := newTable(b, src, ',')
	if err := t.next(); err != nil {
		return r.mistake(1, err)
	}
	t.header(strings.ToLower)
	for {
		err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return r.mistake(t.line+1, err)
		}
		if s := t.get("schema"); s != "Person" && s != "LegalEntity" { // a LegalEntity may turn out to be a person
			r.report.Skipped++
			continue
		}
		e := Entry{
			ID: t.get("id"), Names: []Name{{Full: t.get("name")}}, Births: t.several("birth_date"), Countries: t.several("countries"),
			Programmes: append(t.several("program_ids"), t.several("sanctions")...), Remarks: t.get("dataset"),
		}
		for _, a := range t.several("aliases") {
			e.Names = append(e.Names, Name{Full: a})
		}
		for _, v := range t.several("identifiers") {
			e.Documents = append(e.Documents, Document{Number: v})
		}
		// The simple form has no topics: who is under sanctions has their text, and
		// datasets of office holders say so in their names.
		if t.get("sanctions") != "" {
			e.Kinds = append(e.Kinds, Sanctions)
		} else if d := strings.ToLower(t.get("dataset")); strings.Contains(d, "pep") || strings.Contains(d, "politic") || strings.Contains(d, "parliament") || strings.Contains(d, "members of") {
			e.Kinds = append(e.Kinds, PEP)
		}
		if err := r.put(t.line, e); err != nil {
			return err
		}
	}
}

// readOFSI reads the consolidated list of the United Kingdom: a row for each
// name, rows of one person share the group.
func (r *reading) readOFSI(b *bounded, src io.Reader) error {
	r.report.Format = FormatOFSI
	t := newTable(b, src, ',')
	if err := t.next(); err != nil {
		return r.mistake(1, err)
	}
	if strings.EqualFold(clean(t.record[0]), "last updated") {
		if len(t.record) > 1 {
			r.report.Published = cut(clean(t.record[1]), 32)
		}
		if err := t.next(); err != nil {
			return r.mistake(2, err)
		}
	}
	t.header(strings.ToLower)
	if !t.has("name 6") || !t.has("group id") || !t.has("group type") {
		return &Error{Line: t.line, Format: FormatOFSI, Reason: "the columns Name 6, Group Type and Group ID are missing"}
	}
	groups, order, lines := map[string]*Entry{}, []string(nil), map[string]int{}
	for {
		err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return r.mistake(t.line+1, err)
		}
		if !strings.EqualFold(t.get("group type"), "individual") {
			r.report.Skipped++
			continue
		}
		id := t.get("group id")
		if id == "" {
			return &Error{Line: t.line, Format: FormatOFSI, Reason: "the Group ID is missing"}
		}
		e := groups[id]
		if e == nil {
			if len(order) >= r.o.MaxEntries {
				return &Error{Line: t.line, Format: FormatOFSI, Reason: "there are too many persons"}
			}
			e = &Entry{ID: id, Kinds: []Kind{Sanctions}}
			groups[id], lines[id] = e, t.line
			order = append(order, id)
		}
		weak := strings.Contains(strings.ToLower(t.get("alias quality")), "low")
		n := Name{Last: t.get("name 6"), First: t.get("name 1"), Middle: strings.Join(strings.Fields(t.get("name 2")+" "+t.get("name 3")+" "+t.get("name 4")+" "+t.get("name 5")), " "), Weak: weak}
		if strings.EqualFold(t.get("alias type"), "primary name") {
			e.Names = append([]Name{n}, e.Names...)
		} else {
			e.Names = append(e.Names, n)
		}
		if v := t.get("name non-latin script"); v != "" {
			e.Names = append(e.Names, Name{Full: v, Weak: weak})
		}
		if len(e.Names) > MaxNames {
			return &Error{Line: t.line, Format: FormatOFSI, Reason: "a person has more than 2000 names"}
		}
		for _, v := range splitNumbered(t.get("dob")) {
			e.Births = append(e.Births, Date(v))
		}
		e.Countries = append(e.Countries, splitNumbered(t.get("nationality"))...)
		for _, v := range splitNumbered(t.get("passport number")) {
			e.Documents = append(e.Documents, Document{Number: v, Type: "passport"})
		}
		for _, v := range splitNumbered(t.get("national identification number")) {
			e.Documents = append(e.Documents, Document{Number: v, Type: "nationalId"})
		}
		e.Programmes = append(e.Programmes, t.get("regime"))
		if e.Remarks == "" {
			e.Remarks = t.get("position")
		}
	}
	for _, id := range order {
		if err := r.put(lines[id], *groups[id]); err != nil {
			return err
		}
	}
	return nil
}

// splitNumbered parts a cell such as "(1) Russia. (2) Belarus".
func splitNumbered(cell string) []string {
	if !strings.HasPrefix(cell, "(1)") {
		return []string{cell}
	}
	var out []string
	for _, part := range strings.Split(cell, "(")[1:] {
		if i := strings.IndexByte(part, ')'); i >= 0 {
			part = part[i+1:]
		}
		out = append(out, strings.Trim(part, " .,;"))
	}
	return out
}
