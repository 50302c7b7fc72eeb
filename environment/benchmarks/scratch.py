"""Trains YOLOv4 from scratch on data in VOC layout with several seeds, and records mAP, its spread and its cost.

Each seed is a `prunelab train` on one thread, as many at once as there are cores. Killed, it resumes where it was when it
is run again, in the folder --work.
"""

import argparse
import json
import os
import statistics
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import turns


def train(arguments, seed):
    """What `prunelab train` wrote about a seed."""
    folder = arguments.work / f"{arguments.name}-{arguments.width:g}x{arguments.size}x{arguments.epochs}" / f"seed-{seed}"
    options = {
        "voc": arguments.voc, "out": folder, "width": arguments.width, "size": arguments.size,
        "epochs": arguments.epochs, "batch": arguments.batch, "seed": seed, "threads": 1,
    }
    words = [word for name, value in options.items() for word in (f"--{name}", str(value))]
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    command = [str(word) for word in turns.java("cli.Prunelab", "train", *words)]
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / "log.txt", "a", encoding="utf-8") as log:
        failed = subprocess.run(command, env=environment, stdout=log, stderr=log).returncode
    if failed:
        raise SystemExit(f"Seed {seed} ended with {failed}: {(folder / 'log.txt').read_text(encoding='utf-8')[-2000:]}")
    result = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    print(f"Seed {seed}: {result['mAP']['protocol']} {result['mAP']['value']:.3f} in {result['seconds']:.0f} s", flush=True)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--voc", required=True, help="a folder in VOC layout")
    parser.add_argument("--name", required=True, help="of the data, as it stands in the results")
    parser.add_argument("--width", type=float, default=0.25)
    parser.add_argument("--size", type=int, default=160)
    parser.add_argument("--epochs", type=int, default=80)
    parser.add_argument("--batch", type=int, default=8)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3])
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="seeds at once")
    parser.add_argument("--work", type=Path, default=turns.ROOT / ".prunelab/scratch")
    parser.add_argument("--output", type=Path)
    arguments = parser.parse_args()
    begun = time.monotonic()
    with ThreadPoolExecutor(arguments.jobs) as jobs:
        results = list(jobs.map(lambda seed: train(arguments, seed), arguments.seeds))
    report(arguments, begun, results)


def report(arguments, begun, results):
    maps = [result["mAP"]["value"] for result in results]
    spread = statistics.stdev(maps) if len(maps) > 1 else float("nan")
    classes = list(results[0]["mAP"]["classes"])
    rows = [
        [result["seed"], f"{result['mAP']['value']:.3f}", *(f"{result['mAP']['classes'][name]:.3f}" for name in classes),
         f"{result['seconds']:.0f}"]
        for result in results
    ]
    means = [statistics.mean(result["mAP"]["classes"][name] for result in results) for name in classes]
    seconds = statistics.mean(result["seconds"] for result in results)
    rows.append(["mean", f"{statistics.mean(maps):.3f}", *(f"{mean:.3f}" for mean in means), f"{seconds:.0f}"])
    data = results[0]["data"]
    text = "\n\n".join([
        f"# YOLOv4 from scratch on {arguments.name}",
        f"Width {arguments.width:g}, {arguments.size} pixels, {arguments.epochs} epochs of {data['train']} pictures in "
        f"batches of {arguments.batch}, no pretrained weights, one thread a seed, {arguments.jobs} seeds at once. "
        f"Judged on the {data['val']} pictures of the validation list: {results[0]['mAP']['protocol']}.",
        turns.table(["seed", "mAP", *classes, "seconds"], rows),
        f"mAP over {len(maps)} seeds: {statistics.mean(maps):.3f}, standard deviation {spread:.3f}.",
    ])
    output = arguments.output or turns.ROOT / "experiments" / f"{arguments.name.lower()}-from-scratch"
    turns.record(output, begun, results[0]["versions"], {"data": arguments.name, "runs": results}, text)


if __name__ == "__main__":
    main()
