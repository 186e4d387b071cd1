"""Made-up lines of machine readable zones with right check digits (ICAO Doc 9303 parts 3 to 7), of the old
French card, of driving licences, and lines without any sense."""

from . import parts

LETTERS, DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0123456789"
ALPHABET = DIGITS + LETTERS + "<"
STATES = (
    "AUT AUS BEL BGR BRA CAN CHE CHN CYP CZE DNK ESP EST FIN FRA GBR GEO GRC HRV HUN IND IRL ISL ISR ITA JPN KAZ KGZ KOR LTU LUX LVA "
    "MDA MEX MLT NLD NOR POL PRT ROU RUS SRB SVK SVN SWE TUR TWN UKR USA UTO UZB ZAF ARM AZE BLR TJK TKM MNG AFG IRN IRQ D<<"
).split()
VOWELS, CONSONANTS = "AEIOUY", "BCDFGHJKLMNPQRSTVWXZ"


def check_digit(s):
    return str(sum((int(c) if c in DIGITS else 0 if c == "<" else ord(c) - 55) * (7, 3, 1)[i % 3] for i, c in enumerate(s)) % 10)


def pick(r, seq):
    return seq[int(r.integers(len(seq)))]


def some(r, alphabet, n):
    return "".join(alphabet[i] for i in r.integers(0, len(alphabet), n))


def _number(r):
    n = int(r.integers(6, 10))
    forms = (some(r, DIGITS, n), some(r, LETTERS, 1) + some(r, DIGITS, n - 1), some(r, LETTERS, 2) + some(r, DIGITS, n - 2), some(r, LETTERS + DIGITS, n))
    return pick(r, forms).ljust(9, "<")


def _date(r):
    if r.random() < 0.02:
        return pick(r, ("<<<<<<", "%02d<<<<" % r.integers(100), "%02d%02d<<" % (r.integers(100), r.integers(1, 13))))
    return "%02d%02d%02d" % (r.integers(100), r.integers(1, 13), r.integers(1, 32))


def _optional(r, n):
    if r.random() < 0.45:
        return "<" * n
    s = some(r, DIGITS if r.random() < 0.6 else LETTERS + DIGITS, int(r.integers(1, n + 1)))
    if r.random() < 0.1:  # a row of equal characters is what readers lose count of
        s = s[0] * len(s)
    return (s if r.random() < 0.8 else ("<" + s)[:n]).ljust(n, "<")


def _word(r):
    while True:
        word = _any_word(r)
        if parts.may_train(word):
            return word


def _any_word(r):
    if r.random() < 0.3:
        return some(r, LETTERS, int(r.integers(1, 12)))
    vowel, out = r.random() < 0.4, ""
    for _ in range(int(r.integers(2, 11))):
        out += pick(r, VOWELS if vowel else CONSONANTS)
        vowel = not vowel if r.random() < 0.85 else vowel
    return out


def _names(r, n):
    last = "<".join(_word(r) for _ in range(pick(r, (1, 1, 1, 2))))
    first = "<".join(_word(r) for _ in range(pick(r, (1, 1, 2, 2, 3))))
    s = last + "<<" + first if r.random() < 0.95 else last
    return s[:n].ljust(n, "<")


def _td1(r):
    state, other, number, birth, expiry = pick(r, STATES), pick(r, STATES), _number(r), _date(r), _date(r)
    first = pick(r, "IACI") + pick(r, "<DPRA<") + state + number + check_digit(number) + _optional(r, 15)
    second = birth + check_digit(birth) + pick(r, "MF<MF") + expiry + check_digit(expiry) + other + _optional(r, 11)
    return first, second + check_digit(first[5:30] + second[:7] + second[8:15] + second[18:29]), _names(r, 30)


def _two_lines(r, n):
    state, other, number, birth, expiry = pick(r, STATES), pick(r, STATES), _number(r), _date(r), _date(r)
    visa = r.random() < 0.15
    first = ("V" if visa else "P" if n == 44 else pick(r, "IACP")) + pick(r, "<<<DROSVNC") + state + _names(r, n - 5)
    second = number + check_digit(number) + other + birth + check_digit(birth) + pick(r, "MF<MF") + expiry + check_digit(expiry)
    if visa:
        return first, second + _optional(r, n - 28)
    if n == 36:
        second += _optional(r, 7)
    else:
        o = _optional(r, 14)
        second += o + (check_digit(o) if o.strip("<") or r.random() < 0.6 else "<")
    return first, second + check_digit(second[:10] + second[13:20] + second[21:])


def _french(r):
    first = "IDFRA" + _word(r)[:25].ljust(25, "<") + some(r, DIGITS, 6)
    second = some(r, DIGITS, 12)
    second += check_digit(second) + (_word(r) + "<<" + _word(r))[:14].ljust(14, "<") + _date(r)
    second += check_digit(second[27:]) + pick(r, "MF")
    return first, second + check_digit(first + second)


def _licence(r):
    s = "D" + pick(r, "1<P") + pick(r, STATES) + some(r, LETTERS + DIGITS, int(r.integers(8, 21)))
    s = s[:29].ljust(29, "<")
    return (s + check_digit(s),)


def _nonsense(r):
    n = pick(r, (30, 36, 44, int(r.integers(8, 45))))
    s = ""
    while len(s) < n:
        s += pick(r, (some(r, ALPHABET, 4), some(r, DIGITS, 5), some(r, LETTERS, 4), "<" * int(r.integers(1, 12)), some(r, "O0QDI1LZ2S5B8G6UVMNKX", 4), pick(r, ALPHABET) * int(r.integers(2, 8))))
    return (s[:n],)


def line(r):
    k = r.random()
    zone = (_td1(r) if k < 0.32 else _two_lines(r, 36) if k < 0.46 else _two_lines(r, 44) if k < 0.80 else _french(r) if k < 0.84
            else _licence(r) if k < 0.88 else _nonsense(r))
    return pick(r, zone)
