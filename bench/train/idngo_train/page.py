"""The page finder: samples, network, scoring, export.

Input of the network: float32 [1,3,h,w], RGB 0..1, the picture reduced to 256 pixels along its longer side, both sides
multiples of 32.
Output: float32 [1,13,h/4,w/4]. Per cell:
  0      probability that a document is here
  1      probability of the inner part of a document (shrunk to 60%), which keeps documents apart that touch
  2      probability of a document's corner
  3..10  x and y of the document's four corners against the cell's centre, in pixels / 64, clockwise from its top left
  11,12  the direction from foot to head of the document in the picture, a unit vector (x, y); shorter where unsure
"""
import json
import os
import pathlib

import cv2
import numpy as np

from . import page_scene

STRIDE, UNIT = 4, 64.0
BATCH = 16
HOME = pathlib.Path(__file__).parents[3] / ".build" / "train"
MOST = 6  # documents of a scene


class Renderer:
    """Batches of one shape each, partly of scenes that were drawn before (see draw), turned and varied anew."""

    def __init__(self, seed):
        self.r = np.random.default_rng(seed)
        self.maker = page_scene.Maker(self.r, HOME / "pages")
        self.shards = {}

    def _stored(self):
        files = sorted((HOME / "page" / "scenes").glob("*.npz"))
        files = [f for f in files if not f.name.startswith("v")]
        if not files:
            return None
        path = files[int(self.r.integers(len(files)))]
        if path not in self.shards:
            with np.load(path, allow_pickle=True) as z:
                self.shards[path] = list(z["scenes"])
        return self.shards[path]

    def batch(self):
        r = self.r
        stored = self._stored() if r.random() < 0.9 else None
        if stored:
            scenes = [turned(stored[int(i)], int(q)) for i, q in zip(r.choice(len(stored), BATCH, replace=False), [2 * int(r.integers(2))] * BATCH)]
            if r.random() < 0.5:
                scenes = [turned(s, 1) for s in scenes]
        else:
            shape = page_scene.SHAPES[int(r.integers(len(page_scene.SHAPES)))]
            scenes = [self.maker.scene(shape) for _ in range(BATCH)]
        return pack(scenes)


def turned(s, quarters):
    """A scene turned anticlockwise by quarters."""
    if not quarters:
        return s
    image, corners, visible = s.image, s.corners, s.visible
    for _ in range(quarters):
        w = image.shape[1]
        image = np.rot90(image)
        corners = [np.stack([q[:, 1], w - q[:, 0]], 1) for q in corners]
        visible = [np.rot90(v) for v in visible]
    return page_scene.Scene(np.ascontiguousarray(image), corners, s.directed, visible)


def pack(scenes):
    """-> image uint8 [n,h,w,3], mask, core, corner [n,h/4,w/4], which document a cell belongs to [n,h/4,w/4] (-1: none),
    corners float32 [n,MOST,4,2], head float32 [n,MOST,2] (0: cannot be told)."""
    h, w = scenes[0].image.shape[:2]
    gh, gw = h // STRIDE, w // STRIDE
    n = len(scenes)
    mask, core, corner = (np.zeros((n, gh, gw), np.float32) for _ in range(3))
    owner = np.full((n, gh, gw), -1, np.int8)
    quads, heads = np.zeros((n, MOST, 4, 2), np.float32), np.zeros((n, MOST, 2), np.float32)
    yy, xx = np.mgrid[0:gh, 0:gw].astype(np.float32)
    for i, s in enumerate(scenes):
        for k, (q, directed, visible) in enumerate(zip(s.corners[:MOST], s.directed, s.visible)):
            part = cv2.resize(visible.astype(np.float32), (gw, gh), interpolation=cv2.INTER_AREA)
            mask[i] = np.maximum(mask[i], part)
            inner = np.zeros((gh, gw), np.uint8)
            shrunk = (q.mean(0) + (q - q.mean(0)) * 0.6) / STRIDE - 0.5
            cv2.fillConvexPoly(inner, np.int32(shrunk * 16), 1, cv2.LINE_8, 4)
            inside = (inner > 0) & (part > 0.5)
            core[i][inside] = 1
            owner[i][part > 0.5] = k
            quads[i, k] = q
            for x, y in q / STRIDE - 0.5:
                if -1 < x < gw and -1 < y < gh:
                    corner[i] = np.maximum(corner[i], np.exp(-((xx - x) ** 2 + (yy - y) ** 2) / 2.0))
            if directed:
                up = (q[0] + q[1] - q[2] - q[3]) / 2
                heads[i, k] = up / (np.linalg.norm(up) + 1e-6)
    return np.stack([s.image for s in scenes]), mask, core, corner, owner, quads, heads, ["scene"] * n


def draw(seed, count, prefix="s", each=96):
    """Draws scenes to files, so that learning finds them ready."""
    folder = HOME / "page" / "scenes"
    folder.mkdir(parents=True, exist_ok=True)
    r = np.random.default_rng(seed)
    maker = page_scene.Maker(r, HOME / "pages")
    for i in range(count):
        shape = page_scene.SHAPES[i % len(page_scene.SHAPES)]
        scenes = np.empty(each, object)
        for k in range(each):
            scenes[k] = maker.scene(shape)
        part = folder / f".{prefix}{seed}-{i:04d}.part.npz"
        np.savez(part, scenes=scenes)
        os.replace(part, folder / f"{prefix}{seed}-{i:04d}.npz")


def network():
    import torch
    import torch.nn as nn
    import torch.nn.functional as F

    def conv(i, o, k=3, stride=1, groups=1):
        return nn.Sequential(nn.Conv2d(i, o, k, stride, k // 2, groups=groups, bias=False), nn.BatchNorm2d(o), nn.ReLU())

    class Block(nn.Module):
        """Residual pair of 3x3 convolutions; dense ones are what a CPU is quick at."""

        def __init__(self, i, o, stride):
            super().__init__()
            self.a, self.b = conv(i, o, stride=stride), nn.Sequential(nn.Conv2d(o, o, 3, 1, 1, bias=False), nn.BatchNorm2d(o))
            self.skip = nn.Identity() if i == o and stride == 1 else nn.Sequential(nn.Conv2d(i, o, 1, stride, bias=False), nn.BatchNorm2d(o))

        def forward(self, x):
            return F.relu(self.b(self.a(x)) + self.skip(x))

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.stem = nn.Sequential(conv(3, 16, 3, 2), conv(16, 24, 3, 2))  # 1/4
            self.d4 = Block(24, 32, 1)
            self.d8 = nn.Sequential(Block(32, 48, 2), Block(48, 48, 1))
            self.d16 = nn.Sequential(Block(48, 80, 2), Block(80, 80, 1))
            self.d32 = nn.Sequential(Block(80, 112, 2), Block(112, 112, 1))
            self.whole = nn.Sequential(nn.Linear(112, 112), nn.ReLU(), nn.Linear(112, 112))
            self.l32, self.l16, self.l8, self.l4 = conv(112, 64, 1), conv(80, 64, 1), conv(48, 64, 1), conv(32, 48, 1)
            self.u16, self.u8, self.u4 = conv(64, 64), conv(64, 48), conv(48, 48)
            self.wide = nn.Sequential(nn.Conv2d(64, 64, 3, 1, 2, dilation=2, bias=False), nn.BatchNorm2d(64), nn.ReLU())
            self.fine, self.coarse = nn.Conv2d(48, 3, 1), nn.Conv2d(64, 10, 1)

        def forward(self, x):
            a = self.d4(self.stem(x - 0.5))
            b = self.d8(a)
            c = self.d16(b)
            d = self.d32(c)
            d = d + self.whole(d.mean((2, 3)))[:, :, None, None]
            up = lambda t: F.interpolate(t, scale_factor=2, mode="bilinear", align_corners=False)
            c = self.wide(self.u16(up(self.l32(d)) + self.l16(c)))
            e = self.u8(up(c) + self.l8(b))
            f = self.u4(up(e) + self.l4(a))
            return torch.cat([self.fine(f), up(up(self.coarse(c)))], 1)

    return Net()


def loss(net, batch, ctc_share=0, again=False):
    import torch
    import torch.nn.functional as F

    image, mask, core, corner, owner, quads, heads, _ = batch
    x = torch.from_numpy(image).permute(0, 3, 1, 2).float() / 255
    n = len(x)
    x = x * (1 + 0.15 * (torch.rand(n, 1, 1, 1) - 0.5)) * (1 + 0.12 * (torch.rand(n, 3, 1, 1) - 0.5)) + 0.1 * (torch.rand(n, 1, 1, 1) - 0.5) + torch.randn_like(x) * 0.02 * torch.rand(n, 1, 1, 1)
    out = net(x.clamp(0, 1)).float()
    mask, core, corner = (torch.from_numpy(t) for t in (mask, core, corner))
    owner = torch.from_numpy(owner.astype(np.int64))
    terms = F.binary_cross_entropy_with_logits(out[:, 0], mask) + F.binary_cross_entropy_with_logits(out[:, 1], core)
    for k, t in ((0, mask), (1, core)):  # overlap, which does not drown in ground
        p = out[:, k].sigmoid()
        terms = terms + 0.5 * (1 - (2 * (p * t).sum((1, 2)) + 8) / ((p + t).sum((1, 2)) + 8)).mean()
    weight = 1 + 12 * corner
    terms = terms + (weight * F.binary_cross_entropy_with_logits(out[:, 2], corner, reduction="none")).mean()
    gh, gw = mask.shape[1:]
    ys, xs = torch.meshgrid((torch.arange(gh) + 0.5) * STRIDE, (torch.arange(gw) + 0.5) * STRIDE, indexing="ij")
    b, y, x_ = torch.nonzero(owner >= 0, as_tuple=True)
    if len(b):
        k = owner[b, y, x_]
        want = (torch.from_numpy(quads)[b, k] - torch.stack([xs[y, x_], ys[y, x_]], 1)[:, None]) / UNIT
        got = out[b, 3:11, y, x_].reshape(-1, 4, 2)
        head = torch.from_numpy(heads)[b, k]
        told = (head.abs().sum(1) > 0).float()
        each = F.smooth_l1_loss(got, want, beta=0.05, reduction="none").mean((1, 2))
        w = (0.3 + 0.7 * core[b, y, x_]) * (0.1 + 0.9 * told)
        terms = terms + (each * w).sum() / w.sum()
        terms = terms + (F.mse_loss(out[b, 11:13, y, x_], head, reduction="none").sum(1) * told).sum() / (told.sum() + 1)
    return terms


def find(out, threshold=0.5):
    """Documents in one output [13,h,w] (numpy, probabilities): list of (corners [4,2] from the document's top left,
    how sure 0..1, how sure of the direction 0..1). The Go code of vision/page does the same."""
    mask, core, _ = out[0], out[1], out[2]
    n, label = cv2.connectedComponents((core > threshold).astype(np.uint8), connectivity=4)
    found = []
    for k in range(1, n):
        at = label == k
        if at.sum() < 6:
            continue
        ys, xs = np.nonzero(at)
        quads = out[3:11, ys, xs].T.reshape(-1, 4, 2) * UNIT + np.stack([(xs + 0.5) * STRIDE, (ys + 0.5) * STRIDE], 1)[:, None]
        reference = quads[np.argmax(core[ys, xs])]
        shifted = np.stack([np.roll(quads, -s, 1) for s in range(4)], 1)
        best = np.abs(shifted - reference).sum((2, 3)).argmin(1)
        quad = np.median(shifted[np.arange(len(best)), best], 0)
        head = out[11:13, ys, xs].mean(1)
        sure = float(np.linalg.norm(head))
        tops = [np.dot((quad[i] + quad[(i + 1) % 4] - quad[(i + 2) % 4] - quad[(i + 3) % 4]), head) / (np.linalg.norm(quad[i] + quad[(i + 1) % 4] - quad[(i + 2) % 4] - quad[(i + 3) % 4]) + 1e-6) for i in range(4)]
        quad = np.roll(quad, -int(np.argmax(tops)), 0)
        inside = np.zeros(mask.shape, np.uint8)
        cv2.fillConvexPoly(inside, np.int32((quad / STRIDE - 0.5) * 16), 1, cv2.LINE_8, 4)
        found.append((quad, float(mask[inside > 0].mean()) if inside.any() else 0.0, min(1.0, sure)))
    return found


def probabilities(net, image):
    import torch

    with torch.no_grad():
        out = net(torch.from_numpy(image[None]).permute(0, 3, 1, 2).float() / 255)[0].float()
        out[:3] = out[:3].sigmoid()
    return out.numpy()


def validation():
    r = np.random.default_rng(424_242)
    maker = page_scene.Maker(r, HOME / "pages")
    return {"scenes": [maker.scene() for _ in range(260)]}


def overlap(a, b):
    area, _ = cv2.intersectConvexConvex(a.astype(np.float32), b.astype(np.float32))
    both = cv2.contourArea(a.astype(np.float32)) + cv2.contourArea(b.astype(np.float32)) - area
    return area / both if both > 0 else 0.0


def score(net, scenes):
    """found: documents with a quadrilateral that overlaps by 85%; turned: of those found, the ones told the wrong way
    up; extra: quadrilaterals that are none, per scene; error: median distance of a corner, share of the longer side."""
    found = wrong = documents = extra = directed = 0
    errors = []
    for s in scenes:
        got = [g for g in find(probabilities(net, s.image)) if g[1] > 0.6]
        left = list(range(len(got)))
        for q, told in zip(s.corners, s.directed):
            documents += 1
            best = max(left, key=lambda i: overlap(got[i][0], q), default=None)
            if best is None or overlap(got[best][0], q) < 0.85:
                continue
            left.remove(best)
            found += 1
            d = [np.linalg.norm(np.roll(got[best][0], -i, 0) - q, axis=1).max() for i in range(4)]
            errors.append(min(d) / max(s.image.shape[:2]))
            directed += told
            wrong += told and int(np.argmin(d)) != 0
        extra += len(left)
    return {"found": round(found / documents, 4), "turned": round(wrong / max(directed, 1), 4), "extra": round(extra / len(scenes), 4),
            "error": round(float(np.median(errors)) if errors else 1.0, 4)}


def export(net, folder, training):
    import torch

    class Finished(torch.nn.Module):
        def __init__(self, net):
            super().__init__()
            self.net = net

        def forward(self, x):
            y = self.net(x)
            return torch.cat([y[:, :3].sigmoid(), y[:, 3:]], 1)

    path = folder / "page.onnx"
    torch.onnx.export(Finished(net), (torch.zeros(1, 3, 256, 192),), path, input_names=["x"], output_names=["y"],
                      dynamic_axes={"x": {2: "h", 3: "w"}, "y": {2: "h4", 3: "w4"}}, opset_version=17, dynamo=False)
    config = {"side": page_scene.SIDE, "multiple": 32, "stride": STRIDE, "unit": UNIT, "training": training}
    (folder / "page.json").write_text(json.dumps(config, indent=1) + "\n")
    return path
