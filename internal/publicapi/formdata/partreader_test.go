package formdata_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/internal/publicapi/formdata"
)

// TestPartReaderReadsInAnyOrder mixes Read, Seek and ReadAt and compares with a
// reader of the same bytes in memory.
func TestPartReaderReadsInAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.Byte(), 0, 5000).Draw(t, "file")
		body := fmt.Appendf(nil, "--lim\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{}\r\n--lim\r\nContent-Disposition: form-data; name=\"content\"\r\n\r\n%s\r\n--lim--", want)
		parsed, err := formdata.Parse(func() (io.Reader, error) { return bytes.NewReader(body), nil }, "lim")
		if err != nil {
			t.Skip("the file holds the boundary")
		}
		memory := bytes.NewReader(want)
		for range rapid.IntRange(1, 20).Draw(t, "steps") {
			n := rapid.IntRange(1, 700).Draw(t, "n")
			switch rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				a, b := make([]byte, n), make([]byte, n)
				na, ea := io.ReadFull(parsed.File, a)
				nb, eb := io.ReadFull(memory, b)
				if na != nb || ea != eb || !bytes.Equal(a[:na], b[:nb]) { //nolint:errorlint // the very error that readers of memory give
					t.Fatalf("Read gives %d, %v, want %d, %v", na, ea, nb, eb)
				}
			case 1:
				whence := rapid.IntRange(io.SeekStart, io.SeekEnd).Draw(t, "whence")
				offset := rapid.Int64Range(-100, int64(len(want))+100).Draw(t, "offset")
				pa, ea := parsed.File.Seek(offset, whence)
				pb, eb := memory.Seek(offset, whence)
				if pa != pb || (ea == nil) != (eb == nil) {
					t.Fatalf("Seek gives %d, %v, want %d, %v", pa, ea, pb, eb)
				}
			default:
				off := rapid.Int64Range(0, int64(len(want))+100).Draw(t, "off")
				a, b := make([]byte, n), make([]byte, n)
				na, ea := parsed.File.ReadAt(a, off)
				nb, eb := memory.ReadAt(b, off)
				if na != nb || ea != eb || !bytes.Equal(a[:na], b[:nb]) { //nolint:errorlint // the very error that readers of memory give
					t.Fatalf("ReadAt gives %d, %v, want %d, %v", na, ea, nb, eb)
				}
			}
		}
	})
}
