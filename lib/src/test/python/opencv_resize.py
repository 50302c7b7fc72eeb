"""A picture resized by OpenCV, for ResizeParityTest.

    python opencv_resize.py PICTURE OUTPUT WIDTHxHEIGHT...

OUTPUT receives the pixels, R, G, B by rows, of one size after the other.
"""

import sys
from pathlib import Path

import cv2


def main(picture, output, *sizes):
    image = cv2.imread(picture)[:, :, ::-1]
    resized = [cv2.resize(image, tuple(map(int, size.split("x")))) for size in sizes]
    Path(output).write_bytes(b"".join(one.tobytes() for one in resized))


main(*sys.argv[1:])
