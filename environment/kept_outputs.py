"""Notebooks that are kept with their outputs: without what changes from run to run, and with digests of what they show."""

import hashlib
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RECORDED = re.compile(r'Experiment\.load\("([\w-]+)"\)')
LATENCIES = "RecordedLatency.load()"
ZOO = ROOT / "lib/src/main/resources/org/prunelab/zoo"
PRESETS = ROOT / "lib/src/main/java/org/prunelab/recipe/Preset.java"


def digest(parts):
    """The SHA-256 of byte strings, one after the other, with their lengths."""
    sha = hashlib.sha256()
    for part in parts:
        sha.update(len(part).to_bytes(8, "big") + part)
    return sha.hexdigest()


def code(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


def shown_folders(notebook, experiments):
    """The folders of recorded results that a notebook's code reads."""
    source = "\n".join(code(notebook))
    found = {experiments / name for name in RECORDED.findall(source)}
    if LATENCIES in source:
        found.add(experiments / "benchmarks" / "latency")
    return sorted(found)


def results_digest(folder):
    """The digest of the recorded results in a folder, which the description of an experiment is not part of."""
    files = sorted(file for file in folder.glob("*") if file.suffix in (".csv", ".json") and file.name != "experiment.json")
    return digest([part for file in files for part in (file.name.encode(), file.read_bytes())])


def scale():
    """The digest of the numbers of the preset at which notebooks are kept, and of the detector that it starts from."""
    numbers = re.search(r"^ *QUICK\((.*?)\),$", PRESETS.read_text(), re.MULTILINE | re.DOTALL)[1]
    return digest([numbers.encode(), *(weights.read_bytes() for weights in sorted(ZOO.glob("*/model.weights")))])


def stamp(notebook, experiments):
    """Digests of the code and the scale that made a notebook's outputs, and of the recorded results that they show."""
    folders = shown_folders(notebook, experiments)
    return {
        "code": digest([source.encode() for source in code(notebook)]),
        "scale": scale(),
        "results": {folder.relative_to(experiments).as_posix(): results_digest(folder) for folder in folders},
    }


def kept(notebook, experiments=ROOT / "experiments"):
    """A notebook as it is kept: with outputs and their stamp, without times and versions of the machine that ran it."""
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        cell.metadata.pop("papermill", None)
    kernel = {name: notebook.metadata.kernelspec[name] for name in ("display_name", "language", "name")}
    notebook.metadata.clear()
    notebook.metadata.update({"kernelspec": kernel, "language_info": {"name": "java"}})
    notebook.metadata["prunelab"] = stamp(notebook, experiments)
    return notebook


def out_of_date(notebook, experiments=ROOT / "experiments"):
    """Why a kept notebook's outputs are not those that it would make now; nothing if they are."""
    if not any(cell.get("outputs") for cell in notebook.cells):
        return ["it is kept without outputs"]
    then, now = notebook.metadata.get("prunelab", {}), stamp(notebook, experiments)
    reasons = [] if then.get("code") == now["code"] else ["its code is newer than its outputs"]
    if then.get("scale") != now["scale"]:
        reasons.append("the preset quick is newer than its outputs")
    for name, results in now["results"].items():
        if then.get("results", {}).get(name) != results:
            reasons.append(f"the results in experiments/{name} are newer than its outputs")
    return reasons
