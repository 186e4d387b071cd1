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
LIMITS = photo.Range(cap=(6.0, 26.0), tilt=0.5, blur=0.125, noise=14.0, jpeg=(30, 95), shake=0.32, shaken=0.5, tone=(70, 252))
BATCH = 32
DILATIONS = (1, 2, 4, 8, 2, 1, 4, 2, 1)


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
        margins += [self.room(level) for _ in range(2)]
        arc = float(np.clip(r.normal(0, 0.22), -0.5, 0.5)) if r.random() < 0.1 + 0.3 * level else 0.0
        for k in (2, 3):  # the crop holds most of an arc
            margins[k] += abs(arc) * (0.67 if (arc < 0) == (k == 2) else 0.33) * r.uniform(0.6, 1.3)
        shake = (0.5, 0.35) if r.random() < 0.6 else (1.2, 0.9)
        line = ink.draw(text, face, r, pitch=pitch, jitter=shake, margins=margins)
        if r.random() < 0.4:
            line = ink.neighbour(line, face, r, mrz_text.line(r), r.uniform(1.4, 2.4) * r.choice([-1, 1]))
        if r.random() < 0.2:
            line.mask = ink.another_cut(line.mask, r, line.cap)
        if arc:
            line = ink.arch(line, arc)
        shot = photo.take(ink.machine(line, r, level), r, level, LIMITS)
        if r.random() < 0.12 * level:  # enlarged and sharpened by a program
            soft = cv2.GaussianBlur(shot.grey, (0, 0), r.uniform(0.8, 2.2))
            shot.grey = cv2.addWeighted(shot.grey, 1 + (much := r.uniform(0.5, 2.5)), soft, -much, 0)
        how = (cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_AREA)[int(r.integers(3))]
        strip = cv2.resize(shot.grey, (WIDTH, HEIGHT), interpolation=how)
        return strip, labels(text, shot.spans / shot.grey.shape[1] * FRAMES), text

    def room(self, level):
        """Above or below the capitals, in their height: hardly ever too little, now and then much too much."""
        r = self.r
        if r.random() < 0.1 * level:
            return r.uniform(-0.12, 0.05)
        if r.random() < 0.12:
            return r.uniform(0.6, 1.1)
        return r.uniform(0.02 if r.random() < 0.3 * level else 0.1, 0.65)

    def batch(self):
        r = self.r
        items = [self.sample(float(r.choice([0.25, 0.5, 0.75, 1.0, r.random()]))) for _ in range(BATCH)]
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
    import torch
    import torch.nn as nn
    import torch.nn.functional as F

    def conv(i, o, stride):
        return nn.Sequential(nn.Conv2d(i, o, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU())

    class Closer(nn.Module):
        """A second look at the same place."""

        def __init__(self, c):
            super().__init__()
            self.conv = nn.Conv2d(c, c, 3, padding=1, bias=False)
            self.norm = nn.BatchNorm2d(c)

        def forward(self, x):
            return x + F.relu(self.norm(self.conv(x)))

    class Depthwise(torch.autograd.Function):
        """F.conv1d of every channel by itself, whose gradient PyTorch takes four times as long for."""

        @staticmethod
        def forward(ctx, x, weight, bias, dilation):
            ctx.save_for_backward(x, weight)
            ctx.dilation = dilation
            return F.conv1d(x, weight, bias, padding=weight.shape[2] // 2 * dilation, dilation=dilation, groups=len(weight))

        @staticmethod
        def backward(ctx, out):
            x, weight = ctx.saved_tensors
            d, half = ctx.dilation, weight.shape[2] // 2
            out = out.to(x.dtype).contiguous()
            back = F.conv1d(out, weight.flip(2).to(x.dtype), padding=half * d, dilation=d, groups=len(weight))
            n = x.shape[2]
            taps = []
            for k in range(weight.shape[2]):
                s = (k - half) * d
                taps.append((out[:, :, max(0, -s) : n - max(0, s)] * x[:, :, max(0, s) : n - max(0, -s)]).sum((0, 2), dtype=torch.float32))
            return back, torch.stack(taps, 1)[:, None].to(weight.dtype), out.sum((0, 2), dtype=torch.float32).to(weight.dtype), None

    class Along(nn.Module):
        """Looks along the line, each channel by itself, then mixes the channels."""

        def __init__(self, c, dilation):
            super().__init__()
            self.look = nn.Conv1d(c, c, 7, padding=3 * dilation, dilation=dilation, groups=c)
            self.mix = nn.Conv1d(c, c, 1)
            self.norm = nn.BatchNorm1d(c)

        def forward(self, x):
            if self.training:
                seen = Depthwise.apply(x.to(torch.bfloat16), self.look.weight.to(torch.bfloat16), self.look.bias.to(torch.bfloat16), self.look.dilation[0])
            else:
                seen = self.look(x)
            return x + F.relu(self.norm(self.mix(seen)))

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.glyphs = nn.Sequential(
                conv(1, 24, 2), conv(24, 48, 2), conv(48, 64, 1), Closer(64), nn.MaxPool2d((2, 1)), conv(64, 96, 1), Closer(96), nn.MaxPool2d((2, 1)), conv(96, 160, 1)
            )
            self.column = nn.Sequential(nn.Conv2d(160, 160, (2, 1), bias=False), nn.BatchNorm2d(160), nn.ReLU())
            self.whole = nn.Sequential(nn.Linear(160, 48), nn.ReLU(), nn.Linear(48, 160))  # what the whole row is like
            self.along = nn.Sequential(*[Along(160, d) for d in DILATIONS])
            self.out = nn.Conv1d(160, CLASSES, 1)

        def forward(self, x):
            x = self.column(self.glyphs(x)).squeeze(2)
            x = x + self.whole(x.mean(2)).unsqueeze(2)
            return self.out(self.along(x)).transpose(1, 2)

    return Net()


def begin(net, path):
    """Builds on the weights of version 1, which is the same network but for second looks at a place, what looks at
    the whole row, and the last of those that look along it; these begin as (almost) nothing. Its normalisations are folded into the
    convolutions, so each gets the scale and offset with which it changes nothing on drawn rows.
    """
    import onnx
    import torch
    from onnx import numpy_helper

    model = onnx.load(path)
    weights = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in model.graph.initializer}
    convs = [n for n in model.graph.node if n.op_type == "Conv"]
    blocks = (len(convs) - 7) // 2
    with_norm = [(net.glyphs[i][0], net.glyphs[i][1]) for i in (0, 1, 2, 5, 8)] + [(net.column[0], net.column[1])]
    take = [(conv, norm, n) for (conv, norm), n in zip(with_norm, convs)]
    for i, block in enumerate(net.along[:blocks]):
        take += [(block.look, None, convs[6 + 2 * i]), (block.mix, block.norm, convs[7 + 2 * i])]
    take.append((net.out, None, convs[-1]))

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

    hooks = []
    with torch.no_grad():
        for conv, norm, n in take:
            conv.weight.copy_(weights[n.input[1]].reshape(conv.weight.shape))
            bias = weights[n.input[2]]
            if conv.bias is not None:
                conv.bias.copy_(bias if norm is None else 0 * bias)
            elif norm is None:
                raise ValueError("an unfolded convolution without an offset")
            if norm is not None:
                hooks.append(norm.register_forward_pre_hook(settle(norm, bias)))
        net.whole[-1].weight.zero_()
        net.whole[-1].bias.zero_()
        for block in (net.glyphs[3], net.glyphs[6], *net.along[blocks:]):
            block.norm.weight.fill_(0.05)
        net.eval()
        renderer = Renderer(77)
        net(normal(torch.from_numpy(np.stack([renderer.sample(0.6)[0] for _ in range(192)])))[:, None])
        for h in hooks:
            h.remove()


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
    torch.onnx.export(Probabilities(net).eval(), (torch.zeros(1, 1, HEIGHT, WIDTH),), path, input_names=["x"], output_names=["p"],
                      dynamic_axes={"x": {0: "n"}, "p": {0: "n"}}, opset_version=17, dynamo=False)
    config = {"alphabet": mrz_text.ALPHABET, "height": HEIGHT, "width": WIDTH, "frames": FRAMES, "training": training}
    (folder / "mrz.json").write_text(json.dumps(config, indent=1) + "\n")
    return path
