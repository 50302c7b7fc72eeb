"""A training step alone and beside a busy process, by what the engine's threads do while they wait.

Threads of one step wait for each other some hundred times a step. How they wait is OpenMP's: they spin (the default), give
their core away at once (OMP_WAIT_POLICY=PASSIVE), or spin for a while first (GOMP_SPINCOUNT). All settings take turns, first
alone, then beside a process that keeps one core busy.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import train
import turns

SETTINGS = {
    "spinning (OpenMP's default)": {},
    "OMP_WAIT_POLICY=PASSIVE": {"OMP_WAIT_POLICY": "PASSIVE"},
    "GOMP_SPINCOUNT=1000": {"GOMP_SPINCOUNT": "1000"},
    "GOMP_SPINCOUNT=100000": {"GOMP_SPINCOUNT": "100000"},
}
ONE = "one thread"
BUSY = [sys.executable, "-c", "while True: pass"]


def variables(setting, cores):
    """The environment of a worker."""
    threads = "1" if setting == ONE else str(cores)
    return {"OMP_NUM_THREADS": threads, **SETTINGS.get(setting, {})}


def by_turns(workers, rounds, warm_up):
    """Medians and quartiles of a step in milliseconds, by setting."""
    runs = {setting: lambda own=own: train.step(own)[0] for setting, own in workers.items()}
    return {setting: turns.summary(own, 1) for setting, own in turns.by_turns(runs, rounds, warm_up).items()}


def measure(case, scratch, cores, rounds):
    train.write_case(scratch, case)
    command = turns.java("bench.TrainWorker", *train.network(scratch), scratch / "batch.npz", train.RATE)
    with ExitStack() as opened:
        workers = {
            setting: opened.enter_context(turns.Worker(command, variables=variables(setting, cores)))
            for setting in [*SETTINGS, ONE]
        }
        alone = by_turns(workers, rounds, train.warm_up(case))
        busy = subprocess.Popen(BUSY)
        try:
            company = by_turns(workers, rounds, 1)
        finally:
            busy.kill()
            busy.wait()
    return {"case": case, "cores": cores, "alone": alone, "inCompany": company}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", nargs="+", default=["0.125x128x8"], help="width of YOLOv4 x pixels x pictures in a batch")
    parser.add_argument("--cores", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--output", default=turns.ROOT / "experiments/benchmarks/company")
    arguments = parser.parse_args()
    begun = time.monotonic()
    rows = []
    for case in arguments.cases:
        print(f"Case {case}", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            rows.append(measure(case, Path(folder), arguments.cores, arguments.rounds))
    report(arguments, begun, rows)


def report(arguments, begun, rows):
    cells = []
    for row in rows:
        first = next(iter(row["alone"].values()))["median"]
        for setting, alone in row["alone"].items():
            company = row["inCompany"][setting]
            cells.append([
                row["case"], setting, f"{alone['median']:.0f}", f"{alone['median'] / first:.2f}",
                f"{company['median']:.0f}", f"{company['low']:.0f} to {company['high']:.0f}",
                f"{company['median'] / alone['median']:.2f}",
            ])
    text = "\n".join([
        "# A training step in company", "",
        f"A step with {arguments.cores} threads, or with one, alone and beside a process that keeps one core busy;"
        " medians of interleaved rounds in milliseconds.", "",
        turns.table(
            ["case", "waiting threads", "alone", "of the first", "in company", "quartiles", "of alone"], cells
        ), "",
        "environment/run, environment/lab, environment/prunelab and the kernel set OMP_WAIT_POLICY=PASSIVE, and notebooks and"
        " experiments compute with one thread a process, as many processes as there are cores.",
    ])
    turns.record(arguments.output, begun, {}, {"rows": rows}, text)


if __name__ == "__main__":
    main()
