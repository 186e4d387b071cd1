package mrz

import (
	"fmt"
	"time"

	"github.com/idngo/idngo/vision"
)

// FormatError says why lines are no zone of a known format. Its text holds
// counts and positions, never the characters themselves.
type FormatError struct {
	Line, Pos int // from 0; Pos is -1 when the line as a whole is meant
	Reason    string
}

func (e *FormatError) Error() string {
	if e.Pos < 0 {
		return fmt.Sprintf("mrz: line %d: %s", e.Line+1, e.Reason)
	}
	return fmt.Sprintf("mrz: line %d, position %d: %s", e.Line+1, e.Pos+1, e.Reason)
}

// Parse reads exact lines. The number of lines, their length and the alphabet
// A-Z 0-9 < must be those of a known format, else the error is a *FormatError.
// Wrong check digits, impossible dates and unknown countries are no error: the
// result is then not Valid. Centuries are those of today.
func Parse(lines []string) (vision.MRZ, error) { return ParseAt(lines, time.Now()) }

// ParseAt is Parse as of a given day.
func ParseAt(lines []string, now time.Time) (vision.MRZ, error) {
	if len(lines) == 0 || len(lines) > 3 {
		return vision.MRZ{}, &FormatError{Line: 0, Pos: -1, Reason: fmt.Sprintf("a zone has 1 to 3 lines, got %d", len(lines))}
	}
	for i, line := range lines {
		if len(line) > 44 || len(line) < 30 {
			return vision.MRZ{}, &FormatError{Line: i, Pos: -1, Reason: fmt.Sprintf("a line has 30, 36 or 44 characters, got %d", len(line))}
		}
		for j := range len(line) {
			if value(line[j]) < 0 {
				return vision.MRZ{}, &FormatError{Line: i, Pos: j, Reason: "character outside A-Z 0-9 <"}
			}
		}
	}
	l, ok := detectFormat(lines)
	if !ok {
		return vision.MRZ{}, &FormatError{Line: 0, Pos: -1, Reason: "no known format has this number and length of lines"}
	}
	return assemble(l, printed{lines: append([]string(nil), lines...)}, now), nil
}

// assemble makes the result of lines that have the layout's geometry.
func assemble(l layout, z printed, now time.Time) vision.MRZ {
	v := evaluate(l, z, now)
	m := vision.MRZ{
		Format: l.format, Lines: z.lines, Valid: len(v.problems) == 0,
		Checks: v.checks, Scores: z.scores, Fields: v.fields,
	}
	for i, b := range z.boxes {
		if i == 0 {
			m.Box = b
		} else {
			m.Box = union(m.Box, b)
		}
	}
	return m
}
