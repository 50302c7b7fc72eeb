"""Writes the TorchScript of org.prunelab.detect.NativeFunction, a file for each constant.

    pip install torch
    python native_functions.py ../../main/resources/org/prunelab/detect
"""

import sys
from pathlib import Path

import torch


class Mish(torch.nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.ops.aten.mish_(x)


class ChannelsLast(torch.nn.Module):
    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x.contiguous(memory_format=torch.channels_last)


for function in (Mish, ChannelsLast):
    torch.jit.script(function()).save(Path(sys.argv[1]) / f"{function.__name__}.pt")
