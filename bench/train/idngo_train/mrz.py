"""The reader of machine readable lines: samples, network, scoring, export.

Input of the network: float32 [n,1,32,768], a grey line crop squeezed to that size, (x-mean)/deviation per line.
Output: float32 [n,192,38] probabilities; class 0 is "no character", 1.. follow mrz_text.ALPHABET.
"""
import json

import cv2
import numpy as np

from . import fonts, ink, mrz_text, photo

HEIGHT, WIDTH, FRAMES = 32, 768, 192
CLASSES = len(mrz_text.ALPHABET) + 1
INDEX = {c: i + 1 for i, c in enumerate(mrz_text.ALPHABET)}
LIMITS = photo.Range(cap=(5.5, 32.0))
BATCH = 32


class Renderer:
    """Draws samples; held_out takes the cut of OCR-B that training never sees."""

    def __init__(self, seed, held_out=False):
        self.r = np.random.default_rng(seed)
        self.ocrb = fonts.ocrb(held_out)
        self.near = [] if held_out else fonts.monospaced()

    def sample(self, level):
        r = self.r
        text = mrz_text.line(r)
        near = self.near and r.random() < 0.14
        face = ink.load(mrz_text.pick(r, self.near if near else self.ocrb))
        natural = face.font.getlength("0")
        pitch = natural * (r.uniform(0.93, 1.2) if r.random() < 0.9 else r.uniform(1.2, 1.5))
        wide = r.random() < 0.15  # the crop reaches beyond the line
        margins = [r.uniform(0.02, 1.3) * pitch / face.cap_height for _ in range(2)]
        if wide:
            margins[int(r.integers(2))] += r.uniform(1, 6) * pitch / face.cap_height
        margins += [r.uniform(0.0 if r.random() < 0.3 * level else 0.08, 0.65) for _ in range(2)]
        shake = (0.5, 0.35) if r.random() < 0.6 else (1.2, 0.9)
        line = ink.draw(text, face, r, pitch=pitch, jitter=shake, margins=margins)
        if r.random() < 0.4:
            line = ink.neighbour(line, face, r, mrz_text.line(r), r.uniform(1.4, 2.4) * r.choice([-1, 1]))
        shot = photo.take(ink.machine(line, r, level), r, level, LIMITS)
        how = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_AREA)[int(r.integers(3))]
        strip = cv2.resize(shot.grey, (WIDTH, HEIGHT), interpolation=how)
        return strip, labels(text, shot.spans / shot.grey.shape[1] * FRAMES), text

    def batch(self):
        r = self.r
        items = [self.sample(float(r.choice([0.2, 0.5, 1.0, r.random()]))) for _ in range(BATCH)]
        texts = [t for _, _, t in items]
        return np.stack([x for x, _, _ in items]), np.stack([y for _, y, _ in items]), texts


def labels(text, spans):
    """Class of every frame: the character in the middle of whose span it lies, else 0."""
    y = np.zeros(FRAMES, np.uint8)
    for c, (a, b) in zip(text, spans):
        middle, half = (a + b) / 2, (b - a) * 0.3
        i, j = int(round(middle - half)), int(round(middle + half))
        y[max(0, min(i, FRAMES - 1)) : max(i + 1, j)] = INDEX[c]
    for i in range(len(text) - 1):  # equal neighbours need a gap
        if text[i] == text[i + 1]:
            y[min(FRAMES - 1, int((spans[i][1] + spans[i + 1][0]) / 2))] = 0
    return y


def normal(x):
    """uint8 tensor [n,h,w] -> float32, mean 0 and deviation 1 per line."""
    x = x.float()
    return (x - x.mean((1, 2), keepdim=True)) / (x.std((1, 2), keepdim=True) + 1e-3)


def varied(x):
    """The same lines a little higher or lower, with other noise and contrast: costs hardly anything."""
    import torch

    x = torch.roll(x, int(torch.randint(-2, 3, (1,))), 1)
    n = len(x)
    x = x.sign() * x.abs() ** (0.8 + 0.4 * torch.rand(n, 1, 1))
    x = x + torch.randn_like(x) * 0.25 * torch.rand(n, 1, 1)
    return (x - x.mean((1, 2), keepdim=True)) / (x.std((1, 2), keepdim=True) + 1e-3)


def network():
    import torch.nn as nn
    import torch.nn.functional as F

    def conv(i, o, stride):
        return nn.Sequential(nn.Conv2d(i, o, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU())

    class Along(nn.Module):
        """Looks along the line, each channel by itself, then mixes the channels."""

        def __init__(self, c, dilation):
            super().__init__()
            self.look = nn.Conv1d(c, c, 7, padding=3 * dilation, dilation=dilation, groups=c)
            self.mix = nn.Conv1d(c, c, 1)
            self.norm = nn.BatchNorm1d(c)

        def forward(self, x):
            return x + F.relu(self.norm(self.mix(self.look(x))))

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.glyphs = nn.Sequential(
                conv(1, 24, 2), conv(24, 48, 2), conv(48, 64, 1), nn.MaxPool2d((2, 1)), conv(64, 96, 1), nn.MaxPool2d((2, 1)), conv(96, 160, 1)
            )
            self.column = nn.Sequential(nn.Conv2d(160, 160, (2, 1), bias=False), nn.BatchNorm2d(160), nn.ReLU())
            self.along = nn.Sequential(*[Along(160, d) for d in (1, 2, 4, 8, 2, 1)])
            self.out = nn.Conv1d(160, CLASSES, 1)

        def forward(self, x):
            return self.out(self.along(self.column(self.glyphs(x)).squeeze(2))).transpose(1, 2)

    return Net()


def decode(classes):
    out, last = [], 0
    for i in classes:
        if i != last and i:
            out.append(mrz_text.ALPHABET[i - 1])
        last = i
    return "".join(out)


def loss(net, batch, ctc_share, again=False):
    """Frame labels teach fast; CTC, later, no longer cares where exactly a character sits. again: the batch was
    learnt from before and is varied a little."""
    import torch
    import torch.nn.functional as F

    x, y, texts = batch
    x = normal(torch.from_numpy(x))
    if again:
        x = varied(x)
    out = net(x[:, None]).float()
    frames = F.cross_entropy(out.reshape(-1, CLASSES), torch.from_numpy(y.astype(np.int64)).reshape(-1), label_smoothing=0.01)
    if not ctc_share:
        return frames
    target = torch.tensor([INDEX[c] for t in texts for c in t])
    lengths = torch.tensor([len(t) for t in texts])
    ctc = F.ctc_loss(out.log_softmax(2).transpose(0, 1), target, torch.full((len(texts),), FRAMES), lengths, reduction="none", zero_infinity=True)
    return (1 - ctc_share) * frames + ctc_share * (ctc / lengths).mean()


def validation():
    """Sets that are never trained on: other seeds, and two of them in the cut of OCR-B that training never sees."""
    sets = {}
    for name, level, held_out in (("hard", 1.0, False), ("mild, other cut", 0.4, True), ("hard, other cut", 1.0, True)):
        renderer = Renderer(987_654 + len(sets), held_out)
        sets[name] = [renderer.sample(level) for _ in range(200)]
    return sets


def score(net, samples):
    """Share of lines that are read without an error, and of characters that are wrong (edits)."""
    import torch

    exact = edits = characters = 0
    with torch.no_grad():
        for k in range(0, len(samples), 32):
            part = samples[k : k + 32]
            best = net(normal(torch.from_numpy(np.stack([x for x, _, _ in part])))[:, None]).argmax(2).numpy()
            for (_, _, text), row in zip(part, best):
                got = decode(row)
                exact += got == text
                edits += distance(got, text)
                characters += len(text)
    return {"exact": round(exact / len(samples), 4), "wrong": round(edits / characters, 5)}


def distance(a, b):
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        left, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            left, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, left + (x != y))
    return row[-1]


def export(net, folder, training):
    import torch

    class Probabilities(torch.nn.Module):
        def __init__(self, net):
            super().__init__()
            self.net = net

        def forward(self, x):
            return self.net(x).softmax(2)

    path = folder / "mrz.onnx"
    torch.onnx.export(Probabilities(net), (torch.zeros(1, 1, HEIGHT, WIDTH),), path, input_names=["x"], output_names=["p"],
                      dynamic_axes={"x": {0: "n"}, "p": {0: "n"}}, opset_version=17, dynamo=False)
    config = {"alphabet": mrz_text.ALPHABET, "height": HEIGHT, "width": WIDTH, "frames": FRAMES, "training": training}
    (folder / "mrz.json").write_text(json.dumps(config, indent=1) + "\n")
    return path
