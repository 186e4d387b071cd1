"""The training loop: one process draws, one learns; resumable from its checkpoint at any time.

What is random has a fixed seed. The schedule runs by the time that was spent learning, which the checkpoint
keeps, so a run that is stopped and started again goes on where it was; figures of two runs of the same length
differ a little, as batches come in another order.
"""
import collections
import copy
import importlib
import json
import math
import multiprocessing
import os
import pathlib
import pickle
import queue
import time

SEED = 20261126
REUSE = 4  # how often a sample is learnt from, on average, before the learner draws some itself


def _draw(module, seed, out):
    os.setsid()  # a session of its own, so that the kernel's automatic groups weigh it apart from the learner
    os.nice(max(0, -os.getpriority(os.PRIO_PROCESS, 0)))  # drawing yields to learning
    renderer = importlib.import_module(module).Renderer(seed)
    learner = os.getppid()
    while os.getppid() == learner:
        try:
            out.put(renderer.batch(), timeout=60)
        except queue.Full:
            continue


class Average:
    """Running mean of the weights: what is scored and exported."""

    def __init__(self, net):
        self.net = copy.deepcopy(net).eval()
        for p in self.net.parameters():
            p.requires_grad_(False)

    def update(self, net, step):
        import torch

        keep = min(0.998, (step + 1) / (step + 20))
        with torch.no_grad():
            for mean, new in zip(self.net.state_dict().values(), net.state_dict().values()):
                if mean.dtype.is_floating_point:
                    mean.lerp_(new, 1 - keep)
                else:
                    mean.copy_(new)


def train(task, name, folder, minutes, rate, ctc_from=1.0, start=None, report_every=150):
    """Trains task.network() for so many minutes in all and exports the mean of its weights into folder.

    ctc_from: share of the run from which on CTC takes over (see task.loss); 1: never.
    start: exported network of an earlier version to begin with.
    """
    import torch

    torch.set_num_threads(1)
    torch.manual_seed(SEED)
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    checkpoint, log = folder / "checkpoint.pt", folder / "log.jsonl"
    net = task.network()
    if start and not checkpoint.exists():
        task.begin(net, start)
    average = Average(net)
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-3)
    state = {"step": 0, "samples": 0, "drawn": 0, "spent": 0.0, "starts": 0}  # spent: seconds
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        net.load_state_dict(saved["net"])
        average.net.load_state_dict(saved["average"])
        optimiser.load_state_dict(saved["optimiser"])
        state = saved["state"]
    state["starts"] += 1
    print(json.dumps({"name": name, "parameters": sum(p.numel() for p in net.parameters()), **state}), flush=True)

    context = multiprocessing.get_context("spawn")  # a fork would inherit the threads of OpenCV and torch
    batches = context.Queue(16)
    drawer = context.Process(target=_draw, args=(task.__name__, SEED + 1000 * state["starts"], batches), daemon=True)
    drawer.start()
    own = task.Renderer(SEED + 1000 * state["starts"] + 500)
    cache = folder / "validation.pickle"
    if cache.exists():
        sets = pickle.loads(cache.read_bytes())
    else:
        sets = task.validation()
        cache.write_bytes(pickle.dumps(sets))

    def report(final=False):
        average.net.eval()  # an export may have left it learning
        row = {"minute": round(state["spent"] / 60, 1), "step": state["step"], "samples": state["samples"], "drawn": state["drawn"], "loss": round(mean, 4)}
        row.update({k: task.score(average.net, v) for k, v in sets.items()})
        if final:
            row["final"] = True
        print(json.dumps(row, ensure_ascii=False), flush=True)
        with log.open("a") as f:
            f.write(json.dumps(row, ensure_ascii=False) + "\n")
        part = checkpoint.with_suffix(".part")
        torch.save({"net": net.state_dict(), "average": average.net.state_dict(), "optimiser": optimiser.state_dict(), "state": state}, part)
        part.replace(checkpoint)
        return row

    kept = collections.deque(maxlen=400)  # drawn batches, learnt from once more when drawing lags behind
    turn, mean, due = 0, 0.0, state["spent"] + report_every
    clock = time.monotonic()
    net.train()
    while state["spent"] < minutes * 60:
        done = state["spent"] / (minutes * 60)
        for g in optimiser.param_groups:
            g["lr"] = rate * min(1.0, state["step"] / 200 + 0.02) * (0.5 * (1 + math.cos(math.pi * done)) + 0.004)
        again = False
        if batches.empty() and state["samples"] > REUSE * state["drawn"]:
            kept.append(own.batch())
            state["drawn"] += len(kept[-1][-1])
        try:
            batch = batches.get(block=False) if kept else own.batch()
            kept.append(batch)
            state["drawn"] += len(batch[-1])
        except queue.Empty:
            turn, again = turn + 1, True
            batch = kept[(turn * 37) % len(kept)]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            value = task.loss(net, batch, 0.0 if done < ctc_from else min(1.0, 1.6 * (done - ctc_from) + 0.2), again)
        optimiser.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 5.0)
        optimiser.step()
        average.update(net, state["step"])
        state["step"] += 1
        state["samples"] += len(batch[-1])
        mean = 0.99 * mean + 0.01 * value.item() if mean else value.item()
        now = time.monotonic()
        state["spent"] += now - clock
        clock = now
        if state["spent"] > due:
            due += report_every
            report()
            task.export(average.net, folder, {"minutes": round(state["spent"] / 60, 1), "samples": state["samples"]})
            clock = time.monotonic()
    drawer.terminate()
    row = report(final=True)
    training = {"minutes": minutes, "samples": state["samples"], "drawn": state["drawn"], "steps": state["step"], "learningRate": rate,
                "ctcFrom": ctc_from, "seed": SEED, "parameters": sum(p.numel() for p in net.parameters()),
                "final": {k: row[k] for k in sets}}
    print(task.export(average.net, folder, training), flush=True)
