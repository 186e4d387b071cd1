"""Scenes for the page finder: sheets in perspective on grounds, with hands, shadows, glare and a camera's faults.

Grounds are those of the train part of bench/PROTOCOL.md: wood, stone, cloth, white, dark.
"""
from dataclasses import dataclass, field

import cv2
import numpy as np

from . import page_sheet

SIDE = 256  # of what the network sees, the longer side
SHAPES = ((256, 256), (192, 256), (256, 192), (160, 256), (256, 160), (224, 256), (256, 224))  # height, width


@dataclass
class Scene:
    """image: uint8 [h,w,3]. corners: float32 [4,2] in its pixels per document, clockwise from the document's own
    top left; may lie outside. directed: one bool per document. visible: bool mask [h,w] per document."""

    image: np.ndarray
    corners: list = field(default_factory=list)
    directed: list = field(default_factory=list)
    visible: list = field(default_factory=list)


class Maker:
    def __init__(self, r, textures):
        self.r, self.textures = r, page_sheet.Textures(textures)
        self.pool, self.grounds = [], []

    def sheet(self):
        """Every other sheet is one that bench/specimen drew; the own ones are used some times over."""
        r = self.r
        if r.random() < 0.45:
            return self.textures.pick(r)
        if len(self.pool) < 60 or r.random() < 0.12:
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
        return cv2.resize(part, (w, h), interpolation=cv2.INTER_AREA)

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
        if r.random() < 0.35:
            self._hand(scene)
        photograph(scene, r)
        return scene

    def _straight_ground(self, h, w):
        r = self.r
        tone = r.uniform(200, 255) if r.random() < 0.7 else r.uniform(0, 255)
        return np.clip(tone + r.normal(0, 3, 3) + r.normal(0, r.uniform(0, 3), (h, w, 3)), 0, 255).astype(np.uint8)

    def _share(self):
        r = self.r
        return float(r.uniform(0.25, 0.6) if r.random() < 0.35 else r.uniform(0.55, 0.97) if r.random() < 0.8 else r.uniform(0.95, 1.15))

    def _quad(self, scene, aspect, share, angle=None, centre=None):
        """Corners of a page seen in perspective; share: of the picture that it fills in its tighter direction."""
        r = self.r
        h, w = scene.image.shape[:2]
        if angle is None:
            quarter = 90 * int(r.integers(4))
            angle = quarter + (r.normal(0, 7) if r.random() < 0.6 else r.uniform(-45, 45))
        tilt = r.normal(0, 0.2 if r.random() < 0.7 else 0.01, 2).clip(-0.6, 0.6)
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
        warped = cv2.warpPerspective(image, m, (w, h), flags=cv2.INTER_LINEAR)
        shape = np.zeros((sh, sw), np.uint8)
        radius = int(sheet.round * sw) if r.random() < 0.85 else 0
        cv2.rectangle(shape, (radius, 0), (sw - 1 - radius, sh - 1), 255, -1)
        cv2.rectangle(shape, (0, radius), (sw - 1, sh - 1 - radius), 255, -1)
        for x in (radius, sw - 1 - radius):
            for y in (radius, sh - 1 - radius):
                cv2.circle(shape, (x, y), radius, 255, -1)
        mask = cv2.warpPerspective(shape, m, (w, h), flags=cv2.INTER_LINEAR)
        if r.random() < 0.8:  # the shadow of the page itself
            d = r.uniform(-5, 5, 2)
            moved = cv2.warpAffine(mask, np.float32([[1, 0, d[0]], [0, 1, d[1]]]), (w, h))
            dark = cv2.GaussianBlur(moved, (0, 0), r.uniform(0.6, 5)).astype(np.float32) / 255 * r.uniform(0.05, 0.6)
            scene.image = (scene.image * (1 - dark[..., None])).astype(np.uint8)
        part = mask[..., None].astype(np.float32) / 255
        scene.image = (scene.image * (1 - part) + warped * part).astype(np.uint8)
        covered = mask > 127
        for v in scene.visible:
            v &= ~covered
        if document:
            scene.corners.append(quad)
            scene.directed.append(sheet.directed)
            scene.visible.append(covered)

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
            reach = r.uniform(0.3, 2.6) * thick
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
    kind = r.choice(["wood", "stone", "cloth", "white", "dark", "plain"])
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


def photograph(scene, r):
    """Light, lens, sensor, file."""
    x = scene.image.astype(np.float32)
    h, w = x.shape[:2]
    yy, xx = np.ogrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    if r.random() < 0.7:
        g = r.normal(0, 0.22, 2)
        x *= (1 + g[0] * xx + g[1] * yy).astype(np.float32)[..., None]
    if r.random() < 0.35:
        a = r.uniform(0, 2 * np.pi)
        edge = (xx * np.cos(a) + yy * np.sin(a) + r.uniform(-0.6, 0.6) + 0.06 * np.sin(5 * xx + 4 * yy)) * r.uniform(3, 60)
        x *= (1 - r.uniform(0.1, 0.65) / (1 + np.exp(np.clip(edge, -30, 30)))).astype(np.float32)[..., None]
    for _ in range(int(r.integers(1, 4)) if r.random() < 0.35 else 0):  # reflections
        cx, cy, s = r.uniform(-0.8, 0.8), r.uniform(-0.8, 0.8), r.uniform(0.03, 0.25)
        spot = np.exp(-(((xx - cx) / s) ** 2 + ((yy - cy) / (s * r.uniform(0.4, 1.5))) ** 2)) * r.uniform(0.4, 2.5)
        x += (262 - x) * np.clip(spot, 0, 1).astype(np.float32)[..., None]
    x *= float(2 ** r.normal(-0.05, 0.35)) * (1 + r.normal(0, 0.06, 3).astype(np.float32))
    if r.random() < 0.12:
        x[:] = x.mean(2, keepdims=True)
    x = np.clip(x, 0, 255)
    if r.random() < 0.3:
        x = cv2.GaussianBlur(x, (0, 0), r.uniform(0.3, 1.3))
    x += r.standard_normal(x.shape, dtype=np.float32) * r.uniform(0.3, 7)
    x = np.clip(x, 0, 255).astype(np.uint8)
    if r.random() < 0.5:
        x = cv2.imdecode(cv2.imencode(".jpg", x, [cv2.IMWRITE_JPEG_QUALITY, int(r.integers(40, 96))])[1], 1)
    scene.image = x
