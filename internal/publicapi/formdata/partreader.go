package formdata

import (
	"errors"
	"io"
	"mime/multipart"
	"sync"
)

// PartReader reads one part of a multipart body in any order: it parses the
// body again from the start when it has to go back, so that no second copy of
// the file is ever made, neither in memory nor on disk. Going back costs the
// decryption of what lies before; reading on costs nothing more.
type PartReader struct {
	body     Source
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

// Size of the file in bytes.
func (p *PartReader) Size() int64 { return p.size }

// Read implements io.Reader.
func (p *PartReader) Read(b []byte) (int, error) {
	n, err := p.readFrom(&p.sequential, b, p.pos)
	p.pos += int64(n)
	return n, err
}

// ReadAt implements io.ReaderAt.
func (p *PartReader) ReadAt(b []byte, off int64) (n int, err error) {
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
func (p *PartReader) Seek(offset int64, whence int) (int64, error) {
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

func (p *PartReader) readFrom(c *cursor, b []byte, pos int64) (int, error) {
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

func (p *PartReader) open() (io.Reader, error) {
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
