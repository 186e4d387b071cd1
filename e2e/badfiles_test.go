package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/go-pdf/fpdf"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/client"
)

// pdf makes a real PDF of so many pages; a password encrypts it.
func pdf(t *testing.T, pages int, password string) []byte {
	t.Helper()
	f := fpdf.New("P", "mm", "A4", "")
	f.SetFont("Helvetica", "", 12)
	if password != "" {
		f.SetProtection(fpdf.CnProtectPrint, password, password)
	}
	for i := range pages {
		f.AddPage()
		f.Cell(40, 10, fmt.Sprintf("Page %d", i+1))
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// greedy is a small file that takes a quarter of a gigabyte while it is decoded:
// 60 million pixels of four bytes, which is admitted.
func greedy(t *testing.T) []byte {
	t.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, 8000, 7500))
	for y := range 7500 {
		img.SetNRGBA(y, y, color.NRGBA{A: 128, R: byte(y)}) // not opaque: no smaller kind of PNG will do
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var peakLine = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peak is the most memory that the reading child has had, in MB.
func (in *installation) peak() int {
	in.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", in.child()))
	if err != nil {
		in.t.Fatal(err)
	}
	m := peakLine.FindSubmatch(status)
	if m == nil {
		in.t.Fatalf("no peak in %s", status)
	}
	kb, err := strconv.Atoi(string(m[1]))
	if err != nil {
		in.t.Fatal(err)
	}
	return kb >> 10
}

// TestFilesThatBreakReaders hands in what breaks readers of documents: a PDF of
// 500 pages, one that is encrypted, and a picture that kills the real child
// every time, by the memory it takes. Each gets the documented error or goes to a
// person; the server stays, and the next applicant is approved.
func TestFilesThatBreakReaders(t *testing.T) {
	if testing.Short() {
		t.Skip("drives the real models")
	}
	in := install(t, "sqlite")
	hook := receive(t)
	in.start()
	in.hook(hook)
	c := in.client("production")
	s := submission(t, passportHolder(21, "astronaut"))
	decided := func(ext, want string, s specimen.Submission, files []specimen.File) string {
		t.Helper()
		a := apply(t, c, ext, stated(s.Person), files)
		e, err := hook.awaitAny(within(t, decisionWithin), a.ID, 1, "applicantReviewed", "applicantOnHold")
		if err != nil {
			t.Fatal(err, explain(in, a.ID))
		}
		answer := e.ReviewStatus
		if e.ReviewResult != nil && e.Type == "applicantReviewed" {
			answer = e.ReviewResult.ReviewAnswer
		}
		if answer != want {
			t.Fatalf("%s: %s, want %s\n%s", ext, answer, want, explain(in, a.ID))
		}
		return a.ID
	}
	found := func(id, code string) {
		t.Helper()
		if text := explain(in, id); !strings.Contains(text, `"`+code+`"`) {
			t.Errorf("nothing says %s:\n%s", code, text)
		}
	}
	decided("before", "GREEN", s, s.Files)
	// What an honest applicant needs stays below this limit, the picture comes far above.
	limit := in.peak() + 100

	a, err := c.CreateApplicant(within(t, time.Minute), "basic-kyc-level", client.NewApplicant{ExternalUserID: "papers"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.AddDocument(within(t, time.Minute), a.ID, client.Document{IDDocType: "PASSPORT", Country: "KAZ"}, "paper.pdf", pdf(t, 1, "secret"))
	var e *client.Error
	if !asError(err, &e) || e.Status != 400 || e.ErrorCode != 1011 {
		t.Errorf("an encrypted PDF: %v, want error 1011", err)
	}
	_, err = c.AddDocument(within(t, time.Minute), a.ID, client.Document{IDDocType: "PASSPORT", Country: "KAZ"}, "paper.pdf", pdf(t, 500, ""))
	if !asError(err, &e) || e.Status != 400 || e.ErrorCode != 1005 {
		t.Errorf("a PDF of 500 pages: %v, want error 1005", err)
	}

	in.stop()
	in.extra = append(in.extra, "IDNGO_READER_MEMORY="+strconv.Itoa(limit))
	in.start()
	in.hook(hook)
	c = in.client("production")
	t.Logf("the child may have %d MB", limit)
	server := in.cmd.Process.Pid
	killer := s.Files[0]
	killer.Name, killer.JPEG = "killer.png", greedy(t)
	found(decided("killer", "onHold", s, []specimen.File{killer, s.Files[1]}), "undecodable")
	if log := in.log.String(); strings.Count(log, "the reader was lost on an image") != 2 || !strings.Contains(log, "memory limit") {
		t.Errorf("the child was not ended twice by its limit:\n%s", log)
	}
	other := submission(t, passportHolder(26, "commodore"))
	decided("after", "GREEN", other, other.Files)
	if in.cmd.Process.Pid != server || in.cmd.ProcessState != nil {
		t.Error("the server did not stay")
	}
	in.stop()
}
