"""What pruning changes in the raw outputs, at the border of the maps and inside, with constants dropped and moved.

YOLOv4 with seeded random weights and batch statistics re-estimated on generated pictures; the gamma of the channels that
the plan removes is made nothing, or a hundredth, so that what they leave is their constant. A moved constant is exact but
for zero-padded borders; here is how much that is, beside the spread of the outputs.
"""

import argparse
import json
import tempfile
import time
from pathlib import Path

import turns


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--width", type=float, default=0.25, help="of YOLOv4")
    parser.add_argument("--size", type=int, default=416)
    parser.add_argument("--percentile", type=float, default=0.5, help="of each of the paper's groups")
    parser.add_argument("--pictures", type=int, default=8)
    parser.add_argument("--output", default=turns.ROOT / "experiments/benchmarks/constants")
    arguments = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        turns.run(turns.java(
            "bench.BorderErrors", scratch, arguments.width, arguments.size, arguments.percentile, arguments.pictures
        ))
        measured = json.loads((Path(scratch) / "border-errors.json").read_text(encoding="utf-8"))
    report(arguments, begun, measured["java"], measured["rows"])


def report(arguments, begun, java, rows):
    header = ["gamma left", "head", "cells", "dropped: mean", "dropped: max", "moved: mean", "moved: max"]
    lines = [
        [
            f"{row['gammaLeft']:.0%}",
            f"stride {row['stride']}",
            "border" if row["border"] else "inside",
            *(f"{row[how][what] / row['spread']:.4f}" for how in ("dropped", "moved") for what in ("mean", "max")),
        ]
        for row in rows
    ]
    text = "\n\n".join([
        "# The constants of removed channels, dropped and moved",
        f"YOLOv4 for 5 classes, width {arguments.width:g}, at {arguments.size} pixels, seeded random weights, batch "
        f"statistics re-estimated on 64 generated pictures; percentile {arguments.percentile:g} of each of the paper's five "
        f"groups. The removed channels' gamma is a share of what it was. Absolute differences of the raw head outputs from "
        f"the whole network's, over {arguments.pictures} pictures, in units of the standard deviation of the whole network's "
        "outputs in the same cells; border: the outermost cells of a map. With no gamma left, all that moving leaves is the "
        "error of zero-padded borders, which the 3 x 3 kernels behind carry inwards, and which fine-tuning has to mend. "
        "Random weights: this shows where the error comes out and how it compares with dropping, not what a trained "
        "detector loses.",
        turns.table(header, lines),
    ])
    configuration = {key: str(value) for key, value in vars(arguments).items() if key != "output"}
    turns.record(arguments.output, begun, {"java": java}, {"configuration": configuration, "rows": rows}, text)


if __name__ == "__main__":
    main()
