// Package sheet writes tables as CSV (RFC 4180) and XLSX (ECMA-376), line by
// line in bounded memory. Whatever a person may have typed stays text: no cell
// becomes a formula when a spreadsheet opens the file.
//
// It knows nothing of what the tables are about; Tables fits it to kyc/verify.
package sheet
