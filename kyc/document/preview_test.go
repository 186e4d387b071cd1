package document_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/kyc/document"
)

func TestPreviewIDIsAnImageIDOfItsOwn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.Int32Min(1).Draw(t, "id")
		p := document.PreviewID(id)
		if p < 0 || p == id || document.PreviewID(p) != id {
			t.Fatalf("preview of %d is %d", id, p)
		}
	})
	for _, im := range []document.Image{
		{ID: 1, MediaType: "image/jpeg"},                               // no file
		{ID: 1, Blob: "b", MediaType: "video/mp4"},                     // no picture
		{ID: document.PreviewID(0), Blob: "b", MediaType: "image/png"}, // no imageId left
	} {
		if im.HasPreview() {
			t.Errorf("%+v has a preview", im)
		}
	}
}
