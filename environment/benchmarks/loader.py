"""Pictures a second that the loader prepares beside those that a training step takes, by turns in one process.

Generated pictures of the input's size, with YOLOv4's augmentation (half of them mosaics). Apart from loading alone, an
epoch of steps is fed by the loader, and what they wait for it is told.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

import train
import turns

WORKS = {
    "first": "loading, each picture decoded",
    "cached": "loading, decoded already",
    "step": "training step, no loading",
    "fed": "training step, fed by the loader",
}


def measure(case, scratch, threads, loader_threads, rounds):
    """A record of milliseconds a batch by work, of what a step waits, and of the loader's speed over the step's."""
    train.write_case(scratch, case)
    pictures = int(case.split("x")[2])
    command = turns.java("bench.LoaderWorker", *train.network(scratch), pictures, train.RATE, loader_threads)
    waits = []

    def fed(worker):
        taken, waited = map(float, worker.ask("fed").split())
        waits.append(waited)
        return taken

    with turns.Worker(command, threads) as worker:
        runs = {work: lambda work=work: float(worker.ask(work)) for work in ("first", "cached", "step")}
        times = turns.by_turns({**runs, "fed": lambda: fed(worker)}, rounds, warm_up=1)
        description = worker.description
    works = {work: turns.summary(own) for work, own in times.items()}
    step = works["step"]["median"]
    return {
        "case": case,
        "threads": threads,
        "loaderThreads": loader_threads,
        "millisecondsPerBatch": works,
        "picturesPerSecond": {work: round(1000 * pictures / own["median"], 1) for work, own in works.items()},
        "waitMilliseconds": turns.summary(waits[1:]),
        "firstOfStep": round(step / works["first"]["median"], 4),
        "cachedOfStep": round(step / works["cached"]["median"], 4),
        "worker": description,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--cases", nargs="+", default=["0.25x128x16"], help="each width of YOLOv4 x pixels x pictures in a batch"
    )
    parser.add_argument("--threads", type=int, nargs="+", default=sorted({1, os.cpu_count()}), help="the step's")
    parser.add_argument("--loader-threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=7, help="each an epoch of 400 pictures")
    parser.add_argument("--output", default=turns.ROOT / "experiments/benchmarks/loader")
    arguments = parser.parse_args()
    begun = time.monotonic()
    rows = []
    for case in arguments.cases:
        for threads in arguments.threads:
            print(f"Case {case}, threads {threads}", flush=True)
            with tempfile.TemporaryDirectory() as folder:
                rows.append(measure(case, Path(folder), threads, arguments.loader_threads, arguments.rounds))
    report(arguments, begun, rows)


def report(arguments, begun, rows):
    cells = []
    for row in rows:
        for work, title in WORKS.items():
            own = row["millisecondsPerBatch"][work]
            cells.append([
                row["case"], row["threads"], title, f"{row['picturesPerSecond'][work]:.1f}", f"{own['median']:.2f}",
                f"{own['low']:.2f} to {own['high']:.2f}", f"{row[work + 'OfStep']:.1f}" if work + "OfStep" in row else "",
                f"{row['waitMilliseconds']['median']:.2f}" if work == "fed" else "",
            ])
    slowest = min(min(row["firstOfStep"], row["cachedOfStep"]) for row in rows)
    threads = f"{arguments.loader_threads} thread{'s' if arguments.loader_threads > 1 else ''}"
    text = "\n\n".join([
        "# The loader beside the training step",
        f"Generated pictures with YOLOv4's augmentation, loaded on {threads}; a case is the width of YOLOv4, the input's pixels "
        "and the pictures in a batch. By turns; median and quartiles of the rounds.",
        turns.table(
            ["case", "step's threads", "work", "pictures/s", "ms a batch", "quartiles", "of the step's pictures/s", "ms waited a step"],
            cells,
        ),
        f"The loader prepares at least {slowest:.1f} times the pictures that a step takes (at least 1: "
        f"{'met' if slowest >= 1 else 'missed'}).",
        "Measured in: " + "; ".join(dict.fromkeys(row["worker"] for row in rows)) + ".",
    ])
    configuration = {key: value for key, value in vars(arguments).items() if key != "output"}
    turns.record(arguments.output, begun, {}, {"configuration": configuration, "loading": rows}, text)


if __name__ == "__main__":
    main()
