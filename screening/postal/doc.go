// Package postal compares postal addresses as people state them and as papers
// print them: "Алматы, ул. Абая, д. 10, кв. 7" and "Абай көшесі 10/7, Алматы қ."
// are one.
//
//	text ── words ── markers (ул., к-сі, кв., apt …) ── house, flat, postcode, names ── comparison
//
// It owns the words that mark the parts of an address in Kazakh, Russian,
// Uzbek, Kyrgyz, Ukrainian, English and some more languages, and the rule of
// comparison: numbers must be the same, names may be inflected, transliterated
// and have a slip. It knows no gazetteer: that a street lies in a town is never
// checked.
package postal
