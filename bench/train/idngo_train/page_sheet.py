"""Made pages of many layouts, seen flat and upright: what scenes for the page finder are laid out with.

They need no sense: at the size at which the finder looks, print is texture. What tells up from down on real
documents is there: faces, rows that begin at the left, small labels above larger values, a zone at the foot.
"""
import functools
import json
import pathlib
import re
from dataclasses import dataclass

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from . import fonts

LONG = 480  # pixels of the longer side
ROOM = 0.5  # of a row's pitch that belongs to a zone above and below its rows


@dataclass
class Sheet:
    """image: uint8 [h,w,3] (RGB). directed: which way is up can be told. size: width and height in millimetres."""

    image: np.ndarray
    directed: bool
    size: tuple
    round: float = 0.0  # radius of the corners, share of the width
    zone: tuple = ()  # left, top, right, bottom of the machine readable zone with its room, in pixels


class Textures:
    """Pictures that bench/train/textures drew."""

    def __init__(self, folder):
        folder = pathlib.Path(folder)
        self.files = sorted(folder.glob("*.jpg"))
        if not self.files:
            raise SystemExit(f"no pages in {folder}: go run ./bench/train/textures -out {folder}")
        self.zones = json.loads((folder / "zones.json").read_text())
        self.loaded = {}

    def pick(self, r):
        path = self.files[int(r.integers(len(self.files)))]
        if path not in self.loaded:
            image = cv2.cvtColor(cv2.imread(str(path)), cv2.COLOR_BGR2RGB)
            f = LONG / max(image.shape[:2])
            self.loaded[path] = cv2.resize(image, None, fx=f, fy=f, interpolation=cv2.INTER_AREA)
        image = self.loaded[path].copy()
        h, w = image.shape[:2]
        card = w / h > 1.5
        zone = ()
        if path.name in self.zones:
            x0, y0, x1, y1 = np.float32(self.zones[path.name]) * [w, h, w, h]
            room = ROOM * (y1 - y0) / (3 if card else 2)
            zone = (x0 - room, y0 - room, x1 + room, y1 + room)
        if r.random() < 0.4:  # other inks and papers
            image = np.clip(255 - (255 - image.astype(np.float32)) * r.uniform(0.5, 1.3, 3) - r.uniform(0, 30, 3), 0, 255).astype(np.uint8)
        return bordered(Sheet(image, True, (85.6, 54) if card else (125, 88), 0.037 if card else 0.02, zone), r)


def bordered(s, r):
    """Some pages have a pale margin around what is printed."""
    if r.random() > 0.2:
        return s
    h, w = s.image.shape[:2]
    m = max(2, int(w * r.uniform(0.01, 0.05)))
    pale = tuple(float(v) for v in np.clip(r.uniform(205, 255) + r.normal(0, 6, 3), 0, 255))
    image = cv2.copyMakeBorder(s.image, m, m, m, m, cv2.BORDER_CONSTANT, value=pale)
    zone = tuple(v + m for v in s.zone)
    f = (w + 2 * m) / w
    return Sheet(image, s.directed, (s.size[0] * f, s.size[1] + s.size[0] * (f - 1)), s.round, zone)


def colour(r, low=0, high=255):
    return tuple(float(c) for c in r.uniform(low, high, 3))


def tint(r):
    """A pale colour, as security paper has."""
    base = r.uniform(190, 250)
    return np.float32([base, base, base]) + r.normal(0, 16, 3).astype(np.float32)


def made(r):
    """One of the kinds of page that are drawn here."""
    k = r.random()
    if k < 0.34:
        s = card(r, (85.6, 54), 0.037)
    elif k < 0.44:
        s = card(r, (105, 74), 0.03)
    elif k < 0.72:
        s = card(r, (125, 88), 0.02, passport=True)
    elif k < 0.78:
        s = card(r, (120, 80), 0.0, passport=True)  # a visa
    elif k < 0.86:
        s = spread(r)
    elif k < 0.91:
        s = card(r, (54, 85.6), 0.055)
    else:
        s = letter(r)
    return bordered(s, r)


def _canvas(r, size):
    w, h = size
    f = LONG / max(w, h)
    w, h = int(w * f), int(h * f)
    a, b = tint(r), tint(r)
    along = np.linspace(0, 1, w, dtype=np.float32)[None, :, None] if r.random() < 0.5 else np.linspace(0, 1, h, dtype=np.float32)[:, None, None]
    image = np.broadcast_to(a + (b - a) * along, (h, w, 3)).copy()
    if r.random() < 0.75:
        yy, xx = np.ogrid[0:h, 0:w]
        yy, xx = yy.astype(np.float32), xx.astype(np.float32)
        for _ in range(int(r.integers(1, 4))):
            wave = np.sin(xx * r.uniform(0.02, 0.9) + yy * r.uniform(-0.9, 0.9) + r.uniform(0, 9) * np.sin(xx * r.uniform(0.005, 0.05) + yy * r.uniform(0, 0.05)))
            image += wave[..., None] * r.uniform(2, 16) * r.uniform(0.2, 1, 3).astype(np.float32)
    for _ in range(int(r.integers(0, 4))):  # emblems
        c = (int(r.uniform(0, w)), int(r.uniform(0, h)))
        layer = image.copy()
        cv2.ellipse(layer, c, (int(r.uniform(0.05, 0.25) * h), int(r.uniform(0.05, 0.25) * h)), r.uniform(0, 180), 0, 360, colour(r, 90, 240), -1 if r.random() < 0.5 else int(r.integers(1, 4)), cv2.LINE_AA)
        image += (layer - image) * r.uniform(0.1, 0.5)
    return np.clip(image, 0, 255).astype(np.uint8)


WORDS = "ABCDEFGHIKLMNOPRSTUVXZ", "abcdefghiklmnoprstuvwxyz", "0123456789", "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЭЮЯ", "абвгдежзиклмнопрстуфхцчшыэюя"


@functools.lru_cache(maxsize=1)
def _faces():
    """Fonts of the train part that have Cyrillic, too."""
    names = [n for n in sorted(fonts.files()) if re.match(r"(DejaVu|Liberation|Roboto|FreeS|NotoS(ans|erif)-)", n) and not fonts.RESERVED.search(n) and not re.search("Italic|Oblique|Mono|Math", n)]
    return [fonts.files()[n] for n in names]


@functools.lru_cache(maxsize=600)
def _font(path, size):
    return ImageFont.truetype(path, size)


def _text(r):
    """Some words that mean nothing."""
    capitals, small, digits = (WORDS[0], WORDS[1], WORDS[2]) if r.random() < 0.6 else (WORDS[3], WORDS[4], WORDS[2])
    out, k = [], r.random()
    for _ in range(int(r.integers(1, 9))):
        n = int(r.integers(2, 11))
        of = digits if r.random() < 0.25 else capitals if k < 0.55 else small
        word = "".join(of[int(i)] for i in r.integers(0, len(of), n))
        out.append(word.capitalize() if k > 0.8 else word)
    return " ".join(out)


def _zone_row(r, n, name):
    """A row in the manner of a machine readable zone."""
    row = "".join((WORDS[0] + WORDS[2])[int(i)] for i in r.integers(0, 32, n))
    cuts = r.integers(3, n, int(r.integers(1, 5)))
    row = "".join("<" if i in cuts else c for i, c in enumerate(row))
    if name:
        k = int(r.uniform(0.35, 0.95) * n)
        row = row[:k] + "<" * (n - k)
    return row


def _row(image, x, y, height, width, ink, r, zone=0):
    """A row of print, capitals height high; zone: so many characters of OCR-B that fill the width."""
    h, w = image.shape[:2]
    x, y, width = int(x), int(y), int(min(w - 2 - x, width))
    if width < 4 or y < 0 or y + height >= h or x < 0:
        return
    if zone:
        path, text = fonts.ocrb()[int(r.integers(3))], _zone_row(r, zone, r.random() < 0.5)
    else:
        path, text = _faces()[int(r.integers(len(_faces())))], _text(r)
    size = max(5, int(round(height / 0.72)))
    pad = size
    mask = Image.new("L", (width * (3 if zone else 1), 2 * size + pad), 0)
    font = _font(path, size)
    ImageDraw.Draw(mask).text((0, size + pad // 2), text, fill=255, font=font, anchor="ls")
    m = np.asarray(mask)
    if zone:
        length = min(m.shape[1], max(8, int(font.getlength(text))))
        m = cv2.resize(m[:, :length], (width, m.shape[0]), interpolation=cv2.INTER_AREA)
    top = int(y + height) - (size + pad // 2)
    a, b = max(0, top), min(h, top + m.shape[0])
    part = image[a:b, x : x + width]
    alpha = m[a - top : b - top, : part.shape[1], None].astype(np.float32) / 255 * r.uniform(0.7, 1)
    part[:] = (part * (1 - alpha) + np.float32(ink) * alpha).astype(np.uint8)


def _portrait(image, x, y, w, h, r):
    x, y, w, h = int(x), int(y), max(8, int(w)), max(10, int(h))
    part = image[y : y + h, x : x + w]
    if part.shape[0] < 8 or part.shape[1] < 8:
        return
    h, w = part.shape[:2]
    ground = np.float32(colour(r, 150, 250))
    skin = np.float32([r.uniform(120, 240), 0, 0])
    skin[1:] = skin[0] * np.float32([r.uniform(0.68, 0.85), r.uniform(0.5, 0.72)])
    hair, coat = colour(r, 10, 120), colour(r, 10, 200)
    face = np.empty((h, w, 3), np.float32)
    face[:] = ground
    c = (w / 2 + r.uniform(-0.05, 0.05) * w, h * r.uniform(0.40, 0.48))
    rx, ry = w * r.uniform(0.2, 0.27), h * r.uniform(0.22, 0.3)
    at = lambda dx, dy: (int(c[0] + dx * rx), int(c[1] + dy * ry))
    long_hair = r.random() < 0.45
    cv2.ellipse(face, at(0, 0.35 if long_hair else -0.15), (int(rx * 1.35), int(ry * (1.75 if long_hair else 1.15))), 0, 0, 360, hair, -1, cv2.LINE_AA)
    cv2.ellipse(face, (w // 2, int(h * 1.08)), (int(w * r.uniform(0.42, 0.6)), int(h * 0.34)), 0, 0, 360, coat, -1, cv2.LINE_AA)
    cv2.rectangle(face, at(-0.4, 0.6), at(0.4, 1.5), tuple(float(v) * 0.9 for v in skin), -1)
    cv2.ellipse(face, at(0, 0), (int(rx), int(ry)), 0, 0, 360, tuple(map(float, skin)), -1, cv2.LINE_AA)
    cv2.ellipse(face, at(0, -0.75), (int(rx * 0.95), int(ry * 0.4)), 0, 180, 360, hair, -1, cv2.LINE_AA)
    dark = tuple(float(v) * 0.35 for v in skin)
    for side in (-1, 1):
        cv2.ellipse(face, at(0.42 * side, -0.12), (max(1, int(rx * 0.16)), max(1, int(ry * 0.07))), 0, 0, 360, dark, -1, cv2.LINE_AA)
        cv2.line(face, at(0.25 * side, -0.3), at(0.6 * side, -0.3), dark, 1, cv2.LINE_AA)
    cv2.line(face, at(0, 0), at(0.08, 0.25), dark, 1, cv2.LINE_AA)
    cv2.line(face, at(-0.3, 0.52), at(0.3, 0.52), dark, 1, cv2.LINE_AA)
    face += r.normal(0, 6, face.shape).astype(np.float32)
    if r.random() < 0.5:
        face[:] = face.mean(2, keepdims=True)
    part[:] = np.clip(face if r.random() < 0.85 else part * 0.5 + face * 0.5, 0, 255).astype(np.uint8)


def card(r, size, radius, passport=False):
    image = _canvas(r, size)
    h, w = image.shape[:2]
    ink = colour(r, 0, 70)
    pale = colour(r, 40, 150)
    back = not passport and r.random() < 0.4
    zone = r.random() < (0.8 if passport or back else 0.12)
    foot, place = h, ()
    if r.random() < 0.25:  # a coloured head or side
        band = colour(r, 60, 250)
        if r.random() < 0.7:
            image[: int(h * r.uniform(0.08, 0.2))] = band
        else:
            image[:, : int(w * r.uniform(0.03, 0.3))] = band
    if zone:  # characters 2.54 mm apart, rows 6.35 mm (ICAO 9303 part 3), or a little else
        rows, n = (3, 30) if size[0] < 100 else (2, 36) if size[0] < 115 or r.random() < 0.1 else (2, 44)
        mm = w / size[0]
        pitch = mm * 6.35 * r.uniform(0.7, 1.05) * (1 if rows == 2 else 0.85)
        tall = mm * r.uniform(2.1, 2.9)
        foot = h - (rows - 1) * pitch - tall - mm * r.uniform(2.5, 7)
        if r.random() < 0.4:
            image[max(0, int(foot - 0.04 * h)) :] = (image[max(0, int(foot - 0.04 * h)) :] * 0.3 + np.minimum(tint(r), 255) * 0.7).astype(np.uint8)
        x0 = mm * r.uniform(2, 6)
        long = min(w - 2 * x0, mm * 2.54 * n * r.uniform(0.94, 1.04))
        for i in range(rows):
            _row(image, x0, foot + i * pitch, tall, long, ink, r, zone=n)
        room = ROOM * pitch
        place = (x0 - room, foot - room, x0 + long + room, foot + (rows - 1) * pitch + tall + room)
        foot -= mm * r.uniform(1, 4)
    if r.random() < 0.75:  # a heading
        _row(image, w * r.uniform(0.05, 0.4), h * r.uniform(0.03, 0.07), h * r.uniform(0.04, 0.07), w * r.uniform(0.3, 0.7), colour(r, 0, 140), r)
        if r.random() < 0.3:
            cv2.line(image, (0, int(h * 0.14)), (w, int(h * 0.14)), pale, 1)
    left, right = w * 0.05, w * 0.96
    if not back and r.random() < 0.93:
        pw, ph = w * r.uniform(0.22, 0.32), min(h * r.uniform(0.42, 0.62), foot - h * 0.14)
        if size[0] < size[1]:
            pw, ph = w * 0.45, h * 0.33
        px = left if r.random() < 0.75 else right - pw
        _portrait(image, px, h * r.uniform(0.13, 0.2), pw, ph, r)
        if size[0] > size[1]:
            left, right = (left + pw + 0.03 * w, right) if px == left else (left, px - 0.03 * w)
        if r.random() < 0.4:  # the small second one
            _portrait(image, right - w * 0.13, foot - h * 0.28, w * 0.11, h * 0.22, r)
    elif back and not zone and r.random() < 0.35:
        _table(image, r, foot, ink)
        return Sheet(image, True, size, radius, place)
    elif back and r.random() < 0.3:  # a wide symbol
        x, y, n = int(w * r.uniform(0.02, 0.12)), int(h * r.uniform(0.05, 0.35)), int(r.integers(3, 5))
        bars = np.repeat(np.repeat(r.random((60, 200)) < 0.5, n, 0), n, 1)
        area = image[y : y + int(h * r.uniform(0.2, 0.5)), x : x + int(w * r.uniform(0.6, 0.9))]
        area[:] = np.where(bars[: area.shape[0], : area.shape[1], None], 30, 240)
    elif back and r.random() < 0.4:
        kind = r.random()
        x, y = int(w * r.uniform(0.05, 0.6)), int(h * r.uniform(0.08, 0.4))
        bw, bh = int(w * r.uniform(0.2, 0.38)), int(h * r.uniform(0.12, 0.3))
        if kind < 0.5:
            bars = np.repeat(r.random((1, bw // 2)) < 0.5, 2, 1) if kind < 0.25 else np.repeat(np.repeat(r.random((bh // 3, bw // 2)) < 0.5, 2, 1), 3, 0)
            area = image[y : y + bh, x : x + bw]
            bars = cv2.resize(bars.astype(np.float32), (area.shape[1], area.shape[0]), interpolation=cv2.INTER_NEAREST)
            area[:] = np.where(bars[..., None] > 0.5, 25, 245)
        else:
            image[y : y + bh, x : x + int(bw * 0.7)] = np.uint8(np.clip(np.float32([200, 170, 90]) + r.normal(0, 8, 3), 0, 255))
    y = h * r.uniform(0.14, 0.2)
    while y < foot - h * 0.08:
        label, value = h * r.uniform(0.02, 0.032), h * r.uniform(0.035, 0.055)
        x = left
        while x < right - w * 0.1:
            span = (right - x) * r.uniform(0.35, 1)
            if r.random() < 0.85:
                _row(image, x, y, label, span * r.uniform(0.3, 0.8), pale, r)
            _row(image, x, y + label * 1.5, value, span * r.uniform(0.3, 0.9), ink, r)
            x += max(span, w * 0.2)
            if r.random() < 0.6:
                break
        y += (label + value) * r.uniform(1.6, 2.4)
    if r.random() < 0.4:
        _signature(image, r, left, right, foot)
    if r.random() < 0.2:  # a film that shimmers
        h4, w4 = max(2, h // 60), max(2, w // 60)
        shimmer = cv2.resize(r.normal(0, 1, (h4, w4, 3)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
        image = np.clip(image + shimmer * r.uniform(5, 30), 0, 255).astype(np.uint8)
    return Sheet(image, True, size, radius, place)


def _table(image, r, foot, ink):
    """The table of classes on the back of a licence."""
    h, w = image.shape[:2]
    x0, x1, y0, y1 = w * r.uniform(0.02, 0.3), w * r.uniform(0.75, 0.98), h * r.uniform(0.02, 0.2), foot - h * r.uniform(0.03, 0.15)
    rows, columns = int(r.integers(6, 15)), np.sort(np.concatenate([[x0, x1], r.uniform(x0, x1, int(r.integers(2, 5)))]))
    pitch = (y1 - y0) / rows
    rule = tuple(float(v) for v in np.float32(ink) + r.uniform(0, 110))
    for i in range(rows + 1):
        if r.random() < 0.9:
            cv2.line(image, (int(x0), int(y0 + i * pitch)), (int(x1), int(y0 + i * pitch)), rule, 1)
    for x in columns:
        cv2.line(image, (int(x), int(y0)), (int(x), int(y1)), rule, 1)
    for i in range(rows):
        for k, x in enumerate(columns[:-1]):
            if k == 0 or r.random() < 0.4:
                _row(image, x + 3, y0 + (i + 0.25) * pitch, pitch * 0.45, min(columns[k + 1] - x - 5, w * r.uniform(0.03, 0.15)), ink, r)


def _signature(image, r, left, right, foot):
    h = image.shape[0]
    n = int(r.integers(10, 24))
    xs = r.uniform(left, (left + right) / 2) + np.cumsum(r.uniform(-1, 6, n))
    ys = foot - h * r.uniform(0.05, 0.2) + r.normal(0, h * 0.03, n)
    cv2.polylines(image, [np.int32(np.stack([xs, ys], 1))], False, colour(r, 0, 90), 1, cv2.LINE_AA)


def spread(r):
    """Two passport pages one above the other, of which both carry print, as an inner passport lies open."""
    top, low = card(r, (125, 88), 0.02), card(r, (125, 88), 0.02, passport=True)
    image = np.vstack([top.image, low.image])
    fold = top.image.shape[0]
    image[fold - 2 : fold + 2] = (image[fold - 2 : fold + 2] * 0.7).astype(np.uint8)
    zone = tuple(v + (fold if i % 2 else 0) for i, v in enumerate(low.zone))
    return Sheet(image, True, (125, 176), 0.02, zone)


def letter(r):
    """A sheet of A4 with text, as a bill or a certificate."""
    size = (210, 297)
    f = LONG / 297
    w, h = int(210 * f), int(297 * f)
    image = np.full((h, w, 3), int(r.integers(225, 256)), np.uint8)
    ink = colour(r, 0, 80)
    if r.random() < 0.5:
        x = w * r.uniform(0.06, 0.7)
        cv2.rectangle(image, (int(x), int(h * 0.04)), (int(x + w * r.uniform(0.1, 0.25)), int(h * r.uniform(0.07, 0.1))), colour(r), -1)
    y = h * r.uniform(0.1, 0.16)
    while y < h * r.uniform(0.75, 0.95):
        for _ in range(int(r.integers(1, 8))):
            _row(image, w * 0.1, y, 4, w * 0.8 * (1 if r.random() < 0.7 else r.uniform(0.2, 0.9)), ink, r)
            y += 6
        if r.random() < 0.25:
            rows = int(r.integers(2, 7))
            for i in range(rows + 1):
                cv2.line(image, (int(w * 0.1), int(y + i * 9)), (int(w * 0.9), int(y + i * 9)), ink, 1)
                for x in (0.12, 0.5, 0.75):
                    _row(image, w * x, y + i * 9 + 3, 4, w * r.uniform(0.05, 0.18), ink, r)
            y += rows * 9 + 12
        y += r.uniform(4, 20)
    return Sheet(image, True, size)


def blank(r, size=(125, 88)):
    """A page that is no document of its own: a passport's other page, a notebook, a sheet of paper."""
    image = _canvas(r, size)
    if r.random() < 0.5:
        image[:] = np.uint8(np.clip(image.mean((0, 1)) + r.normal(0, 4, 3), 0, 255))
    h, w = image.shape[:2]
    if r.random() < 0.5:
        for _ in range(int(r.integers(1, 6))):
            _row(image, w * r.uniform(0.05, 0.3), h * r.uniform(0.05, 0.9), 5, w * r.uniform(0.2, 0.6), colour(r, 20, 150), r)
    return Sheet(image, False, size)
