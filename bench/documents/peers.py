"""Reads machine readable zones with other systems, for comparison.

Usage: python peers.py FILE...  (in the environment that `make peers` installs)
One JSON object a line: {"file", "system", "lines", "ms", "error"}.
"""
import json
import os
import re
import sys
import time

import fastmrz
import passporteye
import pytesseract
from PIL import Image


def tesseract(path):
    text = pytesseract.image_to_string(Image.open(path).convert("RGB"), config="--psm 6")
    rows = [re.sub(r"[^A-Z0-9<]", "", line.replace(" ", "").upper()) for line in text.splitlines()]
    return [row for row in rows if len(row) >= 26 and "<" in row]


def passport_eye(path):
    found = passporteye.read_mrz(path)
    return [] if found is None else [line.replace(" ", "") for line in found.aux["text"].splitlines() if line.strip()]


# fastmrz asks Tesseract for a language "mrz" whose data no package carries; where
# it is not installed, Tesseract's own English stands in, and the name says so.
FAST = "fastmrz"
if "mrz" not in pytesseract.get_languages():
    FAST = "fastmrz (eng)"
    whole = pytesseract.image_to_string

    def image_to_string(image, lang=None, **more):
        return whole(image, lang="eng" if lang == "mrz" else lang, **more)

    pytesseract.image_to_string = image_to_string

fast = fastmrz.FastMRZ()


def fast_mrz(path):
    found = fast.get_details(path, ignore_parse=True)
    return found.split() if isinstance(found, str) else []


for path in sys.argv[1:]:
    for name, read in (("tesseract", tesseract), ("PassportEye", passport_eye), (FAST, fast_mrz)):
        began = time.monotonic()
        answer = {"file": os.path.basename(path), "system": name, "lines": []}
        try:
            answer["lines"] = read(path)
        except Exception as problem:  # any failure of theirs is a page not read
            answer["error"] = type(problem).__name__
        answer["ms"] = round(1000 * (time.monotonic() - began))
        print(json.dumps(answer), flush=True)
