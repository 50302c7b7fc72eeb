import json
import subprocess
from pathlib import Path

COMMAND = Path(__file__).resolve().parents[1] / "prunelab"
CFG = "[net]\nwidth=8\nheight=8\nchannels=3\n[convolutional]\nfilters=2\nsize=3\npad=1\nactivation=leaky\n"


def prunelab(folder, *arguments):
    return subprocess.run([COMMAND, *arguments], cwd=folder, capture_output=True, text=True)


def test_prints_json_and_nothing_else_for_a_path_relative_to_the_caller(tmp_path):
    (tmp_path / "with space.cfg").write_text(CFG)
    done = prunelab(tmp_path, "cost", "with space.cfg", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == {"layers": 1, "parameters": 56, "bnChannels": 0, "macs": 54 * 64}


def test_tells_an_error_in_one_line(tmp_path):
    done = prunelab(tmp_path, "cost", "missing.cfg")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "prunelab: There is no cfg file missing.cfg\n"


def test_tells_the_version_of_the_jar(tmp_path):
    done = prunelab(tmp_path, "--version")
    assert done.returncode == 0
    assert done.stdout.split()[0] == "prunelab" and done.stdout.split()[1][0].isdigit()
