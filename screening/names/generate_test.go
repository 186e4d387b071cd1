package names

import (
	"hash/fnv"
	"math/rand/v2"
	"strings"
)

// Names for generated pairs, by language. Common given and family names of each
// country, in the national script.
var corpus = map[string]struct{ male, female, last string }{
	"KAZ": {
		male:   `Әлихан Нұрсұлтан Ерасыл Алдияр Санжар Айсұлтан Мирас Әлинұр Мансұр Дінмұхаммед Ислам Ерлан Серік Марат Болат Қайрат Асқар Дәурен Дархан Ержан Жандос Бауыржан Мақсат Тимур Руслан Азамат Арман Данияр Нұрлан Талғат Қанат Ғалымжан Бақытжан Мұрат Рүстем Айдос Бекзат Олжас Төлеген Сәкен Ілияс Жасұлан Мейіржан Өмірзақ Ұлан Үсен Хамит Шыңғыс Ықылас Қуаныш Жұмабек Есен`,
		female: `Айгерім Айша Медина Раяна Айлин Томирис Аяла Дария Инжу Кәусар Айзере Назерке Мадина Сәуле Гүлнар Гүлжан Айнұр Әсел Әлия Динара Жанар Жанна Қарлығаш Ләззат Меруерт Назгүл Нұргүл Перизат Роза Сандуғаш Ұлжан Шолпан Ырысты Әйгерім Балжан Ботагөз Гауһар Данагүл Еркежан Жібек Зәуреш Индира Камила Маржан Салтанат Толқын Үміт Фатима Шынар Эльмира`,
		last:   `Серіков Ахметов Оспанов Ибраев Сұлейменов Қасымов Әлиев Смағұлов Омаров Есенов Нұрғалиев Тоқаев Назарбаев Жұмабаев Сәрсенбаев Бекенов Дүйсенов Ермеков Жақыпов Иманбаев Қалиев Мұқанов Нұрпейісов Өмірбеков Рахимов Сейітов Төлегенов Ұзақов Үмбетов Хамитов Шәріпов Ыбыраев Искаков Абдрахманов Байжанов Ғабитов Досмағамбетов Кенжебаев Мусаев Сатпаев Байтұрсынов Әуезов Бөкейханов Қонаев Мырзахметов Жолдасбеков Айтбаев Тілеуов Құнанбаев`,
	},
	"RUS": {
		male:   `Александр Сергей Дмитрий Андрей Алексей Максим Евгений Иван Михаил Илья Николай Юрий Павел Константин Виктор Владимир Роман Артём Олег Антон Денис Игорь Никита Григорий Фёдор Пётр Василий Анатолий Геннадий Вячеслав Станислав Ярослав Эдуард Леонид Борис Валерий Георгий Тимофей Лев Семён Захар Матвей Егор Кирилл Савелий Макар Яков Степан`,
		female: `Анастасия Мария Анна Елена Ольга Наталья Екатерина Татьяна Ирина Светлана Юлия Ксения Дарья Полина Виктория Людмила Надежда Любовь Галина Евгения Валентина Вера Зоя Яна Софья Варвара Василиса Арина Кира Алёна Маргарита Лариса Инна Нина Тамара Эльвира Жанна Щёкина Ульяна Фаина Клавдия Раиса Антонина Лидия Алла Элеонора Эмма`,
		last:   `Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв Борисов Яковлев Григорьев Романов Воробьёв Сергеев Кузьмин Фролов Александров Щербаков Хрущёв Юдин Жуков Цветков Чернов Шубин Эрлих Ершов Ельцин Подъячев Объедков Емельянов Тюрин Гурьев`,
	},
	"UKR": {
		male:   `Олександр Андрій Сергій Володимир Дмитро Микола Іван Василь Юрій Олег Віктор Євген Ігор Богдан Тарас Михайло Петро Роман Ярослав Григорій Степан Антін Ілля Мирослав Ростислав Всеволод Зіновій Лук'ян Дем'ян Любомир`,
		female: `Олена Тетяна Наталія Ірина Оксана Світлана Ганна Юлія Марія Катерина Людмила Галина Надія Леся Соломія Христина Дарина Софія Вікторія Зоряна Уляна Яна Злата Жанна Євгенія Мар'яна Валентина Лариса Роксолана Орися`,
		last:   `Мельник Шевченко Бойко Коваленко Бондаренко Ткаченко Ковальчук Кравченко Олійник Шевчук Коваль Поліщук Гончаренко Лисенко Савченко Руденко Петренко Мороз Клименко Гриценко Згурський Єщенко Їжак Щербина Юрченко Яценко Жук Хоменко Цимбал Чумак`,
	},
	"UZB": {
		male:   `Шерзод Бекзод Жасур Отабек Улуғбек Ўткир Қудрат Ғайрат Ҳасан Ҳусан Рустам Бахтиёр Фаррух Жамшид Алишер Тоҳир Шуҳрат Нодир Санжар Дилшод Зафар Илҳом Мирзо Сардор Темур Хуршид Юсуф Қобил`,
		female: `Нилуфар Дилноза Гулнора Малика Зилола Шаҳноза Феруза Лола Наргиза Муҳаббат Озода Рано Севара Умида Фотима Хуршида Ҳулкар Юлдуз Зуҳра Мадина Барно Ўғилой`,
		last:   `Каримов Раҳимов Юсупов Абдуллаев Тошматов Хўжаев Қодиров Ғуломов Ҳамидов Исмоилов Мирзаев Назаров Олимов Пўлатов Рашидов Саидов Турсунов Усмонов Файзуллаев Холматов Шарипов Эргашев Жўраев Зокиров`,
	},
	"KGZ": {
		male:   `Азамат Бакыт Нурбек Эрлан Таалай Улан Чыңгыз Жаныбек Кубанычбек Мирлан Өмүрбек Русланбек Сыймык Төлөгөн Уланбек Шайлообек Эсен Ысакбек`,
		female: `Айгүл Айнура Бермет Гүлнара Жылдыз Жамиля Кызжибек Назгүл Нургүл Сайкал Чолпон Эркайым Үмүт Айпери Бегимай Мээрим`,
		last:   `Акматов Асанов Бекназаров Жумабаев Жээнбеков Токтогулов Мамытов Сыдыков Абдырахманов Эсенов Өмүров Үсөнов Чотонов Шаршенов Кадыров Исаков`,
	},
	"BLR": {
		male:   `Аляксандр Сяргей Андрэй Дзмітрый Мікалай Уладзімір Віктар Яўген Ігар Кастусь Язэп Максім Павел Рыгор`,
		female: `Алена Наталля Святлана Вольга Ганна Кацярына Таццяна Марыя Людміла Ірына Юлія Дар'я`,
		last:   `Іваноў Кавалёў Казлоў Новік Ждановіч Лукашэвіч Шчарбакоў Ярмоленка Быкаў Купала Колас Міцкевіч`,
	},
}

// person of the corpus, drawn by the generator; held tells the half that was
// kept out of tuning.
type sample struct {
	country           string
	first, last, papa string
	female            bool
}

func heldOut(name string) bool {
	h := fnv.New32a()
	h.Write([]byte(name))
	return h.Sum32()%2 == 0
}

func half(words string, held bool) []string {
	var out []string
	for _, w := range strings.Fields(words) {
		if heldOut(w) == held {
			out = append(out, w)
		}
	}
	return out
}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

func drawSample(r *rand.Rand, country string, held bool) sample {
	c := corpus[country]
	s := sample{country: country, female: r.IntN(2) == 0, last: pick(r, half(c.last, held)), papa: pick(r, half(c.male, held))}
	if s.female {
		s.first = pick(r, half(c.female, held))
		for _, e := range []string{"ов", "ев", "ёв", "ин", "оў"} {
			if strings.HasSuffix(s.last, e) {
				s.last += "а"
				break
			}
		}
	} else {
		s.first = pick(r, half(c.male, held))
	}
	return s
}

var corpusCountries = []string{"KAZ", "RUS", "UKR", "UZB", "KGZ", "BLR"}

// booksOf are the rule books that a country's offices have used.
var booksOf = map[string][]string{
	"KAZ": {"icao-9303", "kk-practice", "kk-variants", "kk-2021"},
	"RUS": {"icao-9303", "ru-2010", "ru-1997", "ru-licence"},
	"UKR": {"uk-2010"}, "UZB": {"uz-1995", "uz-passport", "icao-9303"},
	"KGZ": {"ky-practice", "ky-variants", "icao-9303"}, "BLR": {"be-icao", "be-2007"},
}

// russian writes Kazakh, Kyrgyz and Uzbek letters as Russian documents do.
var russian = strings.NewReplacer("ә", "а", "ғ", "г", "қ", "к", "ң", "н", "ө", "о", "ұ", "у", "ү", "у", "һ", "х", "і", "и", "ў", "у", "ҳ", "х",
	"Ә", "А", "Ғ", "Г", "Қ", "К", "Ң", "Н", "Ө", "О", "Ұ", "У", "Ү", "У", "Һ", "Х", "І", "И", "Ў", "У", "Ҳ", "Х")

// spelling draws one of the ways in which the sample's name is written.
func (s sample) spelling(r *rand.Rand) Name {
	n := Name{First: s.first, Last: s.last}
	books := booksOf[s.country]
	switch k := r.IntN(len(books) + 2); {
	case k == len(books):
	case k == len(books)+1:
		if s.country == "KAZ" || s.country == "KGZ" || s.country == "UZB" {
			n.First, n.Last = russian.Replace(n.First), russian.Replace(n.Last)
		}
	default:
		n.First, n.Last = Transliterate(n.First, books[k]), Transliterate(n.Last, books[k])
	}
	if r.IntN(2) == 0 {
		n.First, n.Last = strings.ToUpper(n.First), strings.ToUpper(n.Last)
	}
	return n
}

// slip makes one typing error inside a word: a letter lost, doubled, swapped
// with the next or hit beside.
func slip(r *rand.Rand, w string) string {
	rs := []rune(w)
	i := 1 + r.IntN(len(rs)-1)
	switch r.IntN(4) {
	case 0:
		return string(rs[:i]) + string(rs[i+1:])
	case 1:
		return string(rs[:i]) + string(rs[i-1:])
	case 2:
		rs[i], rs[i-1] = rs[i-1], rs[i]
		return string(rs)
	default:
		letters := []rune("абвгдежзиклмнопрстуфхцчшщыэюя")
		if ScriptOf(w) == ScriptLatin {
			letters = []rune("abcdefghijklmnopqrstuvwxyz")
		}
		rs[i] = letters[r.IntN(len(letters))]
		return string(rs)
	}
}
