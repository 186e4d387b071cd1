package fields

import (
	"testing"

	"github.com/idngo/idngo/vision"
)

func TestNumbersMayRunUpThePage(t *testing.T) {
	t.Parallel()
	upright := vision.TextLine{Text: "Authority/ Autorité", Box: vision.Box{W: 200, H: 20}}
	upDown := vision.TextLine{Text: upright.Text, Box: vision.Box{W: 20, H: 200}}
	number := vision.TextLine{Text: "45 08 123456", Box: upDown.Box}
	if across(upright) || !across(upDown) || across(number) {
		t.Error(across(upright), across(upDown), across(number))
	}
}

func TestAnAuthorityIsNoMisreadLabel(t *testing.T) {
	t.Parallel()
	w := standard().words
	if field, rest := w.labelOf("DIRECTION DES DOCUMENTS"); field != "" {
		t.Errorf("%s %q", field, rest)
	}
	if field, rest := w.labelOf("DIRECCION CALLE MAYOR 5"); field != vision.FieldAddress || rest != "CALLE MAYOR 5" {
		t.Errorf("%s %q", field, rest)
	}
}
