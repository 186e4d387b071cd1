"""Which font files training may draw with: the train part of bench/PROTOCOL.md."""
import os
import pathlib
import re
from dataclasses import dataclass
from functools import lru_cache

FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts")
# The families of the parts tune and test. File names, without spaces.
TUNE = r"PTSans|PT_Sans|PTS\d|PTN\d|PTC\d|PTSerif|PT_Serif|PTF\d|PTM\d|PTZ\d|OpenSans"
TEST = r"FiraSans|FiraMono|FiraCode|SourceSans|IBMPlex|Inter[-.\[V]|Carlito|Lato|Play-"
RESERVED = re.compile(TUNE + "|" + TEST, re.IGNORECASE)


@lru_cache(maxsize=1)
def files():
    """name -> path of every font file of the machine."""
    found = {}
    for top in FOLDERS:
        for folder, _, names in sorted(os.walk(top)):
            for name in sorted(names):
                if name.lower().endswith((".ttf", ".otf")):
                    found.setdefault(name, os.path.join(folder, name))
    return found


def ocrb(held_out=False):
    """OCR-B of Debian's fonts-ocr-b; the cut with square ends belongs to tune and test."""
    names = ("OCRBS.otf",) if held_out else ("OCRB.otf", "OCRB.otf", "OCRB.otf", "OCRB.otf", "OCRBL.otf")
    paths = [files()[n] for n in names if n in files()]
    if not paths:
        raise SystemExit("OCR-B is missing: apt-get install fonts-ocr-b")
    return paths


def monospaced():
    """Fonts that look a little like OCR-B: some real documents are printed in such."""
    want = r"^(DejaVuSansMono|LiberationMono|NotoSansMono|NotoMono|RobotoMono|Hack|JetBrainsMono|Inconsolata|Cousine|CourierPrime|AnonymousPro|Anonymous|GoMono|Go-Mono|FreeMono)"
    return [p for n, p in sorted(files().items())
            if re.search(want, n) and not RESERVED.search(n) and not re.search("Italic|Oblique|Thin|Light|Black|Code|Sans-Mono-Bold-Italic", n)]


@dataclass(frozen=True)
class Cut:
    """One cut of a family: its files, for each the characters it has, and all of these together."""

    paths: tuple
    covers: tuple
    have: frozenset
    style: str  # "sans", "narrow", "serif" or "mono"


WEB = pathlib.Path(__file__).parents[3] / ".build" / "train" / "fonts" / "node_modules" / "@fontsource"
LEFT_OUT = re.compile(
    r"Thin|Hairline|ExtraLight|UltraLight|Black|Heavy|Outline|Inverted|Symbol|Math|Emoji|Dingbat|D050|Initials|Keyboard|Chancery|Z003|OCRB[EFXS]"
    r"|FreeMono|Biolinum_K|LinLibertine_(I|DR|M)|LargeLineHeight|Display|gnutypewriter|CMU(Concrete|Classical|Bright)|NotoSans[A-Z](?!ono|isplay)[a-z]+-|NotoSerif[A-Z](?!isplay)[a-z]+-|Jamo|UI-", re.IGNORECASE)
NARROW, MONO = re.compile(r"Narrow|Condensed|Cond[-.]|oswald|yanone|ExtraCondensed", re.I), re.compile(r"Mono|Cousine|Courier|OCRB|Typewriter|Inconsolata|Hack|Anonymous", re.I)
SERIF = re.compile(r"Serif|Roman|Tinos|Libertine|Garamond|Charis|Doulos|Gentium|Schola|Bookman|C059|P052|Pagella|Termes|Bonum|Junicode|OldStandard|merriweather|lora|playfair|spectral|vollkorn|literata|bitter|Caladea|cmun[rbs]|arsenal", re.I)


def _style(name):
    return "narrow" if NARROW.search(name) else "mono" if MONO.search(name) else "serif" if SERIF.search(name) else "sans"


@lru_cache(maxsize=2)
def cuts(alphabet, part="train"):
    """All cuts that have the Latin capitals and digits, of the fonts of the machine and, for training, of the web fonts."""
    from fontTools.ttLib import TTFont

    def covered(path):
        try:
            cmap = TTFont(path, lazy=True).getBestCmap() or {}
        except Exception:
            return frozenset()
        return frozenset(c for c in alphabet if ord(c) in cmap)

    base = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
    out = []
    for name, path in sorted(files().items()):
        reserved = RESERVED.search(name)
        if LEFT_OUT.search(name) or (part == "train" and reserved) or (part == "tune" and not re.search(TUNE, name, re.I)):
            continue
        have = covered(path)
        if base <= have:
            out.append(Cut((path,), (have,), have, _style(name)))
    if part == "train" and WEB.exists():
        for folder in sorted(WEB.iterdir()):
            for weight in ("400", "500", "600", "700"):
                paths = [p for p in (folder / "files" / f"{folder.name}-{s}-{weight}-normal.woff2" for s in ("latin", "latin-ext", "cyrillic", "cyrillic-ext")) if p.exists()]
                covers = [covered(str(p)) for p in paths]
                have = frozenset().union(*covers) if covers else frozenset()
                if base <= have and not RESERVED.search(folder.name.replace("-", "")):
                    out.append(Cut(tuple(map(str, paths)), tuple(covers), have, _style(folder.name)))
    return out
