"""A distilling step beside the student's plain step and the teacher's inference, in time and memory, by turns.

The student is pruned by the paper's percentiles; the teacher is the full network, whose inference runs in DJL with batch
normalisation folded, the fastest way that it has.
"""

import argparse
import os
import tempfile
import time
from pathlib import Path

import train
import turns

AT_MOST = 1.1
NAMES = {"distill": "distilling step", "student": "the student's step", "teacher": "the teacher's inference"}


def measure(case, scratch, threads, rounds):
    """A record of times and memory by work, and of what distilling is of the two others together."""
    train.write_case(scratch, case)
    student, teacher = train.network(scratch, "pruned"), train.network(scratch, "full")
    plain = turns.java("bench.TrainWorker", *student, scratch / "batch.npz", train.RATE)
    with (
        turns.Worker([*plain, *teacher], threads) as distilling,
        turns.Worker(plain, threads) as learning,
        turns.Worker(turns.java("evaluate.LatencyWorker", threads, "DJL", *teacher), threads) as looking,
    ):
        workers = dict(zip(NAMES, (distilling, learning, looking)))
        loaded = {name: worker.memory()["VmRSS"] for name, worker in workers.items()}
        pictures = case.split("x")[2]
        runs = {
            "distill": lambda: train.step(distilling)[0],
            "student": lambda: train.step(learning)[0],
            "teacher": lambda: float(looking.ask(f"0 {pictures}")),
        }
        times = turns.by_turns(runs, train.rounds_of(case, rounds), train.warm_up(case))
        works = {
            name: {
                "milliseconds": turns.summary(times[name]),
                "loadedMegabytes": loaded[name],
                "peakMegabytes": worker.memory()["VmHWM"],
            }
            for name, worker in workers.items()
        }
        description = distilling.description
    median = {name: own["milliseconds"]["median"] for name, own in works.items()}
    growth = {name: own["peakMegabytes"] - own["loadedMegabytes"] for name, own in works.items()}
    return {
        "case": case,
        "threads": threads,
        **works,
        "timeRatio": of_the_others(median),
        "peakRatio": of_the_others({name: own["peakMegabytes"] for name, own in works.items()}),
        "growthRatio": of_the_others(growth),
        "worker": description,
    }


def of_the_others(values):
    """What distilling takes over what student and teacher take together."""
    return round(values["distill"] / (values["student"] + values["teacher"]), 4)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--cases", nargs="+", default=["0.25x128x16"], help="each width of YOLOv4 x pixels x pictures in a batch"
    )
    parser.add_argument("--threads", type=int, nargs="+", default=sorted({1, os.cpu_count()}))
    parser.add_argument("--rounds", type=int, default=21, help="a third of it above half of the width")
    parser.add_argument("--output", default=turns.ROOT / "experiments/benchmarks/distill")
    arguments = parser.parse_args()
    begun = time.monotonic()
    rows = []
    for case in arguments.cases:
        for threads in arguments.threads:
            print(f"Case {case}, threads {threads}", flush=True)
            with tempfile.TemporaryDirectory() as folder:
                rows.append(measure(case, Path(folder), threads, arguments.rounds))
    report(arguments, begun, rows)


def report(arguments, begun, rows):
    cells = []
    for row in rows:
        for name, title in NAMES.items():
            own, median = row[name], row[name]["milliseconds"]
            shown = [f"{row[key]:.3f}" if name == "distill" else "" for key in ("timeRatio", "peakRatio", "growthRatio")]
            cells.append([
                row["case"], row["threads"], title, f"{median['median']:.1f}",
                f"{median['low']:.1f} to {median['high']:.1f}", shown[0], f"{own['loadedMegabytes']:.0f}",
                f"{own['peakMegabytes']:.0f}", *shown[1:],
            ])
    worst = {key: max(row[key] for row in rows) for key in ("timeRatio", "peakRatio", "growthRatio")}
    text = "\n\n".join([
        "# A distilling step beside its parts",
        "YOLOv4 for 20 classes teaches itself pruned by the paper's percentiles, by spatial attention; a case is the width, "
        "the input's pixels and the pictures in a batch. A process each, by turns; median and quartiles of the rounds. Memory "
        "of the whole process: resident once everything is loaded, and the peak. Ratios are to student and teacher together.",
        turns.table(
            [
                "case", "threads", "work", "ms", "quartiles", "of both", "MB loaded", "MB peak", "of both",
                "beyond loaded, of both",
            ],
            cells,
        ),
        f"Distilling takes at most {worst['timeRatio']:.3f} of the time, {worst['peakRatio']:.3f} of the peak memory and "
        f"{worst['growthRatio']:.3f} of the memory beyond what is loaded (at most {AT_MOST}: "
        f"{'met' if max(worst.values()) <= AT_MOST else 'missed'}).",
        "Measured in: " + "; ".join(dict.fromkeys(row["worker"] for row in rows)) + ".",
    ])
    configuration = {key: value for key, value in vars(arguments).items() if key != "output"}
    turns.record(arguments.output, begun, {}, {"configuration": configuration, "steps": rows}, text)


if __name__ == "__main__":
    main()
