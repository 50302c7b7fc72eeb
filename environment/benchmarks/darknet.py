"""A Darknet network in PyTorch, from its cfg and weights: what the benchmarks run and prune beside our own."""

import numpy as np
import torch
from torch import nn

ACTIVATIONS = {
    "linear": nn.Identity,
    "leaky": lambda: nn.LeakyReLU(0.1),
    "mish": nn.Mish,
    "relu": nn.ReLU,
    "relu6": nn.ReLU6,
    "logistic": nn.Sigmoid,
    "swish": nn.SiLU,
}
EPSILON = 1e-6  # Darknet's


def sections(path):
    """The sections of a cfg in order, each a name and a dictionary of texts."""
    found = []
    with open(path, encoding="utf-8") as lines:
        for line in (line.split("#")[0].strip() for line in lines):
            if line.startswith("["):
                found.append((line.strip("[]"), {}))
            elif line:
                key, value = line.split("=", 1)
                found[-1][1][key.strip()] = value.strip()
    return found


class Darknet(nn.Module):
    """Images (N, 3, H, W) give the raw map of each head; layer i is `layers[i]`, `inputs[i]` the layers that it reads."""

    def __init__(self, cfg):
        super().__init__()
        (_, net), *rest = sections(cfg)
        self.shape = (int(net.get("channels", 3)), int(net["height"]), int(net["width"]))
        self.layers, self.inputs, self.heads = nn.ModuleList(), [], []
        self.kinds, self.options = [], []
        channels = []
        for index, (kind, options) in enumerate(rest):
            reads = self._reads(index, kind, options)
            before = [self.shape[0] if i < 0 else channels[i] for i in reads]
            layer, after = self._layer(kind, options, before)
            self.layers.append(layer)
            self.inputs.append(reads)
            self.kinds.append(kind)
            self.options.append(options)
            channels.append(after)
            if kind == "yolo":
                self.heads.append(index)
        self.last_reader = {i: index for index, reads in enumerate(self.inputs) for i in reads}

    @staticmethod
    def _reads(index, kind, options):
        key = {"route": "layers", "shortcut": "from"}.get(kind)
        named = [int(number) for number in options[key].split(",")] if key else []
        absolute = [number if number >= 0 else index + number for number in named]
        return absolute if kind == "route" else [index - 1, *absolute]

    @staticmethod
    def _layer(kind, options, before):
        number = lambda key, otherwise: int(options.get(key, otherwise))
        if kind == "convolutional":
            size, filters = number("size", 1), number("filters", 1)
            padding = size // 2 if number("pad", 0) else number("padding", 0)
            normalized = number("batch_normalize", 0)
            parts = [
                nn.Conv2d(
                    before[0], filters, size, number("stride", 1), padding,
                    groups=number("groups", 1), bias=not normalized,
                )
            ]
            if normalized:
                parts.append(nn.BatchNorm2d(filters, eps=EPSILON))
            return nn.Sequential(*parts, ACTIVATIONS[options.get("activation", "logistic")]()), filters
        if kind == "maxpool":
            stride = number("stride", 1)
            size = number("size", stride)
            if number("padding", size - 1) % 2:
                raise ValueError(f"[maxpool] size={size}: only pools that pad alike on both sides are read here")
            return nn.MaxPool2d(size, stride, number("padding", size - 1) // 2), before[0]
        if kind == "upsample":
            return nn.Upsample(scale_factor=number("stride", 2), mode="nearest"), before[0]
        if kind == "shortcut":
            return ACTIVATIONS[options.get("activation", "linear")](), before[0]
        if kind == "route":
            return nn.Identity(), sum(before) // number("groups", 1)
        if kind in ("yolo", "dropout"):
            return nn.Identity(), before[0]
        raise ValueError(f"[{kind}] is not read here")

    def forward(self, images):
        maps, heads = {-1: images}, []
        for index, layer in enumerate(self.layers):
            read = [maps[i] for i in self.inputs[index]]
            if self.kinds[index] == "route":
                parts = int(self.options[index].get("groups", 1))
                if parts > 1:
                    read = [x.chunk(parts, 1)[int(self.options[index].get("group_id", 0))] for x in read]
                y = read[0] if len(read) == 1 else torch.cat(read, 1)
            elif self.kinds[index] == "shortcut":
                y = layer(sum(read[1:], read[0]))
            else:
                y = layer(read[0])
            maps[index] = y
            if index in self.heads:
                heads.append(y)
            for i in set(self.inputs[index]):
                if self.last_reader[i] == index:
                    del maps[i]
        return heads

    def convolutions(self):
        """The convolutions with their batch normalisation, by layer index."""
        return {
            i: (layer[0], layer[1] if isinstance(layer[1], nn.BatchNorm2d) else None)
            for i, layer in enumerate(self.layers)
            if self.kinds[i] == "convolutional"
        }

    def load(self, weights):
        """Fills in a Darknet weights file, which must hold as many numbers as the network needs."""
        header = np.fromfile(weights, np.int32, 3)
        offset = 20 if header[0] * 10 + header[1] >= 2 else 16
        numbers, at = torch.from_numpy(np.fromfile(weights, np.float32, offset=offset)), 0
        for convolution, norm in self.convolutions().values():
            filled = [convolution.bias] if norm is None else [norm.bias, norm.weight, norm.running_mean, norm.running_var]
            for tensor in [*filled, convolution.weight]:
                tensor.data.copy_(numbers[at : at + tensor.numel()].view_as(tensor))
                at += tensor.numel()
        if at != len(numbers):
            raise ValueError(f"{weights} holds {len(numbers)} numbers, but the network needs {at}")
        return self


def load(cfg, weights):
    """A network for inference."""
    return Darknet(cfg).load(weights).eval()
