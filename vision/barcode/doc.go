// Package barcode decodes two-dimensional symbols and Code 128 on documents,
// and reads the payloads it knows: AAMVA, the content of driving licences and
// cards of the United States and Canada.
//
// It owns finding and decoding QR, Data Matrix, Aztec and Code 128. It does not
// read PDF417, which carries most AAMVA payloads; ParseAAMVA is ready for the
// reader that does. Contents are untrusted: nothing here follows a link.
package barcode
