package document_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/kyc/document"
)

func TestNewValuesWin(t *testing.T) {
	t.Parallel()
	older := document.Stated{Number: "1", FirstName: "A"}
	got := document.Stated{Number: "2", DOB: "1994-02-11"}.Over(older)
	if diff := cmp.Diff(document.Stated{Number: "2", FirstName: "A", DOB: "1994-02-11"}, got); diff != "" {
		t.Error(diff)
	}
	image := func(idDocType string, s document.Stated) *document.Image {
		return &document.Image{Type: idDocType, Country: "KAZ", Private: document.Private{Stated: s}}
	}
	images := []*document.Image{
		image("PASSPORT", document.Stated{Number: "1", FirstName: "A"}),
		image("ID_CARD", document.Stated{Number: "9"}),
		image("PASSPORT", document.Stated{Number: "2"}),
	}
	document.KeepNewest(images)
	var stated []document.Stated
	for _, im := range images {
		stated = append(stated, im.Private.Stated)
	}
	if diff := cmp.Diff([]document.Stated{{FirstName: "A"}, {Number: "9"}, {Number: "2"}}, stated); diff != "" {
		t.Error(diff)
	}
}
