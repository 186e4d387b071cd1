package specimen

import (
	"fmt"
	"math/rand/v2"
	"strconv"
)

// Given names, stems of family names and towns are the common ones of each
// country; combined at random they name nobody.

var (
	kazakhMen = words("АБАЙ АЙБЕК АЙДОС АЛИБЕК АЛМАС АРМАН АСҚАР АСЛАН ӘДІЛ ӘЛИХАН БАҚЫТ БАУЫРЖАН БЕЙБІТ БЕКЗАТ БЕРІК БОЛАТ ҒАБИТ ҒАЛЫМ ДАНИЯР ДӘУЛЕТ ДӘУРЕН ЕЛДОС ЕРБОЛ ЕРЖАН ЕРКІН ЕРЛАН ЕРМЕК ЖАНДОС ЖАНИБЕК ЖАСҰЛАН ЖОМАРТ ЗАҢҒАР ИСАТАЙ КЕНЖЕБЕК ҚАЙРАТ ҚАНАТ ҚУАНЫШ МАРАТ МЕЙІРЖАН МҰРАТ МҰХТАР НҰРБОЛ НҰРЖАН НҰРЛАН ОЛЖАС ОРАЗ РАХАТ РҮСТЕМ САБЫР САМАТ САНЖАР СӘКЕН СЕРІК СЫРЫМ ТАЛҒАТ ТИМУР ТӨЛЕГЕН ҰЛАН ШЫҢҒЫС ЫБЫРАЙ")
	kyrgyzMen = words("АЗАМАТ АЙБЕК АКЫЛБЕК АЛМАЗ АРСЕН АСКАР БАКЫТ БЕКТУР БОЛОТ ДАНИЯР ЖАНЫБЕК ЖЕҢИШ ЖЫРГАЛ ИЛИМ КАНЫБЕК КУБАНЫЧ КҮМҮШ МАКСАТ МЕДЕР МИРЛАН НУРБЕК НУРЛАН ӨМҮРБЕК ӨСКӨН РУСТАМ САМАТ СҮЙҮНБЕК ТААЛАЙ ТЕМИР ТИЛЕК ТӨЛӨГӨН УЛАН ҮСӨН ЧЫҢГЫЗ ЭЛДИЯР ЭРКИН ЭРЛАН ЭРМЕК ЫСМАЙЫЛ")
	uzbekMen  = words("ABDULLA AKMAL ALISHER ANVAR AZIZ BAHODIR BAXTIYOR BEKZOD BOTIR DAVRON DILSHOD DONIYOR ELDOR FARHOD FARRUX G‘AYRAT HAMID HASAN HUSAN ILHOM ISLOM JAHONGIR JAMSHID JASUR KAMOL LAZIZ MIRZO MUROD NODIR OLIM OTABEK OYBEK QODIR RAHIM RAVSHAN RUSTAM SANJAR SARDOR SHAVKAT SHERZOD SOBIR TEMUR TOHIR ULUG‘BEK UMID XURSHID YUSUF ZAFAR O‘KTAM O‘LMAS")
)

var nations = []nation{
	{
		code: "KAZ", title: [2]string{"ҚАЗАҚСТАН РЕСПУБЛИКАСЫ", "РЕСПУБЛИКА КАЗАХСТАН"}, nationality: "ҚАЗАҚСТАН / KAZAKHSTAN",
		authority: []string{"ҚР ІШКІ ІСТЕР МИНИСТРЛІГІ", "МВД РК", "ҚР ІІМ"}, sex: map[string]string{Male: "Е", Female: "Ә"}, labels: [2]language{kk, ru}, hue: 196,
		lasts: append(crossed(kazakhMen, "ОВ", "БАЕВ", "БЕКОВ"), words("НҰРҒАЛИЕВ СӘРСЕНБАЕВ ӘБДІРАХМАНОВ ҚОЖАХМЕТОВ ЖҰМАБЕКОВ ӨТЕГЕНОВ ІЛИЯСОВ ҮСЕНОВ ҺАШИМОВ ҚҰСАЙЫНОВ")...),
		last:  same, female: func(s string) string { return s + "А" },
		men: kazakhMen, women: words("АЙГЕРІМ АЙГҮЛ АЙДАНА АЙЖАН АЙНҰР АЙСҰЛУ АҚБОТА АҚМАРАЛ АЛИЯ АЛТЫНАЙ АРАЙЛЫМ АСЕМГҮЛ ӘЛИЯ ӘСЕЛ ӘСЕМ БАЛЖАН БАЯН БИБІГҮЛ БОТАГӨЗ ГАУҺАР ГҮЛДЕН ГҮЛЖАН ГҮЛМИРА ГҮЛНАР ГҮЛСІМ ДАНА ДИНАРА ДӘМЕШ ЕРКЕЖАН ЖАДЫРА ЖАЗИРА ЖАНАР ЖАНСАЯ ЖІБЕК ЗАРИНА ЗЕЙНЕП КАМИЛА КҮЛӘШ ҚАЛАМҚАС ҚАРЛЫҒАШ ҚЫМБАТ ЛӘЗЗАТ МАДИНА МАРЖАН МӨЛДІР НАЗГҮЛ НАЗЕРКЕ НҰРГҮЛ РАУШАН САБИНА САЛТАНАТ САУЛЕ СЫМБАТ ТОЛҒАНАЙ ТОМИРИС ҰЛБОСЫН ҰЛЖАН ШОЛПАН ШЫНАР ЫРЫСТЫ"),
		fathers: kazakhMen, patronymic: turkicFather("ҰЛЫ", "ҚЫЗЫ"),
		places: words("АЛМАТЫ АСТАНА ШЫМКЕНТ ҚАРАҒАНДЫ АҚТӨБЕ ӨСКЕМЕН ҚЫЗЫЛОРДА ПАВЛОДАР СЕМЕЙ ТАРАЗ ОРАЛ ҚОСТАНАЙ АТЫРАУ ПЕТРОПАВЛ АҚТАУ ТЕМІРТАУ ТҮРКІСТАН КӨКШЕТАУ ТАЛДЫҚОРҒАН ЕКІБАСТҰЗ РУДНЫЙ ЖЕЗҚАЗҒАН БАЛҚАШ СӘТБАЕВ ҚАСКЕЛЕҢ КЕНТАУ РИДДЕР ЩУЧИНСК СТЕПНОГОРСК САРЫАҒАШ"),
		street: "АБАЙ КӨШЕСІ", personal: iin,
		passport: func(r *rand.Rand) string { return "N" + digits(r, 8) }, card: func(r *rand.Rand) string { return "0" + digits(r, 8) },
	},
	{
		code: "RUS", title: [2]string{"РОССИЙСКАЯ ФЕДЕРАЦИЯ", "RUSSIAN FEDERATION"}, nationality: "РОССИЙСКАЯ ФЕДЕРАЦИЯ / RUSSIAN FEDERATION",
		authority: []string{"ФМС 77101", "МВД 78004", "ГУ МВД РОССИИ ПО Г. МОСКВЕ", "УМВД РОССИИ ПО ОМСКОЙ ОБЛАСТИ"}, sex: map[string]string{Male: "М", Female: "Ж"}, labels: [2]language{ru, en}, hue: 350,
		lasts: words("СМИРНОВ КУЗНЕЦОВ ПОПОВ ВАСИЛЬЕВ ПЕТРОВ СОКОЛОВ МИХАЙЛОВ НОВИКОВ ФЕДОРОВ МОРОЗОВ ВОЛКОВ АЛЕКСЕЕВ ЛЕБЕДЕВ СЕМЕНОВ ЕГОРОВ ПАВЛОВ КОЗЛОВ СТЕПАНОВ НИКОЛАЕВ ОРЛОВ АНДРЕЕВ МАКАРОВ НИКИТИН ЗАХАРОВ ЗАЙЦЕВ СОЛОВЬЕВ БОРИСОВ ЯКОВЛЕВ ГРИГОРЬЕВ РОМАНОВ ВОРОБЬЕВ СЕРГЕЕВ КУЗЬМИН ФРОЛОВ АЛЕКСАНДРОВ ДМИТРИЕВ КОРОЛЕВ ГУСЕВ КИСЕЛЕВ ИЛЬИН МАКСИМОВ ПОЛЯКОВ СОРОКИН ВИНОГРАДОВ КОВАЛЕВ БЕЛОВ МЕДВЕДЕВ АНТОНОВ ТАРАСОВ ЖУКОВ БАРАНОВ ФИЛИППОВ КОМАРОВ ДАВЫДОВ БЕЛЯЕВ ГЕРАСИМОВ БОГДАНОВ ОСИПОВ СИДОРОВ МАТВЕЕВ ТИТОВ МАРКОВ МИРОНОВ КРЫЛОВ КУЛИКОВ КАРПОВ ВЛАСОВ МЕЛЬНИКОВ ДЕНИСОВ ГАВРИЛОВ ТИХОНОВ КАЗАКОВ АФАНАСЬЕВ ДАНИЛОВ САВЕЛЬЕВ ТИМОФЕЕВ ФОМИН ЧЕРНОВ АБРАМОВ МАРТЫНОВ ЕФИМОВ ФЕДОТОВ ЩЕРБАКОВ НАЗАРОВ КАЛИНИН ИСАЕВ ЧЕРНЫШЕВ БЫКОВ МАСЛОВ РОДИОНОВ КОНОВАЛОВ ЛАЗАРЕВ ВОРОНИН КЛИМОВ ФИЛАТОВ ПОНОМАРЕВ ГОЛУБЕВ КУДРЯВЦЕВ ПРОХОРОВ НАУМОВ ПОТАПОВ ЖУРАВЛЕВ ОВЧИННИКОВ ТРОФИМОВ ЛЕОНОВ СОБОЛЕВ ЕРМАКОВ КОЛЕСНИКОВ ГОНЧАРОВ ЕМЕЛЬЯНОВ НИКИФОРОВ ГРАЧЕВ"),
		last:  same, female: func(s string) string { return s + "А" },
		men:     words("АЛЕКСАНДР АЛЕКСЕЙ АНАТОЛИЙ АНДРЕЙ АНТОН АРКАДИЙ АРТЁМ БОРИС ВАДИМ ВАЛЕНТИН ВАЛЕРИЙ ВАСИЛИЙ ВИКТОР ВИТАЛИЙ ВЛАДИМИР ВЛАДИСЛАВ ВЯЧЕСЛАВ ГЕННАДИЙ ГЕОРГИЙ ГРИГОРИЙ ДАНИИЛ ДЕНИС ДМИТРИЙ ЕВГЕНИЙ ЕГОР ИВАН ИГОРЬ ИЛЬЯ КИРИЛЛ КОНСТАНТИН ЛЕОНИД МАКСИМ МАТВЕЙ МИХАИЛ НИКИТА НИКОЛАЙ ОЛЕГ ПАВЕЛ ПЁТР РОМАН РУСЛАН СВЯТОСЛАВ СЕМЁН СЕРГЕЙ СТАНИСЛАВ СТЕПАН ТИМОФЕЙ ФЁДОР ФИЛИПП ЭДУАРД ЮРИЙ ЯКОВ ЯРОСЛАВ"),
		women:   words("АЛЕКСАНДРА АЛЁНА АЛИНА АЛЛА АНАСТАСИЯ АНЖЕЛИКА АННА АНТОНИНА ВАЛЕНТИНА ВАЛЕРИЯ ВАРВАРА ВАСИЛИСА ВЕРА ВЕРОНИКА ВИКТОРИЯ ГАЛИНА ДАРЬЯ ДИАНА ЕВГЕНИЯ ЕКАТЕРИНА ЕЛЕНА ЕЛИЗАВЕТА ЖАННА ЗИНАИДА ЗОЯ ИННА ИРИНА КИРА КЛАВДИЯ КРИСТИНА КСЕНИЯ ЛАРИСА ЛИДИЯ ЛИЛИЯ ЛЮБОВЬ ЛЮДМИЛА МАЙЯ МАРГАРИТА МАРИНА МАРИЯ НАДЕЖДА НАТАЛЬЯ НИНА ОКСАНА ОЛЬГА ПОЛИНА РАИСА СВЕТЛАНА СОФЬЯ ТАИСИЯ ТАМАРА ТАТЬЯНА УЛЬЯНА ФАИНА ЭЛЬВИРА ЮЛИЯ ЯНА"),
		fathers: words("АЛЕКСАНДРОВ АЛЕКСЕЕВ АНАТОЛЬЕВ АНДРЕЕВ АНТОНОВ АРКАДЬЕВ БОРИСОВ ВАЛЕНТИНОВ ВАЛЕРЬЕВ ВАСИЛЬЕВ ВИКТОРОВ ВИТАЛЬЕВ ВЛАДИМИРОВ ВЯЧЕСЛАВОВ ГЕННАДЬЕВ ГЕОРГИЕВ ГРИГОРЬЕВ ДЕНИСОВ ДМИТРИЕВ ЕВГЕНЬЕВ ИВАНОВ ИГОРЕВ КИРИЛЛОВ КОНСТАНТИНОВ ЛЕОНИДОВ МАКСИМОВ МИХАЙЛОВ НИКОЛАЕВ ОЛЕГОВ ПАВЛОВ ПЕТРОВ РОМАНОВ РУСЛАНОВ СЕМЁНОВ СЕРГЕЕВ СТАНИСЛАВОВ СТЕПАНОВ ФЁДОРОВ ЭДУАРДОВ ЮРЬЕВ ЯКОВЛЕВ"),
		patronymic: func(s string, woman bool) string {
			if woman {
				return s + "НА"
			}
			return s + "ИЧ"
		},
		places:   words("МОСКВА САНКТ-ПЕТЕРБУРГ НОВОСИБИРСК ЕКАТЕРИНБУРГ КАЗАНЬ ЧЕЛЯБИНСК САМАРА ОМСК УФА РОСТОВ КРАСНОЯРСК ПЕРМЬ ВОРОНЕЖ ВОЛГОГРАД КРАСНОДАР САРАТОВ ТЮМЕНЬ ТОЛЬЯТТИ ИЖЕВСК БАРНАУЛ ИРКУТСК УЛЬЯНОВСК ХАБАРОВСК ЯРОСЛАВЛЬ ВЛАДИВОСТОК МАХАЧКАЛА ТОМСК ОРЕНБУРГ КЕМЕРОВО РЯЗАНЬ АСТРАХАНЬ ПЕНЗА ЛИПЕЦК КИРОВ ЧЕБОКСАРЫ ТУЛА КУРСК СТАВРОПОЛЬ ТВЕРЬ БРЯНСК ИВАНОВО БЕЛГОРОД"),
		street:   "УЛ. САДОВАЯ",
		passport: func(r *rand.Rand) string { return fmt.Sprintf("7%d%s", r.IntN(7), digits(r, 7)) },
		card:     func(r *rand.Rand) string { return digits(r, 10) },
	},
	{
		code: "UZB", title: [2]string{"O‘ZBEKISTON RESPUBLIKASI", "REPUBLIC OF UZBEKISTAN"}, nationality: "O‘ZBEKISTON",
		authority: []string{"IIV 10326", "IIV 26283", "TOSHKENT SH. IIBB"}, labels: [2]language{uz, en}, hue: 148,
		lasts: crossed(uzbekMen, "OV"), last: same, female: func(s string) string { return s + "A" },
		men: uzbekMen, women: words("AZIZA BARNO DILAFRUZ DILDORA DILFUZA DILNOZA DILOROM FARANGIZ FERUZA GAVHAR GULCHEHRA GULNORA GULSHAN HILOLA IRODA KAMOLA LAYLO LOLA MADINA MALIKA MAVLUDA MOHINUR MUHABBAT MUNISA NARGIZA NASIBA NIGORA NILUFAR NODIRA OYDIN OZODA RA’NO ROBIYA SABOHAT SANOBAR SEVARA SHAHLO SHAHNOZA SITORA TURSUNOY UMIDA XADICHA YULDUZ ZARINA ZEBO ZILOLA ZUHRA ZULFIYA"),
		fathers: uzbekMen, patronymic: turkicFather(" O‘G‘LI", " QIZI"),
		places: words("TOSHKENT SAMARQAND BUXORO NAMANGAN ANDIJON QO‘QON FARG‘ONA QARSHI NUKUS URGANCH TERMIZ JIZZAX GULISTON NAVOIY MARG‘ILON CHIRCHIQ OLMALIQ ANGREN XIVA DENOV SHAHRISABZ BEKOBOD ASAKA"),
		street: "NAVOIY KO‘CHASI", personal: pinfl,
		passport: func(r *rand.Rand) string { return "F" + letters(r, 1) + digits(r, 7) }, card: func(r *rand.Rand) string { return "A" + letters(r, 1) + digits(r, 7) },
	},
	{
		code: "KGZ", title: [2]string{"КЫРГЫЗ РЕСПУБЛИКАСЫ", "KYRGYZ REPUBLIC"}, nationality: "КЫРГЫЗ / KYRGYZ",
		authority: []string{"МКК / SRS 50-16", "МКК 211041"}, sex: map[string]string{Male: "Э", Female: "А"}, labels: [2]language{ky, en}, hue: 14,
		lasts: crossed(kyrgyzMen, "ОВ", "БАЕВ", "КУЛОВ"), last: same, female: func(s string) string { return s + "А" },
		men: kyrgyzMen, women: words("АЙГЕРИМ АЙЖАМАЛ АЙЗАДА АЙНУРА АЙПЕРИ АЙТУРГАН АЛТЫНАЙ БЕГИМАЙ БҮБҮСАРА БУРУЛ ГҮЛЗАТ ГҮЛМИРА ГҮЛНАРА ГҮЛСАНА ДИНАРА ЖАМИЛЯ ЖИБЕК ЖЫЛДЫЗ ЗАРИНА КЫЯЛ КҮМҮШАЙ МААРИПА МЭЭРИМ НАЗГҮЛ НАРГИЗА НУРГҮЛ ӨКҮМ РАХАТ САЙКАЛ САЛТАНАТ ТОЛГОНАЙ ҮМҮТ УУЛКАН ЧОЛПОН ЧЫНАРА ЭЛНУРА ЫРЫСКАН"),
		fathers: kyrgyzMen, patronymic: func(s string, woman bool) string {
			if woman {
				return s + "ОВНА"
			}
			return s + "ОВИЧ"
		},
		places: words("БИШКЕК ОШ КАРАКОЛ ТАЛАС НАРЫН ТОКМОК ӨЗГӨН БАЛЫКЧЫ КАРА-БАЛТА КАНТ ТАШ-КӨМҮР БАТКЕН КЕРБЕН ИСФАНА КАРА-СУУ МАЙЛУУ-СУУ СУЛЮКТА НООКАТ ЧОЛПОН-АТА КЫЗЫЛ-КЫЯ КЕМИН ТОКТОГУЛ КОЧКОР"),
		street: "МАНАС ПР.", personal: kgzPIN,
		passport: func(r *rand.Rand) string { return "PE" + digits(r, 7) }, card: func(r *rand.Rand) string { return "ID" + digits(r, 7) },
	},
	{
		code: "UKR", title: [2]string{"УКРАЇНА", "UKRAINE"}, nationality: "УКРАЇНА / UKR",
		authority: []string{"8001", "4612", "3225"}, sex: map[string]string{Male: "Ч", Female: "Ж"}, labels: [2]language{uk, en}, hue: 224,
		lasts: words("ШЕВЧЕНКО БОНДАРЕНКО КОВАЛЕНКО ТКАЧЕНКО КРАВЧЕНКО ОЛІЙНИК ШЕВЧУК КОВАЛЬ ПОЛІЩУК БОНДАР ТКАЧУК МОРОЗ МАРЧЕНКО ЛИСЕНКО РУДЕНКО САВЧЕНКО ПЕТРЕНКО КРАВЧУК КЛИМЕНКО ПАВЛЕНКО САВЧУК КУЗЬМЕНКО ПОНОМАРЕНКО ВАСИЛЕНКО ВОЛОШИН ХАРЧЕНКО КАРПЕНКО ГАВРИЛЮК МЕЛЬНИЧУК МЕЛЬНИК ПАВЛЮК ЮРЧЕНКО ЄВТУШЕНКО ЇЖАКЕВИЧ ҐУДЗЬ ГРИЦЕНКО ДЕМ’ЯНЕНКО ІВАНЕНКО ІЛЬЧЕНКО КОСТЕНКО ЛЕВЧЕНКО НАЗАРЕНКО ОСТАПЕНКО РОМАНЕНКО СИДОРЕНКО ТИМОШЕНКО ФЕДОРЕНКО ЯКОВЕНКО ЯРЕМЧУК ЗАХАРЧЕНКО ЦИМБАЛЮК ГОНЧАРУК ДОВЖЕНКО ЖУРАВЕЛЬ"),
		last:  same, female: same,
		men:     words("ОЛЕКСАНДР ОЛЕКСІЙ АНДРІЙ АНТОН АРТЕМ БОГДАН БОРИС ВАДИМ ВАЛЕНТИН ВАСИЛЬ ВІКТОР ВІТАЛІЙ ВОЛОДИМИР ВЯЧЕСЛАВ ГЕОРГІЙ ГРИГОРІЙ ДАНИЛО ДЕНИС ДМИТРО ЄВГЕН ЄВГЕНІЙ ІВАН ІГОР ІЛЛЯ КИРИЛО КОСТЯНТИН ЛЕОНІД МАКСИМ МИКИТА МИКОЛА МИХАЙЛО НАЗАР ОЛЕГ ОСТАП ПАВЛО ПЕТРО РОМАН РУСЛАН СЕРГІЙ СТЕПАН ТАРАС ТИМОФІЙ ФЕДІР ЮРІЙ ЯРОСЛАВ"),
		women:   words("АЛІНА АНАСТАСІЯ АННА БОГДАНА ВАЛЕНТИНА ВІКТОРІЯ ВІРА ГАЛИНА ГАННА ДАРИНА ЄВА ЄВГЕНІЯ ЗЛАТА ЗОРЯНА ІВАННА ІННА ІРИНА КАТЕРИНА ЛАРИСА ЛЕСЯ ЛІДІЯ ЛІЛІЯ ЛЮБОВ ЛЮДМИЛА МАРИНА МАРІЯ МАРТА НАДІЯ НАТАЛІЯ НІНА ОКСАНА ОЛЕНА ОЛЬГА ПОЛІНА РАЇСА СВІТЛАНА СОЛОМІЯ СОФІЯ ТЕТЯНА УЛЯНА ХРИСТИНА ЮЛІЯ ЯНА ЯРИНА"),
		fathers: words("ОЛЕКСАНДРОВ ОЛЕКСІЙОВ АНДРІЙОВ АНТОНОВ БОГДАНОВ БОРИСОВ ВАДИМОВ ВАСИЛЬОВ ВІКТОРОВ ВІТАЛІЙОВ ВОЛОДИМИРОВ ГРИГОРОВ ДМИТРОВ ЄВГЕНОВ ІВАНОВ ІГОРОВ ЛЕОНІДОВ МАКСИМОВ МИКОЛАЙОВ МИХАЙЛОВ ОЛЕГОВ ПАВЛОВ ПЕТРОВ РОМАНОВ СЕРГІЙОВ СТЕПАНОВ ТАРАСОВ ФЕДОРОВ ЮРІЙОВ"),
		patronymic: func(s string, woman bool) string {
			if woman {
				return s + "НА"
			}
			return s + "ИЧ"
		},
		places: words("КИЇВ ХАРКІВ ОДЕСА ДНІПРО ДОНЕЦЬК ЗАПОРІЖЖЯ ЛЬВІВ МИКОЛАЇВ ВІННИЦЯ ХЕРСОН ПОЛТАВА ЧЕРНІГІВ ЧЕРКАСИ ЖИТОМИР СУМИ ХМЕЛЬНИЦЬКИЙ РІВНЕ ЧЕРНІВЦІ ТЕРНОПІЛЬ ЛУЦЬК УЖГОРОД БРОВАРИ"),
		street: "ВУЛ. ЛІСОВА", personal: func(r *rand.Rand, p Person) string { return p.BirthDate.Format("20060102") + "-" + digits(r, 5) },
		passport: func(r *rand.Rand) string { return "F" + letters(r, 1) + digits(r, 6) }, card: func(r *rand.Rand) string { return digits(r, 9) },
	},
	{
		code: "POL", title: [2]string{"RZECZPOSPOLITA POLSKA", "REPUBLIC OF POLAND"}, nationality: "POLSKIE / POLISH",
		authority: []string{"PREZYDENT M.ST. WARSZAWY", "WÓJT GMINY SŁUPCA", "BURMISTRZ MIASTA ŻORY"}, labels: [2]language{pl, en}, hue: 342,
		lasts: words("KOWALSKI WIŚNIEWSKI DĄBROWSKI LEWANDOWSKI ZIELIŃSKI SZYMAŃSKI KOZŁOWSKI JANKOWSKI WOJCIECHOWSKI KWIATKOWSKI PIOTROWSKI GRABOWSKI PAWŁOWSKI MICHALSKI NOWICKI ADAMSKI JABŁOŃSKI MAJEWSKI OLSZEWSKI JAWORSKI MALINOWSKI RUTKOWSKI OSTROWSKI SIKORSKI BĄKOWSKI LASKOWSKI GŁOWACKI ZAKRZEWSKI KRAJEWSKI ŁAWICKI ŻUKOWSKI ŚLIWIŃSKI ĆWIKLIŃSKI SAWICKI KAMIŃSKI"),
		last:  same, female: func(s string) string { return s[:len(s)-1] + "A" },
		men:    words("ADAM ALEKSANDER ANDRZEJ ANTONI BARTŁOMIEJ BOGUSŁAW CZESŁAW DARIUSZ DOMINIK EDWARD FILIP GRZEGORZ HENRYK IGNACY JACEK JAKUB JANUSZ JAROSŁAW JERZY JÓZEF KACPER KAMIL KAROL KAZIMIERZ KRZYSZTOF ŁUKASZ MACIEJ MAREK MARIUSZ MATEUSZ MICHAŁ MIECZYSŁAW MIROSŁAW PAWEŁ PIOTR PRZEMYSŁAW RAFAŁ RYSZARD SŁAWOMIR STANISŁAW SZYMON TADEUSZ TOMASZ WIESŁAW WITOLD WŁADYSŁAW WOJCIECH ZBIGNIEW ZDZISŁAW"),
		women:  words("AGATA AGNIESZKA ALEKSANDRA ALICJA ANIELA BARBARA BEATA BOŻENA DANUTA DOROTA EDYTA ELŻBIETA EWELINA GRAŻYNA HALINA HANNA HELENA IRENA IWONA IZABELA JADWIGA JANINA JOANNA JOLANTA JÓZEFA JULIA JUSTYNA KATARZYNA KINGA KRYSTYNA LUCYNA MAGDALENA MAŁGORZATA MARIA MARIANNA MARTA MONIKA NATALIA OLGA PAULINA RENATA SABINA SŁAWOMIRA STANISŁAWA SYLWIA TERESA URSZULA WANDA WERONIKA WIESŁAWA ZOFIA ZUZANNA"),
		places: words("WARSZAWA KRAKÓW ŁÓDŹ GDAŃSK POZNAŃ WROCŁAW SZCZECIN BYDGOSZCZ LUBLIN BIAŁYSTOK KATOWICE GDYNIA CZĘSTOCHOWA RADOM SOSNOWIEC TORUŃ KIELCE GLIWICE ZABRZE BYTOM OLSZTYN RZESZÓW TYCHY ŻYWIEC"),
		street: "UL. KLONOWA", personal: pesel,
		passport: func(r *rand.Rand) string { return letters(r, 2) + digits(r, 7) }, card: func(r *rand.Rand) string { return letters(r, 3) + digits(r, 6) },
	},
	{
		code: "DEU", title: [2]string{"BUNDESREPUBLIK DEUTSCHLAND", "FEDERAL REPUBLIC OF GERMANY"}, nationality: "DEUTSCH",
		authority: []string{"STADT KÖLN", "LANDESHAUPTSTADT MÜNCHEN", "STADT GÖTTINGEN"}, labels: [2]language{de, en}, hue: 48,
		lasts: words("MÜLLER SCHMIDT SCHNEIDER FISCHER WEBER MEYER WAGNER BECKER SCHULZ HOFFMANN SCHÄFER KOCH BAUER RICHTER KLEIN WOLF SCHRÖDER NEUMANN SCHWARZ ZIMMERMANN BRAUN KRÜGER HOFMANN HARTMANN LANGE WERNER KRAUSE LEHMANN KÖHLER MAIER KÖNIG HUBER KAISER FUCHS PETERS SCHOLZ MÖLLER WEISS JUNG HAHN SCHUBERT VOGEL FRIEDRICH KELLER GÜNTHER BERGER WINKLER BÖHM GROẞ KRÄMER"),
		last:  same, female: same,
		men:      words("ALEXANDER ANDREAS BERND BJÖRN CHRISTIAN CLEMENS DANIEL DETLEF DIETER ERIK FELIX FLORIAN FRANK GEORG GERHARD GÜNTER HANS HEINZ HELMUT HOLGER INGO JAN JENS JOCHEN JÖRG JÜRGEN KARL KLAUS KONRAD LARS LENNART LUKAS MANFRED MARTIN MATTHIAS MICHAEL NIKLAS OLAF OTTO PATRICK PETER RAINER RALF ROLF SEBASTIAN SÖREN STEFAN THOMAS TOBIAS UWE VOLKER WALTER WERNER WOLFGANG"),
		women:    words("ALEXANDRA ANDREA ANGELIKA ANJA ANKE ANNEMARIE ANTJE BÄRBEL BEATE BIRGIT BRIGITTE CHRISTA CLAUDIA CORNELIA DAGMAR DORIS ELISABETH ERIKA EVA FRAUKE GABRIELE GISELA GUDRUN HANNELORE HEIKE HELGA ILSE INGEBORG INGRID JANA JULIA JUTTA KARIN KATHARINA KÄTHE KERSTIN LIESELOTTE MARGRET MARION MARTINA MELANIE MONIKA NICOLE PETRA RENATE RUTH SABINE SANDRA SILKE SIMONE SONJA STEFANIE SUSANNE TANJA URSULA UTE WALTRAUD YVONNE"),
		places:   words("BERLIN HAMBURG MÜNCHEN KÖLN FRANKFURT STUTTGART DÜSSELDORF LEIPZIG DORTMUND ESSEN BREMEN DRESDEN HANNOVER NÜRNBERG DUISBURG BOCHUM WUPPERTAL BIELEFELD BONN MÜNSTER MANNHEIM KARLSRUHE AUGSBURG WIESBADEN LÜBECK GÖTTINGEN"),
		street:   "LINDENSTRASSE",
		passport: func(r *rand.Rand) string { return "C" + digits(r, 8) }, card: func(r *rand.Rand) string { return "L" + digits(r, 8) },
	},
	{
		code: "ROU", title: [2]string{"ROMÂNIA", "ROMANIA"}, nationality: "ROMÂNĂ / ROU",
		authority: []string{"SPCLEP SECTOR 3", "SPCEP IAȘI", "SPCLEP TÂRGU MUREȘ"}, labels: [2]language{ro, en}, hue: 264,
		lasts: words("POPESCU IONESCU POPA DUMITRU STAN STOICA GHEORGHE MATEI CIOBANU RUSU CONSTANTIN MARIN LAZĂR FLOREA TOMA DINU MUNTEANU MOLDOVEANU ȘERBAN ȚURCANU ENACHE BĂLAN CÎRSTEA DOBRE ILIE IORDACHE MANOLE NEAGU NIȚĂ OPREA PĂUN PÎRVU RADU SANDU SAVU SIMION TĂNASE TUDOR UNGUREANU VASILE VLAD ZAMFIR ȘTEFĂNESCU BĂDESCU"),
		last:  same, female: same,
		men:    words("ADRIAN ALEXANDRU ALIN ANDREI BOGDAN CĂTĂLIN CIPRIAN CLAUDIU CONSTANTIN CORNEL COSMIN COSTEL CRISTIAN DAN DĂNUȚ DORIN DUMITRU EMIL FLORIN GABRIEL GEORGE GHEORGHE ION IONUȚ IULIAN LAURENȚIU LIVIU LUCIAN MARIAN MARIUS MIHAI MIRCEA NICOLAE OCTAVIAN OVIDIU PETRU RADU RĂZVAN SEBASTIAN SILVIU SORIN ȘTEFAN TIBERIU TUDOR VALENTIN VASILE VIOREL VLAD"),
		women:  words("ADRIANA ALEXANDRA ALINA ANA ANCA ANDREEA ANGELA BIANCA CAMELIA CARMEN CĂTĂLINA CLAUDIA CORINA CRISTINA DANIELA DIANA DOINA ECATERINA ELENA EUGENIA FLORENTINA FLORICA GABRIELA GEORGETA IOANA IRINA IULIANA LĂCRĂMIOARA LAURA LILIANA LUMINIȚA MĂDĂLINA MAGDALENA MARIANA MIHAELA MIOARA MONICA NICOLETA OANA PAULA RALUCA RODICA ROXANA SIMONA ȘTEFANIA TEODORA VALENTINA VASILICA VIORICA"),
		places: words("BUCUREȘTI CLUJ-NAPOCA TIMIȘOARA IAȘI CONSTANȚA CRAIOVA BRAȘOV GALAȚI PLOIEȘTI ORADEA BRĂILA ARAD PITEȘTI SIBIU BACĂU BUZĂU BOTOȘANI SUCEAVA VÂLCEA TULCEA REȘIȚA BISTRIȚA"),
		street: "STR. ALUNIȘULUI", personal: cnp,
		passport: func(r *rand.Rand) string { return digits(r, 9) }, card: func(r *rand.Rand) string { return letters(r, 2) + digits(r, 6) },
	},
	{
		code: "CZE", title: [2]string{"ČESKÁ REPUBLIKA", "CZECH REPUBLIC"}, nationality: "ČESKÁ REPUBLIKA / CZE",
		authority: []string{"MAGISTRÁT MĚSTA BRNA", "MĚSTSKÝ ÚŘAD ŽĎÁR", "ÚMČ PRAHA 6"}, labels: [2]language{cs, en}, hue: 300,
		lasts: words("NOVÁK SVOBODA NOVOTNÝ DVOŘÁK ČERNÝ PROCHÁZKA KUČERA VESELÝ HORÁK NĚMEC MAREK POSPÍŠIL HÁJEK JELÍNEK KRÁL RŮŽIČKA BENEŠ FIALA SEDLÁČEK DOLEŽAL ZEMAN KOLÁŘ NAVRÁTIL ČERMÁK VANĚK URBAN BLAŽEK KŘÍŽ KOVÁŘ KRATOCHVÍL KOPECKÝ VLČEK POKORNÝ MUSIL ŠIMEK HÁJEK STANĚK ŠŤASTNÝ"),
		last:  same, female: func(s string) string {
			if r := []rune(s); r[len(r)-1] == 'Ý' {
				return string(r[:len(r)-1]) + "Á"
			}
			return s + "OVÁ"
		},
		men:    words("ADAM ALEŠ ANTONÍN BOHUMIL BOHUSLAV DANIEL DAVID DOMINIK FILIP FRANTIŠEK JAKUB JAN JAROMÍR JAROSLAV JINDŘICH JIŘÍ JOSEF KAREL LADISLAV LIBOR LUBOŠ LUBOMÍR LUKÁŠ MAREK MARTIN MATĚJ MICHAL MILAN MILOSLAV MIROSLAV ONDŘEJ PAVEL PETR RADEK RADIM RICHARD ROMAN RUDOLF STANISLAV ŠIMON ŠTĚPÁN TOMÁŠ VÁCLAV VIKTOR VLADIMÍR VLASTIMIL VOJTĚCH ZBYNĚK ZDENĚK"),
		women:  words("ADÉLA ALENA ALŽBĚTA ANDREA ANEŽKA ANNA BARBORA BLANKA BOŽENA DAGMAR DANA DENISA ELIŠKA EVA GABRIELA HANA HELENA ILONA IRENA IVA IVANA IVETA JANA JARMILA JAROSLAVA JIŘINA JITKA KAMILA KATEŘINA KLÁRA KRISTÝNA LENKA LIBUŠE LUCIE LUDMILA MARCELA MARIE MARKÉTA MARTINA MICHAELA MILADA MILENA MONIKA NATÁLIE NIKOLA OLGA PAVLA PETRA RADKA RENATA ŠÁRKA SOŇA TEREZA VĚRA VERONIKA VLASTA ZDEŇKA ZUZANA ŽANETA"),
		places: words("PRAHA BRNO OSTRAVA PLZEŇ LIBEREC OLOMOUC BUDĚJOVICE HRADEC PARDUBICE ZLÍN HAVÍŘOV KLADNO MOST OPAVA KARVINÁ JIHLAVA TEPLICE DĚČÍN CHOMUTOV PŘEROV PROSTĚJOV MLADÁ TŘEBÍČ ZNOJMO"),
		street: "LIPOVÁ", personal: func(r *rand.Rand, p Person) string {
			month := int(p.BirthDate.Month())
			if p.Sex == Female {
				month += 50
			}
			body := fmt.Sprintf("%02d%02d%02d%s", p.BirthDate.Year()%100, month, p.BirthDate.Day(), digits(r, 3))
			n, _ := strconv.Atoi(body) // figures alone
			return fmt.Sprintf("%s/%s%d", body[:6], body[6:], n%11%10)
		},
		passport: func(r *rand.Rand) string { return digits(r, 8) }, card: func(r *rand.Rand) string { return digits(r, 9) },
	},
	{
		code: "FRA", title: [2]string{"RÉPUBLIQUE FRANÇAISE", ""}, nationality: "Française",
		authority: []string{"PRÉFECTURE DE POLICE", "PRÉFECTURE DU RHÔNE", "SOUS-PRÉFECTURE DE BÉZIERS"}, labels: [2]language{fr, ""}, hue: 206,
		lasts: words("MARTIN BERNARD THOMAS PETIT ROBERT RICHARD DURAND DUBOIS MOREAU LAURENT SIMON MICHEL LEFÈVRE LEROY ROUX DAVID BERTRAND MOREL FOURNIER GIRARD BONNET DUPONT LAMBERT FONTAINE ROUSSEAU VINCENT LECLÈRE GUÉRIN BOYER GARNIER CHEVALIER FRANÇOIS LEGRAND GAUTHIER PERRIN ROBIN CLÉMENT MORIN NICOLAS HENRY ROUSSEL MATHIEU GAUTIER MASSON MARCHAND DUVAL DENIS DUMONT LEMAIRE NOËL MEUNIER BÉRANGER"),
		last:  same, female: same,
		men:      words("ADRIEN ALAIN ALEXANDRE ANDRÉ ANTOINE ARNAUD AURÉLIEN BENOÎT BERNARD BRUNO CÉDRIC CHARLES CHRISTIAN CHRISTOPHE CLAUDE DAMIEN DENIS DIDIER ÉMILE ÉRIC ÉTIENNE FABIEN FRANCIS FRANÇOIS FRÉDÉRIC GEORGES GÉRARD GILBERT GUILLAUME GUY HENRI HERVÉ JACQUES JÉRÔME JOËL JULIEN LAURENT LOÏC LOUIS LUC MARCEL MATHIEU MAURICE MAXIME NICOLAS OLIVIER PASCAL PATRICE PHILIPPE PIERRE RAYMOND RENÉ ROLAND SÉBASTIEN SERGE STÉPHANE SYLVAIN THIERRY VINCENT XAVIER YVES"),
		women:    words("AGNÈS ANAÏS ANDRÉE ANNE ANNICK AUDREY AURÉLIE BÉATRICE BRIGITTE CAROLINE CATHERINE CÉCILE CÉLINE CHANTAL CHLOÉ CHRISTELLE CLAIRE CLAUDINE COLETTE DANIELLE DELPHINE DENISE DOMINIQUE ÉLISABETH ÉLODIE ÉMILIE ESTELLE FLORENCE FRANÇOISE GENEVIÈVE GINETTE HÉLÈNE ISABELLE JACQUELINE JEANNE JOSIANE JULIE KARINE LAËTITIA LAURENCE LÉA LUCIENNE MADELEINE MARGUERITE MARTINE MICHÈLE MONIQUE NADINE NATHALIE NICOLE ODETTE PATRICIA PAULETTE RENÉE SANDRINE SÉVERINE SIMONE SOPHIE SUZANNE SYLVIE VALÉRIE VÉRONIQUE VIRGINIE YVONNE ZOÉ"),
		places:   words("PARIS MARSEILLE LYON TOULOUSE NICE NANTES MONTPELLIER STRASBOURG BORDEAUX LILLE RENNES REIMS SAINT-ÉTIENNE TOULON GRENOBLE DIJON ANGERS NÎMES VILLEURBANNE ORLÉANS BESANÇON MÂCON BÉZIERS"),
		street:   "RUE DES TILLEULS",
		passport: func(r *rand.Rand) string { return digits(r, 2) + letters(r, 2) + digits(r, 5) }, card: func(r *rand.Rand) string { return digits(r, 12) },
	},
	{
		code: "USA", title: [2]string{"", ""}, nationality: "USA", authority: []string{"DMV"}, labels: [2]language{en, ""}, hue: 176,
		lasts: words("SMITH JOHNSON WILLIAMS BROWN JONES MILLER DAVIS WILSON ANDERSON TAYLOR MOORE JACKSON THOMPSON WHITE HARRIS CLARK LEWIS ROBINSON WALKER YOUNG ALLEN KING WRIGHT SCOTT HILL GREEN ADAMS NELSON BAKER HALL CAMPBELL MITCHELL CARTER ROBERTS PHILLIPS EVANS TURNER PARKER COLLINS EDWARDS STEWART MORRIS MURPHY COOK ROGERS MORGAN COOPER PETERSON REED BAILEY BELL KELLY HOWARD WARD COX RICHARDSON WOOD WATSON BROOKS BENNETT GRAY HUGHES PRICE MYERS LONG FOSTER SANDERS ROSS POWELL SULLIVAN RUSSELL ORTIZ JENKINS PERRY BUTLER BARNES FISHER"),
		last:  same, female: same,
		men:      words("JAMES ROBERT JOHN MICHAEL DAVID WILLIAM RICHARD JOSEPH THOMAS CHARLES CHRISTOPHER DANIEL MATTHEW ANTHONY MARK DONALD STEVEN ANDREW PAUL JOSHUA KENNETH KEVIN BRIAN GEORGE TIMOTHY RONALD EDWARD JASON JEFFREY RYAN JACOB GARY NICHOLAS ERIC JONATHAN STEPHEN LARRY JUSTIN SCOTT BRANDON BENJAMIN SAMUEL GREGORY ALEXANDER FRANK PATRICK RAYMOND JACK DENNIS JERRY TYLER AARON"),
		women:    words("MARY PATRICIA JENNIFER LINDA ELIZABETH BARBARA SUSAN JESSICA SARAH KAREN LISA NANCY BETTY SANDRA MARGARET ASHLEY KIMBERLY EMILY DONNA MICHELLE CAROL AMANDA MELISSA DEBORAH STEPHANIE DOROTHY REBECCA SHARON LAURA CYNTHIA AMY KATHLEEN ANGELA SHIRLEY BRENDA EMMA ANNA PAMELA NICOLE SAMANTHA KATHERINE CHRISTINE HELEN DEBRA RACHEL CAROLYN JANET MARIA HEATHER DIANE"),
		places:   words("SPRINGFIELD FRANKLIN GREENVILLE BRISTOL CLINTON FAIRVIEW SALEM MADISON GEORGETOWN ARLINGTON ASHLAND BURLINGTON MANCHESTER OXFORD CLAYTON JACKSON MILTON AUBURN DAYTON LEXINGTON MILFORD RIVERSIDE CLEVELAND DOVER HUDSON KINGSTON NEWPORT"),
		street:   "HARBOR LN",
		passport: func(r *rand.Rand) string { return digits(r, 9) }, card: func(r *rand.Rand) string { return letters(r, 1) + digits(r, 7) },
	},
	{
		code: "UTO", title: [2]string{"UTOPIA", "UTOPIE"}, nationality: "UTOPIAN", authority: []string{"MINISTRY OF THE INTERIOR", "ZENITH PREFECTURE"}, labels: [2]language{en, fr}, hue: 280,
		lasts: words("BRANWELL CASTELLAN DUNMORE HALLORAN LINDQUIST MERRIWEATHER OAKLEY ASHGROVE BELLAMY CORBETT DELACROIX ELLERY FAIRFAX GALLOWAY HAWTHORNE INGLEWOOD JESSOP KENDRICK LOCKHART MONTAGUE NORTHCOTT ORMISTON PEMBERTON QUINCEY RADCLIFFE SINCLAIR THORNBURY UNDERHILL VANCE WETHERBY YARDLEY ZELENKA"),
		last:  same, female: same,
		men:    words("THOMAS EDMUND ANDERS HUGO LEON ALARIC BASIL CEDRIC DESMOND EUSTACE FABIAN GILES HECTOR IVOR JULIUS KELVIN LIONEL MILES NIGEL OSWIN PERCIVAL QUENTIN RUFUS SILAS TRISTAN ULRIC VICTOR WILFRED"),
		women:  words("HELEN CLARA INGRID ROSALIND EDITH JUDITH AMABEL BEATRIX CORDELIA DELIA ESTHER FLORA GWENDOLEN HESTER IMOGEN JOCELYN KEZIA LAVINIA MILDRED NERISSA OTTILIE PERDITA ROWENA SIBYL THEODORA URSULA VIVIEN WINIFRED"),
		places: words("AMAUROT ZENITH ANYDER ABRAXA LYRIA MERIDON CALDERA NORTHAVEN ELMSTEAD PORTWELL HIGHMOOR STONEBRIDGE RAVENSCAR WESTMERE"),
		street: "HARBOUR LANE", personal: func(r *rand.Rand, _ Person) string { return "ZE" + digits(r, 6) + "B" },
		passport: func(r *rand.Rand) string { return "L" + digits(r, 6) + "C" + digits(r, 1) }, card: func(r *rand.Rand) string { return "D" + digits(r, 8) },
	},
}

// turkicFather appends son and daughter to the father's name.
func turkicFather(son, daughter string) func(string, bool) string {
	return func(s string, woman bool) string {
		if woman {
			return s + daughter
		}
		return s + son
	}
}

// cnp makes a Romanian CNP: sex and century, YYMMDD, county, serial, check digit.
func cnp(r *rand.Rand, p Person) string {
	first := 1
	if p.BirthDate.Year() >= 2000 {
		first = 5
	}
	if p.Sex == Female {
		first++
	}
	body := fmt.Sprintf("%d%s%02d%s", first, p.BirthDate.Format("060102"), 1+r.IntN(40), digits(r, 3))
	sum := 0
	for i, w := range "279146358279" {
		sum += int(body[i]-'0') * int(w-'0')
	}
	check := sum % 11
	if check == 10 {
		check = 1
	}
	return fmt.Sprintf("%s%d", body, check)
}
