package blocklist

import (
	"time"

	"github.com/idngo/idngo/kyc"
)

// Kinds of look-up keys. They serve the blocklist, the search for duplicates
// and exact search alike.
const (
	KeyExternalUserID = "externalUserId"
	KeyEmail          = "email"
	KeyPhone          = "phone"
	KeyDocumentNumber = "documentNumber" // country and number
	KeyNationalNumber = "nationalNumber" // country and number
	KeyPerson         = "person"         // name tokens and birth date
	KeyNameToken      = "nameToken"
	KeyBirthDate      = "birthDate"
	KeyFile           = "file" // bytes of an image
)

// Key is the keyed hash of one normalised value.
type Key struct {
	Kind string
	Hash []byte
}

// Entry is one listed person.
type Entry struct {
	Scope kyc.Scope
	ID    string
	// ApplicantID is where the entry came from, "" when it was typed in.
	ApplicantID string
	CreatedAt   time.Time
	CreatedBy   string
	RemovedAt   time.Time // zero: in force
	Keys        []Key

	// Private is sealed at rest.
	Private Private
}

// Private is the part of an entry that names the person.
type Private struct {
	Note string `json:"note"`
	// Faces are embeddings of the listed person, and Networks for each the first
	// eight bytes of the hash of the network that made it, in hex.
	Faces    [][]float32 `json:"faces,omitempty"`
	Networks []string    `json:"networks,omitempty"`
}
