"""Java kernels of the tests' own, made in a folder and run without a browser."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = ROOT / "environment"
JARS = ROOT / "lib" / "target" / "prunelab-kernel"
JJAVA = Path(sys.prefix, "share", "jupyter", "kernels", "java")


def version():
    return re.search(r"<version>(.+?)</version>", (ROOT / "pom.xml").read_text())[1]


def jdks():
    """Homes of the JDKs on this machine from 17 on, by version; PRUNELAB_JDKS names others, separated by colons."""
    named = os.environ.get("PRUNELAB_JDKS")
    homes = map(Path, named.split(":")) if named else Path("/usr/lib/jvm").glob("*")
    found = {}
    for home in homes:
        release = home / "release"
        if (home / "bin" / "javac").exists() and release.exists():
            java_version = re.search(r'JAVA_VERSION="([\d.]+)', release.read_text())[1]
            if int(java_version.split(".")[0]) >= 17:
                found[java_version] = home.resolve()
    return found


def add_kernel(data, name, argv, env=None):
    """Writes a kernel spec into a folder that JUPYTER_PATH names."""
    folder = data / "kernels" / name
    folder.mkdir(parents=True)
    spec = {"argv": argv, "display_name": name, "language": "java", "interrupt_mode": "message", "env": env or {}}
    (folder / "kernel.json").write_text(json.dumps(spec))


def add_plain_jjava(data, name, home):
    """JJava as it comes, with a JDK and without this library."""
    argv = [str(home / "bin" / "java"), "-jar", str(JJAVA / "jjava-launcher.jar"), str(JJAVA / "jjava.jar")]
    add_kernel(data, name, [*argv, "{connection_file}"], {"PATH": f"{home}/bin:" + "${PATH}"})


def execute(kernel, folder, *sources):
    """The outputs of cells, run in a folder; a cell's failure fails the test with its message."""
    cells = [nbformat.v4.new_code_cell(source) for source in sources]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(
        notebook, kernel_name=kernel, timeout=600, coalesce_streams=True, resources={"metadata": {"path": str(folder)}}
    )
    client.execute(stderr=subprocess.DEVNULL)
    return [cell.outputs for cell in notebook.cells]
