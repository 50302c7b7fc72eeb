"""Records DistillingTest's values: the losses of a student against a teacher and their gradients, by PyTorch.

Written from the papers' formulas with plain loops over objects, anchors and cells. Run with torch 2.7.1 and numpy from
lib/src/test:

    python python/distilling.py resources/org/prunelab/distill/distilling.npz
"""
import sys

import numpy as np
import torch
import torch.nn.functional as F

SIZE = 64
CLASSES = 2
STRIDES = (8, 16, 32)
ANCHORS = [[(12, 16), (19, 36), (40, 28)], [(36, 75), (76, 55), (72, 146)], [(142, 110), (192, 243), (459, 401)]]
ANCHORS = [[(w * SIZE / 512, h * SIZE / 512) for w, h in head] for head in ANCHORS]
# for each of two pictures xmin, ymin, xmax, ymax; the second has none
TRUTHS = [[(5, 7, 25, 20), (30, 28, 62, 60)], []]
BETAS = {54: 700.0, 137: 30.0}
IMITATED = {137: 8, 148: 16, 159: 32}
TEMPERATURE = 3


def iou(box, x, y, w, h):
    common_x = max(0, min(box[2], x + w / 2) - max(box[0], x - w / 2))
    common_y = max(0, min(box[3], y + h / 2) - max(box[1], y - h / 2))
    common = common_x * common_y
    return common / ((box[2] - box[0]) * (box[3] - box[1]) + w * h - common)


def mask(stride):
    cells = SIZE // stride
    anchors = ANCHORS[STRIDES.index(stride)]
    result = torch.zeros(len(TRUTHS), cells, cells)
    for n, boxes in enumerate(TRUTHS):
        for box in boxes:
            overlap = torch.zeros(cells, cells)
            for y in range(cells):
                for x in range(cells):
                    overlap[y, x] = max(iou(box, (x + .5) * stride, (y + .5) * stride, *a) for a in anchors)
            result[n][overlap > 0.5 * overlap.max()] = 1
    return result


def attention(x, near=None):
    a = x.pow(2).mean(1)
    if near is not None:
        a = a * near
    return F.normalize(a.flatten(1), dim=1)


def kl(student, teacher):
    """Of binary logits at a temperature, with the factor of its square."""
    p = torch.distributions.Bernoulli(logits=teacher / TEMPERATURE)
    q = torch.distributions.Bernoulli(logits=student / TEMPERATURE)
    return TEMPERATURE ** 2 * torch.distributions.kl_divergence(p, q)


def soft_targets(students, teachers, objects, boxes):
    objectness = classes = box = sure = 0
    for s, t in zip(students, teachers):
        n, _, h, w = s.shape
        s, t = (m.reshape(n, 3, 5 + CLASSES, h, w).permute(0, 1, 3, 4, 2) for m in (s, t))
        o = t[..., 4].sigmoid()
        sure += o.sum()
        objectness += kl(s[..., 4], t[..., 4]).mean()
        classes += (kl(s[..., 5:], t[..., 5:]).sum(-1) * o).sum()
        place = F.mse_loss(s[..., :2].sigmoid(), t[..., :2].sigmoid(), reduction="none").sum(-1)
        size = F.mse_loss(s[..., 2:4], t[..., 2:4], reduction="none").sum(-1)
        box += ((place + size) * o).sum()
    sure = max(sure, torch.tensor(1.0))
    return objects * (objectness + classes / sure) + boxes * box / sure


def imitation(students, teachers, adapters, weight):
    loss = 0
    for layer, stride in IMITATED.items():
        near = mask(stride)[:, None]
        own, theirs = (side[layer] * near / torch.linalg.vector_norm(side[layer] * near) for side in (students, teachers))
        adapted = F.conv2d(own, adapters[layer][:, :, None, None])
        loss += weight * (adapted - theirs).pow(2).sum()
    return loss


def main(path):
    torch.manual_seed(5)
    cells = {54: 8, 137: 8, 148: 4, 159: 2}
    own = {54: 6, 137: 8, 148: 16, 159: 32}
    theirs = {54: 9, 137: 16, 148: 32, 159: 64}
    student = {k: torch.randn(2, own[k], n, n, requires_grad=True) for k, n in cells.items()}
    teacher = {k: torch.randn(2, theirs[k], n, n) for k, n in cells.items()}
    heads = [torch.randn(2, 3 * (5 + CLASSES), SIZE // s, SIZE // s, requires_grad=True) for s in STRIDES]
    their_heads = [torch.randn(2, 3 * (5 + CLASSES), SIZE // s, SIZE // s) for s in STRIDES]
    adapters = {k: torch.randn(theirs[k], own[k], requires_grad=True) for k in IMITATED}

    record = {f"student.{k}": v for k, v in student.items()} | {f"teacher.{k}": v for k, v in teacher.items()}
    record |= {f"student.head.{i}": v for i, v in enumerate(heads)}
    record |= {f"teacher.head.{i}": v for i, v in enumerate(their_heads)}
    record |= {f"adapter.{k}": v for k, v in adapters.items()}
    record |= {f"mask.{s}": mask(s) for s in STRIDES}

    def attention_loss(near):
        return sum(beta * (attention(student[k], near) - attention(teacher[k], near)).pow(2).mean()
                   for k, beta in BETAS.items())

    results = {
        "attention": attention_loss(None),
        "near": attention_loss(mask(8)),
        "soft": soft_targets(heads, their_heads, 0.7, 0.2),
        "imitation": imitation(student, teacher, adapters, 2.5),
    }
    leaves = {f"student.{k}": v for k, v in student.items()}
    leaves |= {f"student.head.{i}": v for i, v in enumerate(heads)}
    leaves |= {f"adapter.{k}": v for k, v in adapters.items()}
    for name, loss in results.items():
        gradients = torch.autograd.grad(loss, list(leaves.values()), allow_unused=True)
        record[f"{name}.loss"] = loss
        record |= {f"{name}.gradient.{key}": g for key, g in zip(leaves, gradients) if g is not None}
    np.savez_compressed(path, **{k: v.detach().numpy().astype(np.float32) for k, v in record.items()})


main(sys.argv[1])
