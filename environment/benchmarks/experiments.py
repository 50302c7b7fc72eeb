"""What the engine of experiments adds to a grid of which all is in the store: in a running JVM, and as a process."""

import argparse
import json
import os
import subprocess
import tempfile
import time
from pathlib import Path

import turns

AT_MOST = 1000
POINTS = 1000
GRID = {
    "grid": {"sparseRate": [0.001, 0.002, 0.003, 0.004, 0.005], "percentiles": {"from": 0.02, "to": 0.4, "step": 0.02}},
    "seeds": list(range(1, POINTS // 100 + 1)),
}
ONE = {"settings": {"sparseRate": 0.001, "percentiles": 0.02}, "seeds": [1]}
NAMES = {
    "first": "1,000 points, first in a JVM",
    "again": "1,000 points, in a JVM that has done so before",
    "one": "`prunelab run`, one point",
    "all": "`prunelab run`, 1,000 points",
}


def experiment(folder, content):
    """The folder of an experiment up to the recovery by attention, the longest chain of stages that there is."""
    folder.mkdir()
    described = {"title": folder.name, "question": "-", **content}
    (folder / "experiment.json").write_text(json.dumps(described), encoding="utf-8")
    return folder


def process(folder, store):
    """Milliseconds of the command line."""
    command = turns.java("cli.Prunelab", "run", folder, "--preset", "quick", "--threads", 1, "--store", store)
    start = time.perf_counter()
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL)
    return 1000 * (time.perf_counter() - start)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--output", default=turns.ROOT / "experiments/benchmarks/experiments")
    arguments = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        grid, one = (experiment(Path(scratch) / name, content) for name, content in (("grid", GRID), ("one", ONE)))
        store = Path(scratch) / "store"
        command = turns.java("bench.ExperimentWorker", grid, store)
        answer = lambda worker: float(worker.ask("run").split()[0])

        def first():
            with turns.Worker(command) as fresh:
                return answer(fresh)

        with turns.Worker(command) as worker:
            java = worker.description
            for _ in range(10):
                worker.ask("warm up")
            runs = {
                "first": first,
                "again": lambda: answer(worker),
                "one": lambda: process(one, store),
                "all": lambda: process(grid, store),
            }
            times = turns.by_turns(runs, arguments.rounds, warm_up=1)
    report(arguments, begun, java, {name: turns.summary(own, digits=1) for name, own in times.items()})


def report(arguments, begun, java, results):
    spread = lambda own: [f"{own['median']:.0f}", f"{own['low']:.0f} to {own['high']:.0f}"]
    added = results["all"]["median"] - results["one"]["median"]
    worst = max(added, results["again"]["median"])
    text = "\n\n".join([
        "# The engine of experiments, where all is in the store",
        f"{POINTS:,} points with 4,120 stages between them (10 seeds, 5 sparse rates, 20 percentiles, recovery by attention): "
        f"from `experiment.json` to the table as text. By turns, {arguments.rounds} rounds; median and quartiles.",
        turns.table(["", "ms (median)", "quartiles"], [[NAMES[name], *spread(own)] for name, own in results.items()]),
        f"With one point, a process is mostly the start of Java and of its libraries; 1,000 take {added:.0f} ms more (at most "
        f"{AT_MOST} ms, there and in a JVM that is warm: {'met' if worst <= AT_MOST else 'missed'}).",
    ])
    versions = {"java": java.removeprefix("Java ")}
    result = {
        "configuration": {"rounds": arguments.rounds, "points": POINTS, "cores": os.cpu_count()},
        "milliseconds": results,
        "millisecondsAdded": round(added, 1),
        "atMost": AT_MOST,
    }
    turns.record(arguments.output, begun, versions, result, text)


if __name__ == "__main__":
    main()
