"""Per-class non-maximum suppression of one picture's candidates: ours beside torchvision's batched_nms, by turns."""

import argparse
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from torchvision.ops import batched_nms

import turns

CLASSES = 20
ANCHORS = [[(12, 16), (19, 36), (40, 28)], [(36, 75), (76, 55), (72, 146)], [(142, 110), (192, 243), (459, 401)]]
SIDE = 416
# the largest is what an untrained network yields at score 0.001; the small ones what is shown of a picture
SIZES = (211155, 45254, 2860, 300, 100, 20, 5)
LARGE, MOST_OF_LARGE, MOST_OF_OTHERS = 211155, 1 / 10, 1
LEAST_MILLISECONDS = 20


def all_candidates(random):
    """Every box of YOLOv4's three heads for every class, around its anchor: rows of class and corners."""
    boxes = []
    for grid, anchors in zip((SIDE // 8, SIDE // 16, SIDE // 32), ANCHORS):
        for anchor in anchors:
            row, column = np.mgrid[0:grid, 0:grid]
            centre = (np.stack([column, row], -1) + random.uniform(0, 1, (grid, grid, 2))) * SIDE / grid
            half = np.array(anchor) * np.exp(random.normal(0, 0.5, (grid, grid, 2))) / 2
            boxes.append(np.concatenate([centre - half, centre + half], -1).reshape(-1, 4))
    boxes = np.concatenate(boxes)
    return np.column_stack([np.tile(np.arange(CLASSES), len(boxes)), np.repeat(boxes, CLASSES, 0)])


def picture(everything, size, random):
    """Some of the candidates, with scores mostly low: rows of class, score and corners."""
    chosen = everything[np.sort(random.permutation(len(everything))[:size])]
    return np.column_stack([chosen[:, 0], random.beta(0.3, 3, size), chosen[:, 1:]]).astype("<f4")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--threshold", type=float, default=0.5, help="of IoU")
    parser.add_argument("--output", default=turns.ROOT / "experiments/benchmarks/nms")
    arguments = parser.parse_args()
    begun = time.monotonic()
    random = np.random.default_rng(1)
    everything = all_candidates(random)
    pictures = {size: picture(everything, size, random) for size in SIZES}
    with tempfile.TemporaryDirectory() as scratch:
        files = {size: Path(scratch) / f"{size}.f32" for size in SIZES}
        for size, rows in pictures.items():
            rows.tofile(files[size])
        command = turns.java("bench.NmsWorker", arguments.threshold, *files.values())
        with turns.Worker(command) as worker, torch.inference_mode():
            java = worker.description
            results = {size: measure(worker, files[size], rows, arguments) for size, rows in pictures.items()}
    report(arguments, begun, java, results)


def measure(worker, file, rows, arguments):
    """Times of one call and the number of boxes that both keep."""
    boxes = torch.from_numpy(rows[:, 2:].copy())
    scores = torch.from_numpy(rows[:, 1].copy())
    labels = torch.from_numpy(rows[:, 0].astype(np.int64))
    suppress = lambda: batched_nms(boxes, scores, labels, arguments.threshold)

    start = time.perf_counter()
    kept = sorted(suppress().tolist())
    once = 1000 * (time.perf_counter() - start)
    if kept != sorted(map(int, worker.ask(str(file)).split())):
        raise SystemExit(f"Of {len(rows)} candidates, ours and torchvision's keep others.")

    calls = max(1, round(LEAST_MILLISECONDS / once))
    worker.ask(f"{file} {max(20, 200000 // len(rows))}")  # warms the JVM up

    def theirs():
        start = time.perf_counter()
        for _ in range(calls):
            suppress()
        return 1000 * (time.perf_counter() - start) / calls

    ours = lambda: float(worker.ask(f"{file} {10 * calls}").split()[0])
    times = turns.by_turns({"ours": ours, "torchvision": theirs}, arguments.rounds, warm_up=2)
    return {"milliseconds": {name: turns.summary(own, digits=6) for name, own in times.items()}, "kept": len(kept)}


def report(arguments, begun, java, results):
    rows, ratios, limits = [], {}, {}
    for size, result in results.items():
        ours, theirs = result["milliseconds"]["ours"], result["milliseconds"]["torchvision"]
        ratios[size] = ours["median"] / theirs["median"]
        limits[size] = MOST_OF_LARGE if size == LARGE else MOST_OF_OTHERS
        spread = lambda own: f"{own['median']:.4g} ({own['low']:.4g} to {own['high']:.4g})"
        rows.append([
            f"{size:,}",
            f"{result['kept']:,}",
            spread(ours),
            spread(theirs),
            f"1/{1 / ratios[size]:.1f}",
            f"1/{1 / limits[size]:.0f}",
        ])
    header = ["candidates", "kept by both", "ours: ms (quartiles)", "torchvision: ms (quartiles)", "ratio", "at most"]
    met = all(ratios[size] <= limits[size] for size in results)
    text = "\n\n".join([
        "# Non-maximum suppression beside torchvision",
        f"Candidates of one picture of {SIDE} pixels from YOLOv4's three heads, {CLASSES} classes, per class, IoU above "
        f"{arguments.threshold:g}; seeded and synthetic. torchvision: batched_nms on the CPU. Both from arrays in memory to "
        f"the positions kept, by turns in one run, {arguments.rounds} rounds, many calls a round where there are few boxes.",
        turns.table(header, rows),
        "Both keep the same boxes. " + ("All aims are met." if met else "An aim is missed."),
    ])
    versions = {"torch": version("torch"), "torchvision": version("torchvision"), "java": java.removeprefix("Java ")}
    result = {
        "configuration": {"rounds": arguments.rounds, "threshold": arguments.threshold},
        "bySize": results,
        "ratios": ratios,
        "atMost": limits,
    }
    turns.record(arguments.output, begun, versions, result, text)
    raise SystemExit(0 if met else 1)


if __name__ == "__main__":
    main()
