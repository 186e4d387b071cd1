"""Which font files training may draw with: the train part of bench/PROTOCOL.md."""
import os
import re
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
