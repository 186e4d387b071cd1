package names

import (
	"strings"
	"testing"
)

// pairs are read as "stated | document | country"; a name is "Last, First, Middle"
// or, without a comma, a full name.
type pairTable struct {
	want  Outcome
	pairs string
}

func parseName(s string) Name {
	s = strings.TrimSpace(s)
	f := strings.Split(s, ",")
	for i := range f {
		f[i] = strings.TrimSpace(f[i])
	}
	switch len(f) {
	case 1:
		return Name{Full: s}
	case 2:
		return Name{Last: f[0], First: f[1]}
	default:
		return Name{Last: f[0], First: f[1], Middle: f[2]}
	}
}

var pairTables = map[string]pairTable{
	"kazakh equal": {Equal, `
Серікова, Айгерім | SERIKOVA, AIGERIM | KAZ
Серикова, Айгерим | SERIKOVA, AIGERIM | KAZ
Серікова, Айгерім | СЕРИКОВА, АЙГЕРИМ | KAZ
Серикова, Айгерим | SERIKOVA, AYGERIM | KAZ
Жұмабек, Санжар | ZHUMABEK, SANZHAR | KAZ
Жұмабек, Санжар | JUMABEK, SANJAR | KAZ
Джумабек, Санджар | ZHUMABEK, SANZHAR | KAZ
Жумабеков, Санжар | ДЖУМАБЕКОВ, САНДЖАР | KAZ
Zhumabekov, Sanzhar | JUMABEKOV, SANJAR | KAZ
Тоқаев, Қасым | TOKAYEV, KASSYM | KAZ
Тоқаев, Қасым | TOQAEV, QASYM | KAZ
Токаев, Касым | TOKAEV, KASYM | KAZ
Назарбаев, Нұрсұлтан | NAZARBAYEV, NURSULTAN | KAZ
Ержанов, Ерлан | YERZHANOV, YERLAN | KAZ
Ержанов, Ерлан | ERZHANOV, ERLAN | KAZ
Yerzhanov, Yerlan | ERJANOV, ERLAN | KAZ
Бақытжанов, Бахыт | BAKHYTZHANOV, BAKHYT | KAZ
Бахытжанов, Бакыт | BAKHYTZHANOV, BAQYT | KAZ
Ғабитов, Ғалымжан | GABITOV, GALYMZHAN | KAZ
Ғабитов, Ғалымжан | GHABITOV, GHALYMJAN | KAZ
Хамитов, Мұхтар | KHAMITOV, MUKHTAR | KAZ
Хамитов, Мухтар | HAMITOV, MUHTAR | KAZ
Уәлиев, Дәулет | UALIYEV, DAULET | KAZ
Уалиев, Даулет | WALIEV, DAULET | KAZ
Өмірбек, Әсел | OMIRBEK, ASEL | KAZ
Омирбек, Асель | OMIRBEK, ASSEL | KAZ
Омирбек, Асель | ӨМІРБЕК, ӘСЕЛ | KAZ
Ыбырайымов, Ілияс | YBYRAIYMOV, ILIYAS | KAZ
Щербаков, Юрий | SHCHERBAKOV, YURIY | KAZ
Щербаков, Юрий | SHERBAKOV, YURI | KAZ
Юсупова, Яна | YUSSUPOVA, YANA | KAZ
Юсупова, Яна | IUSUPOVA, IANA | KAZ
Әлиева, Қарлығаш | ÄLIEVA, QARLYĞAŞ | KAZ
Серікұлы, Ән | SERIKULY, AN | KAZ
Нұрланқызы, Аяна | NURLANKYZY, AYANA | KAZ
Нұрланқызы, Аяна | NURLANQYZY, AIANA | KAZ
Иманбаев, Ғани, Сейітұлы | ИМАНБАЕВ, ГАНИ, СЕЙИТОВИЧ | KAZ
Аскаров, Тимур, Серикович | АСҚАРОВ, ТИМУР, СЕРІКҰЛЫ | KAZ
Аскарова, Мадина, Сериковна | АСҚАРОВА, МАДИНА, СЕРІКҚЫЗЫ | KAZ
Аскарова, Мадина, Сериковна | ASKAROVA, MADINA, SERIKKYZY | KAZ
Аскарова, Мадина, Сериковна | ASKAROVA, MADINA | KAZ
Аскарова, Мадина | АСКАРОВА, МАДИНА, СЕРИКОВНА | KAZ
Аскарова, Мадина, Сериковна | АСКАРОВА, МАДИНА СЕРИКОВНА | KAZ
Аскарова, Мадина | АСКАРОВА, МАДИНА СЕРІКҚЫЗЫ | KAZ
Абаев, Даурен, Сергеевич | АБАЕВ, ДӘУРЕН, СЕРГЕЙҰЛЫ | KAZ
Петров, Иван, Ильич | PETROV, IVAN ILICH | RUS
Петрова, Анна, Ильинична | PETROVA, ANNA ILINICHNA | RUS
Петров, Иван | PETROV, IVAN LVOVICH | RUS
Абаев, Даурен, Абаевич | АБАЕВ, ДАУРЕН, АБАЙҰЛЫ | KAZ
Мадина, Аскарова | АСКАРОВА, МАДИНА | KAZ
Madina, Askarova | ASKAROVA, MADINA | KAZ
Мадина Аскарова | АСКАРОВА, МАДИНА, СЕРИКОВНА | KAZ
Аскарова Мадина Сериковна | ASKAROVA, MADINA | KAZ
Аскарова Мадина | Мадина Аскарова | KAZ
`},
	"russian equal": {Equal, `
Иванов, Иван, Иванович | IVANOV, IVAN | RUS
Щукин, Юрий | SHCHUKIN, IURII | RUS
Щукин, Юрий | SHCHUKIN, YURIY | RUS
Yuri, Shchukin | SHCHUKIN, IURII | RUS
Подъячев, Илья | PODIEIACHEV, ILIA | RUS
Подъячев, Илья | PODYACHEV, ILYA | RUS
Емельянова, Юлия | EMELIANOVA, IULIIA | RUS
Yemelyanova, Yuliya | EMELIANOVA, IULIIA | RUS
Емельянова, Юлия | YEMEL'YANOVA, YULIYA | RUS
Хрущёв, Фёдор | KHRUSHCHEV, FEDOR | RUS
Хрущев, Федор | ХРУЩЁВ, ФЁДОР | RUS
Хрущёв, Фёдор | KHRUSHCHOV, FYODOR | RUS
Цветаева, Наталья | TCVETAEVA, NATALIA | RUS
Цветаева, Наталья | TSVETAYEVA, NATAL'YA | RUS
Достоевский, Дмитрий | DOSTOEVSKII, DMITRII | RUS
Достоевский, Дмитрий | DOSTOEVSKIY, DMITRIY | RUS
Dostoevsky, Dmitry | DOSTOEVSKII, DMITRII | RUS
Чайковский, Пётр | CHAIKOVSKII, PETR | RUS
Tchaikovskiy, Petr | TCHAIKOVSKII, PETR | RUS
Соловьёв, Алексей | SOLOVEV, ALEKSEI | RUS
Соловьёв, Алексей | SOLOVYEV, ALEXEY | RUS
Александрова, Ксения | ALEXANDROVA, XENIA | RUS
Петрова-Водкина, Анна-Мария | PETROVA VODKINA, ANNA MARIIA | RUS
Римский-Корсаков, Андрей | RIMSKIIKORSAKOV, ANDREI | RUS
ИВАНОВ, ИВАН | Иванов, Иван | RUS
Эйзенштейн, Эдуард | EIZENSHTEIN, EDUARD | RUS
Жуков, Георгий | ZHUKOV, GEORGII | RUS
Ершов, Артём | ERSHOV, ARTEM | RUS
Крылова, Мария | KRYLOVA, MARIIA | RUS
Krylova, Maria | KRYLOVA, MARIIA | RUS
Krylova, Mariya | KRYLOVA, MARIIA | RUS
Васильев, Анатолий, Васильевич | VASILEV, ANATOLII, VASILEVICH | RUS
Васильев, Анатолий | VASILYEV, ANATOLY | RUS
Иванов, И. | ИВАНОВ, И | RUS
`},
	"ukrainian equal": {Equal, `
Гончаренко, Олег | HONCHARENKO, OLEH | UKR
Гончаренко, Олег | HONCHARENKO, OLEG | UKR
Згурський, Дмитро | ZGHURSKYI, DMYTRO | UKR
Єнакієва, Юлія | YENAKIIEVA, YULIIA | UKR
Короп'є, Знам'янка | KOROPIE, ZNAMIANKA | UKR
Щербань, Ганна | SHCHERBAN, HANNA | UKR
Їжакевич, Яна | YIZHAKEVYCH, YANA | UKR
Ющенко, Андрій | YUSHCHENKO, ANDRII | UKR
Шевченко, Тарас, Григорович | SHEVCHENKO, TARAS | UKR
Кузьменко, Наталія | KUZMENKO, NATALIIA | UKR
Kuzmenko, Natalia | KUZMENKO, NATALIIA | UKR
`},
	"central asian equal": {Equal, `
Каримов, Ўткир | KARIMOV, O'TKIR | UZB
Каримов, Ўткир | KARIMOV, OTKIR | UZB
Каримов, Уткир | KARIMOV, O‘TKIR | UZB
Ғуломов, Шерзод | G'ULOMOV, SHERZOD | UZB
Ғуломов, Шерзод | GULOMOV, SHERZOD | UZB
Хўжаев, Қудрат | XOʻJAYEV, QUDRAT | UZB
Хўжаев, Қудрат | KHUJAEV, KUDRAT | UZB
Ҳамидов, Жасур | HAMIDOV, JASUR | UZB
Абдуллаев, Жамшид | ABDULLAYEV, JAMSHID | UZB
Юсупов, Чори | YUSUPOV, CHORI | UZB
Каримов, Ботир, Алишерович | KARIMOV, BOTIR, ALISHER O'G'LI | UZB
Жумабаев, Ниязбек | JUMABAEV, NIIAZBEK | KGZ
Жумабаев, Ниязбек | ZHUMABAEV, NIYAZBEK | KGZ
Бекова, Чынара, Асановна | BEKOVA, CHYNARA, ASAN KYZY | KGZ
Асан уулу, Өмүрбек | ASAN UULU, OMURBEK | KGZ
Токтогулова, Айнура | TOKTOGULOVA, AINURA | KGZ
Раҳмонов, Ҷамшед | RAHMONOV, JAMSHED | TJK
Лукашэвіч, Сяргей | LUKASHEVICH, SIARHEI | BLR
Ждановіч, Ёсіф | ZHDANOVICH, IOSIF | BLR
Гогоберидзе, გიორგი | GOGOBERIDZE, GIORGI | GEO
Алиев, Хикмет | ALIYEV, HIKMET | AZE
`},
	"latin equal": {Equal, `
Müller, Jürgen | MUELLER, JUERGEN | DEU
Müller, Jürgen | MULLER, JURGEN | DEU
Mueller, Juergen | MÜLLER, JÜRGEN | DEU
Weiß, Jörg | WEISS, JOERG | DEU
Großmann, Käthe | GROSSMANN, KAETHE | AUT
Sørensen, Jørgen | SOERENSEN, JOERGEN | DNK
Åkesson, Björn | AAKESSON, BJOERN | SWE
Åkesson, Björn | AKESSON, BJORN | SWE
Þórsson, Guðmundur | THORSSON, GUDMUNDUR | ISL
Łukasiewicz, Paweł | LUKASIEWICZ, PAWEL | POL
Wałęsa, Grażyna | WALESA, GRAZYNA | POL
Kowalska-Nowak, Anna | KOWALSKA NOWAK, ANNA | POL
Yılmaz, İbrahim | YILMAZ, IBRAHIM | TUR
Çelik, Gülşen | CELIK, GULSEN | TUR
Öztürk, Şükrü | OZTURK, SUKRU | TUR
Muñoz, José | MUNOZ, JOSE | ESP
Muñoz, José | MUNXXOZ, JOSE | ESP
García López, María | GARCIA LOPEZ, MARIA | ESP
García-López, María José | GARCIA LOPEZ, MARIA JOSE | ESP
O'Connor, Seán | OCONNOR, SEAN | IRL
O’Connor, Sean | O CONNOR, SEAN | IRL
d'Artagnan, Charles | DARTAGNAN, CHARLES | FRA
de la Cruz, Ana | DE LA CRUZ, ANA | ESP
Smith, John, Michael | SMITH, JOHN MICHAEL | GBR
SMITH, JOHN | smith, john | GBR
Nguyễn, Văn Đức | NGUYEN, VAN DUC | VNM
Papadopoulos, Γιώργος | PAPADOPOULOS, GIORGOS | GRC
Əliyev, Elçin | ALIYEV, ELCIN | AZE
Jean-Pierre, Élodie | JEAN PIERRE, ELODIE | FRA
`},
	"plausible": {Plausible, `
Иванов, Сергей | ИВАНОВА, СЕРГЕЙ | RUS
Иванова, Алина | ИВАНОВ, АЛИНА | RUS
Ivanov, Alina | IVANOVA, ALINA | RUS
Ivanova, Maria | IVANOV, MARIA | KAZ
Достоевский, Анна | ДОСТОЕВСКАЯ, АННА | RUS
Dostoevskaya, Anna | DOSTOEVSKII, ANNA | RUS
Kowalski, Ewa | KOWALSKA, EWA | POL
Серикоав, Айгерим | СЕРИКОВА, АЙГЕРИМ | KAZ
Серкова, Айгерим | СЕРИКОВА, АЙГЕРИМ | KAZ
Серикова, Айгерипм | СЕРИКОВА, АЙГЕРИМ | KAZ
Сериуова, Айгерим | СЕРИКОВА, АЙГЕРИМ | KAZ
Petrov, Alexnader | PETROV, ALEXANDER | RUS
Petrov, Aleksandar | PETROV, ALEKSANDR | RUS
Schmitd, Thomas | SCHMIDT, THOMAS | DEU
Muller, Hans | MUELLER, HANS | POL
García, María | GARCIA LOPEZ, MARIA | ESP
García López, María | LOPEZ GARCIA, MARIA | ESP
Smith, J | SMITH, JOHN | GBR
Иванов, И | ИВАНОВ, ИВАН | RUS
Smith, John | SMITH, JOHN MICHAEL | GBR
Schmidt, Hans | SCHMIDT, HANS HEINRICH | DEU
Шевченко, Владимир | SHEVCHENKO, VOLODYMYR | UKR
Шевченко, Елена | ШЕВЧЕНКО, ОЛЕНА | UKR
Новик, Ольга | NOVIK, VOLHA | BLR
Ибраев, Ибрагим | ИБРАЕВ, ЫБЫРАЙЫМ | KAZ
Nowak, Anna Maria | NOWAK, MARIA ANNA | POL
Мухамедов, Ринат | МУХАММЕДОВ, РИНАТ | KAZ
Филипов, Кирилл | ФИЛИППОВ, КИРИЛЛ | RUS
Catherine, Ivanova | KATHERINE, IVANOVA | GBR
Wolkow, Iwan | VOLKOV, IVAN | RUS
Аскаров, Тимур, Серикович | АСКАРОВ, ТИМУР, СЕРИКҚЫЗЫ | KAZ
Аскаров, Тимур, Серик | АСКАРОВ, ТИМУР, СЕРИКОВИЧ | KAZ
Askarov, Timur | ASKAROV | KAZ
Тетеренко, Олександр | ТЕТЕРИНКО, ОЛЕКСАНДР | UKR
Санжаров, Наталия | САНЖАРОВ, НАТАЛЬЯ | KAZ
Қалдыбаев, Сыздық | КАЛДЫБАЕВ, СИЗДИК | KAZ
Бахытжанов, Бакыт | BAKYTZHANOV, BAQYT | KAZ
Özdemir, Mehmet | OZDEMUR, MEHMET | TUR
Fernandez, Luis | FERNANDES, LUIS | ESP
`},
	"different": {Different, `
Серикова, Алия | СЕРИКОВА, АЛИНА | KAZ
Serikova, Aliya | SERIKOVA, ALINA | KAZ
Серикова, Алия | SERIKOVA, ALINA | KAZ
Иванов, Серик | ИВАНОВ, БЕРИК | KAZ
Ivanov, Serik | IVANOV, BERIK | KAZ
Аскаров, Ерлан | АСКАРОВ, ЕРМЕК | KAZ
Аскаров, Айдар | АСКАРОВ, АЙДОС | KAZ
Аскарова, Айгуль | АСКАРОВА, АЙНУР | KAZ
Аскарова, Айжан | АСКАРОВА, АЙНАР | KAZ
Аскаров, Марат | АСКАРОВ, МУРАТ | KAZ
Askarov, Marat | ASKAROV, MURAT | KAZ
Аскаров, Асхат | АСКАРОВ, АСКАР | KAZ
Аскарова, Динара | АСКАРОВА, ДАНА | KAZ
Аскарова, Дана | АСКАРОВА, ДИНА | KAZ
Аскаров, Канат | АСКАРОВ, ТАЛГАТ | KAZ
Аскаров, Тимур, Серикович | АСКАРОВ, ТИМУР, МАРАТОВИЧ | KAZ
Аскаров, Тимур, Серикович | АСКАРОВ, ТИМУР, БОЛАТҰЛЫ | KAZ
Иванов, Иван | ПЕТРОВ, ИВАН | RUS
Иванов, Иван | ИВАНОВ, ПЁТР | RUS
Иванов, Иван | ИВАНЕНКО, ИВАН | RUS
Иванова, Мария | ИВАНОВА, МАРИНА | RUS
Ivanova, Mariia | IVANOVA, MARINA | RUS
Иванов, Сергей | IVANOV, ANDREI | RUS
Иванов, Дмитрий | IVANOV, DENIS | RUS
Козлов, Олег | КОЗЛОВА, ОЛЬГА | RUS
Ким, Ан | КИМ, ЯН | KAZ
Ли, Анна | ЛЕЕ, АННА | XXX
Пак, Вера | ПАН, ВЕРА | KAZ
Цой, Виктор | ЦАЙ, ВИКТОР | KAZ
Шевченко, Тарас | SHEVCHUK, TARAS | UKR
Кравець, Іван | KRAVCHUK, IVAN | UKR
Бондаренко, Олена | BONDARENKO, OLHA | UKR
Шевченко, Владимир | SHEVCHENKO, VOLODYSLAV | UKR
Аскаров, Хасан | АСКАРОВ, ХАМИТ | KAZ
Каримов, Шерзод | KARIMOV, BEKZOD | UZB
Каримов, Шерзод | RAKHIMOV, SHERZOD | UZB
Юсупова, Нилуфар | YUSUPOVA, NARGIZA | UZB
Жумабаев, Азамат | ZHUMALIEV, AZAMAT | KGZ
Schmidt, Thomas | SCHULZ, THOMAS | DEU
Müller, Hans | MOELLER, HANS | DEU
Meier, Jan | MAUER, JAN | DEU
Weber, Anna | WEBER, ANJA | DEU
Nowak, Jan | NOWAK, ADAM | POL
Kowalski, Jan | KOWALCZYK, JAN | POL
Yılmaz, Mehmet | YILMAZ, AHMET | TUR
Kaya, Ali | KARA, ALI | TUR
García, María | GARCIA, MARTA | ESP
Gómez, Juan | GAMEZ, JUANA | ESP
Smith, John | SMITH, JANE | GBR
Lee, Ann | LEE, IAN | GBR
Smith, J | SMITH, MARY | GBR
Иванов Иван | ПЕТРОВ ПЁТР | RUS
, Айгерим | , ДИНАРА | KAZ
Серикова, | , ДИНАРА | KAZ
Аскарова Мадина Сериковна | ASKAROVA, AINUR | KAZ
`},
}

func TestCompareTable(t *testing.T) {
	t.Parallel()
	total := 0
	for name, table := range pairTables {
		for _, line := range strings.Split(strings.TrimSpace(table.pairs), "\n") {
			f := strings.Split(line, "|")
			if len(f) != 3 {
				t.Fatalf("bad line %q", line)
			}
			total++
			a, b, opt := parseName(f[0]), parseName(f[1]), Options{IssuingCountry: strings.TrimSpace(f[2])}
			got := Compare(a, b, opt)
			if got.Outcome != table.want {
				t.Errorf("%s: %s: got %v %.2f, want %v\n  %s", name, line, got.Outcome, got.Score, table.want, strings.Join(got.Explanation, "\n  "))
			}
			back := Compare(b, a, opt)
			if back.Outcome != got.Outcome || back.Score != got.Score {
				t.Errorf("%s: %s: not symmetric: %v %v, back %v %v", name, line, got.Outcome, got.Score, back.Outcome, back.Score)
			}
		}
	}
	if total < 150 {
		t.Errorf("table has %d pairs", total)
	}
}
