package specimen

import (
	"fmt"
	"math/rand/v2"
)

// iin makes a Kazakh individual identification number: YYMMDD, century and
// sex, four figures, check digit.
func iin(rng *rand.Rand, p Person) string {
	for {
		body := fmt.Sprintf("%s%d%s", p.BirthDate.Format("060102"), centuryAndSex(p), digits(rng, 4))
		if check, ok := iinCheck(body); ok {
			return body + string(check)
		}
	}
}

// centuryAndSex is 3 and 4 for men and women born in the 1900s, 5 and 6 in the 2000s.
func centuryAndSex(p Person) int {
	figure := (p.BirthDate.Year()/100-18)*2 + 1
	if p.Sex == Female {
		figure++
	}
	return figure
}

// iinCheck computes the last figure of an IIN from the other eleven. The
// weights are 1..11, and from 3 on (3..11, 1, 2) when those give 10; a body
// that gives 10 twice is never issued.
func iinCheck(body string) (check byte, issued bool) {
	for _, shift := range []int{0, 2} {
		sum := 0
		for i := range 11 {
			sum += ((i+shift)%11 + 1) * int(body[i]-'0')
		}
		if rest := sum % 11; rest < 10 {
			return byte('0' + rest), true
		}
	}
	return 0, false
}

// pesel makes a Polish PESEL: YY, month (plus 20 from 2000 on), DD, four
// figures of which the last is odd for men, check digit.
func pesel(rng *rand.Rand, p Person) string {
	month := int(p.BirthDate.Month())
	if p.BirthDate.Year() >= 2000 {
		month += 20
	}
	last := 2 * rng.IntN(5)
	if p.Sex == Male {
		last++
	}
	body := fmt.Sprintf("%02d%02d%02d%s%d", p.BirthDate.Year()%100, month, p.BirthDate.Day(), digits(rng, 3), last)
	return body + string(weighted(body, 10, 1, 3, 7, 9))
}

// weighted is the figure that brings the weighted sum up to a multiple of modulus.
func weighted(body string, modulus int, weights ...int) byte {
	sum := 0
	for i := range len(body) {
		sum += int(body[i]-'0') * weights[i%len(weights)]
	}
	return byte('0' + (modulus-sum%modulus)%modulus)
}

// pinfl makes an Uzbek PINFL: century and sex, DDMMYY, region, serial, check
// digit with the weights 7, 3, 1.
func pinfl(rng *rand.Rand, p Person) string {
	body := fmt.Sprintf("%d%s%s", centuryAndSex(p), p.BirthDate.Format("020106"), digits(rng, 6))
	sum := 0
	for i := range len(body) {
		sum += int(body[i]-'0') * [3]int{7, 3, 1}[i%3]
	}
	return fmt.Sprintf("%s%d", body, sum%10)
}

// kgzPIN makes a Kyrgyz personal number: sex, DDMMYYYY, five figures.
func kgzPIN(rng *rand.Rand, p Person) string {
	sex := 2
	if p.Sex == Female {
		sex = 1
	}
	return fmt.Sprintf("%d%s%s", sex, p.BirthDate.Format("02012006"), digits(rng, 5))
}
