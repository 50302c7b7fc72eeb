"""Writes small.safetensors with Python's own safetensors, for the reader in Java; see SafetensorsTest.

    pip install safetensors numpy
    python safetensors_file.py ../resources/org/prunelab/darknet/small.safetensors
"""

import sys

import numpy as np
from safetensors.numpy import save_file

names = {
    "layer.0.kernel": (2, 3, 1, 1),
    "layer.0.bias": (2,),
    "layer.0.gamma": (2,),
    "layer.0.mean": (2,),
    "layer.0.variance": (2,),
    "layer.2.kernel": (1, 2, 1, 1),
    "layer.2.bias": (1,),
}
start = 0
tensors = {}
for name, shape in names.items():
    size = int(np.prod(shape))
    tensors[name] = np.arange(start, start + size, dtype=np.float32).reshape(shape)
    start += size
save_file(tensors, sys.argv[1], metadata={"format": "np"})
