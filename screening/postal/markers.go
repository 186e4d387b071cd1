package postal

// role is the part of an address that a marker announces.
type role int

const (
	none  role = iota
	house      // the number of the building
	part       // corpus, block, entrance building: belongs to the house
	flat       // flat, office, room
	kind       // street, avenue, town, region …: says what a name is, and is no name
	noise      // country names, "address", "registered at"
)

// markers by their folded form, without dots, hyphens and slashes.
var markers = markerTable(map[role]string{
	house: `д дом үй уй house h bldg building будинок буд үйі үйү uy haus nr no № numer number bina ev`,
	part:  `корп корпус к кор стр строение block blok блок bl литера лит corps bâtiment bat`,
	flat: `кв квартира пәтер пәт пəтер пат п-р apt apartment flat unit suite ste кварт кімната ком комната room rm оф офис кеңсе office
		хонадон xonadon xon батир батири квартири appt wohnung whg lokal m daire пт помещ помещение bo‘lim`,
	kind: `ул улица көшесі көше ксі к-сі көш кош street st str strasse straße вул вулиця koʻchasi ko'chasi kochasi kuchasi кўчаси көчөсү көч rue via calle ulica ulitsa ul
		koshesi kosesi пр пр-т прт просп пр-кт проспект даңғылы даңғыл даңғ данг dangyly daňğyly avenue ave av prospekt prospect pr shoh хиёбони проспекти
		мкр мкрн м-н мк-н микрорайон ықшамаудан ықшамауданы ықш шағын шағынауданы шағынаудан аудан мөлтек ша mkr microdistrict mikrorayon mikroraion massivi массив кичирайон
		пер переулок тұйық тұйығы lane ln провулок тор пр-д проезд өткел passage drive dr way court ct place pl
		бул б-р бульвар бульвары блвд blvd boulevard шоссе тасжол highway hwy пл площадь алаңы sq square тупик набережная наб quay road rd трасса
		г гор город қ қала қаласы city town ш шаҳар шаҳри shahar shahri shaary шаары шаар м місто ville stadt gorod kalasy qalasy
		обл область облысы облыс region oblast obl viloyati вилояти область облусу oblysy край kray
		р-н рн район ауданы ауд district raion rayon tumani тумани району району р району raiony
		с село ауыл ауылы пос поселок посёлок посёлкі кент кенті village vil aul auyl айыл айылы qishlogi смт пгт а/о округ округі сельский ауылдық county
		жилой комплекс жк тұрғын кешені дача сдт снт садоводческое учетный квартал кварталы есептік`,
	noise: `адрес мекенжай мекенжайы мекен-жайы address manzil manzili дареги адреса анықтама тұрғылықты жері место жительства регистрации регистрация тіркелген
		республика республикасы қазақстан казахстан kazakhstan qazaqstan рк қр rk republic of respublikasi россия рф russia федерация российская ўзбекистон o'zbekiston uzbekistan узбекистан
		кыргызстан кыргызская kyrgyzstan украина україна ukraine usa u.s.a index индекс пошта the`,
})

func markerTable(lists map[role]string) map[string]role {
	table := make(map[string]role)
	for r, list := range lists {
		for _, word := range splitWords(list) {
			table[plain(word)] = r
		}
	}
	return table
}
