"""Milliseconds and memory of a training step, ours beside PyTorch's, by turns, at some sizes and numbers of threads.

Both start from the same weights and learn from the same batch with the same loss, optimizer and moving average; that
their first loss and their averages after it agree is checked before they are timed.
"""

import argparse
import os
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import turns

RATE = 0.001
# Relative, of the first step. A batch norm over few cells makes much of the last bits: with fewer than some 16 cells in
# the coarsest map, the gradients of double and single precision differ by more, and later losses differ at any size.
LOSS_TOLERANCE, AVERAGE_TOLERANCE = 1e-4, 1e-5
WORKER = Path(__file__).with_name("train_worker.py")
SIDES = ("ours", "PyTorch")
AIMS = {"timeRatio": "time", "peakRatio": "peak memory", "growthRatio": "memory beyond what is loaded"}


def write_case(folder, case):
    """Networks and a batch of a case such as 0.25x128x16 (width, pixels, pictures)."""
    turns.run(turns.java("bench.TrainCase", folder, *case.split("x")))


def network(folder, name="full"):
    """Cfg and weights."""
    return [folder / f"{name}.{ending}" for ending in ("cfg", "weights")]


def step(worker):
    """Milliseconds and loss of one step."""
    taken, loss = worker.ask("step").split()
    return float(taken), float(loss)


def require_agreement(what, ours, theirs, tolerance):
    if not abs(ours - theirs) <= tolerance * abs(theirs):
        raise SystemExit(f"The two sides do not compute the same: {what} is {ours} in ours and {theirs} in PyTorch's.")


def ratio(value, sides):
    """Ours over PyTorch's."""
    ours, theirs = (value(sides[side]) for side in SIDES)
    return round(ours / theirs, 4)


def measure(case, scratch, threads, optimizer, rounds):
    """A record of times and memory by side, with the losses of the first step."""
    write_case(scratch, case)
    files = [*network(scratch), scratch / "batch.npz", RATE]
    with (
        turns.Worker(turns.java("bench.TrainWorker", *files), threads) as ours,
        turns.Worker([sys.executable, WORKER, threads, optimizer, *files], threads) as theirs,
    ):
        workers = dict(zip(SIDES, (ours, theirs)))
        loaded = {side: worker.memory()["VmRSS"] for side, worker in workers.items()}
        losses = [step(worker)[1] for worker in workers.values()]
        require_agreement("the first loss", *losses, LOSS_TOLERANCE)
        lengths = [float(worker.ask("average")) for worker in workers.values()]
        require_agreement("the length of the moving average", *lengths, AVERAGE_TOLERANCE)
        runs = {side: lambda worker=worker: step(worker)[0] for side, worker in workers.items()}
        times = turns.by_turns(runs, rounds_of(case, rounds), warm_up(case))
        sides = {
            side: {
                "milliseconds": turns.summary(times[side]),
                "loadedMegabytes": loaded[side],
                "peakMegabytes": worker.memory()["VmHWM"],
            }
            for side, worker in workers.items()
        }
        return {
            "case": case,
            "threads": threads,
            "firstLosses": dict(zip(SIDES, losses)),
            "averageLengths": dict(zip(SIDES, lengths)),
            **sides,
            "timeRatio": ratio(lambda own: own["milliseconds"]["median"], sides),
            "peakRatio": ratio(lambda own: own["peakMegabytes"], sides),
            "growthRatio": ratio(lambda own: own["peakMegabytes"] - own["loadedMegabytes"], sides),
            "workers": [worker.description for worker in workers.values()],
        }


def is_large(case):
    return float(case.split("x")[0]) > 0.5


def warm_up(case):
    """Rounds that do not count: the first dozen steps of a Java process are slower, which at large widths is nothing."""
    return 1 if is_large(case) else 12


def rounds_of(case, rounds):
    """A third where a step takes many seconds."""
    return max(1, rounds // 3) if is_large(case) else rounds


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--cases", nargs="+", default=["0.25x128x16", "1x416x4"], help="each width of YOLOv4 x pixels x pictures in a batch"
    )
    parser.add_argument("--threads", type=int, nargs="+", default=sorted({1, os.cpu_count()}))
    parser.add_argument("--rounds", type=int, default=21, help="a third of it above half of the width")
    parser.add_argument(
        "--optimizer", choices=["default", "foreach", "fused"], default="default", help="which of its SGDs PyTorch takes"
    )
    parser.add_argument("--output", default=turns.ROOT / "experiments/benchmarks/train")
    arguments = parser.parse_args()
    begun = time.monotonic()
    rows = []
    for case in arguments.cases:
        for threads in arguments.threads:
            print(f"Case {case}, threads {threads}", flush=True)
            with tempfile.TemporaryDirectory() as folder:
                rows.append(measure(case, Path(folder), threads, arguments.optimizer, arguments.rounds))
            print("  time {timeRatio:.3f}, peak memory {peakRatio:.3f} of PyTorch's".format(**rows[-1]), flush=True)
    report(arguments, begun, rows)


def report(arguments, begun, rows):
    cells = []
    for row in rows:
        for side in SIDES:
            own = row[side]
            median = own["milliseconds"]
            ratios = [f"{row[name]:.3f}" if side == SIDES[0] else "1" for name in AIMS]
            cells.append([
                row["case"], row["threads"], side, f"{median['median']:.1f}", f"{median['low']:.1f} to {median['high']:.1f}",
                ratios[0], f"{own['loadedMegabytes']:.0f}", f"{own['peakMegabytes']:.0f}", *ratios[1:],
            ])
    verdicts = [
        f"{row['case']} at {row['threads']} thread{'s' if row['threads'] > 1 else ''}: "
        + ", ".join(f"{name} {'met' if row[key] <= 1 else 'missed'}" for key, name in AIMS.items())
        for row in rows
    ]
    text = "\n\n".join([
        "# A training step beside PyTorch's",
        "YOLOv4 for 20 classes, from the same weights, on the same augmented batch of generated pictures: forward, loss, "
        f"backward, SGD with Nesterov's momentum (PyTorch's {arguments.optimizer} one), moving average of the weights. A case "
        "is the width, the input's pixels and the pictures in a batch. By turns; median and quartiles of the rounds. Memory "
        "of the whole process: resident once weights and batch are loaded, and the peak. A PyTorch that was built for CUDA "
        "loads some hundred megabytes that one for the CPU does not; what comes on top of what is loaded is the fairer "
        "comparison.",
        turns.table(
            [
                "case", "threads", "side", "ms", "quartiles", "of PyTorch", "MB loaded", "MB peak", "of PyTorch",
                "beyond loaded, of PyTorch",
            ],
            cells,
        ),
        f"The losses of the first step agree within {LOSS_TOLERANCE:g}, the lengths of the moving averages after it within "
        f"{AVERAGE_TOLERANCE:g}.",
        f"At most 1, {'; '.join(verdicts)}.",
        "Measured in: " + "; ".join(dict.fromkeys(worker for row in rows for worker in row["workers"])) + ".",
    ])
    configuration = {key: value for key, value in vars(arguments).items() if key != "output"}
    result = {"configuration": {**configuration, "learningRate": RATE}, "steps": rows}
    turns.record(arguments.output, begun, {"torch": version("torch")}, result, text)


if __name__ == "__main__":
    main()
