"""Draws a line of text as a mask of ink, glyph by glyph, and keeps where each glyph lies."""
from dataclasses import dataclass
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

SIZE = 40  # pixels of the em at which glyphs are drawn; the camera resamples them


@dataclass(frozen=True)
class Face:
    """A loaded cut of a family, in as many files as its publisher splits the alphabets into: fonts are (font, the
    characters it has), of which the first that has a character draws it. cap_top and cap_height are those of "H"
    at SIZE."""

    fonts: tuple
    cap_top: int
    cap_height: int

    @property
    def font(self):
        return self.fonts[0][0]

    def of(self, c):
        for font, have in self.fonts:
            if have is None or c in have:
                return font
        return self.fonts[0][0]


@lru_cache(maxsize=1000)
def load(paths, covers=None):
    """paths: a file or a tuple of files; covers: for each the characters it has, None for all."""
    if isinstance(paths, str):
        paths = (paths,)
    fonts = tuple((ImageFont.truetype(p, SIZE, layout_engine=ImageFont.Layout.BASIC), c) for p, c in zip(paths, covers or [None] * len(paths)))
    face = Face(fonts, 0, 0)
    box = face.of("H").getbbox("H")
    return Face(fonts, box[1], max(8, box[3] - box[1]))


@dataclass
class Line:
    """mask: uint8 [h,w], 255 is ink. spans: float32 [n,2], the x range of each character. cap: capital height."""

    mask: np.ndarray
    spans: np.ndarray
    cap: float


def draw(text, face, r, pitch=None, tracking=0.0, jitter=(0.0, 0.0), margins=(0.3, 0.3, 0.2, 0.2), tight=False):
    """Draws text.

    pitch: distance of the characters in pixels at SIZE (monospaced print); None takes the font's own advances
    plus tracking (a share of the capital height). jitter: deviation in x and y, in pixels. margins: left, right,
    top and bottom room in capital heights. tight: the room is measured from the ink instead of the capitals.
    """
    cap = face.cap_height
    natural = [_advance(face.of(c), c) for c in text]
    advances = [pitch] * len(text) if pitch else [a + tracking * cap for a in natural]
    reach = [_reach(face.of(c), c) for c in text if c != " "] or [(face.cap_top, face.cap_top + cap)]
    top, bottom = min(a for a, _ in reach), max(b for _, b in reach)
    if not tight:
        top, bottom = min(top, face.cap_top), max(bottom, face.cap_top + cap)
    left, right, above, below = (m * cap for m in margins)
    w, h = int(left + right + sum(advances)) + 1, int(above + below + bottom - top) + 1
    mask = np.zeros((max(h, 4), max(w, 4)), np.uint8)
    x, y, spans = left, above - top, []
    for c, a, n in zip(text, advances, natural):
        if c != " ":
            dx, dy = (r.normal(0, j) if j else 0.0 for j in jitter)
            _stamp(mask, _glyph(face.of(c), c), x + ((a - n) / 2 if pitch else 0) + dx, y + dy)
        spans.append((x, x + a))
        x += a
    return Line(mask, np.float32(spans), float(cap))


@lru_cache(maxsize=100_000)
def _advance(font, c):
    return font.getlength(c)


@lru_cache(maxsize=100_000)
def _reach(font, c):
    box = font.getbbox(c)
    return box[1], box[3]


@lru_cache(maxsize=40_000)
def _glyph(font, c):
    """The ink of a character at SIZE and its offset from the pen."""
    x0, y0, x1, y1 = font.getbbox(c)
    image = Image.new("L", (max(1, x1 - x0), max(1, y1 - y0)), 0)
    ImageDraw.Draw(image).text((-x0, -y0), c, font=font, fill=255)
    return np.asarray(image), x0, y0


def _stamp(mask, glyph, x, y):
    """Adds a glyph, as far as it lies on the mask. Whole pixels at SIZE are finer than what a camera sees."""
    ink, x0, y0 = glyph
    left, top = int(round(x + x0)), int(round(y + y0))
    right, bottom = min(left + ink.shape[1], mask.shape[1]), min(top + ink.shape[0], mask.shape[0])
    cut_x, cut_y = max(0, -left), max(0, -top)
    if left + cut_x < right and top + cut_y < bottom:
        part = mask[top + cut_y : bottom, left + cut_x : right]
        np.maximum(part, ink[cut_y : bottom - top, cut_x : right - left], out=part)


def neighbour(line, face, r, text, spacing):
    """Adds a line above or below, of which only what the margins show remains."""
    first = line.spans[0][0] if len(line.spans) else 0
    # The capitals of the line itself are in the middle of the mask, roughly.
    y = line.mask.shape[0] / 2 - face.cap_height / 2 - face.cap_top + spacing * face.cap_height
    x = first + r.uniform(-1, 1) * face.cap_height
    for c in text:
        if c != " ":
            _stamp(line.mask, _glyph(face.of(c), c), x, y)
        x += _advance(face.of(c), c)
        if x > line.mask.shape[1]:
            break
    return line


def arch(line, height):
    """Lets a line run in an arc of so many capital heights, positive where its middle lies lower: a bent page."""
    h, w = line.mask.shape
    u = np.linspace(-1, 1, w, dtype=np.float32)[None]
    shift = height * line.cap * (u * u - 1 / 3)
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    line.mask = cv2.remap(line.mask, xx, yy + shift, cv2.INTER_LINEAR)
    return line


# ---- how print comes out of different machines


def another_cut(mask, r, cap):
    """Slightly other forms of the same letters, as every maker of OCR-B has his own."""
    h, w = mask.shape
    rows, columns = max(3, int(h / cap * r.uniform(1.5, 4))), max(3, int(w / cap * r.uniform(1.5, 4)))
    off = [cv2.resize(r.normal(0, cap * r.uniform(0.01, 0.035), (rows, columns)).astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR) for _ in range(2)]
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    return cv2.remap(mask, xx + off[0], yy + off[1], cv2.INTER_LINEAR)


def weigh(mask, r, cap):
    """Strokes a little stronger or finer than the font's, or leaning."""
    out = mask
    if r.random() < 0.6:
        soft = cv2.GaussianBlur(mask, (0, 0), cap * r.uniform(0.025, 0.05)).astype(np.float32)
        out = np.clip((soft - r.uniform(60, 185)) * r.uniform(3, 8) + 127, 0, 255).astype(np.uint8)
    if r.random() < 0.1:
        h, w = mask.shape
        lean = r.uniform(-0.2, 0.2)
        out = cv2.warpAffine(out, np.float32([[1, lean, -lean * h / 2], [0, 1, 0]]), (w, h))
    return out


def thicken(mask, r):
    k = np.ones((2, 2), np.uint8) if r.random() < 0.7 else np.ones((3, 3), np.uint8)
    return cv2.dilate(mask, k)


def thin(mask, r):
    return cv2.erode(mask, np.ones((2, 2), np.uint8) if r.random() < 0.7 else cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3)))


def dots(mask, r, cap):
    """Print made of dots: a needle printer, or the raster of a laser that engraves or perforates."""
    step = cap / r.uniform(6.5, 12)
    h, w = mask.shape
    yy, xx = np.mgrid[0:h, 0:w].astype(np.float32)
    ox, oy = r.uniform(0, step, 2)
    sharp = r.uniform(0.9, 2.2)
    grid = np.clip(sharp * (0.5 + 0.5 * np.cos(2 * np.pi * (xx - ox) / step)) * (0.5 + 0.5 * np.cos(2 * np.pi * (yy - oy) / step)) * 2, 0, 1)
    if r.random() < 0.4:  # rows alone: the lines that a laser or an ink jet draws
        grid = np.clip(sharp * (0.5 + 0.5 * np.cos(2 * np.pi * (yy - oy) / step)), 0, 1)
    solid = cv2.dilate(mask, np.ones((2, 2), np.uint8))
    floor = r.uniform(0, 0.55)
    return (solid * (floor + (1 - floor) * grid)).astype(np.uint8)


def worn(mask, r, cap):
    """Ink that is missing in spots and scratches."""
    h, w = mask.shape
    coarse = r.normal(0, 1, (max(2, int(h / cap * r.uniform(3, 9))), max(2, int(w / cap * r.uniform(3, 9))))).astype(np.float32)
    holes = cv2.resize(coarse, (w, h), interpolation=cv2.INTER_CUBIC)
    keep = 1 / (1 + np.exp((holes - r.uniform(1.1, 2.2)) * 6))
    out = mask * keep
    for _ in range(int(r.integers(0, 3))):
        y = int(r.integers(0, h))
        out[y : y + int(r.integers(1, 3))] *= r.uniform(0.1, 0.7)
    return out.astype(np.uint8)


def engraved(mask, r, cap):
    """Laser engraving: soft, grainy, unevenly dark strokes."""
    h, w = mask.shape
    soft = cv2.GaussianBlur(mask, (0, 0), cap * r.uniform(0.02, 0.06)).astype(np.float32)
    grain = cv2.resize(r.normal(1, 0.25, (h // 2 + 1, w // 2 + 1)).astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR)
    return np.clip(soft * grain, 0, 255).astype(np.uint8)


def machine(line, r, level):
    """One of the looks above, or none, the harder the oftener."""
    line.mask = weigh(line.mask, r, line.cap)
    k = r.random() / (0.35 + 0.65 * level)
    if k < 0.12:
        line.mask = thicken(line.mask, r)
    elif k < 0.20:
        line.mask = thin(line.mask, r)
    elif k < 0.28:
        line.mask = dots(line.mask, r, line.cap)
    elif k < 0.36:
        line.mask = worn(line.mask, r, line.cap)
    elif k < 0.44:
        line.mask = engraved(line.mask, r, line.cap)
    if r.random() < 0.06 * level:
        line.mask = worn(line.mask, r, line.cap)
    return line
