"""Notebooks are kept with outputs that are neither older than their code nor than the recorded results they show."""

import json
import re
import sys

import nbformat
import pytest
from java_kernel import ROOT

sys.path.insert(0, str(ROOT / "environment"))

import kept_outputs  # noqa: E402
from kept_outputs import kept, out_of_date  # noqa: E402

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_with_outputs_that_are_up_to_date(path):
    reasons = out_of_date(nbformat.read(path, as_version=4))
    assert reasons == [], f"environment/run --keep {path.relative_to(ROOT)} makes them anew"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebooks_are_kept_without_paths_of_the_machine_that_ran_them(path):
    cells = [cell for cell in nbformat.read(path, as_version=4).cells if cell.cell_type == "code"]
    data = [output.get("data", output) for cell in cells for output in cell.outputs]
    shown = [{kind: text for kind, text in one.items() if not kind.startswith("image/")} for one in data]
    texts = re.sub(r"base64,[A-Za-z0-9+/=]+", "", json.dumps(shown))
    assert re.findall(r"[^\s\"']*/(?:home|root|tmp|work|Users)/[^\s\"']*", texts) == []


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


def test_newer_scale_is_told(executed, experiments, tmp_path, monkeypatch):
    notebook = kept(executed, experiments)
    presets = tmp_path / "Preset.java"
    presets.write_text(kept_outputs.PRESETS.read_text().replace("QUICK(", "QUICK(0, "))
    monkeypatch.setattr(kept_outputs, "PRESETS", presets)
    assert out_of_date(notebook, experiments) == ["the preset quick is newer than its outputs"]


def test_newer_code_and_results_that_came_later_are_told(executed, experiments):
    notebook = kept(executed, experiments)
    notebook.cells[0].source += ".show()"
    (experiments / "a-b" / "provenance.json").write_text("{}")
    assert len(out_of_date(notebook, experiments)) == 2


def test_notebook_without_outputs_is_told(executed, experiments):
    notebook = kept(executed, experiments)
    notebook.cells[0].outputs = []
    assert out_of_date(notebook, experiments) == ["it is kept without outputs"]
