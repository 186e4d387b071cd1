// Watchlists measures how well and how fast people are found in watch lists, on
// people that are made up: names are drawn from common given and family names of
// twelve languages, which are no tuning data of package names' own corpus.
package main

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/idngo/idngo/screening/names"
)

// region holds common names of one naming tradition.
type region struct {
	country              string
	male, female, family string
	// sheFeminine turns a family name into a woman's.
	sheFeminine func(string) string
}

var regions = []region{
	{"RUS", `Артемий Богдан Вадим Виталий Герман Глеб Данила Демид Игнат Клим Лука Марк Мирон Нестор Платон Родион Руслан Ростислав Тихон Филипп`, `Алиса Ангелина Валерия Вероника Виолетта Диана Ева Забава Кристина Лиана Милана Нелли Оксана Прасковья Регина Снежана Таисия Эвелина Юлиана Ярослава`,
		`Абрамов Агафонов Богданов Быков Виноградов Власов Гаврилов Герасимов Горбунов Давыдов Данилов Ефимов Жданов Журавлёв Карпов Киселёв Комаров Крылов Лазарев Мельников Назаров Осипов Поляков Рыбаков Савельев Тарасов Титов Устинов Филатов Чистяков`, slavicWoman},
	{"KAZ", `Абылай Айбар Айтуар Алмас Аманжол Бекарыс Бейбіт Болатбек Ғани Дидар Ербол Еркебұлан Жанибек Жомарт Қанағат Мәди Нұржан Рахат Сымбат Тұрар`, `Айжан Аида Ақмарал Арайлым Аружан Бақыт Гүлшат Дильназ Жазира Зере Кәмшат Қымбат Лаура Мөлдір Нұрай Самал Сымбат Тоғжан Ұлпан Ырысбала`,
		`Абдуллаев Айдаров Байболов Байсеитов Бектұров Досанов Есқалиев Жандосов Жүнісов Исабеков Кәрімов Қожахметов Мамытбеков Махамбетов Мұстафин Нұрланов Рысбеков Сабитов Тілегенов Шаймерденов`, slavicWoman},
	{"UKR", `Артем Богдан Валерій Віталій Гліб Данило Денис Іван Кирило Лев Максим Назар Остап Петро Святослав`, `Аліна Богдана Валентина Діана Євдокія Жанна Інна Карина Лариса Мар'яна Ніна Оксана Поліна Руслана Соломія`,
		`Бабенко Білоус Васильченко Гнатюк Гордієнко Демченко Зінченко Іваненко Кириленко Левченко Марченко Назаренко Остапенко Павленко Романенко Сидоренко Тимошенко Федоренко Яременко Ярошенко`, nil},
	{"TUR", `Ahmet Burak Cem Deniz Emre Furkan Gökhan Hakan İbrahim Kemal Mehmet Murat Mustafa Oğuz Ömer Serkan Tolga Uğur Volkan Yusuf`, `Ayşe Büşra Ceren Derya Elif Fatma Gizem Hatice İrem Kübra Leyla Merve Nur Özlem Pınar Seda Şeyma Tuğba Zehra Zeynep`,
		`Acar Aydın Bulut Çelik Çetin Demir Doğan Erdoğan Güneş Kara Kaya Koç Kurt Özdemir Öztürk Polat Şahin Taş Yıldırım Yılmaz`, nil},
	{"EGY", `Abdallah Ahmad Ali Amr Hamza Hassan Hussein Ibrahim Ismail Karim Khaled Mahmoud Mohammed Mustafa Omar Osama Saad Tariq Youssef Ziad`, `Aisha Amal Amina Dina Fatima Hala Huda Iman Khadija Layla Mariam Mona Nadia Noor Rania Salma Samira Yasmin Zahra Zainab`,
		`Abdelaziz Abdelrahman Al-Masri Badawi El-Sayed Farouk Ghoneim Habib Haddad Hamdan Jaber Kassem Khalil Mansour Nasser Qasim Rashid Saleh Shaheen Zaki`, nil},
	{"IRN", `Alireza Amir Behnam Dariush Farhad Hamid Hossein Javad Kamran Mehdi Mohsen Morteza Navid Omid Reza Saeed Shahram Siamak Vahid Yaser`, `Azadeh Bahar Elham Fariba Forough Golnaz Leila Mahsa Maryam Mina Nasrin Negar Parisa Roya Sahar Sara Shirin Taraneh Yasaman Zohreh`,
		`Ahmadi Akbari Asadi Bagheri Ebrahimi Esfahani Farahani Ghasemi Hashemi Hosseini Jafari Karimi Mohammadi Moradi Mousavi Nazari Rahimi Rezaei Sadeghi Tehrani`, nil},
	{"FRA", `Antoine Benoît Cédric Damien Étienne François Guillaume Hugo Jérôme Julien Laurent Mathieu Nicolas Olivier Pascal Rémi Sébastien Thierry Vincent Yann`, `Amélie Béatrice Camille Céline Delphine Élodie Florence Hélène Isabelle Juliette Laëtitia Manon Nathalie Océane Pauline Sandrine Sophie Valérie Véronique Zoé`,
		`Bernard Bertrand Blanc Bonnet Chevalier Dubois Dupont Durand Faure Fontaine Garnier Girard Lambert Lefèvre Leroy Mercier Moreau Rousseau Simon Vincent`, nil},
	{"DEU", `Andreas Bernd Christoph Dieter Ernst Florian Günter Hans Jörg Jürgen Klaus Lukas Matthias Niklas Oliver Peter Rüdiger Stefan Thomas Wolfgang`, `Anja Birgit Claudia Doris Elke Franziska Gabriele Heike Ingrid Jutta Katrin Lena Monika Nadine Petra Renate Sabine Tanja Ulrike Yvonne`,
		`Bauer Becker Fischer Groß Hartmann Hofmann Jäger Keller Köhler König Krüger Lehmann Müller Neumann Schäfer Schmitz Schröder Weiß Wolf Zimmermann`, nil},
	{"ESP", `Alejandro Álvaro Carlos Diego Enrique Fernando Gonzalo Hugo Ignacio Javier Jesús José Luis Manuel Óscar Pablo Rafael Raúl Sergio Víctor`, `Alicia Beatriz Carmen Dolores Elena Inés Irene Isabel Laura Lucía María Marta Mónica Nuria Paula Pilar Raquel Rocío Sofía Teresa`,
		`Álvarez Castro Díaz Domínguez Fernández García Gómez González Gutiérrez Hernández Jiménez López Martínez Muñoz Navarro Pérez Ramírez Rodríguez Sánchez Vázquez`, nil},
	{"GBR", `Adam Benjamin Callum Daniel Edward Finley George Harry Isaac Jack Kieran Lewis Matthew Nathan Oliver Patrick Ryan Samuel Thomas William`, `Abigail Bethany Charlotte Daisy Eleanor Freya Grace Hannah Isla Jessica Katie Lucy Megan Natalie Olivia Phoebe Rebecca Sophie Victoria Zoe`,
		`Adams Bailey Carter Davies Edwards Foster Green Harrison Hughes Jackson Knight Lawson Mitchell Newton Parker Richards Saunders Turner Watson Young`, nil},
	{"IND", `Aarav Aditya Ajay Anil Arjun Deepak Gaurav Harish Karan Manoj Nikhil Pankaj Rahul Rajesh Rohit Sandeep Sanjay Suresh Vijay Vikram`, `Aishwarya Anjali Deepika Divya Kavita Lakshmi Meera Neha Nisha Pooja Priya Radha Rekha Shalini Shreya Sneha Sunita Swati Usha Vidya`,
		`Agarwal Bhatt Chopra Desai Gupta Iyer Jain Joshi Kapoor Khanna Kumar Malhotra Mehta Mishra Nair Patel Rao Reddy Sharma Singh`, nil},
	{"VNM", `Anh Bao Cuong Dung Duc Hai Hieu Hoang Hung Khanh Long Minh Nam Phong Quan Quang Son Thanh Tuan Viet`, `Chi Dao Giang Ha Hanh Hoa Hong Huong Lan Linh Mai Ngoc Nhung Phuong Quynh Thao Thuy Trang Van Yen`,
		`Bui Cao Dang Dinh Do Duong Ho Hoang Huynh Le Luong Ly Mai Ngo Nguyen Pham Phan Tran Trinh Vu`, nil},
}

func slavicWoman(s string) string {
	if strings.HasSuffix(s, "ов") || strings.HasSuffix(s, "ев") || strings.HasSuffix(s, "ёв") || strings.HasSuffix(s, "ин") {
		return s + "а"
	}
	return s
}

// person is made up.
type person struct {
	region      int
	first, last string
	born        string
	sex         string
}

func (p person) name() names.Name { return names.Name{First: p.first, Last: p.last} }
func (p person) country() string  { return regions[p.region].country }

// syllables make names of whoever is not in the lists, so that a million people
// do not share a few hundred names.
var syllables = strings.Fields(`ba be bo da de do fa ga ha ja ka ke ko la le lo ma me mi mo na ne ni no pa ra re ri ro sa se shi so ta te ti to va ve vi za zi an ar en er in ir on or ul un bek dar gul han jan khan lyn man nar sar tan ver wen yar zhan`)

func coined(r *rand.Rand) string {
	var b strings.Builder
	for range 2 + r.IntN(3) {
		b.WriteString(syllables[r.IntN(len(syllables))])
	}
	s := b.String()
	return strings.ToUpper(s[:1]) + s[1:]
}

// draw makes a person; strange is the share of family names that are coined.
func draw(r *rand.Rand, strange float64) person {
	at := r.IntN(len(regions))
	g := regions[at]
	pick := func(list string) string { w := strings.Fields(list); return w[r.IntN(len(w))] }
	p := person{region: at, sex: "M", first: pick(g.male), last: pick(g.family)}
	if r.IntN(2) == 0 {
		p.sex, p.first = "F", pick(g.female)
		if g.sheFeminine != nil {
			p.last = g.sheFeminine(p.last)
		}
	}
	if r.Float64() < strange {
		p.last = coined(r)
		if g.country == "RUS" || g.country == "KAZ" {
			p.last += "ov"
		}
	}
	p.born = fmt.Sprintf("%04d-%02d-%02d", 1940+r.IntN(65), 1+r.IntN(12), 1+r.IntN(28))
	return p
}
