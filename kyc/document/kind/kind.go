package kind

import (
	"github.com/biter777/countries"

	"github.com/idngo/idngo/vision"
)

// Class groups the types by what they can prove.
type Class string

// The classes.
const (
	Identity Class = "identity" // names a person and is issued by a state
	Selfie   Class = "selfie"   // the person, perhaps holding a document
	Portrait Class = "portrait" // a face alone, kept as an avatar
	Address  Class = "address"  // proof of where a person lives
	Other    Class = "other"    // stored and shown to officers, not read
)

// Document types that the product's own code names.
const (
	Passport        = "PASSPORT"
	IDCard          = "ID_CARD"
	Drivers         = "DRIVERS"
	ResidencePermit = "RESIDENCE_PERMIT"
	UtilityBill     = "UTILITY_BILL"
	SelfieImage     = "SELFIE"
	VideoSelfie     = "VIDEO_SELFIE"
	ProfileImage    = "PROFILE_IMAGE"
	VehicleReg      = "VEHICLE_REGISTRATION_CERTIFICATE"
	WorkPatent      = "WORK_PATENT"
	MigrationCard   = "MIGRATION_CARD"
	TravelPassport  = "TRAVEL_PASSPORT"
	Visa            = "VISA"
)

// Kind is one document type.
type Kind struct {
	Type  string
	Class Class
	// DoubleSided: by default both sides are asked; a level may override it per country.
	DoubleSided bool
	// Portrait: the document always shows its holder.
	Portrait bool
	// MRZ: the document always has a machine readable zone.
	MRZ bool
	// Recognised: the reader can tell this type by what is printed on it.
	Recognised bool
}

// Purpose tells the reader what the picture is meant to be.
func (k Kind) Purpose() vision.Purpose {
	switch k.Class {
	case Identity:
		return vision.PurposeDocument
	case Selfie:
		return vision.PurposeSelfie
	case Portrait:
		return vision.PurposePortrait
	case Address:
		return vision.PurposeProof
	}
	return vision.PurposeAny
}

// Of finds a type; the spelling must be exact.
func Of(idDocType string) (Kind, bool) {
	for _, k := range table {
		if k.Type == idDocType {
			return k, true
		}
	}
	return Kind{}, false
}

// All lists every known type, those of the contract first.
func All() []Kind { return append([]Kind(nil), table[:]...) }

// Is reports whether the type is known and of the class.
func Is(idDocType string, c Class) bool {
	k, ok := Of(idDocType)
	return ok && k.Class == c
}

// table follows model.md 6. RESIDENCE_PERMIT is a book by the contract, though
// card forms exist: levels override it per country.
var table = [...]Kind{
	{Type: Passport, Class: Identity, Portrait: true, MRZ: true, Recognised: true},
	{Type: IDCard, Class: Identity, DoubleSided: true, Portrait: true, Recognised: true},
	{Type: Drivers, Class: Identity, DoubleSided: true, Portrait: true, Recognised: true},
	{Type: ResidencePermit, Class: Identity, Portrait: true, Recognised: true},
	{Type: UtilityBill, Class: Address},
	{Type: SelfieImage, Class: Selfie},
	{Type: ProfileImage, Class: Portrait},
	{Type: VehicleReg, Class: Identity, DoubleSided: true},
	{Type: WorkPatent, Class: Identity},
	{Type: MigrationCard, Class: Identity},
	{Type: TravelPassport, Class: Identity, Portrait: true, MRZ: true, Recognised: true},
	{Type: Visa, Class: Identity, MRZ: true, Recognised: true},
	{Type: "HEALTH_ID", Class: Identity},
	{Type: "SNILS", Class: Identity},
	{Type: "TAX_PAYER_NUMBER_DOC", Class: Identity},
	{Type: "DRIVERS_TRANSLATION", Class: Identity},
	{Type: VideoSelfie, Class: Selfie},
	{Type: "ID_DOC_PHOTO", Class: Portrait},
	{Type: "UTILITY_BILL2", Class: Address},
	{Type: "BANK_STATEMENT", Class: Address},
	{Type: "EMPLOYMENT_CERTIFICATE", Class: Other},
	{Type: "AGREEMENT", Class: Other},
	{Type: "CONTRACT", Class: Other},
	{Type: "INVESTOR_DOC", Class: Other},
	{Type: "INCOME_SOURCE", Class: Other},
	{Type: "PAYMENT_METHOD", Class: Other},
	{Type: "PAYMENT_SOURCE", Class: Other},
	{Type: "BANK_CARD", Class: Other},
	{Type: "COVID_VACCINATION_FORM", Class: Other},
	{Type: "ARBITRARY_DOC", Class: Other},
	{Type: "COMPANY_DOC", Class: Other},
	{Type: "POWER_OF_ATTORNEY", Class: Other},
	{Type: "OTHER", Class: Other},
}

// ValidCountry reports whether code is an ISO 3166-1 alpha-3 code in capitals
// (XKX for Kosovo included, which has no official one).
func ValidCountry(code string) bool {
	if len(code) != 3 {
		return false
	}
	c := countries.ByName(code)
	return c != countries.Unknown && c.Alpha3() == code
}
