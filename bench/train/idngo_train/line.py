"""The reader of printed lines: samples, network, scoring, export.

Input of the network: float32 [1,1,32,w], a grey line crop scaled to that height, w a multiple of 4, (x-mean)/deviation.
Output: float32 [1,w/2,classes] logits; class 0 is "no character", 1.. follow line_text.ALPHABET.
"""
import collections
import json

import cv2
import numpy as np

from . import fonts, ink, line_text, photo
from .mrz import distance

HEIGHT, WIDEST, STRIDE = 32, 800, 2
CLASSES = len(line_text.ALPHABET) + 1
INDEX = {c: i + 1 for i, c in enumerate(line_text.ALPHABET)}
LIMITS = photo.Range(cap=(5.5, 34.0), tilt=0.7, keystone=0.07, squeeze=0.0, blur=0.08, noise=11.0, jpeg=(30, 96))
BATCH = 24
STYLES, STYLE_SHARES = ("sans", "narrow", "serif", "mono"), (0.55, 0.17, 0.16, 0.12)


class Renderer:
    def __init__(self, seed, part="train"):
        self.r = np.random.default_rng(seed)
        self.writer = line_text.Writer(self.r, part)
        self.families = {s: collections.defaultdict(list) for s in STYLES}
        for cut in fonts.cuts(line_text.ALPHABET, part):
            name = cut.paths[0].rsplit("/", 1)[-1]
            self.families[cut.style][name.split("-")[0][:9]].append(cut)  # a family of many files is no likelier than others
        self.styles = [s for s in STYLES if self.families[s]]
        self.waiting = []

    def face(self, text):
        r, need = self.r, frozenset(text) - {" "}
        shares = np.array([STYLE_SHARES[STYLES.index(s)] for s in self.styles])
        for _ in range(80):
            style = self.styles[int(r.choice(len(self.styles), p=shares / shares.sum()))]
            cut = line_text.pick(r, self.families[style][line_text.pick(r, list(self.families[style]))])
            if "Italic" in cut.paths[0] or "Oblique" in cut.paths[0]:
                if r.random() < 0.65:
                    continue
            if need <= cut.have:
                return ink.load(cut.paths, cut.covers), style
        return None, None

    def sample(self, level, kind=None):
        r = self.r
        face = None
        while face is None:
            text, kind_ = self.writer.line(kind)
            face, style = self.face(text)
        tracking = max(-0.05, float(r.normal(0.02, 0.04)))
        if r.random() < 0.14:  # letter-spaced
            tracking = float(r.uniform(0.1, 0.7 if len(text) < 14 else 0.25))
        margins = [r.uniform(0.05, 0.8), r.uniform(0.05, 0.8), r.uniform(0.0 if r.random() < 0.4 * level else 0.1, 0.5), r.uniform(0.0 if r.random() < 0.4 * level else 0.1, 0.5)]
        shake = (0.0, 0.0) if r.random() < 0.5 else (0.4, 0.25) if r.random() < 0.7 else (0.9, 0.7)
        line = ink.draw(text, face, r, tracking=tracking, jitter=shake, margins=margins, tight=r.random() < 0.25 and len(text) > 3)
        if r.random() < 0.2 + 0.15 * level:
            line = ink.neighbour(line, face, r, self.writer.line()[0], r.uniform(1.25, 2.2) * r.choice([-1, 1]))
        width = 1.0
        if style != "narrow" and r.random() < 0.35:
            width = float(r.uniform(0.62, 1.0))
        elif r.random() < 0.2:
            width = float(r.uniform(0.85, 1.2))
        if width != 1.0:
            h, w = line.mask.shape
            line.mask = cv2.resize(line.mask, (max(4, int(w * width)), h), interpolation=cv2.INTER_AREA if width < 1 else cv2.INTER_LINEAR)
            line.spans = line.spans * (line.mask.shape[1] / w)
        shot = photo.take(ink.machine(line, r, level), r, level, LIMITS)
        h, w = shot.grey.shape
        w2 = int(min(WIDEST, max(16, round(w * HEIGHT / h / 4) * 4)))
        strip = cv2.resize(shot.grey, (w2, HEIGHT), interpolation=cv2.INTER_AREA if h > HEIGHT else (cv2.INTER_CUBIC if r.random() < 0.8 else cv2.INTER_LINEAR))
        return strip, labels(text, shot.spans * (w2 / w / STRIDE), w2 // STRIDE), text, kind_

    def batch(self):
        """Lines of about one width each, so that little is padding."""
        r = self.r
        if not self.waiting:
            pool = [self.sample(float(r.choice([0.1, 0.4, 0.7, 1.0, r.random()]))) for _ in range(BATCH * 6)]
            pool.sort(key=lambda s: s[0].shape[1])
            self.waiting = [pool[i : i + BATCH] for i in range(0, len(pool), BATCH)]
            r.shuffle(self.waiting)
        return pack(self.waiting.pop())


def pack(items):
    w = max(x.shape[1] for x, _, _, _ in items)
    w = (w + 31) // 32 * 32 if w <= 320 else (w + 63) // 64 * 64  # few widths: each is prepared for once
    xs, ys = np.zeros((len(items), HEIGHT, w), np.float16), np.zeros((len(items), w // STRIDE), np.int16)
    for i, (x, y, _, _) in enumerate(items):
        xs[i, :, : x.shape[1]] = standard(x)
        ys[i, : len(y)] = y
    return xs, ys, [x.shape[1] // STRIDE for x, _, _, _ in items], [t for _, _, t, _ in items]


def labels(text, spans, frames):
    y = np.zeros(frames, np.int64)
    for c, (a, b) in zip(text, spans):
        middle, half = (a + b) / 2, max(0.5, (b - a) * 0.33)
        i, j = int(round(middle - half)), int(round(middle + half))
        y[max(0, min(i, frames - 1)) : max(i + 1, j)] = INDEX[c]
    for i in range(len(text) - 1):
        if text[i] == text[i + 1]:
            y[min(frames - 1, int((spans[i][1] + spans[i + 1][0]) / 2))] = 0
    return y


def standard(x):
    x = x.astype(np.float32)
    return (x - x.mean()) / (x.std() + 1e-3)


def network(width=160, dilations=(1, 2, 4, 8, 16, 1)):
    import torch
    import torch.nn as nn

    def conv(i, o, stride):
        return nn.Sequential(nn.Conv2d(i, o, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU())

    class Along(nn.Module):
        def __init__(self, c, dilation):
            super().__init__()
            self.conv = nn.Conv1d(c, c, 5, padding=2 * dilation, dilation=dilation, bias=False)
            self.norm = nn.BatchNorm1d(c)

        def forward(self, x):
            return x + torch.relu(self.norm(self.conv(x)))

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.glyphs = nn.Sequential(conv(1, 24, 2), conv(24, 48, (2, 1)), conv(48, 64, 1), nn.MaxPool2d((2, 1)), conv(64, 96, 1), nn.MaxPool2d((2, 1)), conv(96, 128, 1))
            self.column = nn.Sequential(nn.Conv2d(128, width, (2, 1), bias=False), nn.BatchNorm2d(width), nn.ReLU())
            self.before = nn.Sequential(*[Along(width, d) for d in dilations[:3]])
            self.whole = nn.Sequential(nn.Linear(width, 48), nn.ReLU(), nn.Linear(48, width))  # what the whole line is like
            self.after = nn.Sequential(*[Along(width, d) for d in dilations[3:]])
            self.out = nn.Conv1d(width, CLASSES, 1)

        def forward(self, x):
            x = self.before(self.column(self.glyphs(x)).squeeze(2))
            x = x + self.whole(x.mean(2)).unsqueeze(2)
            return self.out(self.after(x)).transpose(1, 2)

    return Net()


def begin(net, path):
    """Builds on the weights of an exported version, whose normalisations are folded into the convolutions.

    A normalisation that learns would first undo what was folded; so each gets the scale and offset with which it
    changes nothing on drawn lines. Classes that the version does not have begin at zero.
    """
    import onnx
    import torch
    from onnx import numpy_helper

    model = onnx.load(path)
    weights = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in model.graph.initializer}
    convs = [n for n in model.graph.node if n.op_type == "Conv"]
    dense = [n for n in model.graph.node if n.op_type in ("Gemm", "MatMul")]
    mine = [m for m in net.modules() if isinstance(m, (torch.nn.Conv1d, torch.nn.Conv2d))]
    norms = [m for m in net.modules() if isinstance(m, (torch.nn.BatchNorm1d, torch.nn.BatchNorm2d))]
    assert len(convs) == len(mine) and len(norms) == len(mine) - 1, (len(convs), len(mine), len(norms))
    folded = []
    with torch.no_grad():
        for m, n in zip(mine[:-1], convs[:-1]):
            m.weight.copy_(weights[n.input[1]])
            folded.append(weights[n.input[2]])
        old = weights[convs[-1].input[1]]
        net.out.weight.zero_()
        net.out.bias.fill_(-6.0)
        net.out.weight[: len(old)] = old
        net.out.bias[: len(old)] = weights[convs[-1].input[2]]
        layers = [m for m in net.whole if isinstance(m, torch.nn.Linear)]
        for m, n in zip(layers, dense):
            w = weights[n.input[1]]
            m.weight.copy_(w if w.shape == m.weight.shape and n.op_type == "Gemm" else w.T)
            if len(n.input) > 2:
                m.bias.copy_(weights[n.input[2]])
        if dense[0].op_type == "MatMul":
            adds = [n for n in model.graph.node if n.op_type == "Add" and any(i in weights and weights[i].ndim == 1 for i in n.input)]
            for m, n in zip(layers, adds):
                m.bias.copy_(next(weights[i] for i in n.input if i in weights))

        def settle(norm, bias):
            def hook(_, inputs):
                x = inputs[0].float()
                axes = [0] + list(range(2, x.dim()))
                mean, var = x.mean(axes), x.var(axes, unbiased=False)
                norm.running_mean.copy_(mean)
                norm.running_var.copy_(var)
                norm.weight.copy_((var + norm.eps).sqrt())
                norm.bias.copy_(bias + mean)
            return hook

        net.eval()
        hooks = [n.register_forward_pre_hook(settle(n, b)) for n, b in zip(norms, folded)]
        renderer = Renderer(77)
        strips = [standard(renderer.sample(0.5)[0]) for _ in range(160)]
        strips = [s[:, :256] for s in strips if s.shape[1] >= 256]
        net(torch.from_numpy(np.stack(strips))[:, None])
        for h in hooks:
            h.remove()


ACCENTS = None


def loss(net, batch, ctc_share, again=False):
    """Frame labels keep what is known in place; CTC no longer cares where exactly a character sits. Letters with
    marks count more: there are few of them and they are what is confused."""
    import torch
    import torch.nn.functional as F

    global ACCENTS
    if ACCENTS is None:
        marked = set(line_text.DIACRITICS + line_text.lower(line_text.DIACRITICS) + line_text.OTHER_CYRILLIC + line_text.lower(line_text.OTHER_CYRILLIC) + "ЁёЙйЩщЪъЬьı")
        ACCENTS = torch.tensor([0.7] + [1.8 if c in marked else 1.0 for c in line_text.ALPHABET])
    xs, ys, frames, texts = batch
    x = torch.from_numpy(xs.astype(np.float32))
    if again:
        n = len(x)
        x = torch.roll(x, int(torch.randint(-1, 2, (1,))), 1)
        x = x * (0.85 + 0.3 * torch.rand(n, 1, 1)) + torch.randn_like(x) * 0.25 * torch.rand(n, 1, 1)
    out = net(x[:, None]).float()
    value = 0.0
    if ctc_share < 1:
        value = (1 - ctc_share) * F.cross_entropy(out.reshape(-1, CLASSES), torch.from_numpy(ys.astype(np.int64)).reshape(-1), weight=ACCENTS, label_smoothing=0.01)
    if ctc_share > 0:
        target = torch.tensor([INDEX[c] for t in texts for c in t])
        lengths = torch.tensor([len(t) for t in texts])
        ctc = F.ctc_loss(out.log_softmax(2).transpose(0, 1), target, torch.tensor(frames), lengths, reduction="none", zero_infinity=True)
        value = value + ctc_share * (ctc / lengths).mean()
    return value


def decode(classes):
    out, last = [], 0
    for i in classes:
        if i != last and i:
            out.append(line_text.ALPHABET[i - 1])
        last = i
    return "".join(out)


def validation():
    """Words and fonts of the part tune, which training never sees."""
    sets = {}
    for i, (name, level, kinds) in enumerate((("Cyrillic mild", 0.4, line_text.KINDS[:5]), ("Cyrillic hard", 1.0, line_text.KINDS[:5]), ("Latin mild", 0.4, ("lat",)), ("Latin hard", 1.0, ("lat",)), ("numbers hard", 1.0, ("num",)))):
        renderer = Renderer(31_337 + i, "tune")
        sets[name] = [renderer.sample(level, kinds[k % len(kinds)]) for k in range(150)]
    return sets


def score(net, samples):
    import torch

    exact = edits = characters = 0
    with torch.no_grad():
        for x, _, text, _ in samples:
            got = decode(net(torch.from_numpy(standard(x))[None, None])[0].argmax(1).tolist()).strip()
            exact += got == text
            edits += distance(got, text)
            characters += len(text)
    return {"exact": round(exact / len(samples), 4), "wrong": round(edits / characters, 5)}


def export(net, folder, training):
    import torch

    path = folder / "line.onnx"
    torch.onnx.export(net, (torch.zeros(1, 1, HEIGHT, 320),), path, input_names=["x"], output_names=["y"],
                      dynamic_axes={"x": {0: "n", 3: "w"}, "y": {0: "n", 1: "t"}}, opset_version=17, dynamo=False)
    config = {"alphabet": line_text.ALPHABET, "height": HEIGHT, "maxWidth": WIDEST, "pixelsPerFrame": STRIDE, "training": training}
    (folder / "line.json").write_text(json.dumps(config, ensure_ascii=False, indent=1) + "\n")
    return path
