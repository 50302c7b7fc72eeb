"""A process that does a training step in PyTorch when it is told to, as the library's TrainWorker does in Java.

Arguments: the number of threads, which SGD (default, foreach or fused), cfg, weights, a batch as npz, the learning rate.
It answers each line `step` with milliseconds and the loss of a picture, and `average` with the length of the moving
average as one vector.
"""

import math
import sys
import time

import numpy as np
import torch

import darknet
import yolo_loss

# the library's defaults, in OptimizerSettings.sgd() and TrainingSettings.DEFAULT
MOMENTUM, WEIGHT_DECAY, AVERAGE_DECAY = 0.937, 5e-4, 0.99


class Average:
    """The exponential moving average of weights and running statistics, whose decay rises from 0."""

    def __init__(self, model):
        self.values = [t.detach() for t in model.state_dict().values() if t.is_floating_point()]
        self.averages = [value.clone() for value in self.values]
        self.updates = 0

    def update(self):
        self.updates += 1
        decay = AVERAGE_DECAY * (1 - math.exp(-self.updates * (1 - AVERAGE_DECAY)))
        torch._foreach_lerp_(self.averages, self.values, 1 - decay)

    def length(self):
        return math.sqrt(sum(average.double().square().sum().item() for average in self.averages))


class Training:
    """A network with what a step needs."""

    def __init__(self, cfg, weights, rate, **how):
        self.model = darknet.load(cfg, weights)
        self.loss = yolo_loss.of_network(self.model)
        self.model.train()
        kernels = [p for p in self.model.parameters() if p.dim() > 1]
        others = [p for p in self.model.parameters() if p.dim() == 1]
        groups = [{"params": kernels, "weight_decay": WEIGHT_DECAY}, {"params": others, "weight_decay": 0}]
        self.optimizer = torch.optim.SGD(groups, rate, MOMENTUM, nesterov=True, **how)
        self.average = Average(self.model)

    def step(self, images, labels):
        """The loss of a picture before the step."""
        self.optimizer.zero_grad(set_to_none=True)
        loss = sum(self.loss(self.model(images), labels))
        value = loss.item()
        if not math.isfinite(value):
            raise SystemExit(f"The loss is {value}")
        loss.backward()
        self.optimizer.step()
        self.average.update()
        return value / len(images)


def main():
    threads, optimizer, cfg, weights, batch, rate = sys.argv[1:]
    torch.set_num_threads(int(threads))
    how = {} if optimizer == "default" else {optimizer: True}
    training = Training(cfg, weights, float(rate), **how)
    arrays = np.load(batch)
    images, labels = (torch.from_numpy(arrays[name]) for name in ("images", "labels"))
    print(f"ready torch {torch.__version__}, {threads} threads", flush=True)
    for turn in map(str.strip, sys.stdin):
        if turn == "average":
            print(training.average.length(), flush=True)
            continue
        begun = time.perf_counter()
        loss = training.step(images, labels)
        print(f"{1000 * (time.perf_counter() - begun):.4f} {loss}", flush=True)


if __name__ == "__main__":
    main()
