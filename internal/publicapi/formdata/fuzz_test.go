package formdata_test

import (
	"bytes"
	"errors"
	"io"
	"testing"

	"github.com/idngo/idngo/internal/publicapi/formdata"
)

// FuzzParse: whatever is sent as a form is taken or refused as malformed,
// and a file that is taken reads the same in any order.
func FuzzParse(f *testing.F) {
	f.Add([]byte("--x\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{\"idDocType\":\"PASSPORT\"}\r\n--x\r\nContent-Disposition: form-data; name=\"content\"; filename=\"a.jpg\"\r\n\r\nabcdef\r\n--x--"), int64(3))
	f.Add([]byte("--x\nContent-Disposition: form-data; name=content\n\nabc\n--x\nContent-Disposition: form-data; name=metadata\n\n{}\n--x--\n"), int64(0))
	f.Add([]byte("--x\r\nContent-Disposition: form-data; name=\"content\"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\na=3Db\r\n--x\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n{}\r\n--x--"), int64(2))
	f.Add([]byte("--x--"), int64(0))
	f.Fuzz(func(t *testing.T, body []byte, at int64) {
		parsed, err := formdata.Parse(func() (io.Reader, error) { return bytes.NewReader(body), nil }, "x")
		if err != nil {
			var malformed formdata.MalformedError
			if !errors.As(err, &malformed) && !errors.Is(err, formdata.ErrTooBig) {
				t.Fatalf("refused with %v", err)
			}
			return
		}
		if parsed.File == nil {
			return
		}
		whole, err := io.ReadAll(parsed.File)
		if err != nil || int64(len(whole)) != parsed.File.Size() {
			t.Fatalf("%d bytes of %d, %v", len(whole), parsed.File.Size(), err)
		}
		if at < 0 || at > parsed.File.Size() {
			if at >= 0 {
				return
			}
			if _, err := parsed.File.Seek(at, io.SeekStart); err == nil {
				t.Fatal("seek before the start")
			}
			return
		}
		if _, err := parsed.File.Seek(at, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		rest, err := io.ReadAll(parsed.File)
		if err != nil || !bytes.Equal(rest, whole[at:]) {
			t.Fatalf("after Seek %q, %v, want %q", rest, err, whole[at:])
		}
		some := make([]byte, 4)
		n, err := parsed.File.ReadAt(some, at)
		if want := whole[at:min(at+4, int64(len(whole)))]; !bytes.Equal(some[:n], want) || (n < 4) != errors.Is(err, io.EOF) {
			t.Fatalf("ReadAt %q, %v, want %q", some[:n], err, want)
		}
	})
}
