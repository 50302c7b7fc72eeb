"""The networks and results that benchmarks are made of; skipped where their tools are absent."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(FOLDER / "benchmarks"))

import turns  # noqa: E402

CFG = """
[net]
width=16
height=16
[convolutional]
batch_normalize=1
filters=8
size=3
stride=1
pad=1
activation=mish
[convolutional]
batch_normalize=1
filters=8
size=1
stride=1
groups=2
activation=leaky
[shortcut]
from=-2
activation=linear
[route]
layers=-1
groups=2
group_id=1
[maxpool]
size=3
stride=1
[route]
layers=-1,-3
[maxpool]
size=2
stride=2
padding=0
[upsample]
stride=2
[convolutional]
filters=18
size=1
stride=1
activation=linear
[yolo]
anchors=1,2,3,4,5,6
mask=0,1,2
classes=1
num=3
"""


def test_network_in_pytorch_computes_what_opencv_does(tmp_path):
    torch, cv2 = pytest.importorskip("torch"), pytest.importorskip("cv2")
    import numpy as np
    from darknet import Darknet, load

    cfg, weights = tmp_path / "net.cfg", tmp_path / "net.weights"
    cfg.write_text(CFG)
    random = np.random.default_rng(1)
    count = sum(p.numel() for p in Darknet(cfg).parameters()) + 2 * 16  # and the running statistics
    with open(weights, "wb") as file:
        np.array([0, 2, 5, 0, 0], np.int32).tofile(file)
        random.uniform(0.1, 1, count).astype(np.float32).tofile(file)
    image = random.uniform(size=(2, 3, 16, 16)).astype(np.float32)
    net = cv2.dnn.readNetFromDarknet(str(cfg), str(weights))
    net.setInput(image)
    expected = net.forward("conv_8")
    with torch.inference_mode():
        (found,) = load(cfg, weights)(torch.from_numpy(image))
    assert found.shape == expected.shape
    assert np.abs(found.numpy() - expected).max() < 1e-4 * np.abs(expected).max()


def test_weights_of_another_network_are_refused(tmp_path):
    pytest.importorskip("torch")
    import numpy as np
    from darknet import load

    cfg, weights = tmp_path / "net.cfg", tmp_path / "net.weights"
    cfg.write_text(CFG)
    np.zeros(5 + 10_000, np.int32).tofile(weights)
    with pytest.raises(ValueError, match="holds 100.. numbers, but the network needs"):
        load(cfg, weights)


def test_runs_take_turns_and_the_first_do_not_count():
    order = []
    runs = {name: lambda name=name: order.append(name) or len(order) for name in "ab"}
    assert turns.by_turns(runs, rounds=2, warm_up=1) == {"a": [3, 5], "b": [4, 6]}
    assert "".join(order) == "ababab"


def test_result_is_replaced_whole_and_tells_where_it_comes_from(tmp_path, capsys):
    folder = tmp_path / "made" / "result"
    for value in (1, 2):
        turns.record(folder, 0, {"torch": "1.0"}, {"value": value}, "# A text")
    result = json.loads((folder / "result.json").read_text())
    assert result["value"] == 2 and result["machine"]["cores"] >= 1 and result["versions"] == {"torch": "1.0"}
    assert (folder / "README.md").read_text().startswith("# A text\n\nMachine: ")
    assert [path.name for path in folder.parent.iterdir()] == ["result"]


def test_bench_lists_its_names_and_refuses_others():
    listed = subprocess.run([FOLDER / "bench"], capture_output=True, text=True)
    assert listed.returncode == 0 and "prune" in listed.stdout and "latency" in listed.stdout
    refused = subprocess.run([FOLDER / "bench", "speed"], capture_output=True, text=True)
    assert refused.returncode == 1 and 'There is no benchmark "speed".' in refused.stderr
