"""Notebooks that are run with parameters."""

import math
import subprocess
import sys

import nbformat
from java_kernel import ENVIRONMENT, execute

sys.path.insert(0, str(ENVIRONMENT))

from run_papermill import JavaTranslator  # noqa: E402

NOTEBOOK = ENVIRONMENT / "tests" / "parameters.ipynb"


def papermill(folder, *arguments):
    return subprocess.run([ENVIRONMENT / "papermill", *arguments], cwd=folder, capture_output=True, text=True)


def parameters(path):
    """What the notebook's network has, by its last cell: "162 layers, 1,010,635 parameters, ..."."""
    text = nbformat.read(path, as_version=4).cells[-1].outputs[0].data["text/plain"]
    return int(text.split(", ")[1].split()[0].replace(",", ""))


def test_parameter_on_the_command_line_changes_the_network(empty):
    assert papermill(empty, NOTEBOOK, "as it is.ipynb").returncode == 0
    done = papermill(empty, NOTEBOOK, "narrow.ipynb", "-p", "width", "0.125")
    assert done.returncode == 0, done.stderr
    # the network of two classes at 0.125 has 1,010,635 parameters; half the channels take a quarter of the weights
    assert parameters(empty / "narrow.ipynb") == 1_010_635
    assert 3.5 < parameters(empty / "as it is.ipynb") / 1_010_635 < 4


def test_failing_cell_fails_the_run(empty):
    done = papermill(empty, NOTEBOOK, "out.ipynb", "-p", "size", "65")
    assert done.returncode == 1
    assert "65" in done.stderr and "multiple of 32" in done.stderr


def test_declared_parameters_are_listed(empty):
    done = papermill(empty, "--help-notebook", NOTEBOOK)
    assert "width: double (default 0.25)" in done.stdout and "of YOLOv4's channels" in done.stdout
    assert "size: int (default 64)" in done.stdout


def test_values_arrive_in_java_as_they_were_given(empty):
    given = {
        "text": 'a "quoted" \\u0041 \\ line\nand a tab\t',
        "none": None,
        "yes": True,
        "large": 2**40,
        "small": -1.5e-300,
        "nan": math.nan,
        "list": [1, "two", [3.0]],
        "map": {"a": 1, "b": [False]},
    }
    declared = JavaTranslator.codify(given)
    shown = 'System.out.println(text.equals("a \\"quoted\\" \\\\" + "u0041 \\\\ line\\nand a tab\\t"));\n' + (
        'System.out.print(none + " " + yes + " " + large + " " + small + " " + nan + " " + list'
        ' + " " + new java.util.TreeMap<>(map));'
    )
    _, output = execute("prunelab", empty, declared, shown)
    assert output[0].text == "true\nnull true 1099511627776 -1.5E-300 NaN [1, two, [3.0]] {a=1, b=[false]}"
