"""A process that runs networks in PyTorch and OpenCV when it is told to, as the library's LatencyWorker does in others.

Arguments: the number of threads, then for each network its runtime (torch or opencv), cfg and weights.
"""

import sys
import time

import cv2
import numpy as np
import torch

import darknet


class Torch:
    """PyTorch eager, batch normalisation not folded."""

    def __init__(self, cfg, weights):
        self.model = darknet.load(cfg, weights)

    def run(self, batch):
        with torch.inference_mode():
            return [head.numpy() for head in self.model(torch.zeros(batch, *self.model.shape))]


class OpenCv:
    """OpenCV's dnn, up to the raw maps of the heads."""

    def __init__(self, cfg, weights):
        self.net = cv2.dnn.readNetFromDarknet(str(cfg), str(weights))
        (_, net), *layers = darknet.sections(cfg)
        self.shape = (int(net.get("channels", 3)), int(net["height"]), int(net["width"]))
        self.heads = [f"conv_{i - 1}" for i, (kind, _) in enumerate(layers) if kind == "yolo"]

    def run(self, batch):
        self.net.setInput(np.zeros((batch, *self.shape), np.float32))
        return self.net.forward(self.heads)


def main():
    threads = int(sys.argv[1])
    torch.set_num_threads(threads)
    cv2.setNumThreads(threads)
    named = sys.argv[2:]
    networks = [{"torch": Torch, "opencv": OpenCv}[runtime](cfg, weights) for runtime, cfg, weights in zip(*[iter(named)] * 3)]
    print(f"ready torch {torch.__version__}, OpenCV {cv2.__version__}, {threads} threads", flush=True)
    for turn in sys.stdin:
        network, batch = map(int, turn.split())
        begun = time.perf_counter()
        networks[network].run(batch)
        print(f"{1000 * (time.perf_counter() - begun):.4f}", flush=True)


if __name__ == "__main__":
    main()
