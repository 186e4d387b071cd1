package webhook

import "slices"

// Wants reports whether the endpoint subscribes to an event of an applicant.
// An empty list of types subscribes to none; empty source keys to all.
func (e *Endpoint) Wants(eventType, applicantType, sourceKey string) bool {
	return !e.Disabled && slices.Contains(e.Types, eventType) &&
		(e.ApplicantType == "" || e.ApplicantType == applicantType) &&
		(len(e.SourceKeys) == 0 || slices.Contains(e.SourceKeys, sourceKey))
}
