"""Puts a mask of ink on security paper and photographs it: geometry, paper, light, lens, sensor, file."""
from dataclasses import dataclass

import cv2
import numpy as np

cv2.setNumThreads(1)


@dataclass(frozen=True)
class Range:
    """What a photograph may do to a line; level 0..1 scales the harm between none and the most."""

    cap: tuple = (7.0, 32.0)  # height of a capital in pixels of the photograph, clean ones from the middle on
    tilt: float = 0.35  # deviation of the rest of a tilt, degrees
    keystone: float = 0.07  # displacement of corners, share of the height
    squeeze: float = 0.0  # deviation of the logarithm of the horizontal scale
    blur: float = 0.085  # largest Gaussian, share of a capital's height
    noise: float = 12.0  # largest deviation of the sensor's noise
    jpeg: tuple = (30, 95)
    shake: float = 0.22  # longest way of a moving camera, share of a capital's height
    shaken: float = 0.12  # how often
    tone: tuple = (110, 252)  # grey of the paper


@dataclass
class Shot:
    """grey: uint8 [h,w]. spans: float32 [n,2] in its pixels. cap: height of a capital."""

    grey: np.ndarray
    spans: np.ndarray
    cap: float


def take(line, r, level, limits):
    mask, spans, cap = _geometry(line, r, level, limits)
    h, w = mask.shape
    ink_share = mask.astype(np.float32) / 255
    paper, ink = _paper(h, w, r, level, cap, limits)
    x = paper * (1 - ink_share) + ink * ink_share
    x = _light(x, r, level)
    x = _lens(x, r, level, cap, limits)
    return Shot(_sensor(x, r, level, limits), spans, cap)


def _geometry(line, r, level, limits):
    a = line.mask
    h, w = a.shape
    low = limits.cap[0] if r.random() < level else (limits.cap[0] * limits.cap[1]) ** 0.5
    px = float(np.exp(r.uniform(np.log(low), np.log(limits.cap[1]))))
    sy = px / line.cap
    sx = sy * float(np.exp(r.normal(0, limits.squeeze))) if limits.squeeze else sy
    q = np.float32([[0, 0], [w, 0], [w, h], [0, h]])
    t = float(np.clip(np.tan(np.radians(r.normal(0, limits.tilt * (0.15 + level)))) * w / 2, -0.22 * h, 0.22 * h))
    j = limits.keystone * h * level
    p = q + np.float32([[0, -t], [0, t], [0, t], [0, -t]]) + r.uniform(-j, j + 1e-9, (4, 2)).astype(np.float32)
    m = np.float32([[sx, 0, 0], [0, sy, 0], [0, 0, 1]]) @ cv2.getPerspectiveTransform(q, p).astype(np.float32)
    w2, h2 = max(12, int(w * sx)), max(8, int(h * sy))
    if sy < 0.8:
        a = cv2.GaussianBlur(a, (0, 0), 0.42 / sy)
    a = cv2.warpPerspective(a, m, (w2, h2), flags=cv2.INTER_LINEAR)
    spans = line.spans
    if len(spans):
        pts = np.float32([[[x, h / 2]] for s in spans for x in s])
        spans = cv2.perspectiveTransform(pts, m)[:, 0, 0].reshape(-1, 2)
    if r.random() < 0.25 * level:  # a bent page
        yy, xx = np.mgrid[0:h2, 0:w2].astype(np.float32)
        bend = r.uniform(-0.1, 0.1) * h2 * np.sin(np.pi * xx / w2 * r.uniform(0.5, 1.6) + r.uniform(0, 6)).astype(np.float32)
        a = cv2.remap(a, xx, yy + bend, cv2.INTER_LINEAR)
    return a, spans, px


def _paper(h, w, r, level, cap, limits):
    """Paper with its pattern, and the grey of the ink."""
    tone = r.uniform(*limits.tone)
    contrast = r.uniform(40 if r.random() < level else 90, 225)
    ink = max(0.0, tone - contrast)
    if r.random() < 0.02:  # light print on dark
        tone, ink = max(30.0, ink), tone
    back = np.full((h, w), tone, np.float32)
    pattern = level * min(1.0, contrast / 110)
    back += cv2.resize(r.normal(0, r.uniform(0, 16) * (0.2 + pattern), (int(r.integers(2, 5)), int(r.integers(3, 12)))).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    yy, xx = np.ogrid[0:h, 0:w]
    yy, xx = yy.astype(np.float32), xx.astype(np.float32)
    if r.random() < 0.55:
        back += _guilloche(yy, xx, r, r.uniform(2, 22) * (0.25 + 0.75 * pattern), cap)
    if r.random() < 0.25 * (0.2 + level):
        back -= _wires(h, w, r, r.uniform(5, 60) * (0.3 + 0.7 * pattern), cap)
    if r.random() < 0.16 * (0.2 + level):
        back -= _underlay(h, w, r, r.uniform(6, 50) * (0.3 + 0.7 * pattern), cap)
    if r.random() < 0.16 * level:  # an emblem, a photograph's edge, a stamp
        back = _blot(back, r, r.uniform(10, 60) * pattern)
    if r.random() < 0.1:  # a rule above or under the line
        y = int((r.uniform(0, 0.12) if r.random() < 0.5 else r.uniform(0.86, 0.99)) * h)
        back[y : y + int(r.integers(1, 3))] -= r.uniform(20, 110)
    if r.random() < 0.06 * (0.3 + level):  # the frame of a box at one end
        x = int(r.choice([r.uniform(0, 0.02), r.uniform(0.98, 1)]) * (w - 2))
        back[:, x : x + int(r.integers(1, 3))] -= r.uniform(20, 110)
    return back, ink


def _guilloche(yy, xx, r, depth, cap):
    out = 0
    for _ in range(int(r.integers(1, 4))):
        fx, fy = r.uniform(0.3, 9) / cap, r.uniform(-9, 9) / cap
        wave = np.sin(2 * np.pi * (xx * fx / 2 + yy * fy / 2) + r.uniform(1, 5) * np.sin(xx * r.uniform(0.05, 0.9) / cap + r.uniform(0, 6)))
        if r.random() < 0.4:  # thin lines rather than waves
            wave = -np.clip(wave - r.uniform(0.5, 0.9), 0, 1) * 3
        out = out + wave
    return out * depth * 0.6


def _wires(h, w, r, depth, cap):
    """Thin curved lines that cross the print."""
    out = np.zeros((h, w), np.float32)
    for _ in range(int(r.integers(1, 9))):
        xs = np.linspace(-5, w + 5, 24)
        ys = r.uniform(-0.2, 1.2) * h + r.uniform(0, 0.7) * h * np.sin(xs / w * r.uniform(1, 14) + r.uniform(0, 6)) + (xs - w / 2) * r.normal(0, 0.15)
        cv2.polylines(out, [np.int32(np.stack([xs, ys], 1) * 8)], False, 1.0, 1, cv2.LINE_AA, 3)
    return out * depth


def _underlay(h, w, r, depth, cap):
    """Rows of small print under the line, as microtext or a watermark of words."""
    out = np.zeros((h, w), np.uint8)
    scale = cap * r.uniform(0.012, 0.05)
    words = "".join(r.choice(list("ABCDEFGHIKLMNOPRSTUVXZ0123456789 "), 60))
    for y in np.arange(r.uniform(0, 20) * scale, h + 20 * scale, 30 * scale * r.uniform(1, 1.6)):
        cv2.putText(out, words, (int(r.uniform(-60, 0)), int(y)), int(r.choice([0, 2, 3])), scale, 255, 1, cv2.LINE_AA)
    if r.random() < 0.5:
        m = cv2.getRotationMatrix2D((w / 2, h / 2), r.uniform(-40, 40), 1)
        out = cv2.warpAffine(out, m, (w, h))
    return out.astype(np.float32) / 255 * depth


def _blot(back, r, depth):
    h, w = back.shape
    mask = np.zeros((h, w), np.float32)
    centre = (int(r.uniform(0, w)), int(r.uniform(-0.5, 1.5) * h))
    axes = (int(r.uniform(0.3, 3) * h), int(r.uniform(0.3, 2) * h))
    cv2.ellipse(mask, centre, axes, r.uniform(0, 180), 0, 360, 1.0, -1 if r.random() < 0.6 else int(r.integers(1, 4)), cv2.LINE_AA)
    return back + mask * depth * (-1 if r.random() < 0.6 else 1)


def _light(x, r, level):
    h, w = x.shape
    if r.random() < 0.5:
        g = r.normal(0, 0.16 * level, 2)
        x = x * (1 + g[0] * np.linspace(-1, 1, w, dtype=np.float32)[None] + g[1] * np.linspace(-1, 1, h, dtype=np.float32)[:, None])
    if r.random() < 0.12 * level:  # the edge of a shadow
        edge = r.uniform(0, w) + (np.arange(h, dtype=np.float32)[:, None] - h / 2) * r.normal(0, 1)
        soft = r.uniform(0.5, 30)
        x = x * (1 - r.uniform(0.15, 0.6) / (1 + np.exp(np.clip((np.arange(w, dtype=np.float32)[None] - edge) * r.choice([-1, 1]) / soft, -30, 30))))
    if r.random() < 0.16 * level:  # stripes of glare or of a hologram
        for _ in range(int(r.integers(1, 4))):
            centre = r.uniform(0, w) + (np.arange(h, dtype=np.float32)[:, None] - h / 2) * r.normal(0, 1.5)
            width = r.uniform(0.3, 4) * h
            x = x + r.uniform(15, 110) * np.exp(-(((np.arange(w, dtype=np.float32)[None] - centre) / width) ** 2))
    if r.random() < 0.25:
        x = 255 * np.clip(x / 255, 0, 1) ** float(np.exp(r.normal(0, 0.3 * level)))
    return x


def _lens(x, r, level, cap, limits):
    if r.random() < 0.25 + 0.5 * level:
        x = cv2.GaussianBlur(x, (0, 0), r.uniform(0.2, limits.blur * cap * level + 0.3))
    if r.random() < limits.shaken * level:
        x = _shake(x, r, r.uniform(0.06, limits.shake) * cap)
    if r.random() < 0.15:  # what a phone does against it
        s = cv2.GaussianBlur(x, (0, 0), r.uniform(0.6, 1.6))
        x = x + r.uniform(0.3, 1.5) * (x - s)
    return x


def _shake(x, r, way):
    """The camera moved by so many pixels, in any direction, while it exposed."""
    if way < 0.7:
        return x
    n = int(np.ceil(way)) + 2 + (int(np.ceil(way)) + 1) % 2
    a = r.uniform(0, np.pi)
    kernel = np.zeros((n, n), np.float32)
    for t in np.linspace(-0.5, 0.5, 2 * n + 1):
        px, py = n // 2 + t * way * np.cos(a), n // 2 + t * way * np.sin(a)
        i, j = int(px), int(py)
        for di, dj, share in ((0, 0, (1 - px + i) * (1 - py + j)), (1, 0, (px - i) * (1 - py + j)), (0, 1, (1 - px + i) * (py - j)), (1, 1, (px - i) * (py - j))):
            if share > 0 and i + di < n and j + dj < n:
                kernel[j + dj, i + di] += share
    return cv2.filter2D(x, -1, kernel / kernel.sum(), borderType=cv2.BORDER_REPLICATE)


def _sensor(x, r, level, limits):
    if r.random() < 0.8:
        n = r.standard_normal(x.shape, dtype=np.float32) * r.uniform(0.3, limits.noise * level + 1)
        if r.random() < 0.4:  # after the camera's own smoothing
            n = cv2.GaussianBlur(n, (0, 0), r.uniform(0.4, 1.0)) * 1.6
        x = x + n
    x = np.clip(x, 0, 255).astype(np.uint8)
    if r.random() < 0.25 * level:  # sent small, seen large
        h, w = x.shape
        f = r.uniform(0.55, 0.95)
        if h * f >= 8:
            x = cv2.resize(cv2.resize(x, (max(8, int(w * f)), max(8, int(h * f))), interpolation=cv2.INTER_AREA), (w, h), interpolation=cv2.INTER_CUBIC)
    for _ in range(2 if r.random() < 0.15 else 1):
        if r.random() < 0.35 + 0.4 * level:
            worst = limits.jpeg[1] - (limits.jpeg[1] - limits.jpeg[0]) * (0.25 + 0.75 * level)
            q = int(r.uniform(worst, limits.jpeg[1]))
            # Blocks lie anywhere against the line.
            oy, ox = r.integers(0, 8, 2)
            padded = cv2.copyMakeBorder(x, int(oy), 0, int(ox), 0, cv2.BORDER_REPLICATE)
            x = cv2.imdecode(cv2.imencode(".jpg", padded, [cv2.IMWRITE_JPEG_QUALITY, q])[1], 0)[oy:, ox:]
    return x
