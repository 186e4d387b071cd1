package e2e

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/idngo/idngo/bench/specimen"
	"github.com/idngo/idngo/client"
)

// today is what the drawn documents are dated by; documents made by it are valid for years.
var today = time.Now()

var studio = sync.OnceValues(func() (*specimen.Studio, error) {
	fonts, err := specimen.FindFonts()
	if err != nil {
		return nil, err
	}
	faces, err := specimen.LoadFaces(filepath.Join("..", "models", "cache", "faces"))
	if err != nil {
		return nil, err
	}
	return specimen.New(specimen.Assets{Fonts: fonts, Faces: faces})
})

var (
	drawnMu sync.Mutex
	drawn   = map[string]func() (specimen.Submission, error){}
)

// submission draws a sample applicant's files, each applicant once in a run.
func submission(t *testing.T, a specimen.Applicant) specimen.Submission {
	t.Helper()
	a.Today = today
	key := fmt.Sprintf("%d %s %s %s %s", a.Seed, a.Kind, a.Country, a.Face, a.SelfieFace)
	drawnMu.Lock()
	draw, ok := drawn[key]
	if !ok {
		draw = sync.OnceValues(func() (specimen.Submission, error) {
			s, err := studio()
			if err != nil {
				return specimen.Submission{}, err
			}
			return s.Submit(a)
		})
		drawn[key] = draw
	}
	drawnMu.Unlock()
	sub, err := draw()
	if err != nil {
		t.Fatal(err)
	}
	return sub
}

func passportHolder(seed uint64, face string) specimen.Applicant {
	return specimen.Applicant{Seed: seed, Kind: specimen.KindPassport, Country: "KAZ", Sex: specimen.Female, Face: face}
}

func stated(p specimen.Person) *client.FixedInfo {
	return &client.FixedInfo{
		FirstName: p.Native.First, LastName: p.Native.Last, MiddleName: p.Native.Middle,
		DOB: p.BirthDate.Format(time.DateOnly), Country: p.Country,
	}
}

// upload hands a file in without waiting for its reading.
func upload(t *testing.T, c *client.Client, id string, f specimen.File) {
	t.Helper()
	d := client.Document{IDDocType: f.IDDocType, IDDocSubType: f.Side, Country: f.Country}
	if _, err := c.AddDocumentQuietly(within(t, time.Minute), id, d, f.Name, f.JPEG); err != nil {
		t.Fatalf("upload %s: %v", f.Name, err)
	}
}

// apply creates an applicant, uploads the files and requests the check.
func apply(t *testing.T, c *client.Client, ext string, info *client.FixedInfo, files []specimen.File) client.Applicant {
	t.Helper()
	a, err := c.CreateApplicant(within(t, time.Minute), "basic-kyc-level", client.NewApplicant{ExternalUserID: ext, Lang: "ru", FixedInfo: info})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		upload(t, c, a.ID, f)
	}
	if err := c.RequestCheck(within(t, time.Minute), a.ID); err != nil {
		t.Fatal(err)
	}
	return a
}
