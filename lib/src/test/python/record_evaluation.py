"""Records what pycocotools and a plain VOC matching say of seeded random detections, for MeanAveragePrecisionTest.

    pip install pycocotools==2.0.11 numpy
    python record_evaluation.py ../resources/org/prunelab/evaluate

Each case is a folder: objects.csv and detections.csv are the input, numbers.csv the outcome. Coordinates are multiples of
1/4, so that both sides read the same values. In "plain" no score repeats, so that order does not matter; in "crowded" many
do, among them scores of one class in one picture, objects repeat and overlap, and some pictures have over 100 detections of
a class. Equal scores rank in the order of the files.
"""

import contextlib
import csv
import io
import sys
from fractions import Fraction
from pathlib import Path

import numpy as np
from pycocotools import mask
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

quarter = lambda values: [float(v) for v in np.round(np.asarray(values) * 4) / 4]


class Case:
    """Seeded random objects (image, class, corners, difficult) and detections (image, class, score, corners)."""

    def __init__(self, random, images, classes, objects, scores):
        self.random, self.images, self.classes, self.scores = random, images, classes, scores
        self.objects, self.detections = [], []
        for image in range(images):
            for _ in range(random.integers(0, objects)):
                side = np.exp(random.uniform(np.log(10), np.log(190), 2))
                corner = random.uniform(0, 320, 2) * 0.6
                box = quarter([*corner, *(corner + side)])
                label = int(random.integers(classes))
                self.objects.append((image, label, *box, int(random.random() < 0.15)))
                for _ in range(random.integers(0, 4)):
                    self.find(image, label, box, 0.09)
            for _ in range(random.integers(0, 6)):
                corner, side = random.uniform(0, 250, 2), random.uniform(5, 120, 2)
                self.add(image, int(random.integers(classes)), quarter([*corner, *(corner + side)]))

    def find(self, image, label, box, spread):
        """Detects an object, roughly, and at times as something else."""
        side = [box[2] - box[0], box[3] - box[1]]
        jitter = self.random.normal(0, spread, 4) * [*side, *side]
        xmin, ymin, xmax, ymax = box + jitter
        found = quarter([min(xmin, xmax), min(ymin, ymax), max(xmin, xmax), max(ymin, ymax)])
        self.add(image, label if self.random.random() < 0.9 else int(self.random.integers(self.classes)), found)

    def add(self, image, label, box):
        self.detections.append((image, label, float(next(self.scores)), *box))

    def crowd(self, image, label):
        """Adds rows of overlapping objects, one of them twice, each found often: over 100 detections of their class."""
        for row in range(3):
            width, height = self.random.uniform(15, 60, 2)
            boxes = [quarter([x, 90 * row, x + width, 90 * row + height]) for x in np.arange(8) * width * 0.6]
            for box in [*boxes, boxes[0]]:
                self.objects.append((image, label, *box, int(self.random.random() < 0.1)))
                for _ in range(6):
                    self.find(image, label, box, 0.05)


def plain():
    random = np.random.default_rng(7)
    return Case(random, images=40, classes=3, objects=9, scores=iter(random.permutation(4096) / 4096))


def crowded():
    random = np.random.default_rng(11)
    scores = iter(random.integers(1, 64, 1 << 14) / 64)
    case = Case(random, images=60, classes=6, objects=12, scores=scores)
    for image in (3, 17, 17, 42):
        case.crowd(image, int(random.integers(6)))
    case.objects.sort(key=lambda row: row[0])
    case.detections.sort(key=lambda row: row[0])
    return case


class OrdinaryIou(COCOeval):
    """Crowds (here: difficult objects) matched by the ordinary IoU."""

    def computeIoU(self, image, category):
        truths, found = self._gts[image, category], self._dts[image, category]
        if not truths or not found:
            return []
        found = sorted(found, key=lambda d: -d["score"])
        return mask.iou([d["bbox"] for d in found], [g["bbox"] for g in truths], [0] * len(truths))


def coco_numbers(case, difficult, evaluator):
    def annotation(number, image, label, xmin, ymin, xmax, ymax):
        box = [xmin, ymin, xmax - xmin, ymax - ymin]
        return dict(id=number + 1, image_id=image, category_id=label, bbox=box, area=box[2] * box[3], iscrowd=0)

    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = dict(
            info={},
            images=[dict(id=i) for i in range(case.images)],
            categories=[dict(id=c) for c in range(case.classes)],
            annotations=[
                annotation(n, *o[:6]) | dict(iscrowd=o[6] if difficult else 0) for n, o in enumerate(case.objects)
            ],
        )
        truth.createIndex()
        found = truth.loadRes([
            annotation(n, d[0], d[1], *d[3:]) | dict(score=d[2]) for n, d in enumerate(case.detections)
        ])
        run = evaluator(truth, found, "bbox")
        run.evaluate()
        run.accumulate()
        run.summarize()
    numbers = dict(zip(["map", "map50", "map75", "small", "medium", "large"], run.stats[:6]))
    # IoUs, recalls, classes, sizes (all first), most detections (100 last)
    precision = run.eval["precision"][..., -1]
    for c in range(case.classes):
        numbers[f"class{c}"] = precision[:, :, c, 0].mean()
        for size, part in zip(["small", "medium", "large"], np.moveaxis(precision[:, :, c, 1:], 2, 0)):
            numbers[f"class{c} {size}"] = part.mean() if (part > -1).all() else np.nan
    return numbers


def voc_numbers(case, points):
    """VOCevaldet.m of the devkit for each class, but with continuous boxes."""

    def iou(a, b):
        w = min(a[2], b[2]) - max(a[0], b[0])
        h = min(a[3], b[3]) - max(a[1], b[1])
        common = max(w, 0) * max(h, 0)
        return common / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common)

    aps = []
    for label in range(case.classes):
        truths = [(o[0], o[2:6], o[6]) for o in case.objects if o[1] == label]
        positives = sum(not difficult for _, _, difficult in truths)
        found = [False] * len(truths)
        right = wrong = 0
        curve = []
        for image, _, _, *box in sorted((d for d in case.detections if d[1] == label), key=lambda d: -d[2]):
            best, at = -1, None
            for n, (where, truth, _) in enumerate(truths):
                if where == image and iou(box, truth) > best:
                    best, at = iou(box, truth), n
            if best >= 0.5:
                if not truths[at][2]:
                    right += not found[at]
                    wrong += found[at]
                    found[at] = True
            else:
                wrong += 1
            if right + wrong:
                curve.append((Fraction(right, positives), right / (right + wrong)))
        highest = lambda recall: max((p for r, p in curve if r >= recall), default=0)
        if points:
            aps.append(sum(highest(Fraction(i, 10)) for i in range(11)) / 11)
        else:
            aps.append(sum(highest(Fraction(i, positives)) for i in range(1, positives + 1)) / positives)
    return dict(map=sum(aps) / len(aps)) | {f"class{n}": ap for n, ap in enumerate(aps)}


def record(case, folder):
    numbers = {
        "coco": coco_numbers(case, False, COCOeval),
        "coco_difficult": coco_numbers(case, True, OrdinaryIou),
        "voc07": voc_numbers(case, True),
        "voc10": voc_numbers(case, False),
    }
    tables = {
        "objects": [("image", "class", "xmin", "ymin", "xmax", "ymax", "difficult"), *case.objects],
        "detections": [("image", "class", "score", "xmin", "ymin", "xmax", "ymax"), *case.detections],
        "numbers": [("protocol", "name", "value")]
        + [(protocol, name, float(value)) for protocol, values in numbers.items() for name, value in values.items()],
    }
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with open(folder / f"{name}.csv", "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


record(plain(), Path(sys.argv[1]) / "plain")
record(crowded(), Path(sys.argv[1]) / "crowded")
