package specimen

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"golang.org/x/image/font/sfnt"
)

// Typeface is one cut of a family, in as many files as its publisher splits the
// alphabets into. A letter comes from the first file that has it.
type Typeface []*sfnt.Font

// ErrNoGlyph says that a family cannot print a letter, as few have a capital sharp s.
var ErrNoGlyph = errors.New("specimen: the font has no glyph")

// glyph finds the file and the index of a letter.
func (t Typeface) glyph(b *sfnt.Buffer, r rune) (*sfnt.Font, sfnt.GlyphIndex, error) {
	for _, f := range t {
		index, err := f.GlyphIndex(b, r)
		if err == nil && index != 0 {
			return f, index, nil
		}
	}
	return nil, 0, fmt.Errorf("%w for %q", ErrNoGlyph, r)
}

// Covers reports whether every letter of the text can be printed.
func (t Typeface) Covers(text string) bool {
	var b sfnt.Buffer
	for _, r := range text {
		if _, _, err := t.glyph(&b, r); err != nil {
			return false
		}
	}
	return true
}

// LoadTypeface reads the files of one cut: TrueType, OpenType or WOFF (version 1).
func LoadTypeface(paths ...string) (Typeface, error) {
	var face Typeface
	for _, path := range paths {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("specimen: %w", err)
		}
		if bytes.HasPrefix(data, []byte("wOFF")) {
			if data, err = unpackWOFF(data); err != nil {
				return nil, fmt.Errorf("specimen: %s: %w", path, err)
			}
		}
		f, err := sfnt.Parse(data)
		if err != nil {
			return nil, fmt.Errorf("specimen: %s: %w", path, err)
		}
		face = append(face, f)
	}
	return face, nil
}

var errWOFF = errors.New("no sound WOFF file")

// maxTable bounds what one table of a web font may unpack to.
const maxTable = 16 << 20

// unpackWOFF gives the TrueType or OpenType file inside a web font (W3C WOFF
// File Format 1.0, sections 3 to 5). The tables keep their checksums.
func unpackWOFF(data []byte) ([]byte, error) {
	const header, entry = 44, 20
	if len(data) < header {
		return nil, errWOFF
	}
	be := binary.BigEndian
	count := int(be.Uint16(data[12:]))
	if count == 0 || len(data) < header+count*entry {
		return nil, errWOFF
	}
	type table struct {
		head []byte // tag, offset, packed length, length, checksum
		body []byte
	}
	tables := make([]table, count)
	for i := range tables {
		e := data[header+i*entry:][:entry]
		offset, packed, length := int(be.Uint32(e[4:])), int(be.Uint32(e[8:])), int(be.Uint32(e[12:]))
		if offset+packed > len(data) || packed > length || length > maxTable {
			return nil, errWOFF
		}
		body := data[offset : offset+packed]
		if packed < length {
			z, err := zlib.NewReader(bytes.NewReader(body))
			if err != nil {
				return nil, errors.Join(errWOFF, err)
			}
			body = make([]byte, length)
			if _, err := io.ReadFull(z, body); err != nil {
				return nil, errors.Join(errWOFF, err)
			}
		}
		tables[i] = table{e, body}
	}
	slices.SortFunc(tables, func(a, b table) int { return bytes.Compare(a.head[:4], b.head[:4]) })
	out := make([]byte, 12+16*count)
	copy(out, data[4:8]) // the flavour
	be.PutUint16(out[4:], uint16(count))
	for i, t := range tables {
		e := out[12+16*i:]
		copy(e, t.head[:4])
		copy(e[4:8], t.head[16:20])
		be.PutUint32(e[8:], uint32(len(out)))
		be.PutUint32(e[12:], uint32(len(t.body)))
		out = append(out, t.body...)
		for len(out)%4 != 0 {
			out = append(out, 0)
		}
	}
	return out, nil
}
