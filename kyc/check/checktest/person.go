package checktest

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"strings"

	"pgregory.net/rapid"

	"github.com/idngo/idngo/vision"
	"github.com/idngo/idngo/vision/face"
)

// Person is somebody made up. Names are in Latin capitals as a passport of
// Kazakhstan prints them.
type Person struct {
	LastName, FirstName string
	Sex                 string // M or F
	BirthDate           string // YYYY-MM-DD
	Number              string // of the document, nine digits
}

// Aigerim is the person of most examples.
func Aigerim() Person {
	return Person{LastName: "SERIKOVA", FirstName: "AIGERIM", Sex: "F", BirthDate: "1994-02-11", Number: "012345674"}
}

// DrawPerson draws an adult.
func DrawPerson(t *rapid.T) Person {
	p := Person{Sex: rapid.SampledFrom([]string{"M", "F"}).Draw(t, "sex")}
	p.LastName = rapid.SampledFrom([]string{"AKHMETOV", "BEKOV", "DZHAKSYBEKOV", "KIM", "NURLANULY", "TULEGENOV"}).Draw(t, "lastName")
	p.FirstName = rapid.SampledFrom([]string{"ALI", "DANIYAR", "ELENA", "ZHANNA", "OLGA", "TIMUR"}).Draw(t, "firstName")
	p.BirthDate = fmt.Sprintf("%04d-%02d-%02d", rapid.IntRange(1940, 2004).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
	p.Number = fmt.Sprintf("%09d", rapid.IntRange(10_000_000, 99_999_999).Draw(t, "number"))
	return p
}

// IIN is the person's individual identification number of Kazakhstan: birth
// date, a digit for century and sex, a running number and a check digit of two
// rounds of weights.
func (p Person) IIN() string {
	d := strings.ReplaceAll(p.BirthDate, "-", "")
	century := 3
	if d[:2] == "20" {
		century = 5
	}
	if p.Sex == "F" {
		century++
	}
	for serial := 1; ; serial++ {
		head := fmt.Sprintf("%s%d%04d", d[2:], century, serial)
		sum := func(shift int) (n int) {
			for i := range 11 {
				n += int(head[i]-'0') * ((i+shift)%11 + 1)
			}
			return n % 11
		}
		c := sum(0)
		if c == 10 {
			c = sum(2)
		}
		if c < 10 {
			return fmt.Sprintf("%s%d", head, c)
		}
	}
}

// Shot is one photograph of the person's face: shots of one person are close to
// each other, those of two persons are far apart, no two are one photograph.
func (p Person) Shot(name string, box vision.Box) vision.Face {
	f := vision.Face{Box: box, Score: 0.98, EyeDistance: box.W * 0.4, Sharpness: 120, Brightness: 0.5}
	self, moment := direction("person "+p.LastName+p.FirstName+p.BirthDate), direction("shot "+name+p.Number)
	f.Embedding = make([]float32, face.EmbeddingSize)
	for i := range f.Embedding {
		f.Embedding[i] = float32(self[i] + 0.2*moment[i])
	}
	f.Fingerprint = fmt.Sprintf("%016x", hash("print "+name+p.Number+p.LastName))
	return f
}

func hash(s string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(s)) // a hash never fails
	return h.Sum64()
}

// direction is a unit vector that depends on nothing but the name.
func direction(name string) []float64 {
	var seed [32]byte
	binary.LittleEndian.PutUint64(seed[:], hash(name))
	r := rand.New(rand.NewChaCha8(seed))
	out, sum := make([]float64, face.EmbeddingSize), 0.0
	for i := range out {
		out[i] = r.NormFloat64()
		sum += out[i] * out[i]
	}
	for i := range out {
		out[i] /= math.Sqrt(sum)
	}
	return out
}
