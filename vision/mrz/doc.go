// Package mrz reads and makes machine readable zones: ICAO Doc 9303 TD1, TD2,
// TD3, MRV-A and MRV-B, the French national card of 1988-2021 (ID-FRA) and the
// one-line zone of driving licences.
//
// It works on text and on the alternatives a text reader gives for each
// character; it never sees pixels.
//
//	rows of a page -> candidates -> lengths fitted -> alphabet -> check digits -> MRZ
//
// Parse takes exact lines; Decode takes noisy rows and finds the zone among
// them; Agree merges two independent readings; Build makes lines from data.
//
// The package keeps what was printed. A character is changed only where the
// format allows no other (reason "alphabet") or where one clearly most probable
// change makes a wrong check digit right (reason "check-digit"); each change is
// listed. It never searches for values until the digits agree, because a zone
// made valid by search says nothing about the document.
//
// Check digits say little about text: one error in ten passes one digit, the
// digits of a number and of the whole zone are not independent of each other,
// and names have none. A valid zone is evidence, not proof.
package mrz
