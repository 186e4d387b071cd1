package decision

import (
	"slices"

	"github.com/idngo/idngo/kyc/level"
)

// subject is what a label is about, as far as something of it can be sent again.
type subject int

const (
	nothing  subject = iota // no picture or answer would mend it
	picture                 // any picture that was uploaded
	document                // the identity document
	page                    // a page of it that is not there; those that are there are not at fault
	selfie
	address // the proof of address
	data    // what the person stated
	contact
)

var subjects = map[string]subject{
	"FRONT_SIDE_MISSING": page, "BACK_SIDE_MISSING": page, "DOCUMENT_PAGE_MISSING": page, "DOCUMENT_MISSING": page,
	"ADDITIONAL_DOCUMENT_REQUIRED": page,

	"NOT_DOCUMENT": document, "INCOMPLETE_DOCUMENT": document, "DIGITAL_DOCUMENT": document, "DOCUMENT_DAMAGED": document,
	"DOCUMENT_DEPRIVED": document, "EXPIRATION_DATE": document, "ID_INVALID": document, "UNFILLED_ID": document,
	"OUTDATED_DOCUMENT_VERSION": document, "INCOMPATIBLE_LANGUAGE": document, "UNSUITABLE_DOCUMENT": document,
	"BAD_PROOF_OF_IDENTITY": document, "REQUESTED_DATA_MISMATCH": document,

	"NOT_READABLE": picture, "LOW_QUALITY": picture, "UNSATISFACTORY_PHOTOS": picture, "SCREENSHOTS": picture,
	"BLACK_AND_WHITE": picture, "GRAPHIC_EDITOR": picture, "OTHER": picture, "OK": picture,

	"BAD_SELFIE": selfie, "BAD_VIDEO_SELFIE": selfie, "BAD_FACE_MATCHING": selfie, "SELFIE_WITH_PAPER": selfie,

	"BAD_PROOF_OF_ADDRESS": address, "GPS_AS_POA_SKIPPED": address, "WRONG_ADDRESS": address,

	"PROBLEMATIC_APPLICANT_DATA": data, "INCORRECT_SOCIAL_NUMBER": data, "DB_DATA_MISMATCH": data, "DB_DATA_NOT_FOUND": data,

	"DUPLICATE_EMAIL": contact,
}

// Concerned tells for a rejection that a person worded by labels alone which of
// them are about a step, and which of those about the images that it has: only
// what they name need be sent again.
func Concerned(codes []string, step string) (ofStep, ofImages []string) {
	step = level.NormalizeStep(step)
	for _, code := range codes {
		s := subjects[code]
		if !slices.Contains(stepSubjects(step), s) {
			continue
		}
		ofStep = append(ofStep, code)
		if s != page && s != data && s != contact {
			ofImages = append(ofImages, code)
		}
	}
	return ofStep, ofImages
}

func stepSubjects(step string) []subject {
	switch step {
	case level.StepIdentity, level.StepIdentity2, level.StepIdentity3, level.StepIdentity4:
		return []subject{document, page, picture}
	case level.StepSelfie, level.StepSelfie2:
		return []subject{selfie, picture}
	case level.StepProofOfAddress:
		return []subject{address, picture}
	case level.StepApplicantData, level.StepQuestionnaire:
		return []subject{data}
	case level.StepEmailVerification, level.StepPhoneVerification:
		return []subject{contact}
	}
	return nil
}
