"""Notebooks are kept with outputs that are neither older than their code nor than the recorded results they show."""

import sys

import nbformat
import pytest
from java_kernel import ROOT

sys.path.insert(0, str(ROOT / "environment"))

from kept_outputs import kept, out_of_date  # noqa: E402


@pytest.fixture
def experiments(tmp_path):
    folder = tmp_path / "experiments"
    (folder / "a-b").mkdir(parents=True)
    (folder / "a-b" / "experiment.json").write_text("{}")
    (folder / "a-b" / "results.csv").write_text("map\n0.5\n")
    return folder


@pytest.fixture
def executed():
    output = nbformat.v4.new_output("execute_result", {"text/plain": "0.5"}, execution_count=1)
    cell = nbformat.v4.new_code_cell('Experiment.load("a-b").recorded()', outputs=[output], execution_count=1)
    cell.metadata["execution"] = {"iopub.execute_input": "2026-01-01T00:00:00Z"}
    notebook = nbformat.v4.new_notebook(cells=[cell])
    notebook.metadata["kernelspec"] = {"name": "prunelab", "display_name": "Java (Prunelab)", "language": "java"}
    notebook.metadata["language_info"] = {"name": "java", "version": "17.0.1+12"}
    return notebook


def test_kept_notebook_has_outputs_but_no_times_and_versions(executed, experiments):
    text = nbformat.writes(kept(executed, experiments))
    assert '"0.5"' in text
    assert "2026-01-01" not in text
    assert "17.0.1" not in text


def test_kept_notebook_is_up_to_date(executed, experiments):
    read_again = nbformat.reads(nbformat.writes(kept(executed, experiments)), as_version=4)
    assert out_of_date(read_again, experiments) == []
    (experiments / "a-b" / "experiment.json").write_text("{ }")
    assert out_of_date(read_again, experiments) == []


def test_newer_results_are_told(executed, experiments):
    notebook = kept(executed, experiments)
    (experiments / "a-b" / "results.csv").write_text("map\n0.6\n")
    assert out_of_date(notebook, experiments) == ["the results in experiments/a-b are newer than its outputs"]


def test_newer_code_and_results_that_came_later_are_told(executed, experiments):
    notebook = kept(executed, experiments)
    notebook.cells[0].source += ".show()"
    (experiments / "a-b" / "provenance.json").write_text("{}")
    assert len(out_of_date(notebook, experiments)) == 2


def test_notebook_without_outputs_is_told(executed, experiments):
    notebook = kept(executed, experiments)
    notebook.cells[0].outputs = []
    assert out_of_date(notebook, experiments) == ["it is kept without outputs"]
