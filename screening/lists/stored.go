package lists

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Writer writes entries in the compact form in which lists are kept: JSON lines
// in gzip. Close completes it.
type Writer struct {
	z   *gzip.Writer
	buf *bufio.Writer
	enc *json.Encoder
}

// NewWriter writes to w, which stays the caller's to close.
func NewWriter(w io.Writer) *Writer {
	z, _ := gzip.NewWriterLevel(w, gzip.BestSpeed) //nolint:errcheck // the level is valid
	buf := bufio.NewWriterSize(z, 64<<10)
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	return &Writer{z: z, buf: buf, enc: enc}
}

// Write adds an entry.
func (w *Writer) Write(e Entry) error { return w.enc.Encode(e) }

// Close completes what was written.
func (w *Writer) Close() error { return errors.Join(w.buf.Flush(), w.z.Close()) }

// Stored reads what a Writer wrote and hands on each line with its entry; the
// line is valid until the next.
func Stored(src io.Reader, fn func(line []byte, e Entry) error) error {
	z, err := gzip.NewReader(src)
	if err != nil {
		return fmt.Errorf("stored list: %w", err)
	}
	br := bufio.NewReaderSize(z, 64<<10)
	var long []byte
	for {
		line, err := br.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			long = append(long[:0], line...)
			for errors.Is(err, bufio.ErrBufferFull) {
				line, err = br.ReadSlice('\n')
				long = append(long, line...)
			}
			line = long
		}
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return nil
		}
		if err != nil {
			return fmt.Errorf("stored list: %w", err)
		}
		line = line[:len(line)-1]
		var e Entry
		if err := json.Unmarshal(line, &e); err != nil {
			return fmt.Errorf("stored list: %w", err)
		}
		if err := fn(line, e); err != nil {
			return err
		}
	}
}
