"""python -m idngo_train TASK: trains one of the networks; see ../README.md."""
import argparse
import importlib
import pathlib

TASKS = {
    "mrz": {"minutes": 48, "rate": 2e-3, "ctc_from": 0.3},
    "page": {"minutes": 47, "rate": 1.5e-3, "report_every": 200},
    "line": {"minutes": 58, "rate": 2e-3, "ctc_from": 0.15},
}


def main():
    parser = argparse.ArgumentParser(prog="idngo_train", description=__doc__)
    parser.add_argument("task", choices=TASKS)
    parser.add_argument("--minutes", type=float, help="of learning, over all starts")
    parser.add_argument("--folder", type=pathlib.Path, help="of checkpoint, log and result")
    parser.add_argument("--start", type=pathlib.Path, help="exported version to begin with")
    parser.add_argument("--draw", type=int, metavar="N", help="instead draw N files of samples for later (page)")
    parser.add_argument("--seed", type=int, default=1, help="of --draw")
    a = parser.parse_args()
    from . import loop

    settings = dict(TASKS[a.task])
    if a.minutes:
        settings["minutes"] = a.minutes
    task = importlib.import_module("." + a.task, __package__)
    if a.draw:
        task.draw(a.seed, a.draw)
        return
    folder = a.folder or pathlib.Path(__file__).parents[3] / ".build" / "train" / a.task
    loop.train(task, a.task, folder, start=a.start, **settings)


if __name__ == "__main__":
    main()
