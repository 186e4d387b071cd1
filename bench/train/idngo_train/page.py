"""The page finder: samples, network, scoring, export.

Input of the network: float32 [1,3,h,w], RGB 0..1, the picture reduced to 320 pixels along its longer side, both sides
multiples of 32.
Output: float32 [1,5,h/4,w/4]. Per cell:
  0    probability that a document is here
  1    probability of the inner part of a document (shrunk to 60%), which keeps documents apart that touch
  2    probability that this is a machine readable zone, with half a row's pitch above and below
  3,4  the direction from foot to head of the document in the picture, a unit vector (x, y); shorter where unsure
"""
import json
import os
import pathlib

import cv2
import numpy as np

from . import page_scene

STRIDE = page_scene.STRIDE
BATCH = 16
HOME = pathlib.Path(__file__).parents[3] / ".build" / "train"


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
        stored = self._stored() if r.random() < 0.65 else None
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
    image, corners, visible, zone = s.image, s.corners, s.visible, s.zone
    for _ in range(quarters):
        w = image.shape[1]
        image = np.rot90(image)
        corners = [np.stack([q[:, 1], w - q[:, 0]], 1) for q in corners]
        visible, zone = [np.rot90(v) for v in visible], [np.rot90(z) for z in zone]
    return page_scene.Scene(np.ascontiguousarray(image), corners, s.directed, visible, zone)


def truth(s):
    """-> mask, core, zone float32 [h/4,w/4], head float32 [2,h/4,w/4] (0: cannot be told or no document)."""
    h, w = s.image.shape[:2]
    gh, gw = h // STRIDE, w // STRIDE
    mask, core, zone = (np.zeros((gh, gw), np.float32) for _ in range(3))
    head = np.zeros((2, gh, gw), np.float32)
    for q, directed, visible, rows in zip(s.corners, s.directed, s.visible, s.zone):
        part = visible.astype(np.float32) / 255
        mask, zone = np.maximum(mask, part), np.maximum(zone, rows.astype(np.float32) / 255)
        inner = np.zeros((gh, gw), np.uint8)
        shrunk = (q.mean(0) + (q - q.mean(0)) * 0.6) / STRIDE - 0.5
        cv2.fillConvexPoly(inner, np.int32(shrunk * 16), 1, cv2.LINE_8, 4)
        core[(inner > 0) & (part > 0.5)] = 1
        if directed:
            up = (q[0] + q[1] - q[2] - q[3]) / 2
            head[:, part > 0.5] = (up / (np.linalg.norm(up) + 1e-6))[:, None]
    return mask, core, zone, head


def pack(scenes):
    """-> image uint8 [n,h,w,3], truths as of truth() [n,...]."""
    return (np.stack([s.image for s in scenes]), *(np.stack(t) for t in zip(*(truth(s) for s in scenes))), ["scene"] * len(scenes))


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
            self.more16, self.more32 = Block(80, 80, 1), Block(112, 112, 1)  # since version 2
            self.whole = nn.Sequential(nn.Linear(112, 112), nn.ReLU(), nn.Linear(112, 112))
            self.l32, self.l16, self.l8, self.l4 = conv(112, 64, 1), conv(80, 64, 1), conv(48, 64, 1), conv(32, 48, 1)
            self.u16, self.u8, self.u4 = conv(64, 64), conv(64, 48), conv(48, 48)
            self.wide = nn.Sequential(nn.Conv2d(64, 64, 3, 1, 2, dilation=2, bias=False), nn.BatchNorm2d(64), nn.ReLU())
            self.fine, self.coarse = nn.Conv2d(48, 3, 1), nn.Conv2d(64, 2, 1)

        def forward(self, x):
            a = self.d4(self.stem(x - 0.5))
            b = self.d8(a)
            c = self.more16(self.d16(b))
            d = self.more32(self.d32(c))
            d = d + self.whole(d.mean((2, 3)))[:, :, None, None]
            up = lambda t: F.interpolate(t, scale_factor=2, mode="bilinear", align_corners=False)
            c = self.wide(self.u16(up(self.l32(d)) + self.l16(c)))
            e = self.u8(up(c) + self.l8(b))
            f = self.u4(up(e) + self.l4(a))
            return torch.cat([self.fine(f), up(up(self.coarse(c)))], 1)

    return Net().to(memory_format=torch.channels_last)  # nearly twice as quick on a CPU


OF_FIRST = {"fine": (0, 1), "coarse": (8, 9)}  # the planes of version 1's last convolutions that are left


def begin(net, path):
    """Builds on the weights of version 1, whose normalisations are folded into the convolutions; see line.begin.

    Blocks that it does not have begin as ones that change nothing.
    """
    import onnx
    import torch
    from onnx import numpy_helper

    model = onnx.load(path)
    weights = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in model.graph.initializer}
    convs = [n for n in model.graph.node if n.op_type == "Conv"]
    dense = [n for n in model.graph.node if n.op_type == "Gemm"]
    new = {m for block in (net.more16, net.more32) for m in block.modules()}
    order, norms = [], {}  # convolutions as they are run, and the normalisation after each
    hooks = [m.register_forward_pre_hook(lambda m, _: order.append(m)) for m in net.modules() if isinstance(m, (torch.nn.Conv2d, torch.nn.BatchNorm2d))]
    net.eval()
    with torch.no_grad():
        net(torch.zeros(1, 3, 64, 64))
    for h in hooks:
        h.remove()
    for m, after in zip(order, order[1:] + [None]):
        if isinstance(after, torch.nn.BatchNorm2d):
            norms[m] = after
    mine = [m for m in order if isinstance(m, torch.nn.Conv2d) and m not in new]
    assert len(mine) == len(convs) and len(dense) == 2, (len(mine), len(convs), len(dense))
    folded = {}
    with torch.no_grad():
        for block in (net.more16, net.more32):
            block.b[1].weight.zero_()
        for m, n in zip(mine, convs):
            w, bias = weights[n.input[1]], weights[n.input[2]]
            if m in norms:
                m.weight.copy_(w)
                folded[norms[m]] = bias
                continue
            m.weight.zero_()
            m.bias.fill_(-4.0)
            for i, k in enumerate(OF_FIRST["fine" if m is net.fine else "coarse"]):
                m.weight[i], m.bias[i] = w[k], bias[k]
        for m, n in zip([m for m in net.whole if isinstance(m, torch.nn.Linear)], dense):
            m.weight.copy_(weights[n.input[1]])
            m.bias.copy_(weights[n.input[2]])

        def settle(norm):
            def hook(_, inputs):
                x = inputs[0].float()
                mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), unbiased=False)
                norm.running_mean.copy_(mean)
                norm.running_var.copy_(var)
                if norm in folded:
                    norm.weight.copy_((var + norm.eps).sqrt())
                    norm.bias.copy_(folded[norm] + mean)
            return hook

        hooks = [m.register_forward_pre_hook(settle(m)) for m in net.modules() if isinstance(m, torch.nn.BatchNorm2d)]
        maker = page_scene.Maker(np.random.default_rng(77), HOME / "pages")
        images = np.stack([maker.scene((320, 320)).image for _ in range(40)])
        net(torch.from_numpy(images).permute(0, 3, 1, 2).float() / 255)
        for h in hooks:
            h.remove()


def loss(net, batch, ctc_share=0, again=False):
    import torch
    import torch.nn.functional as F

    image, mask, core, zone, head, _ = batch
    x = torch.from_numpy(image).permute(0, 3, 1, 2).float() / 255
    n = len(x)
    x = x * (1 + 0.2 * (torch.rand(n, 1, 1, 1) - 0.5)) * (1 + 0.15 * (torch.rand(n, 3, 1, 1) - 0.5)) + 0.1 * (torch.rand(n, 1, 1, 1) - 0.5) + torch.randn_like(x) * 0.03 * torch.rand(n, 1, 1, 1)
    out = net(x.clamp(0, 1).contiguous(memory_format=torch.channels_last)).float()
    mask, core, zone, head = (torch.from_numpy(t) for t in (mask, core, zone, head))
    edge = (F.avg_pool2d(mask[:, None], 5, 1, 2, count_include_pad=False)[:, 0] - mask).abs()
    terms = (F.binary_cross_entropy_with_logits(out[:, 0], mask, reduction="none") * (1 + 3 * edge)).mean()
    terms = terms + 0.5 * F.binary_cross_entropy_with_logits(out[:, 1], core)
    terms = terms + (F.binary_cross_entropy_with_logits(out[:, 2], zone, reduction="none") * (1 + 4 * zone)).mean()
    for k, t in ((0, mask), (1, core), (2, zone)):  # overlap, which does not drown in ground
        p = out[:, k].sigmoid()
        terms = terms + 0.5 * (1 - (2 * (p * t).sum((1, 2)) + 8) / ((p + t).sum((1, 2)) + 8)).mean()
    told = (head.abs().sum(1) > 0).float()
    return terms + 0.5 * (F.mse_loss(out[:, 3:], head, reduction="none").sum(1) * told).sum() / (told.sum() + 1)


def probabilities(net, image):
    import torch

    with torch.no_grad():
        out = net(torch.from_numpy(image[None]).permute(0, 3, 1, 2).float() / 255)[0].float()
        out[:3] = out[:3].sigmoid()
    return out.numpy()


def validation():
    r = np.random.default_rng(424_242)
    maker = page_scene.Maker(r, HOME / "pages")
    return {"scenes": [maker.scene() for _ in range(140)]}


def score(net, scenes):
    """mask, zone: overlap (intersection over union) of all scenes' cells together; pages: share of scenes of one
    document whose mask overlaps by 95%; turned: share of documents whose direction is off by 45 degrees or more.
    What is found in photographs of the protocol's tune part, go run ./bench/pages measures."""
    both, either = np.zeros(2), np.zeros(2)
    single = well = wrong = directed = 0
    for s in scenes:
        out = probabilities(net, s.image)
        mask, _, zone, head = truth(s)
        for i, (p, t) in enumerate(((out[0], mask), (out[2], zone))):
            a, b = p > 0.5, t > 0.5
            both[i] += (a & b).sum()
            either[i] += (a | b).sum()
        if len(s.corners) == 1 and mask.sum() > 100:
            a, b = out[0] > 0.5, mask > 0.5
            single += 1
            well += (a & b).sum() >= 0.95 * (a | b).sum()
            if s.directed[0]:
                directed += 1
                where = mask > 0.5
                got, want = out[3:, where].mean(1), head[:, where][:, 0]
                wrong += got @ want < 0.707 * np.linalg.norm(got)
    return {"mask": round(float(both[0] / either[0]), 4), "zone": round(float(both[1] / either[1]), 4),
            "pages": round(well / single, 4), "turned": round(wrong / directed, 4)}


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
    torch.onnx.export(Finished(net).eval(), (torch.zeros(1, 3, 320, 256),), path, input_names=["x"], output_names=["y"],
                      dynamic_axes={"x": {2: "h", 3: "w"}, "y": {2: "h4", 3: "w4"}}, opset_version=17, dynamo=False)
    config = {"side": page_scene.SIDE, "multiple": 32, "stride": STRIDE, "training": training}
    (folder / "page.json").write_text(json.dumps(config, indent=1) + "\n")
    return path
