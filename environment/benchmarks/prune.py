"""Pruning full-width YOLOv4: our plan, and plan and surgery, beside Torch-Pruning, by turns in one run.

Both prune the same network with the same random weights by |gamma|, globally within the paper's five groups. Ours moves
the constants of removed channels, which Torch-Pruning drops.
"""

import argparse
import tempfile
import time
import warnings
from importlib.metadata import version
from pathlib import Path

import torch
import torch_pruning

import turns
from darknet import load

GROUPS = (0, 56, 86, 117, 137, 162)
# the paper's protected layers: heads, before the pyramid, before the upsamplings
PROTECTED = (138, 149, 160, 107, 117, 127)
MOST_SURGERY, MOST_PLAN = 1 / 8, 1 / 50


def torch_prune(model, percentiles):
    """Milliseconds that Torch-Pruning takes for graph, pruner and step, and the parameters left."""
    convolutions = model.convolutions()
    scopes = {
        tuple(c for i, (c, _) in convolutions.items() if low <= i < high and i not in PROTECTED): share
        for low, high, share in zip(GROUPS, GROUPS[1:], percentiles)
    }
    image = torch.zeros(1, *model.shape)
    begun = time.perf_counter()
    pruner = torch_pruning.pruner.BNScalePruner(
        model,
        image,
        importance=torch_pruning.importance.BNScaleImportance(),
        global_pruning=True,
        pruning_ratio=0.0,
        pruning_ratio_dict=scopes,
        ignored_layers=[convolutions[i][0] for i in PROTECTED],
    )
    pruner.step()
    taken = 1000 * (time.perf_counter() - begun)
    return taken, sum(parameter.numel() for parameter in model.parameters())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--percentiles", default="0.18,0.50,0.67,0.19,0.68", help="one for each of the paper's groups")
    parser.add_argument("--width", type=float, default=1, help="of YOLOv4, for a trial")
    parser.add_argument("--size", type=int, default=416)
    parser.add_argument("--output", default=turns.ROOT / "experiments/benchmarks/prune")
    arguments = parser.parse_args()
    warnings.filterwarnings("ignore")
    begun = time.monotonic()
    percentiles = [float(share) for share in arguments.percentiles.split(",")]
    left = {}
    with tempfile.TemporaryDirectory() as scratch:
        turns.run(turns.java("bench.RandomYolov4", scratch, arguments.width, arguments.size))
        cfg, weights = Path(scratch) / "yolov4.cfg", Path(scratch) / "yolov4.weights"

        def ours(worker, turn):
            taken, parameters = worker.ask(turn).split()
            left[turn] = int(parameters)
            return float(taken)

        def theirs():
            model = load(cfg, weights)  # pruned in place, so a new one each time, which is not counted
            taken, left["Torch-Pruning"] = torch_prune(model, percentiles)
            return taken

        whole = sum(parameter.numel() for parameter in load(cfg, weights).parameters())
        with turns.Worker(turns.java("bench.PruneWorker", cfg, weights, arguments.percentiles)) as worker:
            first = {turn: ours(worker, turn) for turn in ("plan", "surgery")}
            runs = {
                "plan": lambda: ours(worker, "plan"),
                "surgery": lambda: ours(worker, "surgery"),
                "Torch-Pruning": theirs,
            }
            times = turns.by_turns(runs, arguments.rounds, warm_up=5)
            java = worker.description
    report(arguments, begun, java, times, first, whole, left)


def report(arguments, begun, java, times, first, whole, left):
    medians = {name: turns.summary(own) for name, own in times.items()}
    theirs = medians["Torch-Pruning"]["median"]
    ratios = {name: medians[name]["median"] / theirs for name in ("plan", "surgery")}
    limits = {"plan": MOST_PLAN, "surgery": MOST_SURGERY}
    names = {"plan": "ours: plan", "surgery": "ours: plan and surgery", "Torch-Pruning": "Torch-Pruning: graph and step"}
    rows = [
        [
            names[name],
            f"{median['median']:.1f}",
            f"{median['low']:.1f} to {median['high']:.1f}",
            f"{first[name]:.0f}" if name in first else "",
            f"1/{1 / ratios[name]:.1f}" if name in ratios else "1",
            f"1/{1 / limits[name]:.0f}" if name in limits else "",
            f"{left[name] / whole - 1:+.1%}",
        ]
        for name, median in medians.items()
    ]
    header = ["work", "ms (median)", "quartiles", "first run of the JVM", "of Torch-Pruning", "at most", "parameters"]
    met = all(ratios[name] <= limits[name] for name in limits)
    text = "\n\n".join([
        "# Pruning YOLOv4 beside Torch-Pruning",
        f"YOLOv4 for 20 classes, width {arguments.width:g}, at {arguments.size} pixels, seeded random weights; |gamma|, "
        f"percentiles {arguments.percentiles} of the paper's five groups. By turns in one run, {arguments.rounds} rounds. "
        "Random weights: this claims speed, not accuracy. Torch-Pruning drops the constants of removed channels; ours moves "
        "them.",
        turns.table(header, rows),
        "Both aims are met." if met else "An aim is missed.",
    ])
    versions = {"torch": version("torch"), "torch-pruning": version("torch-pruning"), "java": java.removeprefix("Java ")}
    result = {
        "configuration": {key: str(value) for key, value in vars(arguments).items() if key != "output"},
        "milliseconds": medians,
        "firstRun": first,
        "ratios": ratios,
        "atMost": limits,
        "parameters": {"whole": whole, **left},
    }
    turns.record(arguments.output, begun, versions, result, text)
    raise SystemExit(0 if met else 1)


if __name__ == "__main__":
    main()
