"""One training on all cores beside as many trainings as there are cores on one thread each, in pictures a second.

A sweep may run its trainings either way. By turns: a step of the one, then a step of all the others at the same time.
"""

import argparse
import os
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import train
import turns


def step_together(workers):
    """Milliseconds until all of them have done a step."""
    begun = time.perf_counter()
    for worker in workers:
        worker.send("step")
    for worker in workers:
        worker.answer()
    return 1000 * (time.perf_counter() - begun)


def measure(case, scratch, cores, rounds):
    """A record of the time of a round and of pictures a second, by way."""
    train.write_case(scratch, case)
    command = turns.java("bench.TrainWorker", *train.network(scratch), scratch / "batch.npz", train.RATE)
    with ExitStack() as open_workers:
        one = [open_workers.enter_context(turns.Worker(command, cores))]
        several = [open_workers.enter_context(turns.Worker(command, 1)) for _ in range(cores)]
        ways = {"one": one, "several": several}
        runs = {way: lambda own=own: step_together(own) for way, own in ways.items()}
        times = turns.by_turns(runs, train.rounds_of(case, rounds), train.warm_up(case))
        medians = {way: turns.summary(own) for way, own in times.items()}
        pictures = int(case.split("x")[2])
        speeds = {way: 1000 * pictures * len(own) / medians[way]["median"] for way, own in ways.items()}
        return {
            "case": case,
            "cores": cores,
            "milliseconds": medians,
            "picturesPerSecond": {way: round(speed, 1) for way, speed in speeds.items()},
            "severalOfOne": round(speeds["several"] / speeds["one"], 4),
            "peakMegabytes": {way: round(sum(worker.memory()["VmHWM"] for worker in own), 1) for way, own in ways.items()},
            "worker": one[0].description,
        }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--cases", nargs="+", default=["0.25x128x16"], help="each width of YOLOv4 x pixels x pictures in a batch"
    )
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=21, help="a third of it above half of the width")
    parser.add_argument("--output", default=turns.ROOT / "experiments/benchmarks/sweep")
    arguments = parser.parse_args()
    begun = time.monotonic()
    rows = []
    for case in arguments.cases:
        print(f"Case {case}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            rows.append(measure(case, Path(folder), arguments.cores, arguments.rounds))
    report(arguments, begun, rows)


def report(arguments, begun, rows):
    cores = arguments.cores
    titles = {"one": f"one on {cores} threads", "several": f"{cores} at once, on one thread each"}
    cells = []
    for row in rows:
        for way, title in titles.items():
            own = row["milliseconds"][way]
            cells.append([
                row["case"], title, f"{own['median']:.1f}", f"{own['low']:.1f} to {own['high']:.1f}",
                f"{row['picturesPerSecond'][way]:.1f}", f"{row['severalOfOne']:.3f}" if way == "several" else "1",
                f"{row['peakMegabytes'][way]:.0f}",
            ])
    better = [f"{row['case']}: {'several' if row['severalOfOne'] > 1 else 'one'}" for row in rows]
    text = "\n\n".join([
        "# One training on all cores beside one a core",
        "Training steps of YOLOv4 for 20 classes; a case is the width, the input's pixels and the pictures in a batch. By "
        "turns; median and quartiles of the rounds, a step of each training in each.",
        turns.table(["case", "trainings", "ms a round", "quartiles", "pictures/s", "of one", "MB peak, all"], cells),
        f"The faster way for a sweep: {'; '.join(better)}.",
        "Measured in: " + "; ".join(dict.fromkeys(row["worker"] for row in rows)) + ".",
    ])
    configuration = {key: value for key, value in vars(arguments).items() if key != "output"}
    turns.record(arguments.output, begun, {}, {"configuration": configuration, "sweeps": rows}, text)


if __name__ == "__main__":
    main()
