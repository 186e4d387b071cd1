// Package liveness tells a living person before a camera from pictures of one.
//
// It owns the challenges (Draw), the verdict on a captured session (Verify) and
// what a single picture shows of being a picture of a picture (Present). Verify
// is a pure function of per-frame facts (vision.Burst): pixels are measured
// elsewhere, nothing here knows an applicant, and nothing approves anybody.
//
//	Draw ─► actions ─► person, camera ─► frames ─► vision.Burst ─► Verify ─► Report
//
//	what was asked for      turn, tilt, closer, blink by the person's own baseline;
//	                        the light of the screen on the skin, in the order drawn
//	one body                one face, one identity, no jump, depth in a turn
//	a camera, now           noise, no two frames alike, plausible times
//	no picture of a picture moire, dots of print, rims, the passive network
//
// Anything of the last three that speaks against a person makes the session
// suspect, however well the actions were performed.
package liveness
