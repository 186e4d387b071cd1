// Package suite is the list of all checkers that the server runs. It owns
// nothing else.
package suite

import (
	"github.com/idngo/idngo/kyc/check"
	"github.com/idngo/idngo/kyc/check/address"
	"github.com/idngo/idngo/kyc/check/blocklist"
	"github.com/idngo/idngo/kyc/check/completeness"
	"github.com/idngo/idngo/kyc/check/contact"
	"github.com/idngo/idngo/kyc/check/duplicate"
	checkface "github.com/idngo/idngo/kyc/check/face"
	"github.com/idngo/idngo/kyc/check/identity"
	"github.com/idngo/idngo/kyc/check/integrity"
	"github.com/idngo/idngo/kyc/check/liveness"
	"github.com/idngo/idngo/kyc/check/quality"
	"github.com/idngo/idngo/vision/face"
)

// All gives one checker of each kind, with the calibration of the face model.
func All(calibration face.Calibration) []check.Checker {
	return []check.Checker{
		completeness.Checker{},
		blocklist.Checker{},
		quality.Checker{},
		integrity.Checker{},
		identity.Checker{},
		checkface.Checker{Calibration: calibration},
		liveness.Checker{},
		address.Checker{},
		contact.Checker{},
		duplicate.Checker{},
	}
}
