package kind_test

import (
	"testing"

	"github.com/idngo/idngo/kyc/document/kind"
	"github.com/idngo/idngo/vision"
)

func TestSidesAndPurposeFollowTheContract(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		idDocType string
		double    bool
		class     kind.Class
		purpose   vision.Purpose
	}{
		{"PASSPORT", false, kind.Identity, vision.PurposeDocument},
		{"ID_CARD", true, kind.Identity, vision.PurposeDocument},
		{"DRIVERS", true, kind.Identity, vision.PurposeDocument},
		{"RESIDENCE_PERMIT", false, kind.Identity, vision.PurposeDocument},
		{"VEHICLE_REGISTRATION_CERTIFICATE", true, kind.Identity, vision.PurposeDocument},
		{"SELFIE", false, kind.Selfie, vision.PurposeSelfie},
		{"PROFILE_IMAGE", false, kind.Portrait, vision.PurposePortrait},
		{"UTILITY_BILL", false, kind.Address, vision.PurposeProof},
	} {
		k, ok := kind.Of(c.idDocType)
		if !ok || k.DoubleSided != c.double || k.Class != c.class || k.Purpose() != c.purpose {
			t.Errorf("%s: got %+v, known %v", c.idDocType, k, ok)
		}
	}
	if _, ok := kind.Of("passport"); ok {
		t.Error("lower case must not be a type")
	}
}

func TestTypesAreDistinct(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, k := range kind.All() {
		if seen[k.Type] {
			t.Errorf("%s is listed twice", k.Type)
		}
		seen[k.Type] = true
	}
}

func TestCountries(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]bool{
		"KAZ": true, "UZB": true, "XKX": true, "DEU": true,
		"kaz": false, "KZ": false, "UTO": false, "XXX": false, "": false, "D": false, "Kazakhstan": false, "SUN": false,
	} {
		if kind.ValidCountry(code) != want {
			t.Errorf("ValidCountry(%q) = %v", code, !want)
		}
	}
}
