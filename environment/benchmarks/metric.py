"""Mean average precision of many detections: ours, a matching in Python as in common YOLO repositories, and pycocotools.

All read the same seeded detections. Each is timed from detections in memory, in its own form, to the number; pycocotools
with loadRes, as its users call it. What is of one protocol must agree.
"""

import argparse
import contextlib
import io
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

import numpy as np
import torch
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from torchvision.ops import box_iou

import turns

CLASSES = 20
AGREEMENT = 1e-6
MOST_OF_PYTHON, MOST_OF_PYCOCOTOOLS = 1 / 10, 1 / 50


def random_case(images, objects, detections, random):
    """Objects as rows of image, class and corners, detections as rows of image, class, score and corners."""
    side = np.exp(random.uniform(np.log(12), np.log(260), (objects, 2)))
    corner = random.uniform(0, 1, (objects, 2)) * np.maximum(500 - side, 1)
    image = np.sort(random.integers(images, size=objects))
    label = random.integers(CLASSES, size=objects)
    truth = np.column_stack([image, label, corner, corner + side])

    # a third belongs to objects: nearer and surer for the first of each, others double them
    own = min(detections // 3, 4 * objects)
    which = np.arange(own) % objects
    jitter = random.normal(0, 1, (own, 4)) * np.tile(side[which], 2) * random.choice([0.03, 0.08, 0.2], (own, 1))
    corners = truth[which, 2:] + jitter
    near = np.column_stack([np.minimum(corners[:, :2], corners[:, 2:]), np.maximum(corners[:, :2], corners[:, 2:])])
    score = random.beta(2, np.where(np.arange(own) < objects, 1, 4))
    hit = np.where(random.uniform(size=own) < 0.93, label[which], random.integers(CLASSES, size=own))
    far_side = np.exp(random.uniform(np.log(8), np.log(260), (detections - own, 2)))
    far = random.uniform(0, 450, (detections - own, 2))
    found = np.concatenate([
        np.column_stack([image[which], hit, score, near]),
        np.column_stack([
            random.integers(images, size=detections - own),
            random.integers(CLASSES, size=detections - own),
            random.beta(0.3, 4, detections - own) * 0.95 + 0.001,
            far,
            far + far_side,
        ]),
    ])
    return truth.astype("<f4"), found[np.argsort(found[:, 0], kind="stable")].astype("<f4")


def by_image(table, images):
    parts = np.split(table, np.searchsorted(table[:, 0], np.arange(1, images)))
    return [torch.from_numpy(part[:, 1:].copy()) for part in parts]


class PythonMatching:
    """The loop of YOLO repositories: image by image, class by class, a detection to the object it overlaps most."""

    def __init__(self, truth, found, images):
        self.truths = by_image(truth, images)
        self.found = by_image(found, images)
        self.positives = np.bincount(truth[:, 1].astype(int), minlength=CLASSES)

    def statistics(self):
        rows = []
        for truth, found in zip(self.truths, self.found):
            found = found[found[:, 1].argsort(descending=True, stable=True)]
            correct = torch.zeros(len(found), dtype=torch.bool)
            for label in torch.unique(truth[:, 0]):
                own = (truth[:, 0] == label).nonzero()[:, 0]
                predicted = (found[:, 0] == label).nonzero()[:, 0]
                if len(predicted):
                    ious, best = box_iou(found[predicted, 2:], truth[own, 1:]).max(1)
                    taken = set()
                    for j in (ious > 0.5).nonzero()[:, 0].tolist():
                        target = best[j].item()
                        if target not in taken:
                            taken.add(target)
                            correct[predicted[j]] = True
            rows.append((correct.numpy(), found[:, 1].numpy(), found[:, 0].numpy()))
        return [np.concatenate(column) for column in zip(*rows)]

    def numbers(self):
        """mAP@0.5 by the eleven points of VOC 2007 and by the area of VOC 2010."""
        correct, score, label = self.statistics()
        order = np.argsort(-score, kind="stable")
        correct, label = correct[order], label[order]
        points, areas = [], []
        for c in range(CLASSES):
            right = correct[label == c].cumsum()
            precision = right / np.arange(1, len(right) + 1)
            recall = np.concatenate([[0], right / self.positives[c], [1]])
            envelope = np.flip(np.maximum.accumulate(np.flip(np.concatenate([[1], precision, [0]]))))
            changes = np.flatnonzero(recall[1:] != recall[:-1])
            areas.append(np.sum((recall[changes + 1] - recall[changes]) * envelope[changes + 1]))
            reached = np.searchsorted(right, np.ceil(np.arange(11) * self.positives[c] / 10 - 1e-9))
            padded = np.append(np.flip(np.maximum.accumulate(np.flip(precision))), 0)
            points.append(padded[reached].mean())
        return {"VOC07": np.mean(points), "VOC10": np.mean(areas)}


class Pycocotools:
    def __init__(self, truth, found, images):
        def annotations(table, corner):
            box = table[:, corner:].astype(float)
            box[:, 2:] -= box[:, :2]
            return [
                dict(id=n + 1, image_id=int(row[0]), category_id=int(row[1]), bbox=b, area=b[2] * b[3], iscrowd=0)
                for n, (row, b) in enumerate(zip(table.tolist(), box.tolist()))
            ]

        self.truth = COCO()
        self.truth.dataset = dict(
            info={},
            images=[dict(id=i) for i in range(images)],
            categories=[dict(id=c) for c in range(CLASSES)],
            annotations=annotations(truth, 2),
        )
        self.results = [a | dict(score=float(s)) for a, s in zip(annotations(found, 3), found[:, 2])]
        with contextlib.redirect_stdout(io.StringIO()):
            self.truth.createIndex()

    def numbers(self, ious=None):
        """Milliseconds, and mAP of all, small, medium and large objects."""
        results = [dict(r) for r in self.results]
        with contextlib.redirect_stdout(io.StringIO()):
            begun = time.perf_counter()
            run = COCOeval(self.truth, self.truth.loadRes(results), "bbox")
            if ious is not None:
                run.params.iouThrs = np.array(ious)
            run.evaluate()
            run.accumulate()
            taken = 1000 * (time.perf_counter() - begun)
        precision = run.eval["precision"][:, :, :, :, -1]
        return taken, [float(np.mean(part[part > -1])) for part in np.moveaxis(precision, 3, 0)]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--images", type=int, default=4952, help="as in the test set of VOC 2007")
    parser.add_argument("--objects", type=int, default=12032)
    parser.add_argument("--detections", type=int, default=495000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pycocotools-rounds", type=int, default=2, help="it takes most of the time")
    parser.add_argument("--output", default=turns.ROOT / "experiments/benchmarks/metric")
    arguments = parser.parse_args()
    begun = time.monotonic()
    truth, found = random_case(arguments.images, arguments.objects, arguments.detections, np.random.default_rng(1))
    python = PythonMatching(truth, found, arguments.images)
    pycocotools = Pycocotools(truth, found, arguments.images)
    numbers = {}
    with tempfile.TemporaryDirectory() as scratch:
        files = Path(scratch) / "objects.f32", Path(scratch) / "detections.f32"
        truth.tofile(files[0])
        found.tofile(files[1])

        def ours(worker, name, turn):
            taken, *numbers[name] = map(float, worker.ask(turn).split())
            return taken

        def loop():
            start = time.perf_counter()
            numbers["Python"] = python.numbers()
            return 1000 * (time.perf_counter() - start)

        def coco(name, ious=None):
            taken, numbers[name] = pycocotools.numbers(ious)
            return taken

        with turns.Worker(turns.java("bench.MetricWorker", *files, arguments.images, CLASSES)) as worker:
            fast = {
                "VOC07": lambda: ours(worker, "VOC07", "VOC07"),
                "VOC10": lambda: ours(worker, "VOC10", "VOC10"),
                "COCO at 0.5": lambda: ours(worker, "COCO at 0.5", "COCO 0.5"),
                "COCO": lambda: ours(worker, "COCO", "COCO"),
            }
            first = {name: run() for name, run in fast.items()}
            times = turns.by_turns({**fast, "Python": loop}, arguments.rounds, warm_up=2)
            slow = {
                "pycocotools at 0.5": lambda: coco("pycocotools at 0.5", [0.5]),
                "pycocotools": lambda: coco("pycocotools"),
            }
            more = turns.by_turns({**fast, **slow}, arguments.pycocotools_rounds, warm_up=0)
            times = {name: times.get(name, []) + more.get(name, []) for name in [*fast, "Python", *slow]}
            java = worker.description
    check(numbers)
    report(arguments, begun, java, times, first, numbers)


def check(numbers):
    """That tools of one protocol agree, in every size band."""
    pairs = [(numbers[name][:1], [numbers["Python"][name]], name) for name in ("VOC07", "VOC10")]
    pairs += [(numbers[name], numbers[name.replace("COCO", "pycocotools")], name) for name in ("COCO at 0.5", "COCO")]
    for ours, theirs, name in pairs:
        if not np.allclose(ours, theirs, rtol=0, atol=AGREEMENT):
            raise SystemExit(f"{name}: ours is {ours}, but {theirs} in the other tool")


def report(arguments, begun, java, times, first, numbers):
    medians = {name: turns.summary(own) for name, own in times.items()}
    peers = {
        "VOC07": ("Python", MOST_OF_PYTHON),
        "VOC10": ("Python", MOST_OF_PYTHON),
        "COCO at 0.5": ("pycocotools at 0.5", MOST_OF_PYCOCOTOOLS),
        "COCO": ("pycocotools", MOST_OF_PYCOCOTOOLS),
    }
    ratios = {name: medians[name]["median"] / medians[peer]["median"] for name, (peer, _) in peers.items()}
    limits = {name: limit for name, (_, limit) in peers.items()}
    values = lambda own: own.values() if isinstance(own, dict) else own[:1]
    names = {
        "VOC07": "ours: VOC 2007, 11 points, IoU 0.5",
        "VOC10": "ours: VOC 2010, area, IoU 0.5",
        "COCO at 0.5": "ours: COCO, IoU 0.5",
        "COCO": "ours: COCO, ten IoUs",
        "Python": "Python matching, both VOC protocols, IoU 0.5",
        "pycocotools at 0.5": "pycocotools, IoU 0.5",
        "pycocotools": "pycocotools, ten IoUs",
    }
    rows = [
        [
            names[name],
            f"{median['median']:,.0f}",
            f"{median['low']:,.0f} to {median['high']:,.0f}",
            median["rounds"],
            f"{first[name]:,.0f}" if name in first else "",
            f"1/{1 / ratios[name]:.0f} of {peers[name][0]}" if name in ratios else "1",
            f"1/{1 / limits[name]:.0f}" if name in limits else "",
            "; ".join(f"{value:.6f}" for value in values(numbers[name])),
        ]
        for name, median in medians.items()
    ]
    header = ["metric", "ms (median)", "quartiles", "rounds", "first run of the JVM", "ratio", "at most", "mAP"]
    met = all(ratios[name] <= limits[name] for name in limits)
    text = "\n\n".join([
        "# Mean average precision beside Python and pycocotools",
        f"{arguments.images:,} images, {arguments.objects:,} objects, {arguments.detections:,} detections, {CLASSES} classes, "
        "seeded and synthetic, by turns in one run. Ours and pycocotools give all sizes, small, medium and large; pycocotools "
        "with loadRes, evaluate and accumulate. The Python matching is the loop of YOLO repositories with torchvision's "
        "box_iou; matched once, it yields the number of both VOC protocols.",
        turns.table(header, rows),
        f"Tools of one protocol agree within {AGREEMENT:g}, pycocotools and ours in each size band. "
        + ("All aims are met." if met else "An aim is missed."),
    ])
    versions = {name: version(name) for name in ("numpy", "torch", "torchvision", "pycocotools")}
    result = {
        "configuration": {key: str(value) for key, value in vars(arguments).items() if key != "output"},
        "milliseconds": medians,
        "firstRun": first,
        "ratios": ratios,
        "atMost": limits,
        "meanAveragePrecision": numbers,
    }
    turns.record(arguments.output, begun, {**versions, "java": java.removeprefix("Java ")}, result, text)
    raise SystemExit(0 if met else 1)


if __name__ == "__main__":
    main()
