package level

import "reflect"

// Covers reports that whoever has met l has met next too: next asks for no step
// that l does not ask for in the same way, of the same countries, and checks as
// l does. It decides whether a result outlives a move to another level (api.md 5.7).
func (l Level) Covers(next Level) bool {
	l, next = l.WithDefaults(), next.WithDefaults()
	for _, asked := range next.Required.DocSets {
		had, ok := l.Step(asked.IDDocSetType)
		if !ok || !reflect.DeepEqual(had, asked) {
			return false
		}
	}
	sameCountries := reflect.DeepEqual(l.Required.IncludedCountries, next.Required.IncludedCountries) &&
		reflect.DeepEqual(l.Required.ExcludedCountries, next.Required.ExcludedCountries)
	return sameCountries && len(next.Required.DocSets) > 0 && l.Required.VideoIdent == next.Required.VideoIdent &&
		reflect.DeepEqual(l.DocumentsByCountries, next.DocumentsByCountries) && reflect.DeepEqual(l.Checks, next.Checks)
}
