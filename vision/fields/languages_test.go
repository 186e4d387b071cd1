package fields_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/vision"
)

// Labels as states print them on their cards, in the state's language alone where it
// has one.
func TestLabelsOfManyLanguages(t *testing.T) {
	t.Parallel()
	// card lays labels and their values out in two columns.
	card := func(title string, pairs ...string) []vision.TextLine {
		lines := []vision.TextLine{at(100, 10, title)}
		for i := 0; i+1 < len(pairs); i += 2 {
			x, y := float64(250+500*(i/2%2)), float64(80+70*(i/4))
			lines = append(lines, at(x, y, pairs[i]), at(x, y+22, pairs[i+1]))
		}
		return lines
	}
	for _, tt := range []struct {
		name  string
		lines []vision.TextLine
		want  map[string][]string
	}{
		{"Italy", card("CARTA D'IDENTITÀ", "COGNOME / SURNAME", "ROSSI", "NOME / NAME", "MARIA", "LUOGO E DATA DI NASCITA", "ROMA (RM) 01.02.1980", "SESSO", "F",
			"CITTADINANZA", "ITALIANA", "EMISSIONE", "03.04.2020", "SCADENZA", "01.02.2031", "STATURA", "170"),
			map[string][]string{"lastName": {"ROSSI"}, "firstName": {"MARIA"}, "placeOfBirth": {"ROMA (RM)"}, "birthDate": {"1980-02-01"}, "sex": {"F"}, "nationality": {"ITA"}, "issueDate": {"2020-04-03"}, "expiryDate": {"2031-02-01"}}},
		{"Portugal", card("CARTÃO DE CIDADÃO", "APELIDO(S)", "SILVA", "NOME(S)", "ANA", "SEXO", "F", "ALTURA", "1,65", "NACIONALIDADE", "PRT", "DATA DE NASCIMENTO", "01 02 1980",
			"Nº DOCUMENTO", "12345678 9 ZZ0", "DATA DE VALIDADE", "03 04 2030"), //nolint:misspell // Portuguese
			map[string][]string{"lastName": {"SILVA"}, "firstName": {"ANA"}, "sex": {"F"}, "nationality": {"PRT"}, "birthDate": {"1980-02-01"}, "documentNumber": {"123456789ZZ0"}, "expiryDate": {"2030-04-03"}}},
		{"Poland, back", card("MIEJSCE URODZENIA", "NAZWISKO RODOWE / FAMILY NAME", "NOWAK", "IMIONA RODZICÓW / PARENTS' GIVEN NAMES", "JAN ANNA", "ORGAN WYDAJĄCY / ISSUING AUTHORITY", "PREZYDENT M.ST. WARSZAWY",
			"DATA WYDANIA / DATE OF ISSUE", "02.03.2021"),
			map[string][]string{"authority": {"PREZYDENT M.ST. WARSZAWY"}, "issueDate": {"2021-03-02"}}},
		{"Finland", card("HENKILÖKORTTI / IDENTITETSKORT", "Sukunimi / Efternamn", "KORHONEN", "Etunimet / Förnamn", "AINO", "Syntymäaika / Födelsetid", "01.02.1980", "Sukupuoli / Kön", "F",
			"Henkilötunnus / Personbeteckning", "010280-952L", "Viimeinen voimassaolopäivä / Sista giltighetsdag", "03.04.2030"),
			map[string][]string{"lastName": {"KORHONEN"}, "firstName": {"AINO"}, "birthDate": {"1980-02-01"}, "sex": {"F"}, "expiryDate": {"2030-04-03"}}},
		{"Azerbaijan", card("ŞƏXSİYYƏT VƏSİQƏSİ", "Soyadı", "MƏMMƏDOV", "Adı", "ELÇİN", "Atasının adı", "RƏŞİD", "Cinsi", "M", "Doğum tarixi", "01.02.1980", "Etibarlıdır", "03.04.2030"),
			map[string][]string{"lastName": {"MƏMMƏDOV"}, "firstName": {"ELÇİN"}, "middleName": {"RƏŞİD"}, "sex": {"M"}, "birthDate": {"1980-02-01"}, "expiryDate": {"2030-04-03"}}},
		{"Albania", card("LETËRNJOFTIM", "Mbiemri", "HOXHA", "Emri", "ARBEN", "Gjinia", "M", "Shtetësia", "ALB", "Datëlindja", "01.02.1980", "Vendlindja", "TIRANË", "Data e lëshimit", "03.04.2020", "Data e skadimit", "02.04.2030"),
			map[string][]string{"lastName": {"HOXHA"}, "firstName": {"ARBEN"}, "sex": {"M"}, "nationality": {"ALB"}, "birthDate": {"1980-02-01"}, "placeOfBirth": {"TIRANË"}, "issueDate": {"2020-04-03"}, "expiryDate": {"2030-04-02"}}},
		{"Argentina", card("DOCUMENTO NACIONAL DE IDENTIDAD", "Apellido / Surname", "GOMEZ", "Nombre / Name", "JUAN", "Sexo / Sex", "M", "Fecha de nacimiento / Date of birth", "01 FEB/FEB 1980",
			"Fecha de emisión / Date of issue", "03 ABR/APR 2020", "Fecha de vencimiento / Date of expiry", "03 ABR/APR 2035"),
			map[string][]string{"lastName": {"GOMEZ"}, "firstName": {"JUAN"}, "sex": {"M"}, "birthDate": {"1980-02-01"}, "issueDate": {"2020-04-03"}, "expiryDate": {"2035-04-03"}}},
		{"Serbia", card("ЛИЧНА КАРТА", "Презиме", "ПЕТРОВИЋ", "Име", "МАРКО", "Датум рођења", "01.02.1980", "Важи до", "03.04.2030", "Датум издавања", "03.04.2020"),
			map[string][]string{"lastName": {"ПЕТРОВИЋ"}, "firstName": {"МАРКО"}, "birthDate": {"1980-02-01"}, "expiryDate": {"2030-04-03"}, "issueDate": {"2020-04-03"}}},
		{"Belgium", card("IDENTITEITSKAART", "Naam / Name", "PEETERS", "Voornamen / Given names", "LUC", "Lieu et date de naissance", "NAMUR 01 JAN 1980", "Geldig van - tot", "03.04.2020 - 03.04.2030"),
			map[string][]string{"lastName": {"PEETERS"}, "firstName": {"LUC"}, "placeOfBirth": {"NAMUR"}, "birthDate": {"1980-01-01"}, "issueDate": {"2020-04-03"}, "expiryDate": {"2030-04-03"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := texts(extractor(t).Extract(vision.Page{Lines: tt.lines, Faces: face}))
			delete(got, vision.FieldPersonalNumber)
			delete(got, vision.FieldIssuer)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
