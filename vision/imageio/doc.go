// Package imageio turns an uploaded file into upright pictures, or says
// precisely why it will not.
//
// It owns what may come in: the types accepted (JPEG, PNG, PDF, MP4, WebM,
// QuickTime), told by content and never by name, the limits on bytes, pixels
// and pages, and the metadata that cameras and editors leave behind. The work
// has three depths, each including the one before:
//
//	Sniff    the first bytes     what it claims to be
//	Check    the structure       whole, one file only, within limits; no pixel decoded
//	Decode   the pixels          pictures, upright by their EXIF tag
//
// Check is cheap and safe enough for the process that answers requests; Decode
// belongs in the supervised child. Nothing here looks at what a picture shows.
package imageio
