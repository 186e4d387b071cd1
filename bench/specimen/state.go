package specimen

import (
	"errors"
	"fmt"
	"image/color"
	"math/rand/v2"
	"slices"

	"github.com/idngo/idngo/vision"
)

// Errors of this package.
var (
	// ErrUnknownState: the country is not one of States.
	ErrUnknownState = errors.New("specimen: no layout for this state")
	// ErrBadOption: an option is outside its range; nothing was drawn.
	ErrBadOption = errors.New("specimen: option out of range")
)

// State is how one issuing state's documents are printed here.
type State struct {
	Code string // ISO 3166-1 alpha-3, or UTO for ICAO's Utopia
	// title lines of the page head, native first.
	title []string
	// languages of the labels on the passport and on cards.
	passport, card []language
	paper, tint    color.RGBA // background and pattern
	accent         color.RGBA // titles and labels
	authority      string
	nationality    string            // as printed
	sex            map[string]string // native letters of the sex field, nil where only M and F are printed
	names          nameList
	passportNumber func(*rand.Rand) string
	cardNumber     func(*rand.Rand) string
	personalNumber func(*rand.Rand, Person) string
	address        func(*rand.Rand, string) string
}

type nameList struct {
	last, lastFemale, male, female, middleMale, middleFemale, places []spelled
}

// States lists the codes that have a layout.
func States() []string {
	codes := make([]string, len(states))
	for i, s := range states {
		codes[i] = s.Code
	}
	return codes
}

// FindState returns the state of an alpha-3 code, or ErrUnknownState.
func FindState(code string) (State, error) {
	i := slices.IndexFunc(states, func(s State) bool { return s.Code == code })
	if i < 0 {
		return State{}, fmt.Errorf("%w: %q", ErrUnknownState, code)
	}
	return states[i], nil
}

// language of labels.
type language string

const (
	kk language = "kk"
	ru language = "ru"
	en language = "en"
	uz language = "uz"
	ky language = "ky"
	pl language = "pl"
	de language = "de"
	fr language = "fr"
	uk language = "uk"
	ro language = "ro"
	cs language = "cs"
)

// Labels that are no field of vision.
const (
	labelType      = "type"
	labelCardNo    = "cardNumber"
	labelSignature = "signature"
	labelPassport  = "PASSPORT"
	labelIDCard    = "ID_CARD"
	labelDrivers   = "DRIVERS"
	labelPermit    = "RESIDENCE_PERMIT"
	labelRemarks   = "remarks"
)

// label joins a field's name in the given languages.
func label(field string, languages []language) string {
	text := ""
	for _, l := range languages {
		word, ok := labels[l][field]
		if !ok {
			continue
		}
		if text != "" {
			text += " / "
		}
		text += word
	}
	return text
}

var labels = map[language]map[string]string{
	kk: {
		labelType: "Түрі", labelCardNo: "Құжат №", vision.FieldIssuer: "Мемлекет коды", labelSignature: "Иесінің қолы",
		labelPassport: "ПАСПОРТ", labelIDCard: "ЖЕКЕ КУӘЛІК", labelDrivers: "ЖҮРГІЗУШІ КУӘЛІГІ", labelPermit: "ТҰРУҒА ЫҚТИЯРХАТ",
		vision.FieldDocumentNumber: "Паспорт №", vision.FieldLastName: "Тегі", vision.FieldFirstName: "Аты", vision.FieldMiddleName: "Әкесінің аты",
		vision.FieldBirthDate: "Туған күні", vision.FieldSex: "Жынысы", vision.FieldNationality: "Азаматтығы", vision.FieldPlaceOfBirth: "Туған жері",
		vision.FieldIssueDate: "Берілген күні", vision.FieldExpiryDate: "Қолданылу мерзімі", vision.FieldAuthority: "Берген мекеме",
		vision.FieldPersonalNumber: "ЖСН", vision.FieldAddress: "Мекенжайы", labelRemarks: "Ескертпелер",
	},
	ru: {
		labelType: "Тип", labelCardNo: "Документ №", vision.FieldIssuer: "Код государства", labelSignature: "Подпись владельца",
		labelPassport: "ПАСПОРТ", labelIDCard: "УДОСТОВЕРЕНИЕ ЛИЧНОСТИ", labelDrivers: "ВОДИТЕЛЬСКОЕ УДОСТОВЕРЕНИЕ", labelPermit: "ВИД НА ЖИТЕЛЬСТВО",
		vision.FieldDocumentNumber: "Паспорт №", vision.FieldLastName: "Фамилия", vision.FieldFirstName: "Имя", vision.FieldMiddleName: "Отчество",
		vision.FieldBirthDate: "Дата рождения", vision.FieldSex: "Пол", vision.FieldNationality: "Гражданство", vision.FieldPlaceOfBirth: "Место рождения",
		vision.FieldIssueDate: "Дата выдачи", vision.FieldExpiryDate: "Срок действия", vision.FieldAuthority: "Орган выдачи",
		vision.FieldPersonalNumber: "ИИН", vision.FieldAddress: "Место жительства", labelRemarks: "Особые отметки",
	},
	en: {
		labelType: "Type", labelCardNo: "Document No.", vision.FieldIssuer: "Code of state", labelSignature: "Holder's signature",
		labelPassport: "PASSPORT", labelIDCard: "IDENTITY CARD", labelDrivers: "DRIVING LICENCE", labelPermit: "RESIDENCE PERMIT",
		vision.FieldDocumentNumber: "Passport No.", vision.FieldLastName: "Surname", vision.FieldFirstName: "Given names", vision.FieldMiddleName: "Patronymic",
		vision.FieldBirthDate: "Date of birth", vision.FieldSex: "Sex", vision.FieldNationality: "Nationality", vision.FieldPlaceOfBirth: "Place of birth",
		vision.FieldIssueDate: "Date of issue", vision.FieldExpiryDate: "Date of expiry", vision.FieldAuthority: "Authority",
		vision.FieldPersonalNumber: "Personal No.", vision.FieldAddress: "Address", labelRemarks: "Remarks",
	},
	uz: {
		labelType: "Turi", labelCardNo: "Hujjat №", vision.FieldIssuer: "Davlat kodi", labelSignature: "Egasining imzosi",
		labelPassport: "PASPORT", labelIDCard: "SHAXS GUVOHNOMASI", labelDrivers: "HAYDOVCHILIK GUVOHNOMASI", labelPermit: "YASHASH GUVOHNOMASI",
		vision.FieldDocumentNumber: "Pasport №", vision.FieldLastName: "Familiyasi", vision.FieldFirstName: "Ismi", vision.FieldMiddleName: "Otasining ismi",
		vision.FieldBirthDate: "Tug‘ilgan sanasi", vision.FieldSex: "Jinsi", vision.FieldNationality: "Fuqaroligi", vision.FieldPlaceOfBirth: "Tug‘ilgan joyi",
		vision.FieldIssueDate: "Berilgan sanasi", vision.FieldExpiryDate: "Amal qilish muddati", vision.FieldAuthority: "Kim tomonidan berilgan",
		vision.FieldPersonalNumber: "JShShIR", vision.FieldAddress: "Manzili", labelRemarks: "Izohlar",
	},
	ky: {
		labelType: "Түрү", labelCardNo: "Документ №", vision.FieldIssuer: "Мамлекет коду", labelSignature: "Ээсинин колу",
		labelPassport: "ПАСПОРТ", labelIDCard: "ИНСАНДЫК КАРТА", labelDrivers: "АЙДООЧУЛУК КҮБӨЛҮК", labelPermit: "ЖАШОО УРУКСАТЫ",
		vision.FieldDocumentNumber: "Паспорт №", vision.FieldLastName: "Фамилиясы", vision.FieldFirstName: "Аты", vision.FieldMiddleName: "Атасынын аты",
		vision.FieldBirthDate: "Туулган күнү", vision.FieldSex: "Жынысы", vision.FieldNationality: "Жарандыгы", vision.FieldPlaceOfBirth: "Туулган жери",
		vision.FieldIssueDate: "Берилген күнү", vision.FieldExpiryDate: "Жарактуулук мөөнөтү", vision.FieldAuthority: "Берген орган",
		vision.FieldPersonalNumber: "Жеке номери", vision.FieldAddress: "Дареги", labelRemarks: "Белгилер",
	},
	pl: {
		labelType: "Typ", labelCardNo: "Nr dokumentu", vision.FieldIssuer: "Kod państwa", labelSignature: "Podpis posiadacza",
		labelPassport: "PASZPORT", labelIDCard: "DOWÓD OSOBISTY", labelDrivers: "PRAWO JAZDY", labelPermit: "KARTA POBYTU",
		vision.FieldDocumentNumber: "Nr paszportu", vision.FieldLastName: "Nazwisko", vision.FieldFirstName: "Imiona",
		vision.FieldBirthDate: "Data urodzenia", vision.FieldSex: "Płeć", vision.FieldNationality: "Obywatelstwo", vision.FieldPlaceOfBirth: "Miejsce urodzenia",
		vision.FieldIssueDate: "Data wydania", vision.FieldExpiryDate: "Data ważności", vision.FieldAuthority: "Organ wydający",
		vision.FieldPersonalNumber: "PESEL", vision.FieldAddress: "Adres", labelRemarks: "Uwagi",
	},
	de: {
		labelType: "Typ", labelCardNo: "Dokument-Nr.", vision.FieldIssuer: "Kode", labelSignature: "Unterschrift",
		labelPassport: "REISEPASS", labelIDCard: "PERSONALAUSWEIS", labelDrivers: "FÜHRERSCHEIN", labelPermit: "AUFENTHALTSTITEL",
		vision.FieldDocumentNumber: "Pass-Nr.", vision.FieldLastName: "Name", vision.FieldFirstName: "Vornamen",
		vision.FieldBirthDate: "Geburtstag", vision.FieldSex: "Geschlecht", vision.FieldNationality: "Staatsangehörigkeit", vision.FieldPlaceOfBirth: "Geburtsort",
		vision.FieldIssueDate: "Ausstellungsdatum", vision.FieldExpiryDate: "Gültig bis", vision.FieldAuthority: "Behörde",
		vision.FieldPersonalNumber: "Persönliche Nr.", vision.FieldAddress: "Anschrift", labelRemarks: "Anmerkungen",
	},
	fr: {
		labelType: "Type", labelCardNo: "Document n°", vision.FieldIssuer: "Code du pays", labelSignature: "Signature du titulaire",
		labelPassport: "PASSEPORT", labelIDCard: "CARTE D'IDENTITÉ", labelDrivers: "PERMIS DE CONDUIRE", labelPermit: "TITRE DE SÉJOUR",
		vision.FieldDocumentNumber: "Passeport n°", vision.FieldLastName: "Nom", vision.FieldFirstName: "Prénoms",
		vision.FieldBirthDate: "Date de naissance", vision.FieldSex: "Sexe", vision.FieldNationality: "Nationalité", vision.FieldPlaceOfBirth: "Lieu de naissance",
		vision.FieldIssueDate: "Date de délivrance", vision.FieldExpiryDate: "Date d'expiration", vision.FieldAuthority: "Autorité",
		vision.FieldPersonalNumber: "N° personnel", vision.FieldAddress: "Domicile", labelRemarks: "Remarques",
	},
	uk: {
		labelIDCard: "ПАСПОРТ ГРОМАДЯНИНА УКРАЇНИ", labelPassport: "ПАСПОРТ", labelDrivers: "ПОСВІДЧЕННЯ ВОДІЯ", labelCardNo: "Документ №", labelSignature: "Підпис",
		vision.FieldDocumentNumber: "Документ №", vision.FieldLastName: "Прізвище", vision.FieldFirstName: "Ім’я", vision.FieldMiddleName: "По батькові",
		vision.FieldBirthDate: "Дата народження", vision.FieldSex: "Стать", vision.FieldNationality: "Громадянство", vision.FieldPlaceOfBirth: "Місце народження",
		vision.FieldIssueDate: "Дата видачі", vision.FieldExpiryDate: "Дійсний до", vision.FieldAuthority: "Орган, що видав",
		vision.FieldPersonalNumber: "Запис №", vision.FieldAddress: "Адреса",
	},
	ro: {
		labelIDCard: "CARTE DE IDENTITATE", labelPassport: "PAȘAPORT", labelDrivers: "PERMIS DE CONDUCERE", labelCardNo: "Nr. document", labelType: "Tip", labelSignature: "Semnătura",
		vision.FieldDocumentNumber: "Nr. document", vision.FieldLastName: "Nume", vision.FieldFirstName: "Prenume",
		vision.FieldBirthDate: "Data nașterii", vision.FieldSex: "Sex", vision.FieldNationality: "Cetățenie", vision.FieldPlaceOfBirth: "Locul nașterii", vision.FieldIssuer: "Codul țării",
		vision.FieldIssueDate: "Data eliberării", vision.FieldExpiryDate: "Data expirării", vision.FieldAuthority: "Emisă de",
		vision.FieldPersonalNumber: "CNP", vision.FieldAddress: "Domiciliu",
	},
	cs: {
		labelIDCard: "OBČANSKÝ PRŮKAZ", labelPassport: "CESTOVNÍ PAS", labelDrivers: "ŘIDIČSKÝ PRŮKAZ", labelCardNo: "Č. dokladu", labelType: "Typ", labelSignature: "Podpis",
		vision.FieldDocumentNumber: "Číslo dokladu", vision.FieldLastName: "Příjmení", vision.FieldFirstName: "Jméno",
		vision.FieldBirthDate: "Datum narození", vision.FieldSex: "Pohlaví", vision.FieldNationality: "Státní občanství", vision.FieldPlaceOfBirth: "Místo narození", vision.FieldIssuer: "Kód státu",
		vision.FieldIssueDate: "Datum vydání", vision.FieldExpiryDate: "Platnost do", vision.FieldAuthority: "Vydal",
		vision.FieldPersonalNumber: "Rodné číslo", vision.FieldAddress: "Trvalý pobyt",
	},
}
