package lists

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Format names what a file is.
type Format string

// The formats.
const (
	FormatOwn           Format = "own-csv"
	FormatOpenSanctions Format = "opensanctions-csv"
	FormatFtM           Format = "ftm-json"
	FormatOFACXML       Format = "ofac-xml"
	FormatOFACCSV       Format = "ofac-csv"
	FormatUN            Format = "un-xml"
	FormatEU            Format = "eu-xml"
	FormatOFSI          Format = "ofsi-csv"
)

// Options of reading.
type Options struct {
	// Kind of those entries of which the file does not tell; sanctions when "".
	Kind Kind
	// MaxBytes of the file, unpacked; MaxEntries of persons. 0 is the default.
	MaxBytes   int64
	MaxEntries int
	// Progress is told now and then how many bytes of the file were taken in; may be nil.
	Progress func(bytes int64, entries int)
}

// Defaults and bounds of one file.
const (
	DefaultMaxBytes   = 8 << 30
	DefaultMaxEntries = 5_000_000
	// maxPiece bounds one entry (an element, a line, a record), in bytes.
	maxPiece = 4 << 20
	// maxDepth bounds nesting in XML and JSON.
	maxDepth = 32
	// maxPacked bounds a ZIP, which must be whole in memory to be opened.
	maxPacked = 256 << 20
	// peek is how much of a file tells its format.
	peek = 64 << 10
)

// Report tells what was read.
type Report struct {
	Format  Format `json:"format"`
	Entries int    `json:"entries"`
	// Skipped are companies, vessels and the like.
	Skipped int `json:"skipped"`
	// Published is the publisher's own date of the list, as it is written there.
	Published string `json:"published,omitempty"`
}

// Error is a mistake in a file. Its text holds nothing of the file's content
// but names of elements and columns.
type Error struct {
	Line   int // from 1; 0 when it is about the file as a whole
	Format Format
	Reason string
}

func (e *Error) Error() string {
	if e.Line > 0 {
		return fmt.Sprintf("line %d: %s", e.Line, e.Reason)
	}
	return e.Reason
}

// errPiece: one entry is larger than any is.
var errPiece = errors.New("an entry is larger than 4 MB")

var errTooLong = errors.New("the file is larger than the limit")

// Read reads a list of any known format and hands every person to emit, whose
// error ends the reading. A mistake of the file is an *Error.
func Read(ctx context.Context, src io.Reader, o Options, emit func(Entry) error) (Report, error) {
	if o.MaxBytes <= 0 {
		o.MaxBytes = DefaultMaxBytes
	}
	if o.MaxEntries <= 0 {
		o.MaxEntries = DefaultMaxEntries
	}
	r := &reading{ctx: ctx, o: o, emit: emit, packed: &counter{src: src}}
	err := r.open(r.packed, 0)
	return r.report, err
}

// reading is one file on its way.
type reading struct {
	ctx    context.Context
	o      Options
	emit   func(Entry) error
	report Report
	packed *counter // of the file as it came
}

// counter counts what was read of a file.
type counter struct {
	src io.Reader
	n   int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.src.Read(p)
	c.n += int64(n)
	return n, err
}

// bounded fails beyond the limit of the file, and beyond that of one piece.
type bounded struct {
	src         io.Reader
	left, piece int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		if n, err := b.src.Read(make([]byte, 1)); n == 0 && err != nil {
			return 0, err
		}
		return 0, errTooLong
	}
	if b.piece <= 0 {
		return 0, errPiece
	}
	p = p[:min(int64(len(p)), b.left, b.piece)]
	n, err := b.src.Read(p)
	b.left -= int64(n)
	b.piece -= int64(n)
	return n, err
}

// next allows another piece.
func (b *bounded) next() { b.piece = maxPiece }

// open tells what a file is and reads it. Packed files are unpacked once, not
// what is packed in them.
func (r *reading) open(src io.Reader, depth int) error {
	b := &bounded{src: src, left: r.o.MaxBytes}
	b.next()
	br := bufio.NewReaderSize(b, peek)
	head, err := br.Peek(peek)
	if err != nil && !errors.Is(err, io.EOF) {
		return r.mistake(0, err)
	}
	switch {
	case len(bytes.TrimSpace(head)) == 0:
		return &Error{Reason: "The file is empty."}
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}) && depth == 0:
		z, err := gzip.NewReader(br)
		if err != nil {
			return &Error{Reason: "The gzip file is damaged."}
		}
		b.left, b.piece = r.o.MaxBytes, r.o.MaxBytes // the unpacked stream has bounds of its own
		return r.open(z, depth+1)
	case bytes.HasPrefix(head, []byte("PK\x03\x04")) && depth == 0:
		b.piece = maxPacked
		return r.openZIP(br)
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}) || bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		return &Error{Reason: "The file is UTF-16. Save it as UTF-8."}
	}
	if bytes.HasPrefix(head, []byte("\xef\xbb\xbf")) {
		_, _ = br.Discard(3) // was peeked
		head = head[3:]
	}
	b.next()
	switch first := bytes.TrimLeft(head, " \t\r\n"); {
	case bytes.HasPrefix(first, []byte("<")):
		return r.readXML(b, br)
	case bytes.HasPrefix(first, []byte("{")):
		return r.readFtM(b, br)
	}
	return r.readCSV(b, br, head)
}

// openZIP reads the files of an archive that belong together: the set of OFAC,
// or a single list.
func (r *reading) openZIP(src io.Reader) error {
	raw, err := io.ReadAll(io.LimitReader(src, maxPacked+1))
	if err != nil {
		return r.mistake(0, err)
	}
	if len(raw) > maxPacked {
		return &Error{Reason: "The ZIP file is larger than 256 MB. Unpack it first."}
	}
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		return &Error{Reason: "The ZIP file is damaged."}
	}
	byName := map[string]*zip.File{}
	var lists []*zip.File
	for _, f := range z.File {
		name := strings.ToLower(f.Name[strings.LastIndexByte(f.Name, '/')+1:])
		if f.FileInfo().IsDir() || strings.HasPrefix(name, ".") {
			continue
		}
		byName[name] = f
		if strings.HasSuffix(name, ".csv") || strings.HasSuffix(name, ".xml") || strings.HasSuffix(name, ".json") {
			lists = append(lists, f)
		}
	}
	if sdn := byName["sdn.csv"]; sdn != nil {
		return r.readOFACSet(sdn, byName["alt.csv"])
	}
	if len(lists) != 1 {
		return &Error{Reason: "The ZIP file must hold one list, or the set sdn.csv and alt.csv of OFAC."}
	}
	f, err := lists[0].Open()
	if err != nil {
		return &Error{Reason: "The ZIP file is damaged."}
	}
	defer f.Close() //nolint:errcheck // was only read
	return r.open(f, 1)
}

// put hands an entry on.
func (r *reading) put(line int, e Entry) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	if why := e.tidy(r.o.Kind); why != "" {
		return &Error{Line: line, Format: r.report.Format, Reason: why}
	}
	if r.report.Entries++; r.report.Entries > r.o.MaxEntries {
		return &Error{Line: line, Format: r.report.Format, Reason: fmt.Sprintf("there are more than %d persons", r.o.MaxEntries)}
	}
	if r.o.Progress != nil && r.report.Entries%1000 == 0 {
		r.o.Progress(r.packed.n, r.report.Entries)
	}
	return r.emit(e)
}

// mistake words what a decoder says, without what the file holds.
func (r *reading) mistake(line int, err error) error {
	var own *Error
	var syntax *xml.SyntaxError
	var bad *csv.ParseError
	var corrupt flate.CorruptInputError
	e := &Error{Line: line, Format: r.report.Format}
	switch {
	case errors.As(err, &own):
		return err
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, errTooLong):
		e.Line, e.Reason = 0, fmt.Sprintf("The file is larger than %d MB.", r.o.MaxBytes>>20)
	case errors.Is(err, errPiece):
		e.Reason = errPiece.Error()
	case errors.As(err, &syntax):
		e.Line, e.Reason = syntax.Line, "this is no well-formed XML"
	case errors.As(err, &bad):
		e.Line, e.Reason = bad.Line, "this is no well-formed CSV: "+bad.Err.Error()
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.Is(err, zip.ErrChecksum),
		errors.Is(err, zip.ErrFormat), errors.Is(err, zip.ErrAlgorithm), errors.As(err, &corrupt):
		e.Reason = "the file breaks off or is damaged"
	default:
		return err
	}
	return e
}
