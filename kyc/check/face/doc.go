// Package face checks that the person in the selfie is the person on the
// document, and that the document held up is the one that was uploaded.
//
// The largest face of the selfie that does not lie on a document is the person;
// the face inside the document held up never is. The checker compares facts by
// the calibration of vision/face and never sees a pixel.
package face
