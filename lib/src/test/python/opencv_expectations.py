"""Small Darknet networks with random weights, and what OpenCV's dnn computes for them.

Writes NAME.cfg, NAME.weights and NAME.f32 into a folder for each network below. The .f32 file holds little-endian floats:
the input (1, C, H, W), then the map that enters each [yolo] layer, or the last layer's where there is none.

    pip install 'opencv-python-headless<5' numpy
    OMP_NUM_THREADS=1 python opencv_expectations.py ../resources/org/prunelab/export/opencv

OpenCV 5 no longer reads Darknet.
"""

import pathlib
import sys

import cv2
import numpy as np

CONV = "[convolutional]\nfilters={f}\nsize={k}\nstride={s}\npad=1\nactivation={a}\n"


def conv(f, k=1, s=1, a="linear", bn=1, groups=1):
    text = CONV.format(f=f, k=k, s=s, a=a)
    return text + ("batch_normalize=1\n" if bn else "") + (f"groups={groups}\n" if groups > 1 else "")


def net(width, height):
    return f"[net]\nwidth={width}\nheight={height}\nchannels=3\n"


def yolo(mask="0,1"):
    return f"[yolo]\nmask={mask}\nanchors=2,3, 4,5, 8,7\nclasses=2\nnum=3\nscale_x_y=1.1\n"


def pool(size, stride):
    return f"[maxpool]\nsize={size}\nstride={stride}\n"


HEAD = conv(14, bn=0)

NETWORKS = {
    # stride 2 on odd sizes, Darknet's one-sided padding, a pyramid of pools, a sum, a coarser and a finer head
    "pyramid": net(22, 26)
    + conv(6, 3, 1, "leaky") + pool(2, 2) + conv(8, 3, 2, "mish") + conv(8, 3, 1, "mish")
    + "[shortcut]\nfrom=-2\nactivation=linear\n"
    + pool(2, 1) + pool(5, 1) + "[route]\nlayers=-2\n" + pool(9, 1) + "[route]\nlayers=-1,-3,-4,4\n"
    + conv(4, 1, 1, "leaky") + HEAD + yolo() + "[route]\nlayers=-3\n"
    + "[upsample]\nstride=2\n" + conv(5, 3, 2, "leaky") + "[route]\nlayers=-1,4\n" + HEAD + yolo("1,2"),
    # half of the channels, grouped and depthwise convolutions, the other activations, dropout
    "grouped": net(16, 12)
    + conv(8, 3, 2, "relu") + "[route]\nlayers=-1\ngroups=2\ngroup_id=1\n" + conv(8, 3, 1, "swish")
    + conv(8, 3, 1, "leaky", groups=8) + conv(12, 1, 1, "logistic", groups=4) + "[dropout]\nprobability=.15\n"
    + "[route]\nlayers=-1,0\n" + conv(6, 3, 2, "relu", bn=0) + conv(6, 1)
    + "[shortcut]\nfrom=-2\nactivation=leaky\n" + HEAD + yolo(),
    # odd kernels and explicit padding, no head
    "padded": net(17, 15)
    + conv(4, 5, 3, "leaky").replace("pad=1", "padding=1") + conv(6, 3, 1, "mish").replace("pad=1", "padding=3")
    + pool(3, 2) + conv(5, 1, 1, "swish", bn=0),
    # the mean over height and width
    "averaged": net(9, 7) + conv(6, 3, 1, "leaky") + "[avgpool]\n" + conv(3, 1, 1, "logistic", bn=0),
}


def sections(cfg):
    result = []
    for line in cfg.splitlines():
        if line.startswith("["):
            result.append((line[1:-1], {}))
        elif line:
            key, value = line.split("=")
            result[-1][1][key] = value
    return result


def channels(layers):
    """Output channels of each layer, worked out apart from the code under test."""
    out = []
    for i, (kind, o) in enumerate(layers):
        if kind == "convolutional":
            out.append(int(o["filters"]))
        elif kind == "route":
            refs = [int(r) for r in o["layers"].split(",")]
            out.append(sum(out[r if r >= 0 else i + r] for r in refs) // int(o.get("groups", 1)))
        else:
            out.append(out[i - 1])
    return out


def weights(layers, rng):
    out = channels(layers)
    numbers = []
    for i, (kind, o) in enumerate(layers):
        if kind != "convolutional":
            continue
        f, k = out[i], int(o["size"])
        inputs = (out[i - 1] if i else 3) // int(o.get("groups", 1))
        numbers.append(rng.normal(0, 0.3, f))
        if o.get("batch_normalize"):
            numbers += [rng.uniform(0.5, 1.5, f), rng.normal(0, 0.3, f), rng.uniform(0.5, 1.5, f)]
        numbers.append(rng.normal(0, (2 / (inputs * k * k)) ** 0.5, f * inputs * k * k))
    header = np.array([0, 2, 5, 0, 0], "<i4").tobytes()
    return header + np.concatenate(numbers).astype("<f4").tobytes()


def expectation(folder, name, cfg, rng):
    (net_options, *layers) = sections(cfg)
    (folder / f"{name}.cfg").write_text(cfg)
    (folder / f"{name}.weights").write_bytes(weights(layers, rng))
    shape = (1, 3, int(net_options[1]["height"]), int(net_options[1]["width"]))
    image = rng.uniform(0, 1, shape).astype("<f4")
    network = cv2.dnn.readNetFromDarknet(str(folder / f"{name}.cfg"), str(folder / f"{name}.weights"))
    network.enableFusion(False)
    network.setInput(image)
    heads = [i - 1 for i, (kind, _) in enumerate(layers) if kind == "yolo"]
    names = [f"conv_{i}" for i in heads] or [network.getLayerNames()[-1]]
    maps = network.forward(names)
    (folder / f"{name}.f32").write_bytes(image.tobytes() + b"".join(m.astype("<f4").tobytes() for m in maps))
    print(name, names, [m.shape for m in maps])


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    for position, (title, text) in enumerate(NETWORKS.items()):
        expectation(target, title, text, np.random.default_rng(position))
