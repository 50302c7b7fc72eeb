"""Records YoloLossTest's tensors: the YOLOv4 loss and its gradients, computed with torch from the papers.

Everything is dense and in double precision: each term is evaluated for all cells of a head and masked, where the
library gathers the few cells that learn an object. Run with torch 2.7.1 and numpy from lib/src/test:

    python python/yolo_loss.py resources/org/prunelab/loss/yolo_loss.npz
"""
import math
import sys

import numpy as np
import torch
import torch.nn.functional as F

CLASSES, SIZE, IMAGES = 3, 64, 2
STRIDES = (8, 16, 32)
SCALES = (1.2, 1.1, 1.05)
ANCHORS = torch.tensor([[5, 6], [9, 7], [8, 14], [15, 12], [14, 25], [27, 20], [30, 40], [44, 30], [52, 55]],
                       dtype=torch.float64)
BALANCE = (4.0, 1.0, 0.4)
# image, class, xmin, ymin, xmax, ymax; the first two want the same cell, image 1 has a box of no area
LABELS = torch.tensor([
    [0, 2, 10.0, 12.0, 18.5, 19.0],
    [0, 1, 9.5, 11.0, 18.0, 21.0],
    [0, 0, 20.0, 5.0, 58.0, 61.0],
    [1, 1, 40.0, 33.0, 62.0, 50.0],
    [1, 0, 3.0, 30.0, 3.0, 44.0],
], dtype=torch.float64)
# name: box loss, smoothing, ignore threshold, assignment threshold, gains of box, objectness, classes
CASES = {
    "ciou": ("ciou", 0.0, 0.3, 0.213, (0.15, 1.0, 0.5)),
    "ciou_smooth": ("ciou", 0.1, 0.3, 0.213, (0.15, 1.0, 0.5)),
    "diou": ("diou", 0.0, 0.3, 0.213, (2.0, 0.5, 1.0)),
    "giou": ("giou", 0.1, 0.3, 0.213, (2.0, 0.5, 1.0)),
    "best_anchor": ("ciou", 0.0, 1.0, 1.0, (0.15, 1.0, 0.5)),
}


def iou_of(a, b):
    """Intersection over union of corner boxes (..., 4), with the areas of the union and of the hull."""
    wh = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp(min=0)
    inter = wh[..., 0] * wh[..., 1]
    area = lambda box: (box[..., 2] - box[..., 0]) * (box[..., 3] - box[..., 1])
    union = area(a) + area(b) - inter
    hull = torch.maximum(a[..., 2:], b[..., 2:]) - torch.minimum(a[..., :2], b[..., :2])
    return inter / union, union, hull


def box_loss(kind, a, b):
    iou, union, hull = iou_of(a, b)
    if kind == "giou":  # arXiv 1902.09630, algorithm 1
        hull_area = hull[..., 0] * hull[..., 1]
        return 1 - (iou - (hull_area - union) / hull_area)
    centers = (a[..., :2] + a[..., 2:] - b[..., :2] - b[..., 2:]) / 2
    penalty = (centers ** 2).sum(-1) / (hull ** 2).sum(-1)  # arXiv 1911.08287, eq. 7
    if kind == "ciou":  # eq. 9 to 11, alpha without a gradient
        slope = lambda box: torch.atan((box[..., 2] - box[..., 0]) / (box[..., 3] - box[..., 1]))
        v = 4 / math.pi ** 2 * (slope(b) - slope(a)) ** 2
        with torch.no_grad():
            alpha = v / (1 - iou + v)
        penalty = penalty + alpha * v
    return 1 - iou + penalty


def decode(t, head):
    """Corner boxes (N, A, H, W, 4) of logits (N, A, 5 + C, H, W)."""
    s, stride = SCALES[head], STRIDES[head]
    h, w = t.shape[-2:]
    rows, columns = torch.meshgrid(torch.arange(h), torch.arange(w), indexing="ij")
    x = (torch.sigmoid(t[:, :, 0]) * s - (s - 1) / 2 + columns) * stride
    y = (torch.sigmoid(t[:, :, 1]) * s - (s - 1) / 2 + rows) * stride
    prior = ANCHORS[3 * head:3 * head + 3].view(1, 3, 2, 1, 1)
    bw, bh = torch.exp(t[:, :, 2]) * prior[:, :, 0], torch.exp(t[:, :, 3]) * prior[:, :, 1]
    return torch.stack((x - bw / 2, y - bh / 2, x + bw / 2, y + bh / 2), -1)


def owners(labels, grids, threshold):
    """For each head (N, A, H, W): the label that a cell learns, or -1."""
    wh = labels[:, 4:] - labels[:, 2:4]
    zero = torch.zeros_like(wh)
    shape = torch.stack([iou_of(torch.cat((zero, wh), 1),
                                torch.cat((torch.zeros(2, dtype=torch.float64), a)).expand(len(wh), 4))[0]
                         for a in ANCHORS], 1)
    wanted = (shape > threshold) | F.one_hot(shape.argmax(1), len(ANCHORS)).bool()
    result = []
    for head, (h, w) in enumerate(grids):
        fit = torch.full((len(labels), IMAGES, 3, h, w), -1.0, dtype=torch.float64)
        for i, label in enumerate(labels):
            center = (label[2:4] + label[4:]) / 2 / STRIDES[head]
            for a in range(3):
                if wanted[i, 3 * head + a]:
                    fit[i, int(label[0]), a, int(center[1]), int(center[0])] = shape[i, 3 * head + a]
        best, index = fit.max(0)
        result.append(torch.where(best >= 0, index, -1))
    return result


def loss(maps, kind, smoothing, ignore, assign, gains):
    labels = LABELS[((LABELS[:, 4:] - LABELS[:, 2:4]) > 0).all(1)]
    grids = [m.shape[-2:] for m in maps]
    owner = owners(labels, grids, assign)
    positives = sum(int((o >= 0).sum()) for o in owner)
    box = objectness = classes = 0
    ignored = 0
    for head, m in enumerate(maps):
        t = m.view(IMAGES, 3, 5 + CLASSES, *grids[head])
        boxes, mine = decode(t, head), owner[head]
        positive = mine >= 0
        truth = labels[mine.clamp(min=0)]
        box = box + torch.where(positive, box_loss(kind, boxes, truth[..., 2:]), 0).sum()
        target = F.one_hot(truth[..., 1].long(), CLASSES).double() * (1 - smoothing) + smoothing / 2
        bce = F.binary_cross_entropy_with_logits(t[:, :, 5:].permute(0, 1, 3, 4, 2), target, reduction="none")
        classes = classes + (bce.sum(-1) * positive).sum()
        with torch.no_grad():
            overlaps = torch.stack([iou_of(boxes, l[2:].expand_as(boxes))[0]
                                    * (torch.arange(IMAGES) == l[0]).view(-1, 1, 1, 1) for l in labels])
            skip = (overlaps.amax(0) > ignore) & ~positive
            aim = torch.where(positive, iou_of(boxes, truth[..., 2:])[0], 0)
        ignored += int(skip.sum())
        bce = F.binary_cross_entropy_with_logits(t[:, :, 4], aim, reduction="none")
        objectness = objectness + BALANCE[head] * (bce * ~skip).mean()
    parts = torch.stack((gains[0] * box / positives, gains[1] * objectness, gains[2] * classes / positives)) * IMAGES
    return parts, positives, ignored


def main(path):
    torch.manual_seed(7)
    maps = [(torch.randn(IMAGES, 3 * (5 + CLASSES), SIZE // s, SIZE // s) * 0.7).double() for s in STRIDES]
    maps[0][:, 4] -= 4  # a few silent cells
    record = {"labels": LABELS.float().numpy(), "anchors": ANCHORS.float().numpy()}
    for head, m in enumerate(maps):
        record[f"map{head}"] = m.float().numpy()
    for name, case in CASES.items():
        leaves = [m.clone().requires_grad_() for m in maps]
        parts, positives, ignored = loss(leaves, *case)
        parts.sum().backward()
        print(name, parts.tolist(), "positives", positives, "ignored", ignored)
        record[f"{name}.parts"] = parts.detach().float().numpy()
        record[f"{name}.settings"] = np.array([*case[1:4], *case[4], positives], dtype=np.float32)
        for head, leaf in enumerate(leaves):
            record[f"{name}.gradient{head}"] = leaf.grad.float().numpy()
    np.savez_compressed(path, **record)


main(sys.argv[1])
