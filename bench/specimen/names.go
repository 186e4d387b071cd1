package specimen

// Common names and large towns of each country, combined at random into
// applicants that do not exist. Latin spellings are those a passport of the
// country would print.

var kazakhNames = nameList{
	last: []spelled{
		{"АХМЕТОВ", "AKHMETOV"}, {"ОМАРОВ", "OMAROV"}, {"ӘБДІРАХМАНОВ", "ABDIRAKHMANOV"}, {"НҰРҒАЛИЕВ", "NURGALIYEV"},
		{"ҚАЙРАТҰЛЫ", "KAIRATULY"}, {"СӘРСЕНБАЕВ", "SARSENBAYEV"}, {"ЖҮНІСОВ", "ZHUNISSOV"}, {"БЕКЕНОВ", "BEKENOV"},
		{"ТӨЛЕГЕНОВ", "TOLEGENOV"}, {"ЕСЕНҒАЛИЕВ", "YESSENGALIYEV"}, {"ИВАНОВ", "IVANOV"}, {"ҚОЖАХМЕТОВ", "KOZHAKHMETOV"},
	},
	lastFemale: []spelled{
		{"АХМЕТОВА", "AKHMETOVA"}, {"ОМАРОВА", "OMAROVA"}, {"ӘБДІРАХМАНОВА", "ABDIRAKHMANOVA"}, {"НҰРҒАЛИЕВА", "NURGALIYEVA"},
		{"ҚАЙРАТҚЫЗЫ", "KAIRATKYZY"}, {"СӘРСЕНБАЕВА", "SARSENBAYEVA"}, {"ЖҮНІСОВА", "ZHUNISSOVA"}, {"БЕКЕНОВА", "BEKENOVA"},
		{"ТӨЛЕГЕНОВА", "TOLEGENOVA"}, {"ЕСЕНҒАЛИЕВА", "YESSENGALIYEVA"}, {"ИВАНОВА", "IVANOVA"}, {"ҚОЖАХМЕТОВА", "KOZHAKHMETOVA"},
	},
	male: []spelled{
		{"НҰРЛАН", "NURLAN"}, {"АРМАН", "ARMAN"}, {"ЕРЛАН", "YERLAN"}, {"ДӘУРЕН", "DAUREN"}, {"ҚАЙРАТ", "KAIRAT"},
		{"САНЖАР", "SANZHAR"}, {"ӘЛИХАН", "ALIKHAN"}, {"ТИМУР", "TIMUR"}, {"БАУЫРЖАН", "BAUYRZHAN"}, {"ҒАЛЫМ", "GALYM"},
	},
	female: []spelled{
		{"АЙГҮЛ", "AIGUL"}, {"ДИНАРА", "DINARA"}, {"САУЛЕ", "SAULE"}, {"ГҮЛНАР", "GULNAR"}, {"ЖАННА", "ZHANNA"},
		{"ӘСЕЛ", "ASSEL"}, {"МАДИНА", "MADINA"}, {"БОТАГӨЗ", "BOTAGOZ"}, {"АЛМА", "ALMA"}, {"ҚАРЛЫҒАШ", "KARLYGASH"},
	},
	middleMale: []spelled{
		{"СЕРІКҰЛЫ", "SERIKULY"}, {"БОЛАТҰЛЫ", "BOLATULY"}, {"МАРАТҰЛЫ", "MARATULY"}, {"АСҚАРҰЛЫ", "ASKARULY"}, {"ЕРМЕКҰЛЫ", "YERMEKULY"},
	},
	middleFemale: []spelled{
		{"СЕРІКҚЫЗЫ", "SERIKKYZY"}, {"БОЛАТҚЫЗЫ", "BOLATKYZY"}, {"МАРАТҚЫЗЫ", "MARATKYZY"}, {"АСҚАРҚЫЗЫ", "ASKARKYZY"}, {"ЕРМЕКҚЫЗЫ", "YERMEKKYZY"},
	},
	places: []spelled{
		{"АЛМАТЫ", "ALMATY"}, {"АСТАНА", "ASTANA"}, {"ШЫМКЕНТ", "SHYMKENT"}, {"ҚАРАҒАНДЫ", "KARAGANDY"}, {"АҚТӨБЕ", "AKTOBE"}, {"ӨСКЕМЕН", "OSKEMEN"}, {"ҚЫЗЫЛОРДА", "KYZYLORDA"},
	},
}

var uzbekNames = nameList{
	last:         plain("KARIMOV", "RAHIMOV", "YUSUPOV", "TOSHMATOV", "ABDULLAYEV", "MIRZAYEV", "ERGASHEV", "SOBIROV"),
	lastFemale:   plain("KARIMOVA", "RAHIMOVA", "YUSUPOVA", "TOSHMATOVA", "ABDULLAYEVA", "MIRZAYEVA", "ERGASHEVA", "SOBIROVA"),
	male:         plain("JASUR", "BEKZOD", "OTABEK", "SARDOR", "ULUG‘BEK", "DILSHOD", "AZIZ"),
	female:       plain("DILNOZA", "MALIKA", "NIGORA", "SEVARA", "GULNORA", "ZULFIYA", "MUNISA"),
	middleMale:   plain("ALISHER O‘G‘LI", "RUSTAM O‘G‘LI", "ANVAR O‘G‘LI", "BAXTIYOR O‘G‘LI"),
	middleFemale: plain("ALISHER QIZI", "RUSTAM QIZI", "ANVAR QIZI", "BAXTIYOR QIZI"),
	places:       plain("TOSHKENT", "SAMARQAND", "BUXORO", "NAMANGAN", "ANDIJON", "QO‘QON"),
}

var kyrgyzNames = nameList{
	last:         []spelled{{"АСАНОВ", "ASANOV"}, {"ЖУМАБАЕВ", "ZHUMABAEV"}, {"ӨМҮРЗАКОВ", "OMURZAKOV"}, {"ТОКТОГУЛОВ", "TOKTOGULOV"}, {"ИСАКОВ", "ISAKOV"}, {"МАМЫТОВ", "MAMYTOV"}},
	lastFemale:   []spelled{{"АСАНОВА", "ASANOVA"}, {"ЖУМАБАЕВА", "ZHUMABAEVA"}, {"ӨМҮРЗАКОВА", "OMURZAKOVA"}, {"ТОКТОГУЛОВА", "TOKTOGULOVA"}, {"ИСАКОВА", "ISAKOVA"}, {"МАМЫТОВА", "MAMYTOVA"}},
	male:         []spelled{{"АЗАМАТ", "AZAMAT"}, {"БАКЫТ", "BAKYT"}, {"ЭРЛАН", "ERLAN"}, {"НУРБЕК", "NURBEK"}, {"ТИЛЕК", "TILEK"}},
	female:       []spelled{{"АЙЗАДА", "AIZADA"}, {"ГҮЛЗАТ", "GULZAT"}, {"НУРГҮЛ", "NURGUL"}, {"ЧОЛПОН", "CHOLPON"}, {"ЖЫЛДЫЗ", "ZHYLDYZ"}},
	middleMale:   []spelled{{"БАКТЫБЕКОВИЧ", "BAKTYBEKOVICH"}, {"ТААЛАЙБЕКОВИЧ", "TAALAIBEKOVICH"}, {"КУБАНЫЧБЕКОВИЧ", "KUBANYCHBEKOVICH"}},
	middleFemale: []spelled{{"БАКТЫБЕКОВНА", "BAKTYBEKOVNA"}, {"ТААЛАЙБЕКОВНА", "TAALAIBEKOVNA"}, {"КУБАНЫЧБЕКОВНА", "KUBANYCHBEKOVNA"}},
	places:       []spelled{{"БИШКЕК", "BISHKEK"}, {"ОШ", "OSH"}, {"КАРАКОЛ", "KARAKOL"}, {"ТАЛАС", "TALAS"}, {"НАРЫН", "NARYN"}},
}

var utopianNames = nameList{
	last:       plain("BRANWELL", "CASTELLAN", "DUNMORE", "HALLORAN", "LINDQUIST", "MERRIWEATHER", "OAKLEY", "VAN DER MEER"),
	lastFemale: plain("BRANWELL", "CASTELLAN", "DUNMORE", "HALLORAN", "LINDQUIST", "MERRIWEATHER", "OAKLEY", "VAN DER MEER"),
	male:       plain("THOMAS", "EDMUND", "ANDERS", "HUGO", "PETER JAMES", "LEON"),
	female:     plain("HELEN", "CLARA MARIE", "INGRID", "ROSALIND", "EDITH", "JUDITH"),
	places:     plain("AMAUROT", "ZENITH", "PORT ANYDER", "NEW ABRAXA"),
}

var polishNames = nameList{
	last:       plain("KOWALSKI", "WIŚNIEWSKI", "DĄBROWSKI", "ZIELIŃSKI", "ŁUKASIEWICZ", "ŻUREK", "WÓJCIK"),
	lastFemale: plain("KOWALSKA", "WIŚNIEWSKA", "DĄBROWSKA", "ZIELIŃSKA", "ŁUKASIEWICZ", "ŻUREK", "WÓJCIK"),
	male:       plain("STANISŁAW", "PAWEŁ", "TOMASZ JAN", "GRZEGORZ", "MICHAŁ", "ŁUKASZ"),
	female:     plain("AGNIESZKA", "MAŁGORZATA", "ZOFIA ANNA", "KATARZYNA", "ELŻBIETA", "BOŻENA"),
	places:     plain("WARSZAWA", "KRAKÓW", "ŁÓDŹ", "GDAŃSK", "POZNAŃ", "WROCŁAW"),
}

var germanNames = nameList{
	last:       plain("MÜLLER", "SCHÄFER", "KÖHLER", "WEISS", "VOGT", "BERGMANN", "GRÖNINGER"),
	lastFemale: plain("MÜLLER", "SCHÄFER", "KÖHLER", "WEISS", "VOGT", "BERGMANN", "GRÖNINGER"),
	male:       plain("JÜRGEN", "MATTHIAS", "KLAUS PETER", "TOBIAS", "SÖREN"),
	female:     plain("BÄRBEL", "SABINE", "URSULA MARIA", "KÄTHE", "ANNIKA"),
	places:     plain("KÖLN", "MÜNCHEN", "LEIPZIG", "HAMBURG", "LÜBECK"),
}
