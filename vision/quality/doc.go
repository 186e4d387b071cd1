// Package quality measures how well a picture shows a document: sharpness,
// light, colour, glare and size of print.
//
// It owns the figures of vision.Quality and the thresholds from which on a
// figure becomes a finding. It never says what follows from a finding. When in
// doubt it finds nothing: a false finding costs an honest person another
// attempt, while an unreadable document fails anyway for want of evidence.
package quality
