"""What OpenCV's dnn computes from a Darknet detector, for OpenCvParityTest.

    python opencv_heads.py CFG WEIGHTS IMAGE HEADS [--detect]

IMAGE holds the input (1, C, H, W) as little-endian floats. HEADS receives, likewise, the map that enters each [yolo]
layer. With --detect, standard output receives the detections as lines "class score xmin ymin xmax ymax": OpenCV's own decoding of the
heads (centre and size as shares of the image), the best class of each box above 0.25, and NMSBoxes by class at 0.45.
Needs opencv-python-headless 4.x, for OpenCV 5 no longer reads Darknet.
"""

import sys
import tempfile
from pathlib import Path

import cv2
import numpy as np

SCORE, OVERLAP = 0.25, 0.45


def read(cfg, weights):
    """The network, whose heads decode boxes but do not suppress any, which is done below."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "whole.cfg")
        whole.write_text(Path(cfg).read_text().replace("[yolo]", "[yolo]\nnms_threshold=0"))
        network = cv2.dnn.readNetFromDarknet(str(whole), weights)
    # neither changes what is computed, only how closely
    network.enableFusion(False)
    network.enableWinograd(False)
    return network


def input_shape(cfg):
    net = Path(cfg).read_text().split("[net]")[1].split("[")[0]
    options = dict(line.replace(" ", "").split("=") for line in net.splitlines() if "=" in line)
    return 1, int(options["channels"]), int(options["height"]), int(options["width"])


def detections(rows, width, height):
    scores = rows[:, 5:]
    best = scores.argmax(1)
    for label in np.unique(best):
        chosen = rows[(best == label) & (scores[:, label] > SCORE)]
        centres = chosen[:, :2] * [width, height]
        sizes = chosen[:, 2:4] * [width, height]
        boxes = np.concatenate([centres - sizes / 2, sizes], 1)
        values = chosen[:, 5 + label]
        for i in cv2.dnn.NMSBoxes(boxes.tolist(), values.tolist(), SCORE, OVERLAP):
            x, y, w, h = boxes[i]
            yield label, values[i], x, y, x + w, y + h


def main(cfg, weights, image, heads, detect=None):
    network = read(cfg, weights)
    shape = input_shape(cfg)
    network.setInput(np.fromfile(image, "<f4").reshape(shape))
    names = [name for name in network.getLayerNames() if name.startswith("yolo_")]
    before = [f"conv_{int(name.removeprefix('yolo_')) - 1}" for name in names]
    maps = network.forward(before + names)
    Path(heads).write_bytes(b"".join(m.astype("<f4").tobytes() for m in maps[: len(names)]))
    if detect:
        for found in detections(np.concatenate(maps[len(names) :]), shape[3], shape[2]):
            print(*(repr(float(value)) for value in found))


main(*sys.argv[1:])
