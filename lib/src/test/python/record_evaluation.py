"""Records what pycocotools and a plain VOC matching say of seeded random detections, for MeanAveragePrecisionTest.

    pip install pycocotools==2.0.11 numpy
    python record_evaluation.py ../resources/org/prunelab/evaluate

objects.csv and detections.csv are the input, numbers.csv the outcome. Coordinates are multiples of 1/4 and scores of
1/4096 without repetition, so that both sides read the same values and ties do not matter.
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

IMAGES, CLASSES = 40, 3


def random_case(random):
    objects, detections = [], []
    scores = iter(random.permutation(4096) / 4096)
    quarter = lambda values: [float(v) for v in np.round(np.asarray(values) * 4) / 4]
    for image in range(IMAGES):
        for _ in range(random.integers(0, 9)):
            side = np.exp(random.uniform(np.log(10), np.log(190), 2))
            corner = random.uniform(0, 320, 2) * 0.6
            box = quarter([*corner, *(corner + side)])
            label = int(random.integers(CLASSES))
            objects.append((image, label, *box, int(random.random() < 0.15)))
            for _ in range(random.integers(0, 4)):
                jitter = random.normal(0, 0.09, 4) * [*side, *side]
                xmin, ymin, xmax, ymax = box + jitter
                found = quarter([min(xmin, xmax), min(ymin, ymax), max(xmin, xmax), max(ymin, ymax)])
                found_label = label if random.random() < 0.9 else int(random.integers(CLASSES))
                detections.append((image, found_label, float(next(scores)), *found))
        for _ in range(random.integers(0, 6)):
            corner, side = random.uniform(0, 250, 2), random.uniform(5, 120, 2)
            box = quarter([*corner, *(corner + side)])
            detections.append((image, int(random.integers(CLASSES)), float(next(scores)), *box))
    return objects, detections


class OrdinaryIou(COCOeval):
    """Crowds (here: difficult objects) matched by the ordinary IoU."""

    def computeIoU(self, image, category):
        truths, found = self._gts[image, category], self._dts[image, category]
        if not truths or not found:
            return []
        found = sorted(found, key=lambda d: -d["score"])
        return mask.iou([d["bbox"] for d in found], [g["bbox"] for g in truths], [0] * len(truths))


def coco_numbers(objects, detections, difficult, evaluator):
    def annotation(number, image, label, xmin, ymin, xmax, ymax):
        box = [xmin, ymin, xmax - xmin, ymax - ymin]
        return dict(id=number + 1, image_id=image, category_id=label, bbox=box, area=box[2] * box[3], iscrowd=0)

    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = dict(
            info={},
            images=[dict(id=i) for i in range(IMAGES)],
            categories=[dict(id=c) for c in range(CLASSES)],
            annotations=[
                annotation(n, *o[:6]) | dict(iscrowd=o[6] if difficult else 0) for n, o in enumerate(objects)
            ],
        )
        truth.createIndex()
        found = truth.loadRes([
            annotation(n, d[0], d[1], *d[3:]) | dict(score=d[2]) for n, d in enumerate(detections)
        ])
        run = evaluator(truth, found, "bbox")
        run.evaluate()
        run.accumulate()
        run.summarize()
    return dict(zip(["map", "map50", "map75", "small", "medium", "large"], run.stats[:6]))


def voc_numbers(objects, detections, points):
    """VOCevaldet.m of the devkit for each class, but with continuous boxes."""

    def iou(a, b):
        w = min(a[2], b[2]) - max(a[0], b[0])
        h = min(a[3], b[3]) - max(a[1], b[1])
        common = max(w, 0) * max(h, 0)
        return common / ((a[2] - a[0]) * (a[3] - a[1]) + (b[2] - b[0]) * (b[3] - b[1]) - common)

    aps = []
    for label in range(CLASSES):
        truths = [(o[0], o[2:6], o[6]) for o in objects if o[1] == label]
        positives = sum(not difficult for _, _, difficult in truths)
        found = [False] * len(truths)
        right = wrong = 0
        curve = []
        for image, _, _, *box in sorted((d for d in detections if d[1] == label), key=lambda d: -d[2]):
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


def main(folder):
    objects, detections = random_case(np.random.default_rng(7))
    numbers = {
        "coco": coco_numbers(objects, detections, False, COCOeval),
        "coco_difficult": coco_numbers(objects, detections, True, OrdinaryIou),
        "voc07": voc_numbers(objects, detections, True),
        "voc10": voc_numbers(objects, detections, False),
    }
    tables = {
        "objects": [("image", "class", "xmin", "ymin", "xmax", "ymax", "difficult"), *objects],
        "detections": [("image", "class", "score", "xmin", "ymin", "xmax", "ymax"), *detections],
        "numbers": [("protocol", "name", "value")]
        + [(protocol, name, float(value)) for protocol, values in numbers.items() for name, value in values.items()],
    }
    for name, rows in tables.items():
        with open(folder / f"{name}.csv", "w", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(rows)


main(Path(sys.argv[1]))
