package lists_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/idngo/idngo/screening/lists"
)

// The samples are made up, in the publishers' public structure.
const (
	ownCSV = "name;aliases;birth_date;country;document_numbers;programme;kind;sex;remarks\n" +
		"Testov Ivan Petrovich;\"TESTOV, Ivan\";1970-02-30;KAZ;N 1234567;Own list;pep;m;Mayor of Nowhere\n"
	openSanctionsCSV = `id,schema,name,aliases,birth_date,countries,addresses,identifiers,sanctions,phones,emails,dataset,first_seen,last_seen,last_change
NK-1,Person,"Ivan Testov","Иван Тестов;""I. Testov""",1970-03-02;1971,ru;kz,"1 Example Street",AB123456,"Made-up Decree 1",,,"Example Sanctions",2026-01-01,2026-01-02,2026-01-02
NK-2,Company,"Example LLC",,,ru,,,,,,"Example Sanctions",2026-01-01,2026-01-02,2026-01-02
NK-3,Person,"Maria Example",,1980,fr,,,,,,"Members of the Example Parliament",2026-01-01,2026-01-02,2026-01-02
`
	ftmJSON = `{"id":"Q1","caption":"Ivan Testov","schema":"Person","target":true,"datasets":["x"],"properties":{"name":["Ivan Testov"],"alias":["Иван Тестов"],"weakAlias":["Vanya"],"birthDate":["1970-03-02"],"nationality":["ru"],"topics":["sanction","role.pep"],"gender":["male"],"passportNumber":["AB123456"],"position":["Mayor"],"sanctions":[{"id":"s","schema":"Sanction","properties":{"program":["Decree 1"]}}]}}
{"id":"Q2","schema":"Company","properties":{"name":["Example LLC"]}}
`
	ofacXML = `<?xml version="1.0" standalone="yes"?>
<sdnList xmlns="https://example.com/sdn">
  <publshInformation><Publish_Date>11/20/2026</Publish_Date><Record_Count>2</Record_Count></publshInformation>
  <sdnEntry><uid>7</uid><firstName>Ivan</firstName><lastName>TESTOV</lastName><title>Mayor</title><sdnType>Individual</sdnType>
    <programList><program>MADEUP</program></programList>
    <idList><id><uid>1</uid><idType>Passport</idType><idNumber>AB123456</idNumber><idCountry>Russia</idCountry></id><id><uid>2</uid><idType>Gender</idType><idNumber>Male</idNumber></id></idList>
    <akaList><aka><uid>3</uid><type>a.k.a.</type><category>weak</category><lastName>VANYA</lastName></aka></akaList>
    <nationalityList><nationality><uid>4</uid><country>Russia</country><mainEntry>true</mainEntry></nationality></nationalityList>
    <dateOfBirthList><dateOfBirthItem><uid>5</uid><dateOfBirth>02 Mar 1970</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList>
  </sdnEntry>
  <sdnEntry><uid>8</uid><lastName>EXAMPLE SHIP</lastName><sdnType>Vessel</sdnType></sdnEntry>
</sdnList>`
	sdnCSV = "7,\"TESTOV, Ivan\",\"individual\",\"MADEUP] [OTHER\",\"Mayor\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,\"DOB 02 Mar 1970; nationality Russia; Gender Male; Passport AB123456 (Russia); a.k.a. 'VANYA'.\"\r\n" +
		"8,\"EXAMPLE SHIP\",\"vessel\",\"MADEUP\",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n\x1a"
	altCSV = "7,1,\"aka\",\"TESTOFF, Iwan\",-0- \r\n\x1a"
	unXML  = `<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2026-11-20T00:00:00.000Z"><INDIVIDUALS><INDIVIDUAL><DATAID>7</DATAID><FIRST_NAME>IVAN</FIRST_NAME><SECOND_NAME>TESTOV</SECOND_NAME>
<UN_LIST_TYPE>Al-Qaida</UN_LIST_TYPE><REFERENCE_NUMBER>XXi.007</REFERENCE_NUMBER><NAME_ORIGINAL_SCRIPT>Иван Тестов</NAME_ORIGINAL_SCRIPT><GENDER>Male</GENDER>
<DESIGNATION><VALUE>Mayor</VALUE></DESIGNATION><NATIONALITY><VALUE>Russian Federation</VALUE></NATIONALITY>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Vanya</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1970-03-02</DATE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>AB123456</NUMBER><ISSUING_COUNTRY>Russian Federation</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
</INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>8</DATAID><FIRST_NAME>EXAMPLE</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>`
	euXML = `<?xml version="1.0" encoding="UTF-8"?>
<export xmlns="http://example.com/export" generationDate="2026-11-20T10:00:00.000+01:00">
<sanctionEntity euReferenceNumber="EU.7.1" logicalId="7"><remark>Mayor</remark><regulation programme="MADEUP"/><subjectType code="person" classificationCode="P"/>
<nameAlias firstName="Ivan" middleName="" lastName="TESTOV" wholeName="Ivan TESTOV" gender="M" strong="true"/><nameAlias wholeName="Иван Тестов" strong="true"/><nameAlias wholeName="Vanya" strong="false"/>
<citizenship countryIso2Code="RU"/><birthdate birthdate="1970-03-02" year="1970" monthOfYear="3" dayOfMonth="2"/>
<identification number="AB123456" identificationTypeCode="passport" countryIso2Code="RU"/></sanctionEntity>
<sanctionEntity logicalId="8"><subjectType code="enterprise"/><nameAlias wholeName="Example LLC"/></sanctionEntity></export>`
	ofsiCSV = "Last Updated,20/11/2026\n" +
		"Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,Non-Latin Script Type,Non-Latin Script Language,DOB,Town of Birth,Country of Birth,Nationality,Passport Number,Passport Details,National Identification Number,National Identification Details,Position,Address 1,Other Information,Group Type,Alias Type,Alias Quality,Regime,Listed On,Last Updated,Group ID\n" +
		"TESTOFF,Iwan,,,,,,,,,02/03/1970,,,(1) Russia. (2) Kazakhstan,,,,,,,,Individual,AKA,Low quality,Made up,01/01/2026,01/01/2026,7\n" +
		"EXAMPLE LLC,,,,,,,,,,,,,,,,,,,,,Entity,Primary name,,Made up,01/01/2026,01/01/2026,8\n" +
		"TESTOV,Ivan,,,,,,Иван Тестов,Cyrillic,Russian,00/00/1971,,,,AB123456,,,,Mayor,,,Individual,Primary name,,Made up,01/01/2026,01/01/2026,7\n"
)

func read(text []byte, o lists.Options) ([]lists.Entry, lists.Report, error) {
	var out []lists.Entry
	r, err := lists.Read(context.Background(), bytes.NewReader(text), o, func(e lists.Entry) error {
		out = append(out, e)
		return nil
	})
	return out, r, err
}

func zipped(files ...string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for i := 0; i < len(files); i += 2 {
		w, _ := z.Create(files[i])
		_, _ = w.Write([]byte(files[i+1]))
	}
	_ = z.Close()
	return b.Bytes()
}

func gzipped(text string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write([]byte(text))
	_ = z.Close()
	return b.Bytes()
}

func TestFormats(t *testing.T) {
	t.Parallel()
	full := func(names ...string) (out []lists.Name) {
		for _, n := range names {
			out = append(out, lists.Name{Full: n})
		}
		return out
	}
	passport := []lists.Document{{Number: "AB123456", Type: "Passport", Country: "RUS"}}
	weak := lists.Name{Full: "Vanya", Weak: true}
	for name, tc := range map[string]struct {
		file   []byte
		report lists.Report
		want   []lists.Entry
	}{
		"own CSV": {[]byte(ownCSV), lists.Report{Format: lists.FormatOwn, Entries: 1}, []lists.Entry{{
			Names: full("Testov Ivan Petrovich", "TESTOV, Ivan"), Births: []string{"1970-02"}, Countries: []string{"KAZ"},
			Documents: []lists.Document{{Number: "N 1234567"}}, Kinds: []lists.Kind{lists.PEP}, Programmes: []string{"Own list"}, Sex: "M", Remarks: "Mayor of Nowhere",
		}}},
		"OpenSanctions CSV": {gzipped(openSanctionsCSV), lists.Report{Format: lists.FormatOpenSanctions, Entries: 2, Skipped: 1}, []lists.Entry{
			{ID: "NK-1", Names: full("Ivan Testov", "Иван Тестов", "I. Testov"), Births: []string{"1970-03-02", "1971"}, Countries: []string{"RUS", "KAZ"},
				Documents: []lists.Document{{Number: "AB123456"}}, Kinds: []lists.Kind{lists.Sanctions}, Programmes: []string{"Made-up Decree 1"}, Remarks: "Example Sanctions"},
			{ID: "NK-3", Names: full("Maria Example"), Births: []string{"1980"}, Countries: []string{"FRA"}, Kinds: []lists.Kind{lists.PEP}, Remarks: "Members of the Example Parliament"},
		}},
		"FollowTheMoney": {[]byte("\xef\xbb\xbf" + ftmJSON), lists.Report{Format: lists.FormatFtM, Entries: 1, Skipped: 1}, []lists.Entry{{
			ID: "Q1", Names: append(full("Ivan Testov", "Иван Тестов"), weak), Births: []string{"1970-03-02"}, Countries: []string{"RUS"},
			Documents: []lists.Document{{Number: "AB123456", Type: "passport"}}, Kinds: []lists.Kind{lists.Sanctions, lists.PEP}, Programmes: []string{"Decree 1"}, Sex: "M", Remarks: "Mayor",
		}}},
		"OFAC XML": {zipped("sdn.xml", ofacXML), lists.Report{Format: lists.FormatOFACXML, Entries: 1, Skipped: 1, Published: "11/20/2026"}, []lists.Entry{{
			ID: "7", Names: []lists.Name{{First: "Ivan", Last: "TESTOV"}, {Last: "VANYA", Weak: true}}, Births: []string{"1970-03-02"}, Countries: []string{"RUS"},
			Documents: passport, Kinds: []lists.Kind{lists.Sanctions}, Programmes: []string{"MADEUP"}, Sex: "M", Remarks: "Mayor",
		}}},
		"OFAC CSV set": {zipped("SDN.CSV", sdnCSV, "ALT.CSV", altCSV, "ADD.CSV", "7,1,-0- ,-0- ,-0- ,-0- \r\n"), lists.Report{Format: lists.FormatOFACCSV, Entries: 1, Skipped: 1}, []lists.Entry{{
			ID: "7", Names: []lists.Name{{First: "Ivan", Last: "TESTOV"}, {Full: "Iwan TESTOFF"}, {Full: "VANYA", Weak: true}}, Births: []string{"1970-03-02"}, Countries: []string{"RUS"},
			Documents: passport, Kinds: []lists.Kind{lists.Sanctions}, Programmes: []string{"MADEUP", "OTHER"}, Sex: "M", Remarks: "Mayor",
		}}},
		"UN": {[]byte(unXML), lists.Report{Format: lists.FormatUN, Entries: 1, Skipped: 1, Published: "2026-11-20T00:00:00.000Z"}, []lists.Entry{{
			ID: "7", Names: append(full("IVAN TESTOV", "Иван Тестов"), weak), Births: []string{"1970-03-02"}, Countries: []string{"RUS"},
			Documents: passport, Kinds: []lists.Kind{lists.Sanctions, lists.Terrorism}, Programmes: []string{"UN Al-Qaida"}, Sex: "M", Remarks: "Mayor",
		}}},
		"EU": {[]byte(euXML), lists.Report{Format: lists.FormatEU, Entries: 1, Skipped: 1, Published: "2026-11-20T10:00:00.000+01:00"}, []lists.Entry{{
			ID: "7", Names: []lists.Name{{First: "Ivan", Last: "TESTOV"}, {Full: "Иван Тестов"}, weak}, Births: []string{"1970-03-02"}, Countries: []string{"RUS"},
			Documents: []lists.Document{{Number: "AB123456", Type: "passport", Country: "RUS"}}, Kinds: []lists.Kind{lists.Sanctions}, Programmes: []string{"MADEUP"}, Sex: "M", Remarks: "Mayor",
		}}},
		"UK": {[]byte(ofsiCSV), lists.Report{Format: lists.FormatOFSI, Entries: 1, Skipped: 1, Published: "20/11/2026"}, []lists.Entry{{
			ID: "7", Names: []lists.Name{{First: "Ivan", Last: "TESTOV"}, {First: "Iwan", Last: "TESTOFF", Weak: true}, {Full: "Иван Тестов"}},
			Births: []string{"1970-03-02", "1971"}, Countries: []string{"RUS", "KAZ"},
			Documents: []lists.Document{{Number: "AB123456", Type: "passport"}}, Kinds: []lists.Kind{lists.Sanctions}, Programmes: []string{"Made up"}, Remarks: "Mayor",
		}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, report, err := read(tc.file, lists.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if report != tc.report {
				t.Errorf("report %+v, want %+v", report, tc.report)
			}
			for i := range got {
				if i < len(tc.want) && tc.want[i].ID == "" {
					tc.want[i].ID = got[i].ID
				}
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
			// What was read comes back as it was from the form in which it is kept.
			var kept bytes.Buffer
			w := lists.NewWriter(&kept)
			for _, e := range got {
				if err := w.Write(e); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			var again []lists.Entry
			if err := lists.Stored(&kept, func(_ []byte, e lists.Entry) error { again = append(again, e); return nil }); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(got, again); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMistakesNameTheirLine(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("<a>", 40)
	for name, tc := range map[string]struct {
		file string
		line int
		says string
	}{
		"empty":                {"  \n", 0, "empty"},
		"no list":              {"hello world\n", 1, "no list"},
		"unknown column":       {"name,shoe size\nA B,43\n", 1, "no column shoe size"},
		"no birth date":        {"name,dob\nIvan Testov,1970\nMaria Example,soon\n", 3, "birth date"},
		"no country":           {"name,country\nIvan Testov,Atlantis\n", 2, "country"},
		"no kind":              {"name,kind\nIvan Testov,nice\n", 2, "kind"},
		"no name":              {"name,country\n,KAZ\n", 2, "no name"},
		"long name":            {"name\n" + strings.Repeat("x", 600) + "\n", 2, "512"},
		"long number":          {"name,document_number\nIvan Testov," + strings.Repeat("1", 200) + "\n", 2, "128"},
		"one line of 5 MB":     {"name\n" + strings.Repeat("x ", 5<<19) + "\n", 0, "larger than 4 MB"},
		"broken JSON":          {ftmJSON + "{\"id\":\n", 3, "JSON"},
		"deep JSON":            {`{"id":"a","schema":"Person","properties":{"x":` + strings.Repeat("[", 50) + strings.Repeat("]", 50) + "}}\n", 1, "nested"},
		"broken XML":           {unXML[:len(unXML)-60], 8, "XML"},
		"another XML":          {"<html></html>", 1, "no list that idngo knows"},
		"document type":        {"<?xml version=\"1.0\"?>\n<!DOCTYPE sdnList [<!ENTITY a \"b\">]>\n<sdnList/>", 2, "document type"},
		"own entity":           {"<sdnList><sdnEntry><uid>&a;</uid></sdnEntry></sdnList>", 1, "XML"},
		"deep XML":             {"<sdnList>" + deep, 1, "nested"},
		"other encoding":       {"<?xml version=\"1.0\" encoding=\"windows-1251\"?><sdnList/>", 1, "encoding"},
		"UTF-16":               {"\xff\xfen\x00a\x00", 0, "UTF-16"},
		"ZIP of two":           {string(zipped("a.csv", "name\nA B\n", "b.csv", "name\nA B\n")), 0, "one list"},
		"damaged ZIP":          {"PK\x03\x04 nothing", 0, "damaged"},
		"damaged gzip":         {string(gzipped(openSanctionsCSV)[:80]), 0, "damaged"},
		"OFSI without columns": {"Last Updated,01/01/2026\nName 6,Name 1\n", 2, "missing"},
		"short SDN record":     {sdnCSV[:strings.IndexByte(sdnCSV, '\n')+1] + "9,x,individual\n", 2, "twelve"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := read([]byte(tc.file), lists.Options{})
			var mistake *lists.Error
			if !errors.As(err, &mistake) {
				t.Fatalf("got %v", err)
			}
			if tc.line != 0 && mistake.Line != tc.line || !strings.Contains(mistake.Reason, tc.says) {
				t.Errorf("line %d: %s; want line %d, %q", mistake.Line, mistake.Reason, tc.line, tc.says)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	var many strings.Builder
	many.WriteString("name\n")
	for i := range 200 {
		fmt.Fprintf(&many, "Person Number %c%c\n", 'a'+i%26, 'a'+i/26)
	}
	var mistake *lists.Error
	if _, _, err := read([]byte(many.String()), lists.Options{MaxEntries: 100}); !errors.As(err, &mistake) || mistake.Line != 102 {
		t.Errorf("too many: %v", err)
	}
	if _, _, err := read([]byte(many.String()), lists.Options{MaxBytes: 1000}); !errors.As(err, &mistake) || !strings.Contains(mistake.Reason, "larger") {
		t.Errorf("too long: %v", err)
	}
	// A packed file counts unpacked.
	if _, _, err := read(gzipped(many.String()), lists.Options{MaxBytes: 1000}); !errors.As(err, &mistake) || !strings.Contains(mistake.Reason, "larger") {
		t.Errorf("too long unpacked: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	n := 0
	_, err := lists.Read(ctx, strings.NewReader(many.String()), lists.Options{}, func(lists.Entry) error {
		if n++; n == 3 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("not ended: %v", err)
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"1970-03-02": "1970-03-02", "1970-03": "1970-03", "1970": "1970", "1970-02-30": "1970-02", "1970-13-01": "1970", "02/03/1970": "1970-03-02", "00/00/1970": "1970",
		"02 Mar 1970": "1970-03-02", "2 March 1970": "1970-03-02", "Mar 1970": "1970-03", "circa 1970": "1970", "1968 to 1970": "1968", "soon": "", "": "", "0001-01-01": "",
		"1970-03-02T00:00:00Z": "1970-03-02",
	} {
		if got := lists.Date(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"ru": "RUS", "KAZ": "KAZ", "Kazakhstan": "KAZ", "Russian Federation": "RUS", "suhh": "SUN", "Atlantis": "", "": "", "x": ""} {
		if got := lists.Country(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

// FuzzRead: whatever a file holds, reading ends within its limits, with an
// *Error or with entries that are whole.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{ownCSV, openSanctionsCSV, ftmJSON, ofacXML, sdnCSV, unXML, euXML, ofsiCSV, string(zipped("SDN.CSV", sdnCSV, "ALT.CSV", altCSV)), string(gzipped(ftmJSON))} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		got, report, err := read(file, lists.Options{MaxBytes: 1 << 20, MaxEntries: 1000})
		var mistake *lists.Error
		if err != nil && !errors.As(err, &mistake) {
			t.Fatalf("%T: %v", err, err)
		}
		if err == nil && report.Entries != len(got) {
			t.Fatalf("%d entries, report says %d", len(got), report.Entries)
		}
		for _, e := range got {
			if e.ID == "" || len(e.Names) == 0 || len(e.Kinds) == 0 {
				t.Fatalf("half an entry: %+v", e)
			}
			for _, n := range e.Names {
				if len([]rune(n.String())) > lists.MaxName {
					t.Fatalf("a name of %d characters", len([]rune(n.String())))
				}
			}
		}
	})
}
