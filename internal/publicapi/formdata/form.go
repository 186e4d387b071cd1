package formdata

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"strings"
	"unicode/utf8"
)

// Limits of a form.
const (
	MaxParts    = 20
	MaxMetadata = 64 << 10 // bytes
	MaxFile     = 50 << 20 // bytes
)

// ErrTooBig: the file is larger than MaxFile.
var ErrTooBig = errors.New("the file is too big")

// MalformedError says what is wrong with a form, in words for its sender.
type MalformedError string

func (e MalformedError) Error() string { return string(e) }

// Form is a parsed upload.
type Form struct {
	// Metadata is the text of the part "metadata".
	Metadata []byte
	FileName string
	// File is the part "content"; nil when none was sent.
	File *PartReader
}

// Source opens the body from its start, as often as needed.
type Source func() (io.Reader, error)

// Parse reads a multipart body once: it keeps the metadata and measures the
// file. Parts may come in any order and may lack file names and content types,
// as those of public clients do; unknown parts are passed over. It answers
// MalformedError, ErrTooBig, or the error of the source.
func Parse(body Source, boundary string) (Form, error) {
	var f Form
	r, err := body()
	if err != nil {
		return f, err
	}
	w := &watched{r: r}
	parts := multipart.NewReader(w, boundary)
	haveMetadata := false
	for i := 0; ; i++ {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return f, broken(w)
		}
		if i == MaxParts {
			return f, MalformedError(fmt.Sprintf("more than %d parts", MaxParts))
		}
		switch part.FormName() {
		case "metadata":
			if haveMetadata {
				return f, MalformedError("metadata was sent twice")
			}
			haveMetadata = true
			text, err := io.ReadAll(io.LimitReader(part, MaxMetadata+1))
			if err != nil {
				return f, broken(w)
			}
			if len(text) > MaxMetadata {
				return f, MalformedError(fmt.Sprintf("metadata is larger than %d bytes", MaxMetadata))
			}
			f.Metadata = text
		case "content":
			if f.File != nil {
				return f, MalformedError("content was sent twice")
			}
			size, err := io.Copy(io.Discard, io.LimitReader(part, MaxFile+1))
			if err != nil {
				return f, broken(w)
			}
			if size > MaxFile {
				return f, ErrTooBig
			}
			f.FileName = fileName(part.FileName())
			f.File = &PartReader{body: body, boundary: boundary, part: i, size: size}
		}
	}
	if !haveMetadata {
		return f, MalformedError("the part metadata is missing")
	}
	return f, nil
}

// broken tells a body that is cut off or malformed from a source that fails.
func broken(s *watched) error {
	if s.err != nil {
		return s.err
	}
	return MalformedError("the multipart body is cut off or malformed")
}

// watched remembers the failure of a source.
type watched struct {
	r   io.Reader
	err error
}

func (w *watched) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	if err != nil && err != io.EOF {
		w.err = err
	}
	return n, err
}

// fileName keeps a name only as far as it can be shown safely.
func fileName(s string) string {
	if !utf8.ValidString(s) || utf8.RuneCountInString(s) > 255 {
		return ""
	}
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r == 0x7f || r == '/' || r == '\\' {
			return '_'
		}
		return r
	}, s)
}
