"""Records OptimizerTest's values: a kernel and a gamma under torch.optim, with the gradients given.

Run with torch 2.7.1 and numpy from lib/src/test:

    python python/optimizers.py resources/org/prunelab/train/optimizers.npz
"""
import sys

import numpy as np
import torch

RATES = (0.02, 0.02, 0.015, 0.01, 0.001)


def main(path):
    torch.manual_seed(3)
    start = {"kernel": torch.randn(2, 3), "gamma": torch.randn(4)}
    gradients = [{name: torch.randn(w.shape) for name, w in start.items()} for _ in RATES]
    record = {f"start.{name}": w.numpy() for name, w in start.items()}
    for step, g in enumerate(gradients):
        record.update({f"gradient{step}.{name}": v.numpy() for name, v in g.items()})
    makers = {
        "sgd_nesterov": lambda groups: torch.optim.SGD(groups, lr=1, momentum=0.937, nesterov=True),
        "sgd_momentum": lambda groups: torch.optim.SGD(groups, lr=1, momentum=0.9),
        "sgd_plain": lambda groups: torch.optim.SGD(groups, lr=1),
        "adamw": lambda groups: torch.optim.AdamW(groups, lr=1, betas=(0.9, 0.999), eps=1e-3),
    }
    for name, make in makers.items():
        weights = {key: w.clone().requires_grad_() for key, w in start.items()}
        optimizer = make([{"params": [weights["kernel"]], "weight_decay": 0.05},
                          {"params": [weights["gamma"]], "weight_decay": 0.0}])
        for step, rate in enumerate(RATES):
            for group in optimizer.param_groups:
                group["lr"] = rate
            for key, w in weights.items():
                w.grad = gradients[step][key].clone()
            optimizer.step()
            record.update({f"{name}{step}.{key}": w.detach().numpy().copy() for key, w in weights.items()})
    np.savez_compressed(path, **record)


main(sys.argv[1])
