"""A notebook of three cells in an empty folder, for each way of bringing the library into a kernel."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from java_kernel import ENVIRONMENT, JARS, add_kernel, add_plain_jjava, execute, jdks, version

NETWORK = "Network network = Yolov4.of(2).width(0.125).at(64).build();\nnetwork"
TENSOR = "ai.djl.ndarray.NDManager manager = ai.djl.ndarray.NDManager.newBaseManager();\nmanager.arange(6f).reshape(2, 3)"

IJAVA = os.environ.get("PRUNELAB_IJAVA", "")


def with_jdks():
    return pytest.mark.parametrize("home", [pytest.param(home, id=name) for name, home in jdks().items()])


def check(outputs):
    """Rich output, computed by the engine for this platform, and nothing in red."""
    *_, network, tensor = outputs
    assert len(network) == len(tensor) == 1, "one output each, and nothing on the standard error stream"
    assert "110 convolutions" in network[0].data["text/plain"]
    assert "<table>" in network[0].data["text/html"]
    assert tensor[0].data["text/plain"] == "Tensor (2, 3) float32 on cpu: min 0.000, mean 2.500, max 5.000"
    assert "<td style=\"text-align: right\">2.500</td>" in tensor[0].data["text/html"]
    assert not [output for cell in outputs for output in cell if output.output_type == "stream"]


@with_jdks()
def test_maven_brings_all_by_one_coordinate(home, kernels, empty):
    if not (Path.home() / f".m2/repository/org/prunelab/prunelab/{version()}").is_dir():
        pytest.skip("mvn install has not put the library into the local repository")
    add_plain_jjava(kernels, "plain", home)
    check(execute("plain", empty, f"%maven org.prunelab:prunelab:{version()}", NETWORK, TENSOR))
    assert list(empty.iterdir()) == []


@with_jdks()
def test_folder_of_jars_brings_all(home, kernels, empty, tmp_path):
    folder = tmp_path / "a folder of jars"
    folder.symlink_to(JARS)
    add_plain_jjava(kernels, "plain", home)
    check(execute("plain", empty, f'%classpath "{folder}/*.jar"', NETWORK, TENSOR))


@pytest.mark.skipif(not IJAVA, reason="PRUNELAB_IJAVA names no folder with the jars of IJava 1.3")
@with_jdks()
def test_one_call_sets_up_ijava(home, kernels, empty):
    argv = [str(home / "bin" / "java"), "-cp", f"{IJAVA}/*", "io.github.spencerpark.ijava.IJava", "{connection_file}"]
    add_kernel(kernels, "ijava", argv)
    install = f'%classpath "{JARS}/*.jar"\norg.prunelab.Prunelab.install();'
    check(execute("ijava", empty, install, NETWORK, TENSOR))


def install_kernel(folder, *arguments):
    done = subprocess.run([ENVIRONMENT / "install-kernel", *arguments], cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_installed_kernel_needs_no_import_and_is_removed_by_one_command(empty, tmp_path, monkeypatch):
    prefix = tmp_path / "a $prefix with spaces"
    arguments = ["--prefix", prefix, "--name", "my-prunelab"]
    status, told = install_kernel(empty, *arguments, "--heap", "900m", "--threads", "1")
    assert status == 0, told
    spec = json.loads((prefix / "share/jupyter/kernels/my-prunelab/kernel.json").read_text())
    assert spec["display_name"] == "Java (my-prunelab)"
    monkeypatch.setenv("JUPYTER_PATH", str(prefix / "share/jupyter"))
    limits = 'Runtime.getRuntime().maxMemory() / 1000000 + " " + System.getenv("OMP_NUM_THREADS")'
    told_limits, *outputs = execute("my-prunelab", empty, limits, NETWORK, TENSOR)
    heap, threads = told_limits[0].data["text/plain"].split()
    assert 800 < int(heap) < 1000 and threads == "1"
    check(outputs)

    assert install_kernel(empty, "--remove", *arguments)[0] == 0
    assert not (prefix / "share/jupyter/kernels/my-prunelab").exists()


def test_kernel_of_somebody_else_is_not_removed(empty, tmp_path):
    add_kernel(tmp_path / "share/jupyter", "theirs", ["true"])
    status, told = install_kernel(empty, "--remove", "--prefix", tmp_path, "--name", "theirs")
    assert status == 1
    assert "was not installed by environment/install-kernel, and stays" in told
    assert (tmp_path / "share/jupyter/kernels/theirs/kernel.json").exists()


@pytest.mark.parametrize(
    "wrong, words",
    [
        (["--name", "a b"], "a kernel's name has letters, digits and ._- only, unlike 'a b'"),
        (["--heap", "much"], "a heap is given as 800m or 4g, unlike 'much'"),
        (["--threads", "0"], "threads are 1 to 999, unlike '0'"),
    ],
)
def test_wrong_options_are_told_in_words(wrong, words, empty, tmp_path):
    status, told = install_kernel(empty, "--prefix", tmp_path, *wrong)
    assert status != 0
    assert words in told and "Traceback" not in told
