package document

// fields lists the values in the order of the contract.
func (s *Stated) fields() []*string {
	return []*string{&s.FirstName, &s.MiddleName, &s.LastName, &s.IssuedDate, &s.FirstIssuedDate, &s.ValidUntil, &s.DOB, &s.Number, &s.PlaceOfBirth}
}

// Over lays the values of s over older ones: new values win, what s does not
// say stays (api.md 6.1).
func (s Stated) Over(older Stated) Stated {
	mine, theirs := s.fields(), older.fields()
	for i := range mine {
		if *mine[i] == "" {
			*mine[i] = *theirs[i]
		}
	}
	return s
}

// KeepNewest empties in earlier uploads of a document whatever a later one says
// anew, so that a corrected value is not held against the person. The images
// are in the order of their uploads and change in place.
func KeepNewest(images []*Image) {
	type doc struct{ idDocType, country string }
	said := map[doc]Stated{}
	for i := len(images) - 1; i >= 0; i-- {
		im := images[i]
		newer := said[doc{im.Type, im.Country}]
		said[doc{im.Type, im.Country}] = newer.Over(im.Private.Stated)
		mine, theirs := im.Private.Stated.fields(), newer.fields()
		for j := range mine {
			if *theirs[j] != "" {
				*mine[j] = ""
			}
		}
	}
}
