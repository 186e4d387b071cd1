package specimen

import (
	"math/rand/v2"
	"strings"
	"time"
)

// Sexes as an MRZ prints them.
const (
	Male   = "M"
	Female = "F"
)

// Name is a name in capitals in one script.
type Name struct {
	Last   string `json:"last"`
	First  string `json:"first"`
	Middle string `json:"middle,omitempty"` // patronymic, empty where none is used
}

// Given is the first and middle name.
func (n Name) Given() string { return strings.TrimSpace(n.First + " " + n.Middle) }

// Person is a made-up applicant.
type Person struct {
	Seed    uint64 `json:"seed"`
	Country string `json:"country"` // ISO 3166-1 alpha-3 of the citizenship
	Sex     string `json:"sex"`
	// Native is the name in the country's own spelling, Latin the one in Latin
	// letters; they are equal where the country writes Latin.
	Native Name `json:"native"`
	Latin  Name `json:"latin"`
	// BirthDate is a calendar day at midnight UTC.
	BirthDate time.Time `json:"birthDate"`
	// BirthPlace and its Latin spelling.
	BirthPlace      string `json:"birthPlace"`
	BirthPlaceLatin string `json:"birthPlaceLatin"`
	Address         string `json:"address"`
	// PersonalNumber has a valid check digit where the country has one (KAZ
	// IIN, POL PESEL, UZB PINFL, KGZ PIN); empty where there is none.
	PersonalNumber string `json:"personalNumber,omitempty"`
	// Face is the person of Faces whose photographs are used; empty prints a
	// grey silhouette.
	Face string `json:"face,omitempty"`
}

// spelled is one name or place in both scripts.
type spelled struct{ native, latin string }

func plain(words ...string) []spelled {
	list := make([]spelled, len(words))
	for i, w := range words {
		list[i] = spelled{w, w}
	}
	return list
}

// NewPerson makes up an adult of 18 to 70 years on the given day. The country
// is one of States; another one gives ErrUnknownState.
func NewPerson(seed uint64, country, sex string, today time.Time) (Person, error) {
	state, err := FindState(country)
	if err != nil {
		return Person{}, err
	}
	if sex != Male && sex != Female {
		return Person{}, optionError("sex", sex)
	}
	rng := source(seed, "person/"+country)
	pick := func(list []spelled) spelled { return list[rng.IntN(len(list))] }
	names := state.names
	last, first := pick(names.last), pick(names.male)
	if sex == Female {
		last, first = pick(names.lastFemale), pick(names.female)
	}
	person := Person{
		Seed: seed, Country: country, Sex: sex,
		Native: Name{Last: last.native, First: first.native},
		Latin:  Name{Last: last.latin, First: first.latin},
	}
	if middle := names.middleMale; len(middle) > 0 {
		if sex == Female {
			middle = names.middleFemale
		}
		m := pick(middle)
		person.Native.Middle, person.Latin.Middle = m.native, m.latin
	}
	born := pick(names.places)
	person.BirthPlace, person.BirthPlaceLatin = born.native, born.latin
	person.BirthDate = day(today).AddDate(-18-rng.IntN(52), 0, -1-rng.IntN(364))
	person.Address = state.address(rng, pick(names.places).native)
	person.PersonalNumber = state.personalNumber(rng, person)
	return person, nil
}

// day cuts a time down to its calendar day, at midnight UTC.
func day(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}

// source is a random source that depends on the seed and the purpose alone, so
// that a new use of randomness changes no other.
func source(seed uint64, purpose string) *rand.Rand {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	hash := uint64(offset)
	for _, b := range []byte(purpose) {
		hash = (hash ^ uint64(b)) * prime
	}
	return rand.New(rand.NewPCG(seed, hash))
}

func digits(rng *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(byte('0' + rng.IntN(10)))
	}
	return b.String()
}
