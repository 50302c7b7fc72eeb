"""Milliseconds of YOLOv4 and pruned ones in four runtimes, by turns, at some batches and numbers of threads.

The networks: full, released, released rounded up to 8 and to 16, and what the solver makes for -34.9 % of the
milliseconds from a latency table that is measured first.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import turns

RUNTIMES = {
    "DJL": "DJL, folded",
    "ONNX_RUNTIME": "ONNX Runtime, folded",
    "torch": "PyTorch eager",
    "opencv": "OpenCV dnn",
}
JAVA = ("DJL", "ONNX_RUNTIME")
WORKER = Path(__file__).with_name("latency_worker.py")


def measure(models, scratch, threads, batch, rounds):
    """Times by runtime and name of the model, and what the processes say that they are."""
    files = [[scratch / (model["file"] + ending) for ending in (".cfg", ".weights")] for model in models]
    entries = lambda runtimes: [word for runtime in runtimes for file in files for word in (runtime, *file)]
    python = [runtime for runtime in RUNTIMES if runtime not in JAVA]
    with (
        turns.Worker(turns.java("evaluate.LatencyWorker", threads, *entries(JAVA)), threads) as ours,
        turns.Worker([sys.executable, WORKER, threads, *entries(python)], threads) as theirs,
    ):
        runs = {}
        for worker, runtimes in ((ours, JAVA), (theirs, python)):
            names = [(runtime, model["name"]) for runtime in runtimes for model in models]
            for number, name in enumerate(names):
                runs[name] = lambda worker=worker, number=number: float(worker.ask(f"{number} {batch}"))
        times = turns.by_turns(runs, rounds, warm_up=6 if batch == 1 else 1)
        return times, [ours.description, theirs.description]


def rows_of(models, times, threads, batch):
    """A record for each runtime and model, with the ratios to the first model and to PyTorch."""
    summaries = {name: turns.summary(own) for name, own in times.items()}
    rows = []
    for runtime in RUNTIMES:
        for model in models:
            median = summaries[runtime, model["name"]]
            rows.append({
                "runtime": RUNTIMES[runtime],
                "threads": threads,
                "batch": batch,
                "model": model["name"],
                **median,
                "msRatio": round(median["median"] / summaries[runtime, models[0]["name"]]["median"], 4),
                "macsRatio": round(model["macs"] / models[0]["macs"], 4),
                "ofTorch": round(median["median"] / summaries["torch", model["name"]]["median"], 4),
            })
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15, help="at batch 1; a third of it at larger ones")
    parser.add_argument("--probe-rounds", type=int, default=9, help="for each layer of the latency table")
    parser.add_argument("--batches", type=int, nargs="+", default=[1, 8])
    parser.add_argument("--threads", type=int, nargs="+", default=sorted({1, os.cpu_count()}))
    parser.add_argument("--width", type=float, default=1, help="of YOLOv4, for a trial")
    parser.add_argument("--size", type=int, default=416)
    parser.add_argument("--output", default=turns.ROOT / "experiments/benchmarks/latency")
    arguments = parser.parse_args()
    begun = time.monotonic()
    rows, workers = [], []
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        print("Measuring layers, solving, writing models", flush=True)
        turns.run(turns.java("bench.LatencyModels", scratch, arguments.width, arguments.size, arguments.probe_rounds))
        models = json.loads((scratch / "models.json").read_text())
        for batch in arguments.batches:
            for threads in arguments.threads:
                print(f"Batch {batch}, threads {threads}", flush=True)
                rounds = arguments.rounds if batch == 1 else max(1, arguments.rounds // 3)
                times, described = measure(models, scratch, threads, batch, rounds)
                rows += rows_of(models, times, threads, batch)
                workers += described
        report(arguments, begun, models, rows, workers, [scratch / "latency-table.json"])


def report(arguments, begun, models, rows, workers, files):
    parts = [
        "# Latency of YOLOv4, full and pruned",
        f"YOLOv4 for 20 classes, width {arguments.width:g}, at {arguments.size} pixels, seeded random weights: this claims speed, "
        "not accuracy. Images to raw maps; by turns, median and quartiles of the rounds; ratios are to the full network in the same runtime.",
    ]
    for batch in arguments.batches:
        for threads in arguments.threads:
            chosen = [row for row in rows if (row["batch"], row["threads"]) == (batch, threads)]
            parts.append(f"## Batch {batch}, {threads} thread{'s' if threads > 1 else ''}")
            parts.append(turns.table(
                ["runtime", "network", "ms", "quartiles", "ms ratio", "MACs ratio", "of PyTorch eager"],
                [
                    [
                        row["runtime"], row["model"], f"{row['median']:.1f}", f"{row['low']:.1f} to {row['high']:.1f}",
                        f"{row['msRatio']:.3f}", f"{row['macsRatio']:.3f}", f"{row['ofTorch']:.3f}",
                    ]
                    for row in chosen
                ],
            ))
            ours = next(row for row in chosen if row["runtime"] == RUNTIMES["DJL"])
            verdict = "met" if ours["ofTorch"] <= 1 else "missed"
            parts.append(f"DJL, folded, takes {ours['ofTorch']:.3f} of PyTorch eager's time for the full network (at most 1: {verdict}).")
    solved = models[-1]
    measured = [
        f"{row['msRatio']:.3f} at {row['threads']} thread{'s' if row['threads'] > 1 else ''}"
        for row in rows
        if (row["model"], row["runtime"], row["batch"]) == (solved["name"], RUNTIMES["DJL"], 1)
    ]
    parts.append(
        f"The solver was asked for {solved['askedMilliseconds']:.3f} of the milliseconds and predicted "
        f"{solved['predictedMilliseconds']:.3f} from the latency table; measured in DJL at batch 1: {', '.join(measured) or 'not'}. "
        f"Its table: {solved['latencyTable']}."
    )
    parts.append("Measured in: " + "; ".join(dict.fromkeys(workers)) + ".")
    versions = {name: version(name) for name in ("torch", "opencv-python-headless")}
    result = {
        "configuration": {key: value for key, value in vars(arguments).items() if key != "output"},
        "workers": workers,
        "models": models,
        "latencies": rows,
    }
    turns.record(arguments.output, begun, versions, result, "\n\n".join(parts), files)


if __name__ == "__main__":
    main()
