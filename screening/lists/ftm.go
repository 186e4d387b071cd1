package lists

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// ftmEntity is one line of FollowTheMoney JSON, nested or not.
type ftmEntity struct {
	ID         string                       `json:"id"`
	Schema     string                       `json:"schema"`
	Caption    string                       `json:"caption"`
	Target     *bool                        `json:"target"`
	Properties map[string][]json.RawMessage `json:"properties"`
}

// values gives the texts of a property; what is nested has none.
func (e ftmEntity) values(properties ...string) []string {
	var out []string
	for _, p := range properties {
		for _, raw := range e.Properties[p] {
			var s string
			if json.Unmarshal(raw, &s) == nil {
				out = append(out, s)
			}
		}
	}
	return out
}

// nested gives the entities of a property.
func (e ftmEntity) nested(property string) []ftmEntity {
	var out []ftmEntity
	for _, raw := range e.Properties[property] {
		var n ftmEntity
		if json.Unmarshal(raw, &n) == nil && n.Properties != nil {
			out = append(out, n)
		}
	}
	return out
}

// readFtM reads a JSON object a line.
func (r *reading) readFtM(b *bounded, src io.Reader) error {
	r.report.Format = FormatFtM
	br := bufio.NewReaderSize(src, 1<<20)
	var long []byte
	for line := 1; ; line++ {
		b.next()
		text, err := br.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			long = append(long[:0], text...)
			for errors.Is(err, bufio.ErrBufferFull) {
				if len(long) > maxPiece {
					return r.mistake(line, errPiece)
				}
				text, err = br.ReadSlice('\n')
				long = append(long, text...)
			}
			text = long
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return r.mistake(line, err)
		}
		last := err != nil
		if text = bytes.TrimSpace(text); len(text) > 0 {
			if err := r.readFtMLine(line, text); err != nil {
				return err
			}
		}
		if last {
			if r.report.Entries+r.report.Skipped == 0 {
				return &Error{Format: FormatFtM, Reason: "There is no entity in the file."}
			}
			return nil
		}
	}
}

func (r *reading) readFtMLine(line int, text []byte) error {
	if !shallow(text) {
		return &Error{Line: line, Format: FormatFtM, Reason: errDepth.Error()}
	}
	var f ftmEntity
	if err := json.Unmarshal(text, &f); err != nil {
		return &Error{Line: line, Format: FormatFtM, Reason: "this is no JSON object with id, schema and properties on one line"}
	}
	if f.Schema == "" || f.ID == "" {
		return &Error{Line: line, Format: FormatFtM, Reason: "id or schema is missing"}
	}
	topics := f.values("topics")
	// Who only stands near somebody listed (a relative's company, an owner) is no target.
	if f.Schema != "Person" || f.Target != nil && !*f.Target && len(topics) == 0 {
		r.report.Skipped++
		return nil
	}
	e := Entry{ID: f.ID, Births: f.values("birthDate"), Countries: f.values("nationality", "citizenship", "country"), Remarks: strings.Join(f.values("position"), "; ")}
	for _, n := range f.values("name") {
		e.Names = append(e.Names, Name{Full: n})
	}
	if len(e.Names) == 0 && f.Caption != "" {
		e.Names = append(e.Names, Name{Full: f.Caption})
	}
	for _, n := range f.values("alias", "previousName") {
		e.Names = append(e.Names, Name{Full: n})
	}
	for _, n := range f.values("weakAlias") {
		e.Names = append(e.Names, Name{Full: n, Weak: true})
	}
	if first, last := f.values("firstName"), f.values("lastName"); len(e.Names) == 0 && len(first) > 0 && len(last) > 0 {
		e.Names = append(e.Names, Name{First: first[0], Last: last[0]})
	}
	for property, kind := range map[string]string{"passportNumber": "passport", "idNumber": "nationalId", "taxNumber": "tax", "innCode": "tax", "socialSecurityNumber": "socialSecurity"} {
		for _, v := range f.values(property) {
			e.Documents = append(e.Documents, Document{Number: v, Type: kind})
		}
	}
	sortDocuments(e.Documents)
	for _, property := range []string{"passportEntity", "identificationEntity", "identifications", "passports"} {
		for _, n := range f.nested(property) {
			for _, v := range n.values("number", "passportNumber", "idNumber") {
				d := Document{Number: v, Type: strings.ToLower(n.Schema)}
				if c := n.values("country"); len(c) > 0 {
					d.Country = c[0]
				}
				e.Documents = append(e.Documents, d)
			}
		}
	}
	for _, property := range []string{"sanctions", "sanctionEntity"} {
		for _, n := range f.nested(property) {
			e.Programmes = append(e.Programmes, n.values("programId", "program", "authority")...)
		}
	}
	e.Programmes = append(e.Programmes, f.values("programId", "program")...)
	if g := f.values("gender"); len(g) == 1 {
		e.Sex = g[0]
	}
	for _, t := range topics {
		if k := topicKind(t); k != "" {
			e.Kinds = append(e.Kinds, k)
		}
	}
	return r.put(line, e)
}

// topicKind maps FollowTheMoney's topics of risk.
func topicKind(t string) Kind {
	switch {
	case t == "sanction" || strings.HasPrefix(t, "sanction.") || t == "debarment" || t == "export.control":
		return Sanctions
	case strings.HasPrefix(t, "role.pep") || t == "role.rca" || t == "role.pol" || strings.HasPrefix(t, "gov"):
		return PEP
	case t == "crime.terror":
		return Terrorism
	case strings.HasPrefix(t, "crime") || t == "wanted":
		return Crime
	case strings.HasPrefix(t, "reg."), t == "fin.advisor":
		return FitnessProbity
	case t == "poi" || strings.HasPrefix(t, "mil") || t == "role.oligarch":
		return AdverseMedia
	}
	return ""
}

func sortDocuments(d []Document) {
	for i := range d {
		for k := i; k > 0 && d[k].Number < d[k-1].Number; k-- {
			d[k], d[k-1] = d[k-1], d[k]
		}
	}
}

// shallow reports that brackets outside of strings are nested no deeper than lists nest.
func shallow(text []byte) bool {
	depth, inString := 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case inString && c == '\\':
			i++
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			if depth++; depth > maxDepth {
				return false
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return true
}
