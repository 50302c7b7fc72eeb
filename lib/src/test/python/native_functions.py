"""Writes the TorchScript that org.prunelab.detect.TorchScript reads.

    pip install torch
    python native_functions.py ../../main/resources/org/prunelab
"""

import sys
from pathlib import Path
from typing import List

import torch
from torch import Tensor


class Mish(torch.nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.ops.aten.mish(x)


class MishInPlace(torch.nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return torch.ops.aten.mish_(x)


class ChannelsLast(torch.nn.Module):
    def forward(self, x: Tensor) -> Tensor:
        return x.contiguous(memory_format=torch.channels_last)


class Sgd(torch.nn.Module):
    def forward(self, weights: List[Tensor], gradients: List[Tensor], momenta: List[Tensor], rate: float, decay: float,
                momentum: float, nesterov: bool):
        torch.ops.aten._fused_sgd_(weights, gradients, momenta, weight_decay=decay, momentum=momentum, lr=rate,
                                   dampening=0.0, nesterov=nesterov, maximize=False, is_first_step=False)


class Average(torch.nn.Module):
    def forward(self, averages: List[Tensor], weights: List[Tensor], share: float):
        torch.ops.aten._foreach_lerp_(averages, weights, share)


for package, functions in {"detect": (Mish, MishInPlace, ChannelsLast), "train": (Sgd, Average)}.items():
    for function in functions:
        torch.jit.script(function()).save(Path(sys.argv[1]) / package / f"{function.__name__}.pt")
