// Package formdata parses the multipart body of an upload that lies in a sealed
// file: a part of JSON and a file, within limits, and the file readable in any
// order without a copy of it.
//
// It never judges what the parts say.
package formdata
