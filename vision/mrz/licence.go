package mrz

import "github.com/idngo/idngo/vision"

// Driving licences with a one-line zone lay out positions 5-28 as they like:
// France prints number (9), check digit, expiry (6) and the name's beginning
// (8); the Netherlands a version digit, the number (10) and a random part.

// licenceChecks adds the check digits inside the issuer's part. France's covers
// everything before it.
func licenceChecks(lines []string) []check {
	if lines[0][2:5] == "FRA" {
		return []check{{name: CheckNumber, at: span{0, 14, 15}, over: []span{{0, 0, 14}}}}
	}
	return nil
}

func (r *reading) licence() {
	covered := r.covered[partOptional]
	switch r.lines[0][2:5] {
	case "FRA":
		number, expiry, name := span{0, 5, 14}, span{0, 15, 21}, span{0, 21, 29}
		r.add(vision.FieldDocumentNumber, trimFillers(number.in(r.lines)), number, covered)
		d := expiryDate(expiry.in(r.lines), date{}, r.now)
		if !d.possible {
			r.problem(ProblemExpiryDate)
		}
		r.add(vision.FieldExpiryDate, d.iso, expiry, covered)
		r.add(vision.FieldLastName, spaced(name.in(r.lines)), name, covered)
	case "NLD":
		number := span{0, 6, 16}
		r.add(vision.FieldDocumentNumber, trimFillers(number.in(r.lines)), number, covered)
	default:
		s, _ := r.layout.find(partOptional)
		r.add(vision.FieldOptional, spaced(s.in(r.lines)), s, covered)
	}
}
