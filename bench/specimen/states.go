package specimen

import (
	"fmt"
	"image/color"
	"math/rand/v2"
)

// states are the layouts that exist. Titles and labels are the ordinary words
// of each language; colours and patterns are our own.
var states = []State{
	{
		Code: "KAZ", title: []string{"ҚАЗАҚСТАН РЕСПУБЛИКАСЫ", "REPUBLIC OF KAZAKHSTAN"},
		passport: []language{kk, en}, card: []language{kk, ru}, sex: map[string]string{Male: "Е", Female: "Ә"},
		paper: color.RGBA{236, 244, 247, 255}, tint: color.RGBA{70, 150, 178, 255}, accent: color.RGBA{26, 78, 112, 255},
		authority:      "ҚР ІІМ / МВД РК",
		nationality:    "ҚАЗАҚСТАН / KAZAKHSTAN",
		names:          kazakhNames,
		passportNumber: func(r *rand.Rand) string { return "N" + digits(r, 8) },
		cardNumber:     func(r *rand.Rand) string { return "0" + digits(r, 8) },
		personalNumber: iin,
		address: func(r *rand.Rand, town string) string {
			return fmt.Sprintf("%s, АБАЙ К-СІ, %d, %d", town, 1+r.IntN(180), 1+r.IntN(90))
		},
	},
	{
		Code: "UZB", title: []string{"O‘ZBEKISTON RESPUBLIKASI", "REPUBLIC OF UZBEKISTAN"},
		passport: []language{uz, en}, card: []language{uz, en},
		paper: color.RGBA{238, 246, 240, 255}, tint: color.RGBA{88, 164, 120, 255}, accent: color.RGBA{22, 92, 66, 255},
		authority:      "IIV 10326",
		nationality:    "O‘ZBEKISTON / UZBEKISTAN",
		names:          uzbekNames,
		passportNumber: func(r *rand.Rand) string { return "F" + letters(r, 1) + digits(r, 7) },
		cardNumber:     func(r *rand.Rand) string { return "A" + letters(r, 1) + digits(r, 7) },
		personalNumber: pinfl,
		address: func(r *rand.Rand, town string) string {
			return fmt.Sprintf("%s, NAVOIY KO‘CHASI, %d", town, 1+r.IntN(180))
		},
	},
	{
		Code: "KGZ", title: []string{"КЫРГЫЗ РЕСПУБЛИКАСЫ", "KYRGYZ REPUBLIC"},
		passport: []language{ky, en}, card: []language{ky, en}, sex: map[string]string{Male: "Э", Female: "А"},
		paper: color.RGBA{248, 241, 238, 255}, tint: color.RGBA{200, 120, 96, 255}, accent: color.RGBA{128, 44, 36, 255},
		authority:      "МКК / SRS",
		nationality:    "КЫРГЫЗ / KYRGYZ",
		names:          kyrgyzNames,
		passportNumber: func(r *rand.Rand) string { return "PE" + digits(r, 7) },
		cardNumber:     func(r *rand.Rand) string { return "ID" + digits(r, 7) },
		personalNumber: kgzPIN,
		address: func(r *rand.Rand, town string) string {
			return fmt.Sprintf("%s, МАНАС ПР., %d", town, 1+r.IntN(180))
		},
	},
	{
		Code: "UTO", title: []string{"UTOPIA", "UTOPIE"},
		passport: []language{en, fr}, card: []language{en, fr},
		paper: color.RGBA{244, 240, 248, 255}, tint: color.RGBA{140, 116, 180, 255}, accent: color.RGBA{72, 48, 112, 255},
		authority:      "MINISTRY OF THE INTERIOR",
		nationality:    "UTOPIAN",
		names:          utopianNames,
		passportNumber: func(r *rand.Rand) string { return "L" + digits(r, 6) + "C" + digits(r, 1) },
		cardNumber:     func(r *rand.Rand) string { return "D" + digits(r, 8) },
		personalNumber: func(r *rand.Rand, _ Person) string { return "ZE" + digits(r, 6) + "B" },
		address: func(r *rand.Rand, town string) string {
			return fmt.Sprintf("%d HARBOUR LANE, %s", 1+r.IntN(180), town)
		},
	},
	{
		Code: "POL", title: []string{"RZECZPOSPOLITA POLSKA", "REPUBLIC OF POLAND"},
		passport: []language{pl, en}, card: []language{pl, en},
		paper: color.RGBA{247, 240, 241, 255}, tint: color.RGBA{186, 110, 130, 255}, accent: color.RGBA{120, 24, 52, 255},
		authority:      "PREZYDENT M.ST. WARSZAWY",
		nationality:    "POLSKIE / POLISH",
		names:          polishNames,
		passportNumber: func(r *rand.Rand) string { return letters(r, 2) + digits(r, 7) },
		cardNumber:     func(r *rand.Rand) string { return letters(r, 3) + digits(r, 6) },
		personalNumber: pesel,
		address: func(r *rand.Rand, town string) string {
			return fmt.Sprintf("UL. KLONOWA %d M. %d, %s", 1+r.IntN(180), 1+r.IntN(90), town)
		},
	},
	{
		Code: "DEU", title: []string{"BUNDESREPUBLIK DEUTSCHLAND", "FEDERAL REPUBLIC OF GERMANY"},
		passport: []language{de, en}, card: []language{de, en},
		paper: color.RGBA{246, 243, 234, 255}, tint: color.RGBA{160, 146, 96, 255}, accent: color.RGBA{88, 74, 30, 255},
		authority:      "STADT KÖLN",
		nationality:    "DEUTSCH",
		names:          germanNames,
		passportNumber: func(r *rand.Rand) string { return "C" + digits(r, 8) },
		cardNumber:     func(r *rand.Rand) string { return "L" + digits(r, 8) },
		personalNumber: func(*rand.Rand, Person) string { return "" },
		address: func(r *rand.Rand, town string) string {
			return fmt.Sprintf("LINDENSTRASSE %d, %s", 1+r.IntN(180), town)
		},
	},
}
