package webhook

import (
	"time"

	"github.com/idngo/idngo/kyc/fault"
)

// The contract allows one digest a delivery (webhooks.md 2), so of two live
// secrets one signs and the receiver accepts both:
//
//	one secret ──rotate──► old signs, new is known ──confirmed, or time is over──► new signs
//	                                   └──kept──► one secret
//
// Retries are signed anew, by whichever secret signs at that moment.

// Bounds of the time in which two secrets live.
const (
	MinOverlap = time.Hour
	MaxOverlap = 30 * 24 * time.Hour
)

// Refusals of a change of secret.
var (
	ErrOverlap    = fault.New(fault.Invalid, "Both secrets can live for 1 hour to 30 days")
	ErrNoRotation = fault.New(fault.Conflict, "There is no second secret, or it is in force already")
)

// Rotate makes a second secret known that signs from switchAt on.
func (e *Endpoint) Rotate(next string, now, switchAt time.Time) error {
	if d := switchAt.Sub(now); d < MinOverlap || d > MaxOverlap {
		return ErrOverlap
	}
	e.Settle(now)
	e.NextSecret, e.SwitchAt = next, switchAt
	return nil
}

// Switch puts the second secret in force at once.
func (e *Endpoint) Switch(now time.Time) error {
	e.Settle(now)
	if e.NextSecret == "" {
		return ErrNoRotation
	}
	e.Secret, e.NextSecret, e.SwitchAt = e.NextSecret, "", time.Time{}
	return nil
}

// Keep drops the second secret.
func (e *Endpoint) Keep(now time.Time) error {
	e.Settle(now)
	if e.NextSecret == "" {
		return ErrNoRotation
	}
	e.NextSecret, e.SwitchAt = "", time.Time{}
	return nil
}

// Settle lets go of the old secret once its time is over.
func (e *Endpoint) Settle(now time.Time) {
	if e.NextSecret != "" && !now.Before(e.SwitchAt) {
		e.Secret, e.NextSecret, e.SwitchAt = e.NextSecret, "", time.Time{}
	}
}
