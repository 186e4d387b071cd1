package dashapi

import "time"

// ReadInvitations is readInvitations for tests of the outside.
func ReadInvitations(file string, now time.Time) (lines int, mistakes []LineError) {
	people, mistakes := readInvitations(file, now)
	return len(people), mistakes
}
