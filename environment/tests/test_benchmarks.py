"""The networks and results that benchmarks are made of; skipped where their tools are absent."""

import json
import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(FOLDER / "benchmarks"), str(FOLDER)]

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


LOSSES = FOLDER.parent / "lib/src/test/resources/org/prunelab/loss/yolo_loss.npz"  # by lib/src/test/python/yolo_loss.py


@pytest.mark.parametrize("case", ["ciou", "ciou_smooth", "diou", "giou", "best_anchor"])
def test_loss_and_its_gradients_are_those_of_the_dense_computation(case):
    torch = pytest.importorskip("torch")
    import numpy as np
    from yolo_loss import Head, Settings, YoloLoss

    recorded = np.load(LOSSES)
    smoothing, ignore, assign, *gains, _ = map(float, recorded[f"{case}.settings"])
    anchors = torch.from_numpy(recorded["anchors"]).view(3, 3, 2)
    heads = [Head(*own) for own in zip(anchors, (8, 16, 32), (1.2, 1.1, 1.05))]
    maps = [torch.from_numpy(recorded[f"map{head}"]).requires_grad_() for head in range(3)]
    loss = YoloLoss(heads, 3, Settings(case.split("_")[0].replace("best", "ciou"), smoothing, ignore, assign, tuple(gains)))
    parts = loss(maps, torch.from_numpy(recorded["labels"]))
    sum(parts).backward()
    assert [part.item() for part in parts] == pytest.approx(recorded[f"{case}.parts"].tolist(), rel=1e-4)
    for head, own in enumerate(maps):
        expected = recorded[f"{case}.gradient{head}"]
        assert np.abs(own.grad.numpy() - expected).max() < 1e-4 * np.abs(expected).max()


def test_loss_of_pictures_without_objects_is_all_objectness():
    torch = pytest.importorskip("torch")
    from yolo_loss import Head, Settings, YoloLoss

    loss = YoloLoss([Head(torch.tensor([[8.0, 8.0]]), 8, 1.0)], 1, Settings())
    logits = torch.zeros(2, 6, 3, 3, requires_grad=True)
    box, objectness, classes = loss([logits], torch.zeros(0, 6))
    (box + objectness + classes).backward()
    assert (box.item(), classes.item()) == (0, 0)
    assert objectness.item() == pytest.approx(2 * 4 * math.log(2))  # two pictures, balance 4, silence wanted at logit 0


def test_moving_average_leaves_its_start_sooner_than_it_follows_later():
    torch = pytest.importorskip("torch")
    from train_worker import Average

    model = torch.nn.Linear(1, 1, bias=False)
    model.weight.data.fill_(1)
    average = Average(model)
    expected = 1.0
    for step in range(1, 4):
        model.weight.data.fill_(1 + step)
        average.update()
        decay = 0.99 * (1 - math.exp(-step / 100))
        expected = decay * expected + (1 - decay) * (1 + step)
        assert average.length() == pytest.approx(expected, rel=1e-6)


@pytest.fixture
def java(monkeypatch, tmp_path):
    """The library as environment/bench builds it."""
    jars = FOLDER.parent / "lib/target/prunelab-kernel"
    found = shutil.which("java", path=os.environ.get("JAVA_HOME", "/nowhere") + "/bin") or shutil.which("java")
    if not found or not list(jars.glob("prunelab-*.jar")) or not (FOLDER.parent / "lib/target/test-classes").is_dir():
        pytest.skip("needs Java, the library's jars, which environment/setup.sh builds, and the compiled tests")
    monkeypatch.setenv("PRUNELAB_JAVA", found)
    monkeypatch.setenv("PRUNELAB_JARS", str(jars))
    monkeypatch.setenv("PRUNELAB_DATA", str(tmp_path / "data"))


def run_benchmark(name, output, options=("--threads", "1")):
    command = [
        sys.executable, FOLDER / "benchmarks" / f"{name}.py",
        "--cases", "0.0625x96x8", *options, "--rounds", "1", "--output", output,
    ]
    ended = subprocess.run([str(word) for word in command], capture_output=True, text=True)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return json.loads((output / "result.json").read_text())


def test_training_step_is_measured_beside_pytorchs(java, tmp_path):
    pytest.importorskip("torch")
    (row,) = run_benchmark("train", tmp_path / "train")["steps"]
    assert row["firstLosses"]["ours"] == pytest.approx(row["firstLosses"]["PyTorch"], rel=1e-4)
    times = [row[side]["milliseconds"]["median"] for side in ("ours", "PyTorch")]
    assert row["timeRatio"] == pytest.approx(times[0] / times[1], rel=1e-3)
    assert all(row[side]["peakMegabytes"] >= row[side]["loadedMegabytes"] for side in ("ours", "PyTorch"))


def test_distilling_step_is_measured_beside_its_parts(java, tmp_path):
    (row,) = run_benchmark("distill", tmp_path / "distill")["steps"]
    times = {work: row[work]["milliseconds"]["median"] for work in ("distill", "student", "teacher")}
    assert row["timeRatio"] == pytest.approx(times["distill"] / (times["student"] + times["teacher"]), rel=1e-3)


def test_loader_is_measured_beside_the_step(java, tmp_path):
    (row,) = run_benchmark("loader", tmp_path / "loader")["loading"]
    rates = row["picturesPerSecond"]
    assert row["cachedOfStep"] == pytest.approx(rates["cached"] / rates["step"], rel=0.01)
    assert 0 <= row["waitMilliseconds"]["median"] <= row["millisecondsPerBatch"]["fed"]["median"]


def test_trainings_at_once_are_measured_beside_one(java, tmp_path):
    (row,) = run_benchmark("sweep", tmp_path / "sweep", ["--cores", "2"])["sweeps"]
    times = {way: row["milliseconds"][way]["median"] for way in ("one", "several")}
    assert row["severalOfOne"] == pytest.approx(2 * times["one"] / times["several"], rel=1e-3)


def test_a_step_is_measured_alone_and_in_company(java, tmp_path):
    (row,) = run_benchmark("company", tmp_path / "company", ["--cores", "2"])["rows"]
    assert row["alone"].keys() == row["inCompany"].keys() >= {"OMP_WAIT_POLICY=PASSIVE", "one thread"}
    assert all(own["median"] > 0 for times in (row["alone"], row["inCompany"]) for own in times.values())


def test_seconds_of_notebooks_are_read_from_what_the_runner_prints():
    import run
    import run_notebooks

    assert run.NOTEBOOK.match(run_notebooks.duration("00-quickstart", 86.4)).groups() == ("00-quickstart", "86")
    assert not run.NOTEBOOK.match("  Python packages into .venv                   72 s")


def test_commits_that_are_recorded_need_no_second_run(tmp_path):
    import run

    row = {"all": {"seconds": 10, "cores": 1.5}, "notebooks": {"seconds": 8, "cores": 1.7}, "each": {"00-quickstart": 8}}
    commit = run.short("HEAD")
    recorded = {"machine": turns.machine(), "runs": {commit: {"first": row, "second": row}}}
    (tmp_path / "result.json").write_text(json.dumps(recorded))
    subprocess.run([sys.executable, run.__file__, "HEAD", "--keep", "--output", tmp_path], check=True)
    assert f"| {commit} | first | 10 | 1.00 | 8 | 1.70 |" in (tmp_path / "README.md").read_text()


def test_what_another_machine_recorded_is_not_compared(tmp_path):
    import run

    assert run.recorded(tmp_path) == {}
    (tmp_path / "result.json").write_text(json.dumps({"machine": {"processor": "another"}, "runs": {}}))
    with pytest.raises(SystemExit, match="another machine"):
        run.recorded(tmp_path)


def test_two_sides_that_do_not_compute_the_same_are_not_compared():
    from train import require_agreement

    require_agreement("the first loss", 1.00005, 1, 1e-4)
    for other in (1.0002, math.nan):
        with pytest.raises(SystemExit, match="the first loss is"):
            require_agreement("the first loss", other, 1, 1e-4)


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
    assert listed.returncode == 0
    assert all(name in listed.stdout for name in ("prune", "latency", "train", "distill", "loader", "company", "run", "sweep"))
    refused = subprocess.run([FOLDER / "bench", "speed"], capture_output=True, text=True)
    assert refused.returncode == 1 and 'There is no benchmark "speed".' in refused.stderr
