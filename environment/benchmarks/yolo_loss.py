"""The loss that the library's YoloLoss computes, in PyTorch: vectorised, and positive cells gathered.

Cells of all heads count in one row: head, image, anchor, y, x.
"""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F

SIZE_LIMIT = 10  # logits of width and height are cut here
EPSILON = 1e-7
YOLOV4_IOU_NORMALIZER = 0.07


@dataclass(frozen=True)
class Settings:
    """What the library calls LossSettings."""

    iou_loss: str = "ciou"
    smoothing: float = 0.0
    ignore: float = 0.7
    assign: float = 0.213
    gains: tuple = (0.15, 1.0, 0.15)  # box, objectness, classes
    balance: tuple = (4.0, 1.0, 0.4)  # of objectness, by head, the finest first

    @staticmethod
    def of(options):
        """From a [yolo] section."""
        number = lambda key, otherwise: float(options.get(key, otherwise))
        usual = Settings()
        scales = (
            number("iou_normalizer", YOLOV4_IOU_NORMALIZER) / YOLOV4_IOU_NORMALIZER,
            number("obj_normalizer", 1),
            number("cls_normalizer", 1),
        )
        return Settings(
            options.get("iou_loss", usual.iou_loss),
            number("label_smooth_eps", usual.smoothing),
            number("ignore_thresh", usual.ignore),
            number("iou_thresh", usual.assign),
            tuple(scale * gain for scale, gain in zip(scales, usual.gains)),
        )


@dataclass(frozen=True)
class Head:
    """A [yolo] section: anchors (A, 2) in pixels, stride, scale_x_y."""

    anchors: torch.Tensor
    stride: int
    scale: float

    @staticmethod
    def of(options, stride):
        """From a [yolo] section."""
        sides = torch.tensor([float(side) for side in options["anchors"].split(",")]).view(-1, 2)
        mask = [int(number) for number in options["mask"].split(",")]
        return Head(sides[mask], stride, float(options.get("scale_x_y", 1)))

    def boxes(self, xywh, anchors, columns, rows):
        """Corners (..., 4) of logits (..., 4), where the rest broadcasts with (...)."""
        margin = (self.scale - 1) / 2
        grid = torch.stack((columns, rows), -1)
        center = (xywh[..., :2].sigmoid() * self.scale - margin + grid) * self.stride
        half = xywh[..., 2:].clamp(-SIZE_LIMIT, SIZE_LIMIT).exp() * anchors / 2
        return torch.cat((center - half, center + half), -1)


def area(boxes):
    return (boxes[..., 2] - boxes[..., 0]) * (boxes[..., 3] - boxes[..., 1])


def overlap(a, b):
    """Intersection and union of corner boxes."""
    sides = (torch.minimum(a[..., 2:], b[..., 2:]) - torch.maximum(a[..., :2], b[..., :2])).clamp(min=0)
    common = sides[..., 0] * sides[..., 1]
    return common, area(a) + area(b) - common + EPSILON


def box_losses(kind, boxes, truths):
    """GIoU, DIoU or CIoU loss of each box (P, 4), and its IoU without a gradient."""
    common, union = overlap(boxes, truths)
    iou = common / union
    hull = torch.maximum(boxes[:, 2:], truths[:, 2:]) - torch.minimum(boxes[:, :2], truths[:, :2])
    if kind == "giou":
        whole = hull[:, 0] * hull[:, 1] + EPSILON
        return 1 - iou + (whole - union) / whole, iou.detach()
    apart = ((boxes[:, :2] + boxes[:, 2:] - truths[:, :2] - truths[:, 2:]) / 2).square().sum(1)
    losses = 1 - iou + apart / (hull.square().sum(1) + EPSILON)
    if kind == "ciou":
        aspect = lambda b: torch.atan((b[:, 2] - b[:, 0]) / (b[:, 3] - b[:, 1]))
        v = 4 / math.pi**2 * (aspect(truths) - aspect(boxes)).square()
        with torch.no_grad():
            alpha = v / (1 - iou + v + EPSILON)
        losses = losses + alpha * v
    return losses, iou.detach()


class YoloLoss:
    """The sum over the pictures of a batch of box, objectness and class terms."""

    def __init__(self, heads, classes, settings):
        self.heads, self.classes, self.settings = heads, classes, settings
        finer = [sum(other.stride < head.stride for other in heads) for head in heads]
        self.balance = [settings.balance[rank] for rank in finer]
        self.anchors = torch.cat([head.anchors for head in heads])

    def __call__(self, maps, labels):
        """Three weighted terms, whose sum is the loss.

        Raw maps (N, A (5 + C), H, W) of the heads; labels (L, 6): image, class, xmin, ymin, xmax, ymax in pixels.
        """
        images = len(maps[0])
        views = [m.view(images, len(head.anchors), 5 + self.classes, *m.shape[2:]) for m, head in zip(maps, self.heads)]
        found = self._assign(views, labels)
        boxes, truths, logits, kinds = [], [], [], []
        for head, view, (image, anchor, row, column, owner) in zip(self.heads, views, found):
            cells = view.permute(0, 1, 3, 4, 2)[image, anchor, row, column]
            boxes.append(head.boxes(cells[:, :4], head.anchors[anchor], column, row))
            logits.append(cells[:, 5:])
            truths.append(labels[owner, 2:])
            kinds.append(labels[owner, 1].long())
        losses, ious = box_losses(self.settings.iou_loss, torch.cat(boxes), torch.cat(truths))
        objectness = self._objectness(views, labels, found, ious)
        logits = torch.cat(logits)
        box_gain, objectness_gain, class_gain = self.settings.gains
        if len(logits) == 0:
            return losses.sum(), images * objectness_gain * objectness, logits.sum()
        goal = torch.full_like(logits, self.settings.smoothing / 2)
        goal[torch.arange(len(goal)), torch.cat(kinds)] += 1 - self.settings.smoothing
        classes = F.binary_cross_entropy_with_logits(logits, goal, reduction="sum")
        return (
            images * box_gain * losses.mean(),
            images * objectness_gain * objectness,
            images * class_gain * classes / len(logits),
        )

    def _assign(self, views, labels):
        """For each head the positive cells as image, anchor, row, column, and the label that each learns."""
        sides = labels[:, 4:] - labels[:, 2:4]
        common = torch.minimum(sides[:, None], self.anchors).prod(2)
        fit = common / (sides.prod(1)[:, None] + self.anchors.prod(1) - common)
        wanted = fit > self.settings.assign
        wanted.scatter_(1, fit.argmax(1, keepdim=True), True)
        wanted &= (sides > 0).all(1, keepdim=True)
        centers = (labels[:, 2:4] + labels[:, 4:]) / 2
        result, first = [], 0
        for head, view in zip(self.heads, views):
            count, (height, width) = len(head.anchors), view.shape[3:]
            label, anchor = wanted[:, first : first + count].nonzero(as_tuple=True)
            place = (centers[label] / head.stride).long()
            column, row = place[:, 0].clamp(0, width - 1), place[:, 1].clamp(0, height - 1)
            image = labels[label, 0].long()
            cell = ((image * count + anchor) * height + row) * width + column
            # the better fit has a cell that two want, and of equals the earlier
            order = fit[label, first + anchor].argsort(descending=True, stable=True)
            order = order[cell[order].argsort(stable=True)]
            kept = order[torch.cat((torch.ones(1, dtype=torch.bool), cell[order].diff() != 0))[: len(order)]]
            result.append((image[kept], anchor[kept], row[kept], column[kept], label[kept]))
            first += count
        return result

    def _objectness(self, views, labels, found, ious):
        """The mean over pictures of the objectness term, its gain left out."""
        truths = self._by_image(len(views[0]), labels)
        starts = [0, *torch.tensor([len(own[0]) for own in found]).cumsum(0).tolist()]
        terms = 0
        for head, view, weight, (image, anchor, row, column, _), start, end in zip(
            self.heads, views, self.balance, found, starts, starts[1:]
        ):
            logits = view[:, :, 4]
            goal = torch.zeros_like(logits)
            counts = torch.ones_like(logits)
            if truths.shape[1]:
                counts.masked_fill_(self._covered(head, view.detach(), truths), 0)
            counts[image, anchor, row, column] = 1
            goal[image, anchor, row, column] = ious[start:end]
            terms = terms + weight * F.binary_cross_entropy_with_logits(logits, goal, counts)
        return terms

    def _covered(self, head, view, truths):
        """Which cells (N, A, H, W) predict a box that overlaps an object by more than the threshold."""
        height, width = view.shape[3:]
        rows, columns = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
        xywh = view[:, :, :4].permute(0, 1, 3, 4, 2)
        boxes = head.boxes(xywh, head.anchors[:, None, None], columns, rows).flatten(1, 3)
        common, union = overlap(boxes[:, :, None], truths[:, None])
        return (common > self.settings.ignore * union).any(2).view(view.shape[:2] + view.shape[3:])

    @staticmethod
    def _by_image(images, labels):
        """Boxes (N, most, 4) by image, empty ones behind."""
        image = labels[:, 0].long()
        counts = torch.bincount(image, minlength=images)
        truths = labels.new_zeros(images, int(counts.max()), 4)
        order = image.argsort(stable=True)
        starts = counts.cumsum(0) - counts
        truths[image[order], torch.arange(len(labels)) - starts[image[order]]] = labels[order, 2:]
        return truths


def of_network(model):
    """The loss for a network of darknet.py, by the settings of its first head."""
    sections = [model.options[i] for i in model.heads]
    with torch.no_grad():
        maps = model.eval()(torch.zeros(1, *model.shape))
    model.train()
    heads = [Head.of(options, model.shape[1] // m.shape[2]) for options, m in zip(sections, maps)]
    return YoloLoss(heads, int(sections[0]["classes"]), Settings.of(sections[0]))
