package postal_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/idngo/idngo/screening/postal"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		want postal.Parts
	}{
		{"г. Алматы, ул. Абая, д. 10, кв. 7", postal.Parts{House: "10", Flat: "7", Names: []string{"алматы", "абая"}}},
		{"Алматы қ., Абай к-сі, 10 үй, 7 пәтер", postal.Parts{House: "10", Flat: "7", Names: []string{"алматы", "абай"}}},
		{"050000, Алматы, проспект Достык 12 корпус 3, офис 45", postal.Parts{House: "12/3", Flat: "45", PostCode: "050000", Names: []string{"алматы", "достык"}}},
		{"A05A1B2 Алматы қаласы, Бостандық ауданы, Тимирязев көшесі, 42Б", postal.Parts{House: "42B", PostCode: "A05A1B2", Names: []string{"алматы", "бостандық", "тимирязев"}}},
		{"мкр. Самал-2, дом 33, кв 15", postal.Parts{House: "33", Flat: "15", Names: []string{"самал", "2"}}},
		{"8 микрорайон, д. 5 А, кв. 12", postal.Parts{House: "5A", Flat: "12", Names: []string{"8"}}},
		{"221B Baker Street, London", postal.Parts{House: "221B", Names: []string{"baker", "london"}}},
		{"1600 Main St Apt 4, Springfield 62704", postal.Parts{House: "1600", Flat: "4", PostCode: "62704", Names: []string{"main", "springfield"}}},
		{"Toshkent shahri, Amir Temur ko'chasi, 15-uy, 7-xonadon", postal.Parts{House: "15", Flat: "7", Names: []string{"toshkent", "amir", "temur"}}},
		{"", postal.Parts{}},
	} {
		if d := cmp.Diff(tt.want, postal.Parse(tt.text)); d != "" {
			t.Errorf("%q: %s", tt.text, d)
		}
	}
}

func TestCompare(t *testing.T) {
	t.Parallel()
	abay := postal.Stated{Town: "Алматы", Street: "ул. Абая", Building: "10", Flat: "7"}
	for _, tt := range []struct {
		name    string
		stated  postal.Stated
		printed string
		want    postal.Outcome
	}{
		{"the same words", abay, "г. Алматы, ул. Абая, д. 10, кв. 7", postal.Equal},
		{"in Kazakh", abay, "Қазақстан Республикасы, Алматы қаласы, Абай көшесі, 10 үй, 7 пәтер", postal.Equal},
		{"in Kazakh, abbreviated", abay, "Алматы қ., Абай к-сі 10, 7-пәт.", postal.Equal},
		{"in English", abay, "10 Abay street, apt 7, Almaty, Kazakhstan", postal.Equal},
		{"with a slash for the flat", abay, "Алматы, Абая 10/7", postal.Equal},
		{"with a hyphen for the flat", abay, "Алматы, Абая 10-7", postal.Equal},
		{"with more than was stated", abay, "050000, РК, г. Алматы, Алмалинский р-н, ул. Абая, дом 10, кв. 7", postal.Equal},
		{"in capitals with a slip in a long word", postal.Stated{Town: "Караганда", Street: "Бухар-Жырау", Building: "5"}, "Г. КАРАГАНДА УЛ. БУХАР ЖЫРУ Д. 5", postal.Partial},
		{"stated in Latin, printed in Cyrillic", postal.Stated{Town: "Astana", Street: "Kabanbay Batyr ave", Building: "53"}, "г. Астана, пр. Кабанбай Батыра, 53", postal.Equal},
		{"stated in Latin, printed in Kazakh", postal.Stated{Town: "Astana", Street: "Kabanbay Batyr ave", Building: "53"}, "Астана қ., Қабанбай батыр даңғ., 53", postal.Equal},
		{"a microdistrict", postal.Stated{Town: "Алматы", Street: "8 микрорайон", Building: "5А", Flat: "12"}, "Алматы қ., 8 ықшам аудан, 5 А үй, 12 пәтер", postal.Equal},
		{"another microdistrict", postal.Stated{Town: "Алматы", Street: "8 микрорайон", Building: "5А", Flat: "12"}, "Алматы, 9 мкр, д. 5А, кв. 12", postal.Partial},
		{"a corpus", postal.Stated{Town: "Астана", Street: "Сыганак", Building: "12/3", Flat: "45"}, "г. Астана, ул. Сыганак, д. 12, корп. 3, кв. 45", postal.Equal},
		{"formatted alone", postal.Stated{Formatted: "Алматы, ул. Абая 10, кв 7"}, "г. Алматы, улица Абая, дом 10, квартира 7", postal.Equal},
		{"a Russian adjective", postal.Stated{Town: "Москва", Street: "Тверская", Building: "1"}, "г. Москва, ул. Тверской, д.1", postal.Equal},
		{"Ukrainian", postal.Stated{Town: "Київ", Street: "вул. Хрещатик", Building: "22", Flat: "3"}, "м. Київ, вул. Хрещатик, буд. 22, кв. 3", postal.Equal},
		{"American", postal.Stated{Town: "Springfield", Street: "Main St", Building: "1600", Flat: "4"}, "1600 MAIN STREET APT 4\nSPRINGFIELD, IL 62704", postal.Equal},
		{"another flat", abay, "г. Алматы, ул. Абая, д. 10, кв. 8", postal.Different},
		{"another house", abay, "г. Алматы, ул. Абая, д. 11, кв. 7", postal.Different},
		{"house and flat exchanged", abay, "г. Алматы, ул. Абая, д. 7, кв. 10", postal.Different},
		{"a letter more", abay, "г. Алматы, ул. Абая, д. 10А, кв. 7", postal.Different},
		{"another street", abay, "г. Алматы, ул. Гоголя, д. 10, кв. 7", postal.Partial},
		{"another town and street", abay, "г. Тараз, ул. Гоголя, д. 10, кв. 7", postal.Different},
		{"no flat printed", abay, "г. Алматы, ул. Абая, д. 10", postal.Partial},
		{"another postcode", postal.Stated{Town: "Алматы", Street: "Абая", Building: "10", PostCode: "050000"}, "050059 Алматы, Абая 10", postal.Different},
		{"a postcode of the other system", postal.Stated{Town: "Алматы", Street: "Абая", Building: "10", PostCode: "050000"}, "A05A1B2 Алматы, Абая 10", postal.Partial},
		{"nothing printed", abay, "", postal.Partial},
		{"nothing stated", postal.Stated{}, "г. Алматы, ул. Абая, д. 10", postal.Partial},
		{"short names are not mistaken", postal.Stated{Town: "Ош", Street: "Мира", Building: "1"}, "г. Орск, ул. Мирная, д. 1", postal.Different},
	} {
		c := postal.Compare(tt.stated, tt.printed)
		if c.Outcome != tt.want {
			t.Errorf("%s: %s (%s), want %s; print %+v", tt.name, c.Outcome, strings.Join(c.Why, "; "), tt.want, postal.Parse(tt.printed))
		}
		if (c.Outcome == postal.Equal) != (len(c.Why) == 0) {
			t.Errorf("%s: reasons %q", tt.name, c.Why)
		}
	}
}

// Whatever is stated, changing the printed flat never leaves the two equal.
func TestAnotherNumberIsNeverEqual(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		house := rapid.IntRange(1, 300).Draw(t, "house")
		flat := rapid.IntRange(1, 400).Draw(t, "flat")
		other := rapid.IntRange(1, 400).Filter(func(n int) bool { return n != flat }).Draw(t, "other")
		street := rapid.SampledFrom([]string{"ул. Абая", "Достык", "мкр Самал", "Тимирязев көшесі"}).Draw(t, "street")
		stated := postal.Stated{Town: "Алматы", Street: street, Building: itoa(house), Flat: itoa(flat)}
		marks := rapid.SampledFrom([][2]string{{"д. ", ", кв. "}, {"", "-"}, {"дом ", " квартира "}, {"", "/"}}).Draw(t, "marks")
		line := func(f int) string {
			return "Алматы, " + street + ", " + marks[0] + itoa(house) + marks[1] + itoa(f)
		}
		if c := postal.Compare(stated, line(flat)); c.Outcome != postal.Equal {
			t.Fatalf("%q: %s %v", line(flat), c.Outcome, c.Why)
		}
		if c := postal.Compare(stated, line(other)); c.Outcome == postal.Equal {
			t.Fatalf("%q equals flat %d", line(other), flat)
		}
	})
}

func itoa(n int) string {
	if n >= 10 {
		return itoa(n/10) + itoa(n%10)
	}
	return string(rune('0' + n))
}

func FuzzCompare(f *testing.F) {
	f.Add("ул. Абая 10", "г. Алматы, ул. Абая, д. 10, кв. 7")
	f.Add("10/7-3А", "№ 5 к. 3 кв")
	f.Fuzz(func(t *testing.T, stated, printed string) {
		c := postal.Compare(postal.Stated{Formatted: stated}, printed)
		if c.Matched > c.Asked || c.Outcome == postal.Equal && c.Matched != c.Asked {
			t.Fatalf("%+v", c)
		}
		postal.Compare(postal.Stated{Street: stated, Building: printed, Flat: stated}, printed)
	})
}
