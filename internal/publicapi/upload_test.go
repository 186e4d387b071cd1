package publicapi_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/idngo/idngo/internal/publicapi"
	"github.com/idngo/idngo/kyc"
	"github.com/idngo/idngo/kyc/verify"
)

// What public clients send (api.md 1.1): each must be taken.
func TestUploadFormsOfPublicClients(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	content := func(name, kind string, seed uint64) part { return part{"content", name, kind, picture(t, seed)} }
	handMade := func(seed uint64, closing string) []byte {
		var body bytes.Buffer
		body.WriteString("--XX\r\nContent-Disposition: form-data; name=\"metadata\"\r\n\r\n" + passport + "\r\n")
		body.WriteString("--XX\r\nContent-Disposition: form-data; name=\"content\"; filename=\"a.jpg\"\r\nContent-Transfer-Encoding: binary\r\n\r\n")
		body.Write(picture(t, seed))
		body.WriteString("\r\n--XX--" + closing)
		return body.Bytes()
	}
	for name, tc := range map[string]struct {
		parts []part
		body  []byte
	}{
		"plain":                         {parts: []part{metadata(passport), content("a.jpg", "image/jpeg", 1)}},
		"content before metadata":       {parts: []part{content("a.jpg", "image/jpeg", 2), metadata(passport)}},
		"content without a file name":   {parts: []part{metadata(passport), content("", "image/jpeg", 3)}},
		"content without a type":        {parts: []part{metadata(passport), content("a.jpg", "", 4)}},
		"octet stream":                  {parts: []part{metadata(passport), content("a.jpg", "application/octet-stream", 5)}},
		"image of any kind":             {parts: []part{metadata(passport), content("blob", "image/*", 6)}},
		"metadata as a JSON part":       {parts: []part{{"metadata", "", "application/json; charset=utf-8", []byte(passport)}, content("a.jpg", "", 7)}},
		"metadata as a file":            {parts: []part{{"metadata", "metadata.json", "application/json", []byte(passport)}, content("a.jpg", "", 8)}},
		"sub type null":                 {parts: []part{metadata(`{"idDocType":"PASSPORT","idDocSubType":null,"country":"KAZ","number":null,"extra":1}`), content("a.jpg", "", 9)}},
		"a part nobody knows":           {parts: []part{{"comment", "", "", []byte("x")}, metadata(passport), content("a.jpg", "", 10)}},
		"no CRLF after the last line":   {body: handMade(11, "")},
		"CRLF after the last line":      {body: handMade(12, "\r\n")},
		"an epilogue":                   {body: handMade(13, "\r\nepilogue\r\n")},
		"data without an image":         {parts: []part{metadata(`{"idDocType":"PASSPORT","country":"KAZ","number":"N1","issuedDate":"2019-03-02"}`)}},
		"a file name with a path in it": {parts: []part{metadata(passport), content(`..\..\evil/x.jpg`, "", 14)}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			id, _, _ := c.newApplicant()
			body, contentType := tc.body, "multipart/form-data; boundary=XX"
			if body == nil {
				body, contentType = form(t, tc.parts...)
			}
			r := c.upload(id, body, contentType)
			m := r.object()
			if m["idDocType"] != "PASSPORT" || m["country"] != "KAZ" || r.Header.Get("X-Image-Id") == "" {
				t.Errorf("answer %v", m)
			}
			if name == "data without an image" && (m["number"] != "N1" || m["issuedDate"] != "2019-03-02") {
				t.Errorf("answer %v", m)
			}
		})
	}
}

func TestWarningsAreSentOnRequestOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	id, _, _ := c.newApplicant()
	for i, value := range []string{"true", "1", "yes", "false"} {
		body, contentType := form(t, metadata(passport), part{"content", "a.jpg", "", picture(t, uint64(i))})
		r := c.request("POST", "/resources/applicants/"+id+"/info/idDoc", body).with("Content-Type", contentType).with("X-Return-Doc-Warnings", value)
		b.send(t, r).object()
	}
}

func TestHostileUploads(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	id, _, _ := c.newApplicant()
	many := func(n int) []part {
		parts := []part{metadata(passport)}
		for len(parts) < n {
			parts = append(parts, part{"x", "", "", []byte("x")})
		}
		return parts
	}
	zeroes := func(n int) []byte { return append([]byte("\xff\xd8\xff\xe0"), make([]byte, n-4)...) }
	whole, contentType := form(t, metadata(passport), part{"content", "a.jpg", "", picture(t, 1)})
	boundary := strings.TrimPrefix(contentType, "multipart/form-data; boundary=")

	for name, tc := range map[string]struct {
		parts             []part
		body              []byte
		status, errorCode int
		description       string
	}{
		"1,000 parts":               {many(1000), nil, 400, 0, "more than 20 parts"},
		"21 parts":                  {many(21), nil, 400, 0, "more than 20 parts"},
		"20 parts":                  {many(20), nil, 200, 0, ""},
		"51 MB":                     {[]part{metadata(passport), {"content", "a.jpg", "", zeroes(51 << 20)}}, nil, 400, 1002, ""},
		"51 MB before the metadata": {[]part{{"content", "a.jpg", "", zeroes(51 << 20)}, metadata(passport)}, nil, 400, 1002, ""},
		"51 MB in another part":     {[]part{metadata(passport), {"x", "", "", zeroes(51 << 20)}}, nil, 200, 0, ""},
		"65 MB":                     {[]part{metadata(passport), {"content", "a.jpg", "", zeroes(65 << 20)}}, nil, 413, 1002, ""},
		"nothing at all":            {nil, []byte{}, 400, 0, "multipart"},
		"no part":                   {nil, []byte("--" + boundary + "--\r\n"), 400, 0, "metadata is missing"},
		"no metadata":               {[]part{{"content", "a.jpg", "", picture(t, 2)}}, nil, 400, 0, "metadata is missing"},
		"metadata twice":            {[]part{metadata(passport), metadata(passport)}, nil, 400, 0, "twice"},
		"content twice":             {[]part{metadata(passport), {"content", "", "", picture(t, 3)}, {"content", "", "", picture(t, 4)}}, nil, 400, 0, "twice"},
		"metadata is no JSON":       {[]part{metadata("PASSPORT")}, nil, 400, 0, "metadata"},
		"metadata is a list":        {[]part{metadata("[]")}, nil, 400, 0, "metadata"},
		"metadata with a key twice": {[]part{metadata(`{"country":"KAZ","country":"UZB"}`)}, nil, 400, 0, "repeated"},
		"metadata of 65 kB":         {[]part{metadata(`{"idDocType":"` + strings.Repeat("A", 65<<10) + `"}`)}, nil, 400, 0, "larger than"},
		"metadata nested":           {[]part{metadata(strings.Repeat(`{"a":`, 1000) + "1" + strings.Repeat("}", 1000))}, nil, 400, 0, "deeper"},
		"metadata is empty":         {[]part{metadata("{}")}, nil, 400, 0, ""},
		"unknown type of document":  {[]part{metadata(`{"idDocType":"NAPKIN","country":"KAZ"}`)}, nil, 400, 0, ""},
		"type not on the level":     {[]part{metadata(`{"idDocType":"UTILITY_BILL","country":"KAZ"}`), {"content", "a.jpg", "", picture(t, 5)}}, nil, 409, 1010, ""},
		"empty file":                {[]part{metadata(passport), {"content", "a.jpg", "", nil}}, nil, 400, 1003, ""},
		"text as a picture":         {[]part{metadata(passport), {"content", "a.jpg", "", []byte("just some text, no picture")}}, nil, 400, 1005, ""},
		"PDF named as a picture":    {[]part{metadata(passport), {"content", "a.jpg", "", []byte("%PDF-1.4\n%%EOF\n")}}, nil, 400, 1004, ""},
		"truncated in the file":     {nil, whole[:len(whole)/2], 400, 0, "cut off"},
		"truncated in a header":     {nil, whole[:70], 400, 0, "cut off"},
		"closing boundary is cut":   {nil, whole[:len(whole)-10], 400, 0, "cut off"},
		"another boundary":          {nil, bytes.ReplaceAll(whole, []byte(boundary), []byte("another")), 400, 0, ""},
		"a header of 100 kB":        {nil, []byte("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + strings.Repeat("x", 100<<10) + "\"\r\n\r\nx\r\n--" + boundary + "--"), 400, 0, "metadata is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			body, kind := tc.body, contentType
			if body == nil {
				body, kind = form(t, tc.parts...)
			}
			if tc.status == 200 { // data without an image, or a part that nobody looks at
				id, _, _ := c.newApplicant()
				c.upload(id, body, kind).is(nil)
				return
			}
			c.upload(id, body, kind).fails(tc.status, tc.errorCode, tc.description)
		})
	}
	t.Cleanup(func() {
		if left := b.spooled(t); len(left) != 0 {
			t.Errorf("left in the spool: %v", left)
		}
		images, err := b.service.Images(context.Background(), sandbox, id)
		if err != nil || len(images) != 0 {
			t.Errorf("%d images of refused uploads were kept, %v", len(images), err)
		}
	})
}

func TestAnUploadIsRefusedBeforeItsBody(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	reader := b.client(t, sandbox, func(n *verify.NewToken) { n.IPs = []string{"203.0.113.9"} })
	target := "/resources/applicants/" + zeros + "/info/idDoc"
	signed := func(c *client) raw {
		return c.request("POST", target, nil).with("Content-Type", "multipart/form-data; boundary=x")
	}
	for name, tc := range map[string]struct {
		request           raw
		length            string
		status, errorCode int
	}{
		"no credentials":    {raw{method: "POST", target: target}, "1000000", 401, 4006},
		"foreign address":   {signed(reader), "1000000", 403, 0},
		"stale clock":       {signed(c).without("X-App-Access-Ts").with("X-App-Access-Ts", "1"), "1000000", 401, 4004},
		"longer than 64 MB": {signed(c), "67108865", 413, 1002},
		"endlessly long":    {signed(c), "9000000000000000000", 413, 1002},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// No byte of the body is ever sent; an answer proves that none was awaited.
			tc.request.noLength = true
			b.send(t, tc.request.with("Content-Length", tc.length)).fails(tc.status, tc.errorCode, "")
		})
	}
}

func TestABodyThatStallsIsGivenUp(t *testing.T) {
	t.Parallel()
	b := setup(t, func(c *publicapi.Config) {
		c.JSONTimeout, c.UploadTimeout = 50*time.Millisecond, 50*time.Millisecond
	})
	c := b.client(t, sandbox)
	for _, r := range []raw{
		c.request("POST", "/resources/applicants?levelName="+levelName, []byte("{}")),
		c.request("POST", "/resources/applicants/"+zeros+"/info/idDoc", []byte("--x")).with("Content-Type", "multipart/form-data; boundary=x"),
	} {
		r.noLength = true
		b.send(t, r.with("Content-Length", "1000")).fails(400, 0, "did not arrive")
	}
	if left := b.spooled(t); len(left) != 0 {
		t.Errorf("left in the spool: %v", left)
	}
}

func TestAConnectionCutInTheBodyLeavesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	id, _, _ := c.newApplicant()
	body, contentType := form(t, metadata(passport), part{"content", "a.jpg", "", picture(t, 1)})
	r := c.request("POST", "/resources/applicants/"+id+"/info/idDoc", body).with("Content-Type", contentType)
	r.cut = len(body) / 2
	b.send(t, r).fails(400, 0, "did not arrive")
	if left := b.spooled(t); len(left) != 0 {
		t.Errorf("left in the spool: %v", left)
	}
}

// TestChunkedUploads: without Content-Length the hard limit still holds, and a
// body within it is taken.
func TestChunkedUploads(t *testing.T) {
	t.Parallel()
	b := setup(t)
	c := b.client(t, sandbox)
	id, _, _ := c.newApplicant()
	send := func(signature raw, contentType string, body io.Reader) *http.Response {
		req, err := http.NewRequest("POST", b.server.URL+signature.target, io.MultiReader(body)) // hides the length
		check(t, err)
		for _, h := range signature.headers {
			req.Header.Set(h[0], h[1])
		}
		req.Header.Set("Content-Type", contentType)
		resp, err := b.server.Client().Do(req)
		check(t, err)
		t.Cleanup(func() { resp.Body.Close() })
		return resp
	}
	target := "/resources/applicants/" + id + "/info/idDoc"
	body, contentType := form(t, metadata(passport), part{"content", "a.jpg", "", picture(t, 1)})
	if resp := send(c.request("POST", target, body), contentType, bytes.NewReader(body)); resp.StatusCode != 200 {
		t.Errorf("within the limit: %d", resp.StatusCode)
	}
	endless := &counted{r: zeroReader{}}
	if resp := send(c.request("POST", target, nil), contentType, endless); resp.StatusCode != 413 {
		t.Errorf("endless: %d", resp.StatusCode)
	}
	if endless.n > 80<<20 {
		t.Errorf("%d bytes of an endless body were taken", endless.n)
	}
}

type zeroReader struct{}

func (zeroReader) Read(p []byte) (int, error) { clear(p); return len(p), nil }

type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

func TestUploadsAtOnceAreBounded(t *testing.T) {
	t.Parallel()
	b := setup(t, func(c *publicapi.Config) {
		c.Rates.Uploads = 1
		c.MaxSpooled = 2
	})
	busy := b.client(t, sandbox)
	target := "/resources/applicants/" + zeros + "/info/idDoc"
	body, contentType := form(t, metadata(passport))
	// hang opens an upload and leaves it unfinished.
	hang := func(c *client) (finish func()) {
		conn, err := tls.Dial("tcp", b.server.Listener.Addr().String(), &tls.Config{InsecureSkipVerify: true})
		check(t, err)
		r := c.request("POST", target, body)
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Type: %s\r\nContent-Length: %d\r\n", target, contentType, len(body))
		for _, h := range r.headers {
			fmt.Fprintf(conn, "%s: %s\r\n", h[0], h[1])
		}
		fmt.Fprint(conn, "\r\n")
		// The server asks for the body once the upload has its place.
		line, err := bufio.NewReader(conn).ReadString('\n')
		if err != nil || !strings.Contains(line, "100") {
			t.Fatalf("%q, %v", line, err)
		}
		return func() { conn.Close() }
	}
	finish := hang(busy)
	r := busy.upload(zeros, body, contentType)
	r.fails(429, 0, "uploads")
	if r.Header.Get("Retry-After") == "" {
		t.Error("no Retry-After")
	}
	b.client(t, kyc.Scope{Tenant: "other", Environment: kyc.Sandbox}).upload(zeros, body, contentType).fails(404, 0, "")
	finish()
	second, third := hang(b.client(t, sandbox)), hang(b.client(t, sandbox))
	b.client(t, sandbox).upload(zeros, body, contentType).fails(429, 0, "uploads")
	second()
	third()
}
