package publicapi_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"strings"
	"testing"
)

// bombPNG makes a PNG whose header promises w x h pixels and that carries next to none.
func bombPNG(w, h uint32) []byte {
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, body []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(body)))
		start := len(out)
		out = append(append(out, kind...), body...)
		out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(out[start:]))
	}
	size := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	chunk("IHDR", append(size, 8, 2, 0, 0, 0))
	chunk("IDAT", []byte("\x78\x9c\x63\x60\x00\x00\x00\x02\x00\x01"))
	chunk("IEND", nil)
	return out
}

// resized overwrites the size in the frame header of a baseline JPEG; progressive makes it claim so.
func resized(jpg []byte, w, h uint16, progressive bool) []byte {
	out := bytes.Clone(jpg)
	i := bytes.Index(out, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(out[i+5:], h)
	binary.BigEndian.PutUint16(out[i+7:], w)
	if progressive {
		out[i+1] = 0xc2
	}
	return out
}

// TestBadFilesGetTheDocumentedError: each file of the kind that breaks servers
// is refused with its number, at once, and leaves nothing behind.
func TestBadFilesGetTheDocumentedError(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	id, _, _ := c.newApplicant()
	jpg := picture(t, 77)
	pdf := func(inside string) []byte {
		return []byte("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + inside + "\nstartxref\n9\n%%EOF\n")
	}
	zip := "PK\x03\x04 stuff PK\x05\x06" + strings.Repeat("\x00", 18)
	for name, tc := range map[string]struct {
		file      []byte
		name      string
		errorCode int
	}{
		"empty":                          {nil, "a.jpg", 1003},
		"0x0 JPEG":                       {resized(jpg, 0, 0, false), "a.jpg", 1004},
		"0x0 PNG":                        {bombPNG(0, 0), "a.png", 1004},
		"30,000x30,000 JPEG":             {resized(jpg, 30000, 30000, false), "a.jpg", 1005},
		"30,000x30,000 PNG":              {bombPNG(30000, 30000), "a.png", 1005},
		"PNG of four billion by one":     {bombPNG(1<<31, 1), "a.png", 1004},
		"progressive JPEG of 64 MP":      {resized(jpg, 8000, 8000, true), "a.jpg", 1005},
		"JPEG that is cut":               {jpg[:len(jpg)/2], "a.jpg", 1004},
		"JPEG without an end":            {jpg[:len(jpg)-2], "a.jpg", 1004},
		"JPEG that is an archive too":    {append(bytes.Clone(jpg), zip...), "a.jpg", 1004},
		"JPEG that is a page too":        {append(bytes.Clone(jpg), "<html><script>alert(1)</script>"...), "a.jpg", 1004},
		"JPEG that is a PDF too":         {append(bytes.Clone(jpg), pdf("")...), "a.jpg", 1004},
		"encrypted PDF":                  {pdf("trailer\n<< /Encrypt 5 0 R >>"), "a.pdf", 1011},
		"PDF that is cut":                {[]byte("%PDF-1.7\n1 0 obj"), "a.pdf", 1004},
		"PDF named as a picture":         {pdf(""), "a.jpg", 1004},
		"picture named as a PDF":         {jpg, "a.pdf", 1004},
		"TIFF":                           {[]byte("II*\x00\x08\x00\x00\x00\x00\x00\x00\x00"), "a.tif", 1005},
		"TIFF named as a JPEG":           {[]byte("MM\x00*\x00\x00\x00\x08\x00\x00"), "a.jpg", 1005},
		"HEIC":                           {[]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), "a.heic", 1005},
		"SVG":                            {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), "a.svg", 1005},
		"archive":                        {[]byte(zip), "a.jpg", 1005},
		"zeroes":                         {make([]byte, 4096), "a.jpg", 1004},
		"film that is cut":               {[]byte("\x00\x00\x00\x18ftypisom\x00\x00\x00\x00isomavc1\x00\x01\x00\x00mdat"), "a.mp4", 1004},
		"invalid UTF-8 in the file name": {[]byte("no picture"), "\xff\xfe.jpg", 1005},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, kind := form(t, metadata(passport), part{"content", tc.name, "image/jpeg", tc.file})
			c.upload(id, body, kind).fails(400, tc.errorCode, "")
		})
	}
	t.Cleanup(func() {
		if left := b.spooled(t); len(left) != 0 {
			t.Errorf("left in the spool: %v", left)
		}
		if images, err := b.service.Images(context.Background(), sandbox, id); err != nil || len(images) != 0 {
			t.Errorf("%d images of refused uploads were kept, %v", len(images), err)
		}
	})
}

// TestForeignAndImpossible: ids of another tenant, days that do not exist,
// levels nobody has, states that forbid it.
func TestForeignAndImpossible(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	other := sandbox
	other.Tenant = "other"
	theirs := b.client(t, other).sent()
	mine := c.sent()
	for _, target := range []string{"/one", "/status", "/requiredIdDocsStatus", "/review/history", "/metadata/resources", "/requiredIdDocs"} {
		c.json("GET", "/resources/applicants/"+theirs.id+target, "").fails(404, 0, "")
	}
	for _, target := range []string{"/status/pending", "/reset", "/resetStep/IDENTITY", "/moveToLevel?name=" + levelName, "/blacklist?note=x"} {
		c.json("POST", "/resources/applicants/"+theirs.id+target, "").fails(404, 0, "")
	}
	c.json("GET", "/resources/inspections/"+theirs.inspection+"/resources/"+theirs.passport, "").fails(404, 0, "")
	c.json("GET", "/resources/inspections/"+mine.inspection+"/resources/"+theirs.passport, "").fails(404, 0, "")
	c.json("GET", "/resources/checks/latest?type=SIMILAR_SEARCH&applicantId="+theirs.id, "").fails(404, 0, "")
	c.json("GET", "/resources/moderationStates/-;applicantId="+theirs.id, "").fails(404, 0, "")
	c.json("PATCH", "/resources/applicants/", `{"id":"`+theirs.id+`","lang":"ru"}`).fails(404, 0, "")

	base := "/resources/applicants/" + mine.id
	for _, day := range []string{"1994-02-31", "1994-02-29", "1994-13-01", "31.02.1994", "1994-2-3", "0000-00-00", "2999-01-01"} {
		c.json("PATCH", base+"/fixedInfo", `{"dob":"`+day+`"}`).fails(400, 0, "dob")
		body, kind := form(t, metadata(`{"idDocType":"PASSPORT","country":"KAZ","issuedDate":"`+strings.Replace(day, "2999", "9999", 1)+`"}`))
		c.upload(mine.id, body, kind).fails(400, 0, "issuedDate")
	}
	c.json("POST", base+"/moveToLevel?name=nobody%27s", "").fails(400, 0, "")
	c.json("POST", base+"/moveToLevel", "").fails(400, 0, "name")

	c.json("POST", base+"/status/pending", "").ok()
	c.json("PATCH", base+"/fixedInfo", `{"firstName":"A"}`).fails(409, 1006, "")
	c.json("POST", base+"/requiredIdDocs", `{"docSets":[{"idDocSetType":"IDENTITY"}]}`).fails(409, 1006, "")
	c.json("POST", base+"/status/testCompleted", `{"reviewAnswer":"RED","rejectLabels":["FORGERY"],"reviewRejectType":"FINAL"}`).ok()
	c.json("POST", base+"/status/pending", "").fails(409, 1009, "")
	c.json("PATCH", base+"/fixedInfo", `{"firstName":"A"}`).fails(409, 1009, "")
	c.json("PATCH", base+"/presence/deactivated", "").is(nil)
	c.json("PATCH", base+"/fixedInfo", `{"firstName":"A"}`).fails(409, 1008, "")
	c.json("POST", base+"/reset", "").fails(409, 1008, "")
}
