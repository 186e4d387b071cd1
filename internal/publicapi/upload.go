package publicapi

import (
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/idngo/idngo/internal/publicapi/strictjson"
	"github.com/idngo/idngo/kyc/document"
	"github.com/idngo/idngo/kyc/fault"
	"github.com/idngo/idngo/kyc/verify"
)

// documentMetadata is the part "metadata" of an upload (api.md 6.1).
type documentMetadata struct {
	IDDocType    string `json:"idDocType" example:"ID_CARD"`
	IDDocSubType string `json:"idDocSubType,omitempty" enum:"FRONT_SIDE,BACK_SIDE"`
	Country      string `json:"country,omitempty" doc:"ISO 3166-1 alpha-3" example:"KAZ"`
	document.Stated
}

// Document is the answer to an upload.
type Document struct {
	documentMetadata
	Warnings []string `json:"warnings,omitempty" doc:"Hints; only with X-Return-Doc-Warnings"`
	Errors   []string `json:"errors,omitempty" doc:"Reasons why the image was marked inactive; only with X-Return-Doc-Warnings"`
}

// form is a parsed upload.
type form struct {
	metadata documentMetadata
	fileName string
	// file is nil when no part "content" was sent.
	file *partReader
}

// source opens the body from its start, as often as needed.
type source func() (io.Reader, error)

// parseForm reads a verified multipart body once: it decodes the metadata and
// measures the file. Parts may come in any order and may lack file names and
// content types, as those of public clients do; unknown parts are passed over.
func parseForm(body source, boundary string) (form, error) {
	var f form
	r, err := body()
	if err != nil {
		return f, err
	}
	parts := multipart.NewReader(r, boundary)
	haveMetadata := false
	for i := 0; ; i++ {
		part, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return f, broken(err)
		}
		if i == maxParts {
			return f, errMalformed.Saying("Malformed data provided in the request: more than %d parts", maxParts)
		}
		switch part.FormName() {
		case "metadata":
			if haveMetadata {
				return f, errMalformed.Saying("Malformed data provided in the request: metadata was sent twice")
			}
			haveMetadata = true
			text, err := io.ReadAll(io.LimitReader(part, maxMetadata+1))
			if err != nil {
				return f, broken(err)
			}
			if len(text) > maxMetadata {
				return f, errMalformed.Saying("Malformed data provided in the request: metadata is larger than %d bytes", maxMetadata)
			}
			if err := strictjson.Decode(text, &f.metadata); err != nil {
				return f, errMalformed.Saying("Malformed data provided in the request: metadata: %s", err)
			}
		case "content":
			if f.file != nil {
				return f, errMalformed.Saying("Malformed data provided in the request: content was sent twice")
			}
			size, err := io.Copy(io.Discard, io.LimitReader(part, maxFile+1))
			if err != nil {
				return f, broken(err)
			}
			if size > maxFile {
				return f, errFileTooBig
			}
			f.fileName = fileName(part.FileName())
			f.file = &partReader{body: body, boundary: boundary, part: i, size: size}
		}
	}
	if !haveMetadata {
		return f, errMalformed.Saying("Malformed data provided in the request: the part metadata is missing")
	}
	return f, nil
}

// broken tells a multipart body that is cut or malformed from a spool that cannot be read.
func broken(err error) error {
	if errors.Is(err, errSpool) {
		return err
	}
	return errMalformed.Saying("Malformed data provided in the request: the multipart body is cut off or malformed").Because(err)
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

// errSpool marks trouble with our own disk, which is not the client's fault.
var errSpool = errors.New("spool cannot be read")

// spoolReader marks the errors of a spool.
type spoolReader struct{ io.Reader }

func (r spoolReader) Read(p []byte) (int, error) {
	n, err := r.Reader.Read(p)
	if err != nil && err != io.EOF {
		err = errors.Join(errSpool, err)
	}
	return n, err
}

// partReader reads one part of a multipart body in any order: it parses the
// body again from the start when it has to go back, so that no second copy of
// the file is ever made, neither in memory nor on disk. Going back costs the
// decryption of what lies before; reading on costs nothing more.
type partReader struct {
	body     source
	boundary string
	part     int
	size     int64

	pos        int64  // of the next Read
	sequential cursor // of Read and Seek
	mu         sync.Mutex
	random     cursor // of ReadAt
}

// cursor is an open reader of the part and where it stands.
type cursor struct {
	r   io.Reader
	pos int64
}

// Read implements io.Reader.
func (p *partReader) Read(b []byte) (int, error) {
	n, err := p.readFrom(&p.sequential, b, p.pos)
	p.pos += int64(n)
	return n, err
}

// ReadAt implements io.ReaderAt.
func (p *partReader) ReadAt(b []byte, off int64) (n int, err error) {
	if off < 0 {
		return 0, errSeek
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for n < len(b) && err == nil {
		var m int
		m, err = p.readFrom(&p.random, b[n:], off+int64(n))
		n += m
	}
	if n == len(b) {
		err = nil
	}
	return n, err
}

// Seek implements io.Seeker.
func (p *partReader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += p.pos
	case io.SeekEnd:
		offset += p.size
	}
	if offset < 0 {
		return 0, errSeek
	}
	p.pos = offset
	return offset, nil
}

var errSeek = errors.New("seek before the start of the file")

func (p *partReader) readFrom(c *cursor, b []byte, pos int64) (int, error) {
	if pos >= p.size {
		return 0, io.EOF
	}
	if c.r == nil || c.pos > pos {
		r, err := p.open()
		if err != nil {
			return 0, err
		}
		c.r, c.pos = r, 0
	}
	if c.pos < pos {
		n, err := io.CopyN(io.Discard, c.r, pos-c.pos)
		c.pos += n
		if err != nil {
			return 0, err
		}
	}
	n, err := c.r.Read(b)
	c.pos += int64(n)
	return n, err
}

func (p *partReader) open() (io.Reader, error) {
	r, err := p.body()
	if err != nil {
		return nil, err
	}
	parts := multipart.NewReader(r, p.boundary)
	for i := 0; ; i++ {
		part, err := parts.NextPart()
		if err != nil {
			return nil, err
		}
		if i == p.part {
			return part, nil
		}
	}
}

// addDocument takes the file of a verified upload in (api.md 6.1).
func addDocument(c *call) error {
	id, err := c.id("applicantId")
	if err != nil {
		return err
	}
	_, params, err := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if err != nil {
		return errMediaType
	}
	spooled := c.upload
	f, err := parseForm(func() (io.Reader, error) {
		r, err := spooled.Reader()
		return spoolReader{r}, err
	}, params["boundary"])
	if err != nil {
		return err
	}
	u := verify.Upload{
		IDDocType: f.metadata.IDDocType, SubType: f.metadata.IDDocSubType, Country: f.metadata.Country, Stated: f.metadata.Stated,
		FileName: f.fileName, WantWarnings: wantsWarnings(c.r.Header.Get("X-Return-Doc-Warnings")),
	}
	if f.file != nil {
		u.File, u.Size = f.file, f.file.size
	}
	up, err := c.api.Story.AddDocument(c.ctx, c.scope, id, u)
	if err != nil {
		return fileFault(err)
	}
	im := up.Image
	if im.ID != 0 {
		c.w.Header().Set("X-Image-Id", strconv.Itoa(int(im.ID)))
	}
	answer := Document{documentMetadata: documentMetadata{im.Type, im.SubType, im.Country, im.Private.Stated}}
	if u.WantWarnings {
		answer.Warnings, answer.Errors = up.Warnings, up.Errors
	}
	writeJSON(c.w, 200, answer)
	return nil
}

// fileFault keeps a file that is too big at 400; only a request that is too big is 413 (api.md 0a).
func fileFault(err error) error {
	var f *fault.Error
	if errors.As(err, &f) && f.Code == fault.TooLarge {
		return fault.Numbered(fault.Invalid, f.Number, f.Name, f.Public).Because(err)
	}
	return err
}

// wantsWarnings reads X-Return-Doc-Warnings; one client sends 1.
func wantsWarnings(v string) bool {
	switch strings.ToLower(strings.TrimSpace(v)) {
	case "1", "true", "yes":
		return true
	}
	return false
}
