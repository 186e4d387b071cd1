package dashapi

// dossierWords are the words of a dossier: English, Russian, Kazakh. Codes of
// checks, labels and activities are the contract's own and stay as they are.
var dossierWords = map[string][3]string{
	"dossier":        {"Verification dossier", "Досье проверки", "Тексеру құжаттамасы"},
	"report":         {"Verification report", "Отчёт о проверке", "Тексеру есебі"},
	"identity":       {"Person and document", "Человек и документ", "Адам және құжат"},
	"decision":       {"Decision", "Решение", "Шешім"},
	"decidedBy":      {"Decided by", "Решил", "Шешкен"},
	"decidedAt":      {"Decided at (UTC)", "Решено (UTC)", "Шешілген уақыты (UTC)"},
	"why":            {"Why", "Почему", "Неліктен"},
	"verification":   {"Verification", "Проверка", "Тексеру"},
	"verificationId": {"Verification id", "Идентификатор проверки", "Тексеру идентификаторы"},
	"portrait":       {"Portrait on the document", "Портрет на документе", "Құжаттағы портрет"},
	"document":       {"Document", "Документ", "Құжат"},
	"unset":          {"in letters that this file cannot set", "буквами, которых нет в этом файле", "бұл файлда жоқ әріптермен"},
	"byZone":         {"by the machine readable zone", "по машиночитаемой зоне", "машина оқитын аймақ бойынша"},
	"observations":   {"Observations", "Наблюдения", "Бақылаулар"},
	"nothing":        {"nothing was noted", "ничего не отмечено", "ештеңе белгіленбеген"},
	"subject":        {"Subject", "О ком", "Кім туралы"},
	"name":           {"Name", "Имя", "Аты-жөні"},
	"applicant":      {"Applicant", "Заявитель", "Өтініш беруші"},
	"externalId":     {"External id", "Внешний id", "Сыртқы id"},
	"company":        {"Company", "Компания", "Компания"},
	"environment":    {"Environment", "Среда", "Орта"},
	"created":        {"Created", "Создан", "Жасалған"},
	"email":          {"E-mail", "Эл. почта", "Эл. пошта"},
	"phone":          {"Phone", "Телефон", "Телефон"},
	"tags":           {"Tags", "Теги", "Тегтер"},
	"madeBy":         {"Made by", "Составил", "Жасаған"},
	"madeAt":         {"Made at (UTC)", "Составлено (UTC)", "Жасалған уақыты (UTC)"},
	"version":        {"Version of the program", "Версия программы", "Бағдарлама нұсқасы"},
	"result":         {"Result", "Результат", "Нәтиже"},
	"state":          {"State", "Состояние", "Күйі"},
	"level":          {"Level", "Уровень", "Деңгей"},
	"labels":         {"Labels", "Метки", "Белгілер"},
	"toApplicant":    {"To the applicant", "Заявителю", "Өтініш берушіге"},
	"toCompany":      {"To the company", "Компании", "Компанияға"},
	"holds":          {"Legal holds in force", "Действующие запреты на удаление", "Күшіндегі өшіру тыйымдары"},
	"decisions":      {"Who decided what and when", "Кто, что и когда решил", "Кім, нені және қашан шешті"},
	"when":           {"When (UTC)", "Когда (UTC)", "Қашан (UTC)"},
	"who":            {"Who", "Кто", "Кім"},
	"answer":         {"Answer", "Решение", "Шешім"},
	"changed":        {"changes an earlier one", "меняет прежнее", "бұрынғысын өзгертеді"},
	"data":           {"Stated and recognised", "Заявлено и распознано", "Айтылған және танылған"},
	"field":          {"Field", "Поле", "Өріс"},
	"stated":         {"Stated", "Заявлено", "Айтылған"},
	"found":          {"Recognised", "Распознано", "Танылған"},
	"documents":      {"Documents", "Документы", "Құжаттар"},
	"kind":           {"Kind", "Вид", "Түрі"},
	"country":        {"Country", "Страна", "Ел"},
	"number":         {"Number", "Номер", "Нөмірі"},
	"issued":         {"Issued", "Выдан", "Берілген"},
	"validUntil":     {"Valid until", "Действителен до", "Жарамдылық мерзімі"},
	"checks":         {"Checks of the newest attempt", "Проверки последней попытки", "Соңғы әрекеттің тексерулері"},
	"check":          {"Check", "Проверка", "Тексеру"},
	"outcome":        {"Outcome", "Итог", "Қорытынды"},
	"evidence":       {"Evidence", "Основания", "Негіздер"},
	"reasons":        {"Reasons of the decision", "Основания решения", "Шешім негіздері"},
	"versions":       {"What the decision rested on", "На чём основано решение", "Шешім неге сүйенді"},
	"part":           {"Part", "Часть", "Бөлік"},
	"attempts":       {"Attempts", "Попытки", "Әрекеттер"},
	"submitted":      {"Submitted (UTC)", "Отправлено (UTC)", "Жіберілген (UTC)"},
	"decided":        {"Decided (UTC)", "Решено (UTC)", "Шешілген (UTC)"},
	"trail":          {"Audit trail, newest first", "Журнал, сначала новое", "Журнал, алдымен жаңасы"},
	"trailCut":       {"The newest entries only; the whole trail is in the Dashboard.", "Только последние записи; весь журнал в Dashboard.", "Тек соңғы жазбалар; толық журнал Dashboard-та."},
	"activity":       {"Activity", "Действие", "Әрекет"},
	"pictures":       {"Files", "Файлы", "Файлдар"},
	"picturesCut":    {"Not all files are shown: there are too many.", "Показаны не все файлы: их слишком много.", "Барлық файл көрсетілмеген: олар тым көп."},
	"picturesText":   {"Marks: blue, a field that was read; violet, the machine readable zone; green, a face; red, a finding.", "Метки: синее — прочитанное поле; фиолетовое — машиночитаемая зона; зелёное — лицо; красное — находка.", "Белгілер: көк — оқылған өріс; күлгін — машина оқитын аймақ; жасыл — бет; қызыл — табылған белгі."},
	"inactive":       {"replaced or removed", "заменён или удалён", "ауыстырылған не жойылған"},
	"firstName":      {"First name", "Имя", "Аты"},
	"lastName":       {"Last name", "Фамилия", "Тегі"},
	"middleName":     {"Middle name", "Отчество", "Әкесінің аты"},
	"dob":            {"Date of birth", "Дата рождения", "Туған күні"},
	"gender":         {"Sex", "Пол", "Жынысы"},
	"placeOfBirth":   {"Place of birth", "Место рождения", "Туған жері"},
	"nationality":    {"Nationality", "Гражданство", "Азаматтығы"},
	"tin":            {"National number", "ИИН", "ЖСН"},
	"address":        {"Address", "Адрес", "Мекенжай"},
}

// dossierWord gives a word in a language, English for any other.
func dossierWord(lang, key string) string {
	w := dossierWords[key]
	switch lang {
	case "ru":
		return w[1]
	case "kk":
		return w[2]
	}
	return w[0]
}
