"""What stands on identity documents, made up: names, places, labels, numbers and dates in seven kinds.

Words come from the train part of bench/PROTOCOL.md (see parts.py), those of tune from its classes 4 to 6.
"""
import re

from . import parts

LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
DIACRITICS = "ÀÁÂÃÄÅĂĄĀÆÇĆČĊĎĐÈÉÊËĘĚĖĒƏĞĢĠĦÌÍÎÏİĮĪĶĹĽŁĻŃŇÑŅÒÓÔÕÖŐØŒŔŘŚŠŞȘŤŢȚÙÚÛÜŮŰŪŲÝŸŹŻŽÞÐ"
RUSSIAN = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ"
OTHER_CYRILLIC = "ӘҒҚҢӨҰҮҺІҐЄЇЎҲ"
DIGITS, SIGNS = "0123456789", " .,-/'()№<:&\"«»+"
MORE_SIGNS = "#*%@=;!?_°"  # added in version 2


def lower(s):
    return "".join(c.lower() for c in s if len(c.lower()) == 1)


# The order is that of version 1, so that its weights can be built on.
ALPHABET = "".join(dict.fromkeys(DIGITS + SIGNS + LATIN + lower(LATIN) + DIACRITICS + lower(DIACRITICS) + "ßı" + RUSSIAN + lower(RUSSIAN)
                                 + OTHER_CYRILLIC + lower(OTHER_CYRILLIC) + MORE_SIGNS))

# Per language: vowels, consonants (repeated: more frequent), endings.
LANGUAGES = {
    "rus": ("АЕИОУЯЮЁЫЭАЕИО", "БВГДЖЗКЛМНПРСТФХЦЧШЩЙВЛНРСТК", "ОВ ОВА ЕВ ЕВА ИН ИНА СКИЙ СКАЯ ЦКИЙ ЕНКО УК ИЧ ЬЕВА ОЙ ЫЙ АЯ ЁВА ОВИЧ ОВНА ЕВИЧ ЕВНА ЬЕВИЧ".split()),
    "kaz": ("АӘЕИОӨҰҮЫІАЕЫІӘ", "БҒГДЖЗЙКҚЛМНҢПРСТШХҺУҚҢҒ", "БАЕВ БАЕВА БЕКОВ ОВА ЕВА ҒАЛИ ҒАЛИЕВ ҚЫЗЫ ҰЛЫ БАЙ БЕК ХАН ГҮЛ НҰР ЖАН ӘЛІ ОВИЧ ОВНА ЕВНА".split()),
    "ukr": ("АЕЄИІЇОУЮЯАОІИ", "БВГҐДЖЗЙКЛМНПРСТФХЦЧШЩВНРКЛ", "ЕНКО УК ЮК ЧУК СЬКИЙ СЬКА ЦЬКА ІВ ЇВ ИЧ ИЛО КО ЯК ЕЦЬ ЄВА ІЄНКО ОВИЧ ІВНА ЙОВИЧ ЇВНА".split()),
    "kir": ("АЕИОӨУҮЫЭАЫУӨҮ", "БГДЖЗЙКЛМНҢПРСТЧШКНҢР", "ОВ ОВА ЕВА БАЕВ БЕКОВА КУЛОВ БЕК ГҮЛ БҮБҮ КАН ТАЙ УУЛУ КЫЗЫ ОВИЧ".split()),
    "uzb": ("АЕИОУЎЯЮЁЭАИОЎ", "БВГҒДЖЗЙКҚЛМНПРСТФХҲЧШҚҲҒЪ", "ОВ ОВА ЕВА ХЎЖАЕВ ҚУЛОВ БОЕВ ЗОДА ЖОН ХОН ОЙ ҒАНИЕВ ЎҒЛИ ҚИЗИ ОВНА".split()),
    "lat": ("AEIOUYAEIO", "BCDFGHJKLMNPQRSTVWXZLNRST", "OV OVA EVA SKI SKA OGLU IUS AS SON SEN ESCU OVIC EZ MANN ER ULY QYZY O'G'LI QIZI OVICH OVNA TION LAND BERG VILLE".split()),
}
# Diacritics of one language go together.
LATIN_SETS = ("", "", "ĄĆĘŁŃÓŚŹŻ", "ÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ", "ÁÄČĎÉÍĹĽŇÓÔŔŠŤÚÝŽ", "ÄÖÜß", "ÀÂÇÉÈÊËÎÏÔŒÙÛÜŸÆ", "ÁÉÍÑÓÚÜ", "ÃÁÀÂÇÉÊÍÓÔÕÚ", "ÇĞİÖŞÜ", "ĂÂÎȘȚŞŢ",
              "ÁÉÍÓÖŐÚÜŰ", "ĀČĒĢĪĶĻŅŠŪŽ", "ĄČĘĖĮŠŲŪŽ", "ÅÄÖÆØ", "ÁÐÉÍÓÚÝÞÆÖ", "ƏÇĞİÖŞÜ", "ČĆĐŠŽ", "ĊĠĦŻ", "ÀÈÉÌÒÙ", "ÕÄÖÜŠŽ")
ACCENTED_VOWELS = "ĄĘÓÁÉĚÍÚŮÝÄÔÖÜÀÂÈÊËÎÏŒÙÛŸÆÃÕİĂŐŰĀĒĪŪĖĮŲÅØƏÌÒ"
PLACES = {
    "rus": ("Г. {}", "УЛ. {}, Д. {n}", "Г. {}, УЛ. {}", "{} ОБЛ.", "С. {} {} Р-НА", "ПОС. {}", "ПР-Т {}, {n}-{n}", "КВ. {n}", "{} РАЙОН", "РЕСП. {}", "ОВД Г. {}", "ОУФМС РОССИИ ПО {}", "ГУ МВД ПО {} ОБЛ.", "ГИБДД {n}", "МВД {n}"),
    "kaz": ("{} ҚАЛАСЫ", "{} ОБЛЫСЫ", "{} АУДАНЫ", "{} КӨШЕСІ, {n}", "{} АУЫЛЫ", "{} Қ.", "ІІМ {}", "{} ШАҒЫН АУДАНЫ {n}", "{} К-СІ {n} ҮЙ", "ҚР ІІМ", "МВД РК"),
    "ukr": ("М. {}", "ВУЛ. {}, БУД. {n}", "{} ОБЛ.", "С. {}", "{} РАЙОН", "СМТ {}", "КВ. {n}", "{} РВ УМВС", "ПРОВ. {}, {n}"),
    "kir": ("{} ШААРЫ", "{} ОБЛУСУ", "{} РАЙОНУ", "{} КӨЧӨСҮ {n}", "{} АЙЫЛЫ", "ИИМ {}", "Ш. {}", "МКК {n}"),
    "uzb": ("{} ШАҲРИ", "{} ВИЛОЯТИ", "{} ТУМАНИ", "{} КЎЧАСИ {n}", "{} МФЙ", "ИИБ {}", "{} Т. ИИБ"),
    "lat": ("{} CITY", "{} STR. {n}", "{} DISTRICT", "UL. {} {n}", "{} REGION", "{}/{}", "{n} {} AVE", "IIV {}", "MIA {n}", "{} TUMANI", "{} KO'CHASI {n}", "{} nr.{n}", "MINISTRY OF {}", "{}, {}", "{} {n}, {n}"),
}
LABELS = {
    "rus": "Фамилия|Имя|Отчество|Дата рождения|Место рождения|Пол|Дата выдачи|Код подразделения|Паспорт выдан|Личный код|Личная подпись|Срок действия|Гражданство|Российская Федерация|ПАСПОРТ|Водительское удостоверение|Орган, выдавший документ|Место жительства|МУЖ.|ЖЕН.|Подпись владельца|МВД РОССИИ|Удостоверение личности|Действительно до|Серия|Номер|Вид на жительство|Национальность|РОСТ|Особые отметки|отделом внутренних дел|министерство юстиции|по городу|района|Зарегистрирован|выдан|подпись|Кем выдан|Категория|января|марта|сентября|года рождения|Адрес|Лицевой счет|Итого к оплате|Плательщик",
    "kaz": "Тегі|Аты|Әкесінің аты|Туған күні|Туған жері|Жынысы|ЖСН|Берілген күні|Қолданылу мерзімі|Жеке куәлік|Қазақстан Республикасы|Ұлты|ҚАЗАҚ|Азаматтығы|Төлқұжат|ІІМ|ІШКІ ІСТЕР МИНИСТРЛІГІ|ӘДІЛЕТ МИНИСТРЛІГІ|Иесінің қолы|Берген мекеме|Құжат нөмірі|Мекенжайы|ЕР|ӘЙЕЛ|Жарамды|Тегі / Фамилия|Аты / Имя|ЖСН / ИИН|Жүргізуші куәлігі|Тұрғылықты жері|қаңтар|Күні|нөмірі|қолы|облысы|ауданы|ТЕГІ / ФАМИЛИЯ|ТУҒАН ЖЕРІ / МЕСТО РОЖДЕНИЯ|БЕРГЕН МЕКЕМЕ / ОРГАН ВЫДАЧИ",
    "ukr": "Прізвище|Ім'я|По батькові|Дата народження|Місце народження|Стать|Дата видачі|Орган, що видав|Дійсний до|Громадянство|УКРАЇНА|Паспорт|Запис №|Документ №|Підпис пред'явника|Посвідчення водія|РНОКПП|Ч/M|Ж/F|УКРАЇНА/UKR|Місце проживання|Прізвище/Surname|Ім'я/Name|Стать/Sex|Назва держави|Персональний №|січня|червня|Є дійсним",
    "kir": "Фамилиясы|Аты|Атасынын аты|Туулган күнү|Туулган жери|Жынысы|Берилген күнү|Жарактуулук мөөнөтү|Кыргыз Республикасы|Паспорт|Инсандык карта|Жарандыгы|Улуту|КЫРГЫЗ|Жеке номери|Колу|Берген орган|ЭРКЕК|АЯЛ|Документтин номери|Айдоочулук күбөлүк|Жашаган жери|Колдонуу мөөнөтү",
    "uzb": "Фамилияси|Исми|Отасининг исми|Туғилган санаси|Туғилган жойи|Жинси|Берилган санаси|Амал қилиш муддати|Ўзбекистон Республикаси|Паспорт|Фуқаролиги|Миллати|ЎЗБЕК|Шахсий рақами|Имзоси|Берган идора|ЭРКАК|АЁЛ|Гувоҳнома|Ҳайдовчилик гувоҳномаси|Яшаш жойи|Ҳужжат рақами",
    "lat": "Surname|Given names|Name|Date of birth|Place of birth|Sex|Nationality|Date of issue|Date of expiry|Authority|Passport No.|Personal No.|IIN|Identity card|Driving licence|Signature|Type|Code of state|REPUBLIC OF KAZAKHSTAN|RUSSIAN FEDERATION|Apellidos|Nombre|Nom|Prénoms|Nachname|Vorname|Geburtsdatum|Staatsangehörigkeit|Cognome|Nazwisko|Imię|Data urodzenia|Příjmení|Jméno|Soyadı|Adı|Familiyasi|Ismi|Tug'ilgan sanasi|Fuqaroligi|O'ZBEKISTON|Vezetéknév|Utónév|Efternamn|Sukunimi|Priezvisko|Uzvārds|Pavardė|Nume|Prenume|Doğum tarixi|Issued by|Residence permit|Height|Eyes|DL|EXP|DOB|ISS|CLASS|END|REST|Holder's signature|Date de naissance|Lieu de naissance|Nationalité|Signature du titulaire|Date d'expiration|Code of issuing state|Document No.|Valid until|Autorité|Permis de conduire|Führerschein|Prawo jazdy|This document is void if altered|Department of Motor Vehicles|Account number|Amount due|Invoice|Organ donor",
}
MONTHS = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC Jan Feb Mar Apr May Jun JANV/JAN FEV/FEB AVR/APR MAI/MAY AOUT/AUG ЯНВ ФЕВ МАР АПР МАЙ ИЮН ИЮЛ АВГ СЕН ОКТ НОЯ ДЕК СІЧ ЛЮТ БЕР КВІ ТРА ЧЕР ЛИП СЕР ВЕР ЖОВ ЛИС ГРУ".split()
KINDS = ("rus", "kaz", "ukr", "kir", "uzb", "lat", "num")
SHARES = (0.17, 0.17, 0.10, 0.09, 0.09, 0.25, 0.13)


def pick(r, seq):
    return seq[int(r.integers(len(seq)))]


def some(r, alphabet, n):
    return "".join(alphabet[i] for i in r.integers(0, len(alphabet), n))


class Writer:
    """Writes lines; part is "train" or "tune"."""

    def __init__(self, r, part="train"):
        self.r = r
        self.may = parts.may_train if part == "train" else lambda w: len(w) > 2 and parts.word_class(w) in (4, 5, 6)

    def word(self, language):
        """A made-up name in capitals."""
        r = self.r
        vowels, consonants, ends = LANGUAGES[language]
        if language == "lat":
            extra = pick(r, LATIN_SETS) * 2
            vowels = vowels + "".join(c for c in extra if c in ACCENTED_VOWELS)
            consonants = consonants + "".join(c for c in extra if c not in ACCENTED_VOWELS)
        while True:
            if r.random() < 0.2:  # any letters, so that no language is learnt by heart
                w = some(r, vowels + consonants, int(r.integers(2, 9)))
            else:
                w, vowel = "", r.random() < 0.3
                for _ in range(int(r.integers(2, 7))):
                    w += pick(r, vowels if vowel else consonants)
                    if not vowel and r.random() < 0.18:
                        w += pick(r, consonants)
                    if language in ("rus", "ukr") and not vowel and r.random() < 0.06:
                        w += pick(r, "ЬЬЬЪ" if language == "rus" else "ЬЬ'")
                    vowel = not vowel if r.random() < 0.93 else vowel
                if r.random() < 0.45:
                    w += pick(r, ends)
            if self.may(w[:16]):
                return w[:16]

    def number(self):
        r = self.r
        d = lambda n: some(r, DIGITS, n) if r.random() < 0.85 else pick(r, DIGITS) * n if r.random() < 0.5 else some(r, pick(r, DIGITS) * 3 + pick(r, DIGITS), n)
        day, month, year = "%02d" % r.integers(1, 32), "%02d" % r.integers(1, 13), str(r.integers(1925, 2050))
        k = int(r.integers(13))
        if k < 4:
            s = pick(r, "....../- ")
            return s.join((day, month, year)) if r.random() < 0.85 else s.join((year, month, day))
        if k == 4:
            return day + pick(r, (" ", " ", "")) + pick(r, MONTHS) + pick(r, (" ", " ", "")) + pick(r, (year, year[2:]))
        if k == 5:
            return some(r, LATIN, int(r.integers(1, 4))) + pick(r, ("", " ")) + d(int(r.integers(4, 10)))
        if k == 6:
            return pick(r, ("№ ", "№", "N ", "No. ", "# ", "A# ")) + d(int(r.integers(5, 10)))
        if k == 7:
            return d(pick(r, (9, 10, 12, 12, 14)))
        if k == 8:
            return pick(r, (d(4) + " " + d(6), d(2) + " " + d(2) + " " + d(6), d(3) + "-" + d(3), d(8) + "-" + d(5), d(3) + "-" + d(3) + "-" + d(3) + " " + d(2), d(6) + "/" + d(4)))
        if k == 9:
            return pick(r, (d(3) + " CM", d(3) + " cm", d(3) + " СМ", "(" + d(1) + ")", d(1) + ".", pick(r, "34") + pick(r, "abcd") + ".", "+7 (" + d(3) + ") " + d(3) + "-" + d(2) + "-" + d(2), d(int(r.integers(1, 5))), d(2) + "%", d(3) + "*" + d(2), "5'-" + d(2) + "\"", d(2) + "° " + d(2)))
        if k == 10:
            return some(r, LATIN + DIGITS, int(r.integers(5, 13)))
        if k == 11:
            return d(1) + pick(r, ("", "a", "b")) + ". " + d(2) + "." + d(2) + "." + year
        return day + "." + month + "." + year + pick(r, (" - ", "-", " / ", " ")) + day + "." + month + "." + str(r.integers(2000, 2050))

    def names(self, language):
        r = self.r
        w = [self.word(language) for _ in range(pick(r, (1, 1, 1, 2, 2, 3)))]
        return pick(r, ("-", " ", " ", ", ")).join(w[:2]) + "".join(" " + x for x in w[2:])

    def prose(self, language):
        """Some words in small letters, as in labels and sentences nobody made a list of."""
        r = self.r
        w = [self.word(language) for _ in range(int(r.integers(2, 7)))]
        w = [low(x) for x in w]
        if r.random() < 0.7:
            w[0] = w[0][:1].upper() + w[0][1:] if len(w[0][:1].upper()) == 1 else w[0]
        return pick(r, (" ", " ", " ", "/", " / ")).join(w) + pick(r, ("", "", "", ".", ":", ",", "!", "?", ";"))

    def line(self, language=None):
        """One line and its kind, 1 to 40 characters of ALPHABET."""
        r = self.r
        while True:
            kind = language or KINDS[int(r.choice(len(KINDS), p=SHARES))]
            s = self._line(kind)
            if len(s) > 40:
                s = s[:40]
            s = s.strip()
            if s and all(c in _KNOWN for c in s):
                return s, kind

    def _line(self, kind):
        r = self.r
        if kind == "num":
            return self.number()
        k = r.random()
        if k < 0.40:
            s = self.names(kind)
        elif k < 0.55:
            s = pick(r, PLACES[kind])
        elif k < 0.70:
            s = pick(r, LABELS[kind].split("|")) + ("" if r.random() < 0.8 else ": " + self.number())
            if r.random() < 0.25:
                s += pick(r, ("/", " / ")) + pick(r, LABELS["lat"].split("|"))
            if r.random() < 0.2:
                s = str(r.integers(1, 20)) + pick(r, (". ", " ")) + s
        elif k < 0.85:
            s = self.prose(kind)
        elif k < 0.90:  # two scripts in one line
            s = self.word(kind) + pick(r, (" / ", "/", " ")) + self.word("lat")
        elif k < 0.96:
            s = self.word(kind) + pick(r, (" ", ", ", " № ", "-", ". ", " («", " & ", "<", "@", "_", "=")) + self.number()[:12]
        else:
            s = pick(r, PLACES[kind]) + ", " + pick(r, PLACES[kind])
        s = re.sub(r"\{n\}", lambda m: str(r.integers(1, 300)), s)
        s = re.sub(r"\{\}", lambda m: self.word(kind), s)
        if r.random() < 0.03:
            s = "«" + s + "»" if r.random() < 0.6 else '"' + s + '"'
        c = r.random()
        if s.upper() == s:
            if c < 0.24:
                s = re.sub(r"[^\W\d_]+", lambda m: m[0][0] + low(m[0][1:]), s)
            elif c < 0.30:
                s = low(s)
        elif c < 0.2 and all(len(x.upper()) == 1 for x in s):
            s = s.upper()
        return s


def low(s):
    return "".join(c.lower() if len(c.lower()) == 1 else "i" if c == "İ" else c for c in s)


_KNOWN = frozenset(ALPHABET)
