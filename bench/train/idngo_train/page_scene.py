"""Scenes for the page finder: sheets in perspective on grounds, with hands, shadows, glare and a camera's faults.

Grounds are those of the train part of bench/PROTOCOL.md (wood, stone, cloth, white, dark) and general textures
that stand for no thing: lines, strokes as of print in any order, patches. None is drawn as bench/specimen draws
the grounds of tune and test.
"""
from dataclasses import dataclass, field

import cv2
import numpy as np

from . import page_sheet

SIDE = 320  # of what the network sees, the longer side
SHAPES = ((320, 320), (256, 320), (320, 256), (224, 320), (320, 224), (192, 320), (320, 192))  # height, width
STRIDE = 4  # pixels of a cell, for which masks are kept


@dataclass
class Scene:
    """image: uint8 [h,w,3]. corners: float32 [4,2] in its pixels per document, clockwise from the document's own
    top left; may lie outside. directed: one bool per document. visible: mask [h,w] per document, zone: of its machine
    readable zone, 0..255; of a finished scene both are shares of cells, [h/4,w/4]."""

    image: np.ndarray
    corners: list = field(default_factory=list)
    directed: list = field(default_factory=list)
    visible: list = field(default_factory=list)
    zone: list = field(default_factory=list)


class Maker:
    def __init__(self, r, textures):
        self.r, self.textures = r, page_sheet.Textures(textures)
        self.pool, self.grounds = [], []

    def sheet(self):
        """Every other sheet is one that bench/specimen drew; the own ones are used some times over."""
        r = self.r
        if r.random() < 0.4:
            return self.textures.pick(r)
        if len(self.pool) < 40 or r.random() < 0.15:
            s = page_sheet.made(r)
            if len(self.pool) < 400:
                self.pool.append(s)
            else:
                self.pool[int(r.integers(400))] = s
            return s
        return self.pool[int(r.integers(len(self.pool)))]

    def _ground(self, h, w):
        """A part of one of some hundred grounds, of which one is replaced now and then."""
        r = self.r
        if len(self.grounds) < 80 or r.random() < 0.15:
            g = ground(r, 2 * SIDE, 2 * SIDE)
            if len(self.grounds) < 300:
                self.grounds.append(g)
            else:
                self.grounds[int(r.integers(300))] = g
        g = self.grounds[int(r.integers(len(self.grounds)))]
        f = r.uniform(1, 2)
        ch, cw = int(h * f), int(w * f)
        y, x = int(r.integers(0, g.shape[0] - ch + 1)), int(r.integers(0, g.shape[1] - cw + 1))
        part = np.rot90(g[y : y + ch, x : x + cw], 2 * int(r.integers(2)))
        part = cv2.resize(part, (w, h), interpolation=cv2.INTER_AREA)
        if r.random() < 0.5:  # in other colours
            part = np.clip(part * r.uniform(0.6, 1.25, 3) + r.uniform(-25, 25, 3), 0, 255).astype(np.uint8)
        return part

    def scene(self, shape=None):
        r = self.r
        h, w = shape or SHAPES[int(r.integers(len(SHAPES)))]
        scene = Scene(self._ground(h, w))
        k = r.random()
        if k < 0.07:
            self._no_document(scene)
        elif k < 0.22:
            self._fills(scene)
        elif k < 0.36:
            self._several(scene)
        elif k < 0.50:
            self._booklet(scene)
        elif k < 0.62:  # lies straight and nearly fills the picture, as carefully taken or scanned
            s = self.sheet()
            if r.random() < 0.6:
                scene.image = self._straight_ground(h, w)
            self._put(scene, s, self._quad(scene, s.size[0] / s.size[1], r.uniform(0.84, 0.985), 90 * int(r.integers(4)) + r.normal(0, 1.5)))
        else:
            if r.random() < 0.15:
                self._put(scene, page_sheet.blank(r, (float(r.uniform(50, 300)), float(r.uniform(50, 300)))), self._quad(scene, 1.4, r.uniform(0.3, 1.3)), document=False)
            s = self.sheet()
            self._put(scene, s, self._quad(scene, s.size[0] / s.size[1], self._share()))
        if r.random() < 0.4:
            self._hand(scene)
        photograph(scene, r)
        cells = lambda m: cv2.resize(m, (w // STRIDE, h // STRIDE), interpolation=cv2.INTER_AREA)
        scene.visible, scene.zone = [cells(v) for v in scene.visible], [cells(z) for z in scene.zone]
        return scene

    def _straight_ground(self, h, w):
        r = self.r
        tone = r.uniform(200, 255) if r.random() < 0.7 else r.uniform(0, 255)
        return np.clip(tone + r.normal(0, 3, 3) + r.normal(0, r.uniform(0, 3), (h, w, 3)), 0, 255).astype(np.uint8)

    def _share(self):
        r = self.r
        return float(r.uniform(0.28, 0.6) if r.random() < 0.3 else r.uniform(0.5, 0.97) if r.random() < 0.85 else r.uniform(0.95, 1.15))

    def _quad(self, scene, aspect, share, angle=None, centre=None):
        """Corners of a page seen in perspective; share: of the picture that it fills in its tighter direction."""
        r = self.r
        h, w = scene.image.shape[:2]
        if angle is None:
            quarter = 90 * int(r.integers(4))
            angle = quarter + (r.normal(0, 7) if r.random() < 0.45 else r.uniform(-30, 30) if r.random() < 0.75 else r.uniform(-45, 45))
        tilt = (r.normal(0, 0.01, 2) if r.random() < 0.25 else r.normal(0, 0.2, 2) if r.random() < 0.6 else r.uniform(-0.52, 0.52, 2)).clip(-0.6, 0.6)
        p = np.float32([[-1, -1 / aspect], [1, -1 / aspect], [1, 1 / aspect], [-1, 1 / aspect]])
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        flat = p @ np.float32([[c, s], [-s, c]])
        depth = r.uniform(3, 6)
        z = flat[:, 0] * np.sin(tilt[1]) + flat[:, 1] * np.sin(tilt[0]) * np.cos(tilt[1])
        seen = np.stack([flat[:, 0] * np.cos(tilt[1]), flat[:, 1] * np.cos(tilt[0])], 1) * (depth / (depth + z))[:, None]
        low, high = seen.min(0), seen.max(0)
        f = share * min(w / (high[0] - low[0]), h / (high[1] - low[1]))
        q = (seen - (low + high) / 2) * f
        size = (high - low) * f
        if centre is None:
            slack = np.maximum((np.float32([w, h]) - size) / 2, 0)
            centre = np.float32([w, h]) / 2 + slack * r.uniform(-1, 1, 2) * (0.9 if r.random() < 0.7 else 0.4)
            if r.random() < 0.08:  # partly outside
                centre = centre + size * r.uniform(-0.25, 0.25, 2)
        return (q + centre).astype(np.float32)

    def _put(self, scene, sheet, quad, document=True):
        r = self.r
        h, w = scene.image.shape[:2]
        sh, sw = sheet.image.shape[:2]
        m = cv2.getPerspectiveTransform(np.float32([[0, 0], [sw, 0], [sw, sh], [0, sh]]), quad)
        image = sheet.image
        scale = np.sqrt(max(1e-3, abs(cv2.contourArea(quad)) / (sw * sh)))
        if scale < 0.85:
            image = cv2.GaussianBlur(image, (0, 0), 0.38 / scale)
        see = lambda t: cv2.warpPerspective(t, m, (w, h), flags=cv2.INTER_LINEAR)
        if r.random() < 0.3 and sheet.round < 0.03:  # the page is bent
            see = self._bent(m, sw, sh, w, h)
        warped = see(image)
        shape = np.zeros((sh, sw), np.uint8)
        radius = int(sheet.round * sw) if r.random() < 0.85 else 0
        cv2.rectangle(shape, (radius, 0), (sw - 1 - radius, sh - 1), 255, -1)
        cv2.rectangle(shape, (0, radius), (sw - 1, sh - 1 - radius), 255, -1)
        for x in (radius, sw - 1 - radius):
            for y in (radius, sh - 1 - radius):
                cv2.circle(shape, (x, y), radius, 255, -1)
        mask = see(shape)
        zone = np.zeros((sh, sw), np.uint8)
        if sheet.zone:
            x0, y0, x1, y1 = (int(round(v)) for v in sheet.zone)
            zone[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)] = 255
            zone = see(zone)
        else:
            zone = np.zeros((h, w), np.uint8)
        if r.random() < 0.6:  # the shadow of the page itself
            d = r.uniform(-5, 5, 2)
            moved = cv2.warpAffine(mask, np.float32([[1, 0, d[0]], [0, 1, d[1]]]), (w, h))
            dark = cv2.GaussianBlur(moved, (0, 0), r.uniform(0.6, 5)).astype(np.float32) / 255 * r.uniform(0.05, 0.6)
            scene.image = (scene.image * (1 - dark[..., None])).astype(np.uint8)
        part = mask[..., None].astype(np.float32) / 255
        scene.image = (scene.image * (1 - part) + warped * part).astype(np.uint8)
        covered = mask > 127
        for v in (*scene.visible, *scene.zone):
            v[covered] = 0
        if document:
            scene.corners.append(quad)
            scene.directed.append(sheet.directed)
            scene.visible.append(mask)
            scene.zone.append(np.minimum(zone, mask))

    def _bent(self, m, sw, sh, w, h):
        """A page that arches across its rows or along them, seen through the perspective m: a function that shows
        pictures of the page, whose sides then are curves."""
        r = self.r
        arch, along = r.uniform(-0.04, 0.04) * sw, r.random() < 0.8
        inverse = np.linalg.inv(m).astype(np.float32)
        ys, xs = np.mgrid[0:h, 0:w].astype(np.float32)
        d = inverse[2, 0] * xs + inverse[2, 1] * ys + inverse[2, 2]
        u = (inverse[0, 0] * xs + inverse[0, 1] * ys + inverse[0, 2]) / d
        v = (inverse[1, 0] * xs + inverse[1, 1] * ys + inverse[1, 2]) / d
        if along:
            v = v + arch * (1 - (2 * u / sw - 1) ** 2)
        else:
            u = u + arch * (1 - (2 * v / sh - 1) ** 2)
        return lambda t: cv2.remap(t, u, v, cv2.INTER_LINEAR)

    def _fills(self, scene):
        """A scan, or a picture that was cut at the page's edge."""
        r = self.r
        h, w = scene.image.shape[:2]
        s = self.sheet()
        landscape = s.size[0] > s.size[1]
        turn = int(r.choice([0, 2])) if (w >= h) == landscape else int(r.choice([1, 3]))
        out = r.uniform(0, 0.03, 4) * [1, 1, -1, -1] * r.choice([-1, 0, 1], 4)
        q = np.float32([[0, 0], [w, 0], [w, h], [0, h]])
        q = q + np.float32([[out[0] * w, out[1] * h], [out[2] * w, out[1] * h], [out[2] * w, out[3] * h], [out[0] * w, out[3] * h]])
        self._put(scene, s, np.roll(q, turn, 0).astype(np.float32))

    def _several(self, scene):
        """Two or three documents, or both sides of one on a white sheet."""
        r = self.r
        h, w = scene.image.shape[:2]
        n = 2 if r.random() < 0.85 else 3
        if r.random() < 0.4:
            scene.image[:] = np.uint8(np.clip(r.uniform(215, 255) + r.normal(0, 2, scene.image.shape), 0, 255))
        first = self.sheet()
        angle = 90 * int(r.integers(4)) + r.normal(0, 5)
        below = h > w if r.random() < 0.8 else r.random() < 0.5
        for i in range(n):
            s = first if r.random() < 0.3 else self.sheet()
            for _ in range(6):
                if abs(s.size[0] / s.size[1] - first.size[0] / first.size[1]) < 0.3:
                    break
                s = self.sheet()
            at = (i + 0.5) / n
            centre = np.float32([w / 2 + r.normal(0, 0.03) * w, at * h]) if below else np.float32([at * w, h / 2 + r.normal(0, 0.03) * h])
            part = Scene(np.zeros((int(h / n) if below else h, w if below else int(w / n), 3), np.uint8))
            turned = angle if r.random() < 0.85 else r.uniform(0, 360)
            self._put(scene, s, self._quad(part, s.size[0] / s.size[1], r.uniform(0.55, 0.93), turned, centre))

    def _booklet(self, scene):
        """A passport open at its data page: the other page is no document of its own."""
        r = self.r
        s = page_sheet.card(r, (125, 88), 0.02, passport=True) if r.random() < 0.25 else self.sheet()
        for _ in range(12):
            if 1.35 < s.size[0] / s.size[1] < 1.5:
                break
            s = self.sheet()
        other = page_sheet.blank(r)
        above = r.random() < 0.85
        whole = self._quad(scene, 125 / 176, r.uniform(0.6, 1.1))
        if r.random() < 0.3:  # the picture shows mostly the data page
            h, w = scene.image.shape[:2]
            page = self._quad(scene, 125 / 88, r.uniform(0.8, 1.0))
            d = (page[3] - page[0], page[2] - page[1])
            whole = np.float32([page[0] - d[0], page[1] - d[1], page[2], page[3]]) if above else np.float32([page[0], page[1], page[2] + d[1], page[3] + d[0]])
        m = cv2.getPerspectiveTransform(np.float32([[0, 0], [1, 0], [1, 2], [0, 2]]), whole)
        fold = r.uniform(-0.03, 0.03)  # the pages are not quite in one plane
        half = lambda y0, y1: cv2.perspectiveTransform(np.float32([[[0, y0], [1, y0], [1 + fold, y1], [0 - fold, y1]]]), m)[0]
        flip = lambda y0, y1: cv2.perspectiveTransform(np.float32([[[0 - fold, y0], [1 + fold, y0], [1, y1], [0, y1]]]), m)[0]
        if above:
            self._put(scene, other, flip(0, 1), document=False)
            self._put(scene, s, half(1, 2))
        else:
            self._put(scene, other, half(1, 2), document=False)
            self._put(scene, s, flip(0, 1))

    def _no_document(self, scene):
        r = self.r
        for _ in range(int(r.integers(0, 3))):
            self._put(scene, page_sheet.blank(r, (float(r.uniform(50, 300)), float(r.uniform(50, 300)))), self._quad(scene, 1.3, r.uniform(0.2, 0.9)), document=False)
        if r.random() < 0.4:
            self._hand(scene)

    def _hand(self, scene):
        """Fingers that hold a page at its edge, or lie beside it. What they cover still is the document."""
        r = self.r
        h, w = scene.image.shape[:2]
        skin = np.float32([r.uniform(90, 235), 0, 0])
        skin[1:] = skin[0] * np.float32([r.uniform(0.66, 0.85), r.uniform(0.5, 0.75)])
        if scene.corners and r.random() < 0.85:
            q = scene.corners[int(r.integers(len(scene.corners)))]
            i = int(r.integers(4))
            a, b = q[i], q[(i + 1) % 4]
            inwards = q.mean(0) - (a + b) / 2
        else:
            a, b = r.uniform(0, 1, 2) * [w, h], r.uniform(0, 1, 2) * [w, h]
            inwards = r.normal(0, 1, 2)
        inwards = inwards / (np.linalg.norm(inwards) + 1e-6)
        thick = r.uniform(0.035, 0.11) * min(h, w)
        layer, mask = np.zeros_like(scene.image), np.zeros((h, w), np.uint8)
        for j in range(int(r.integers(1, 5))):
            at = a + (b - a) * r.uniform(0.02, 0.98) if j == 0 else at + (b - a) / (np.linalg.norm(b - a) + 1e-6) * thick * r.uniform(1.8, 2.4)
            reach = (r.uniform(0.3, 2.6) if r.random() < 0.7 else r.uniform(2.5, 5)) * thick
            tip = at + inwards * reach + r.normal(0, 0.3, 2) * thick
            root = at - inwards * r.uniform(4, 14) * thick + r.normal(0, 2, 2) * thick
            shade = tuple(map(float, np.clip(skin * r.uniform(0.75, 1.1), 0, 255)))
            cv2.line(layer, tuple(np.int32(root)), tuple(np.int32(tip)), shade, int(2 * thick), cv2.LINE_AA)
            cv2.line(mask, tuple(np.int32(root)), tuple(np.int32(tip)), 255, int(2 * thick), cv2.LINE_AA)
            nail = tuple(map(float, np.clip(skin * 1.15 + 8, 0, 255)))
            if r.random() < 0.5:
                cv2.circle(layer, tuple(np.int32(tip + inwards * thick * 0.25)), int(0.5 * thick), nail, -1, cv2.LINE_AA)
        soft = cv2.GaussianBlur(mask, (0, 0), 1.2).astype(np.float32) / 255
        light = 1 + 0.25 * cv2.GaussianBlur(r.normal(0, 1, (h, w)).astype(np.float32), (0, 0), thick * 0.6) * thick * 0.8
        shadow = cv2.GaussianBlur(cv2.warpAffine(mask, np.float32([[1, 0, r.uniform(-5, 5)], [0, 1, r.uniform(-5, 5)]]), (w, h)), (0, 0), r.uniform(1, 5)).astype(np.float32) / 255
        image = scene.image * (1 - r.uniform(0, 0.5) * shadow[..., None])
        scene.image = np.clip(image * (1 - soft[..., None]) + layer * np.clip(light, 0.6, 1.4)[..., None] * soft[..., None], 0, 255).astype(np.uint8)


def ground(r, h, w):
    kind = r.choice(["wood", "stone", "cloth", "white", "dark", "plain", "lines", "strokes", "strokes", "patches"])
    if kind == "lines":
        return lines(r, h, w)
    if kind == "strokes":
        return strokes(r, h, w)
    if kind == "patches":
        return patches(r, h, w)
    yy, xx = np.ogrid[0:h, 0:w]
    yy, xx = yy.astype(np.float32), xx.astype(np.float32)
    a = r.uniform(0, np.pi)
    u, v = xx * np.cos(a) + yy * np.sin(a), yy * np.cos(a) - xx * np.sin(a)
    rough = lambda n: cv2.resize(r.normal(0, 1, (max(2, h // n), max(2, w // n))).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    if kind == "wood":
        base = np.float32([r.uniform(90, 215), 0, 0])
        base[1:] = base[0] * np.float32([r.uniform(0.6, 0.85), r.uniform(0.35, 0.65)])
        grain = np.sin(v * r.uniform(0.05, 0.4) + 2.5 * rough(90)) * r.uniform(3, 22) + np.sin(v * r.uniform(0.4, 1.5) + rough(40)) * r.uniform(0, 9)
    elif kind == "stone":
        base = np.float32([r.uniform(60, 210)] * 3) + r.normal(0, 8, 3)
        grain = rough(4) * r.uniform(2, 18) + rough(30) * r.uniform(0, 14)
        if r.random() < 0.5:  # granite: grains of some tones, of any size, sometimes drawn out along a bed
            n = int(r.choice([1, 1, 2, 3, 5, 9]))
            grains = r.choice([-1.0, 0.0, 0.4, 1.0], (max(2, h // n // int(r.choice([1, 1, 2]))), max(2, w // n // int(r.choice([1, 2, 4, 8]))))).astype(np.float32)
            grain = grain + cv2.resize(grains, (w, h), interpolation=int(r.choice([cv2.INTER_NEAREST, cv2.INTER_LINEAR]))) * r.uniform(10, 75)
        if r.random() < 0.25:  # veins
            grain = grain - 45 * r.uniform(0.3, 1) * (np.abs(rough(int(r.choice([20, 45, 80])))) < 0.06)
    elif kind == "cloth":
        base = np.float32(r.uniform(20, 235, 3))
        f = r.uniform(0.5, 2.2)
        grain = (np.sin(u * f) + np.sin(v * f * r.uniform(0.8, 1.2))) * r.uniform(2, 16) + rough(60) * r.uniform(0, 18)
        if r.random() < 0.3:  # printed with blots
            blots = rough(int(r.choice([10, 18, 30, 50])))
            grain = grain + r.uniform(20, 90) * (blots > r.uniform(0.1, 1.0)) * r.choice([-1, 1])
            if r.random() < 0.4:
                grain = grain + r.uniform(20, 60) * (rough(int(r.choice([10, 18, 30]))) > 0.7) * r.choice([-1, 1])
        if r.random() < 0.2:  # printed with dots or a coarse weave
            f2 = r.uniform(0.15, 1.2)
            grain = grain + r.uniform(20, 80) * ((np.sin(u * f2) * np.sin(v * f2)) > r.uniform(0.1, 0.8))
        if r.random() < 0.35:  # stripes or checks
            wide = r.uniform(0.02, 0.15)
            grain = grain + 30 * np.sign(np.sin(u * wide)) * r.uniform(0, 1) + 30 * np.sign(np.sin(v * wide)) * r.uniform(0, 1) * (r.random() < 0.5)
    elif kind == "white":
        base, grain = np.float32([r.uniform(205, 255)] * 3) + r.normal(0, 4, 3), rough(20) * r.uniform(0, 4)
    elif kind == "dark":
        base, grain = np.float32([r.uniform(5, 60)] * 3) + r.normal(0, 6, 3), rough(6) * r.uniform(0, 8)
    else:
        base, grain = np.float32(r.uniform(10, 250, 3)), rough(50) * r.uniform(0, 10)
    image = base + np.broadcast_to(grain, (h, w))[..., None] * r.uniform(0.8, 1.1, 3)
    if r.random() < 0.25:  # the edge of the table, with something else behind it
        side = u * 1.0 - r.uniform(0.1, 0.9) * (u.max() - u.min()) - u.min()
        other = np.float32(r.uniform(10, 245, 3)) + rough(int(r.choice([5, 25, 60])))[..., None] * r.uniform(0, 20)
        image = np.where((side > 0)[..., None], other, image)
    return np.clip(image, 0, 255).astype(np.uint8)


def _even(r, h, w):
    """A plain colour, hardly uneven."""
    uneven = cv2.resize(r.normal(0, r.uniform(0, 6), (max(2, h // 40), max(2, w // 40), 3)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    return np.clip(r.uniform(15, 250) + r.normal(0, 12, 3).astype(np.float32) + uneven, 0, 255)


def lines(r, h, w):
    """One to three families of about parallel lines in any direction, at any distance; what lies between may
    differ in tone."""
    image = _even(r, h, w)
    yy, xx = np.ogrid[0:h, 0:w]
    turn = r.uniform(0, np.pi)
    for i in range(int(r.integers(1, 4))):
        a = turn + (np.pi / 2 if i == 1 and r.random() < 0.6 else r.uniform(0, np.pi) if i else 0)
        t = (xx * np.cos(a) + yy * np.sin(a)).astype(np.float32)
        gap, n = r.uniform(8, 120), int(2 * (h + w) / 8)
        steps = np.cumsum(gap * (1 + (r.uniform(-0.5, 0.5, n) if r.random() < 0.5 else r.uniform(-0.03, 0.03, n))))
        t = t - t.min()
        k = np.searchsorted(steps, t.ravel()).reshape(t.shape).clip(1, n - 1)
        away = np.minimum(np.abs(t - steps[k]), np.abs(t - steps[k - 1]))
        image += (r.normal(0, 1, (n, 3)).astype(np.float32) * r.uniform(0, 14))[k]
        wide = r.uniform(0.7, 5)
        image += np.clip(wide - away, 0, 1).astype(np.float32)[..., None] * r.uniform(-110, 110) * r.uniform(0.8, 1.1, 3).astype(np.float32)
    return np.clip(image + r.normal(0, r.uniform(0, 5), (h, w, 1)), 0, 255).astype(np.uint8)


def strokes(r, h, w):
    """Short strokes of one size: in rows and blocks as of print in any direction, or strewn."""
    image = np.ascontiguousarray(_even(r, h, w).astype(np.uint8))
    size = int(1.5 * max(h, w))
    layer = np.zeros((size, size), np.uint8)
    if r.random() < 0.7:
        y = 0.0
        while y < size:  # blocks of rows between x0 and x1
            tall, gap = float(r.choice([1.6, 2.5, 3.5, 5, 8, 14])) * r.uniform(0.8, 1.25), r.uniform(1.3, 2.4)
            rows = int(r.integers(1, 14))
            edges = np.sort(r.uniform(0, size, int(r.integers(2, 9))))
            for x0, x1 in zip(edges[:-1], edges[1:]):
                for k in range(rows):
                    if r.random() < 0.08:
                        continue
                    x, end = x0 + r.uniform(0, 8), x1 - r.uniform(0, 12) - (0 if r.random() < 0.8 else r.uniform(0, 0.6) * (x1 - x0))
                    top = y + k * tall * gap
                    n = int(max(0, (end - x) / (tall * 0.62)))
                    at = x + np.arange(n) * tall * 0.62
                    kept = r.random(n) > 0.16
                    lean, up = r.uniform(-0.3, 0.5, n) * tall, r.choice([0.7, 0.75, 1.0], n) * tall
                    for a, l, u in zip(at[kept], lean[kept], up[kept]):
                        cv2.line(layer, (int(a), int(top + tall)), (int(a + l), int(top + tall - u)), 255, max(1, int(tall * 0.16)))
            y += rows * tall * gap + r.uniform(0, 25)
    else:
        n, long = int(r.integers(300, 4000)), r.uniform(2, 30)
        ends = r.uniform(0, size, (n, 2))
        a = r.normal(r.uniform(0, np.pi), r.choice([0.1, 0.5, 3.0]), n)
        l = long * r.uniform(0.5, 1.5, n)
        thick = int(r.integers(1, 4))
        for (x, y), dx, dy, tone in zip(ends, np.cos(a) * l, np.sin(a) * l, r.integers(60, 256, n)):
            cv2.line(layer, (int(x), int(y)), (int(x + dx), int(y + dy)), int(tone), thick)
    m = cv2.getRotationMatrix2D((size / 2, size / 2), float(r.choice([0, 90]) + r.normal(0, 6) if r.random() < 0.6 else r.uniform(0, 360)), 1)
    layer = cv2.warpAffine(layer, m, (size, size), flags=cv2.INTER_LINEAR)[(size - h) // 2 :, (size - w) // 2 :][:h, :w]
    part = layer[..., None].astype(np.float32) / 255 * r.uniform(0.2, 1)
    ink = np.float32(r.uniform(0, 255, 3)) if r.random() < 0.4 else np.float32([r.uniform(0, 90)] * 3) if image.mean() > 110 else np.float32([r.uniform(150, 255)] * 3)
    out = image * (1 - part) + ink * part
    for _ in range(int(r.integers(0, 4)) if r.random() < 0.5 else 0):  # boxes, as of pictures
        x, y = int(r.uniform(0, w)), int(r.uniform(0, h))
        box = out[y : y + int(r.uniform(20, h / 2)), x : x + int(r.uniform(20, w / 2))]
        box[:] = r.uniform(0, 255, 3) + r.normal(0, r.uniform(0, 25), box.shape)
    return np.clip(out, 0, 255).astype(np.uint8)


def patches(r, h, w):
    """Patches of some colours and any form."""
    rough = lambda n: cv2.resize(r.normal(0, 1, (max(2, h // n), max(2, w // n))).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    image = _even(r, h, w)
    for _ in range(int(r.integers(1, 5))):
        n = int(r.choice([6, 12, 25, 50, 90]))
        where = rough(n) + 0.5 * rough(max(2, n // 3)) * r.uniform(0, 1) > r.uniform(-0.3, 1.2)
        colour = np.float32(r.uniform(0, 255, 3)) if r.random() < 0.5 else image[0, 0] + np.float32(r.normal(0, 40, 3))
        image = image + (where[..., None] * (colour - image)) * r.uniform(0.3, 1)
    return np.clip(image + r.normal(0, r.uniform(0, 8), (h, w, 1)), 0, 255).astype(np.uint8)


def photograph(scene, r):
    """Light, lens, sensor, file. One in three is as bad as a picture can be read at all."""
    x = scene.image.astype(np.float32)
    h, w = x.shape[:2]
    bad = r.random() < 0.35
    yy, xx = np.ogrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    if r.random() < 0.7:
        g = r.normal(0, 0.3 if bad else 0.2, 2).clip(-0.48, 0.48)
        x *= (1 + g[0] * xx + g[1] * yy).astype(np.float32)[..., None]
    for _ in range(int(r.integers(1, 3)) if r.random() < 0.5 else 0):  # shadows
        a = r.uniform(0, 2 * np.pi)
        edge = (xx * np.cos(a) + yy * np.sin(a) + r.uniform(-0.7, 0.7) + 0.06 * np.sin(5 * xx + 4 * yy)) * r.uniform(3, 60)
        x *= (1 - r.uniform(0.1, 0.8 if bad else 0.5) / (1 + np.exp(np.clip(edge, -30, 30)))).astype(np.float32)[..., None]
    for _ in range(int(r.integers(1, 4)) if r.random() < (0.6 if bad else 0.3) else 0):  # reflections
        cx, cy, s = r.uniform(-0.9, 0.9), r.uniform(-0.9, 0.9), r.uniform(0.03, 0.25)
        a, flat = r.uniform(0, np.pi), r.uniform(1, 5)
        u, v = (xx - cx) * np.cos(a) + (yy - cy) * np.sin(a), (yy - cy) * np.cos(a) - (xx - cx) * np.sin(a)
        spot = np.exp(-((u / s) ** 2 + (v / s * flat) ** 2)) * r.uniform(0.4, 3)
        x += (262 - x) * np.clip(spot, 0, 1).astype(np.float32)[..., None]
    x *= float(2 ** (r.uniform(-1.6, 0.6) if bad else r.normal(0, 0.3))) * (1 + r.uniform(-0.15, 0.15, 3).astype(np.float32) * (1 if bad else 0.5))
    if r.random() < 0.12:
        x[:] = x.mean(2, keepdims=True)
    x = np.clip(x, 0, 255)
    if r.random() < (0.6 if bad else 0.3):
        x = cv2.GaussianBlur(x, (0, 0), r.uniform(0.3, 1.6 if bad else 1.0))
    x += r.standard_normal(x.shape, dtype=np.float32) * r.uniform(0.3, 9 if bad else 5)
    x = np.clip(x, 0, 255).astype(np.uint8)
    if r.random() < 0.5:
        x = cv2.imdecode(cv2.imencode(".jpg", x, [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(40, 96))])[1], 1)
    scene.image = x
