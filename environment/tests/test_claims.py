"""Verdict tables of the kept notebooks, computed again from the recorded results, without the library."""

import csv
import html
import json
import math
import re

import nbformat
import pytest
from java_kernel import ROOT

TABLES = re.compile(r"(<table>(?:(?!<table>).)*?)<!-- claims: (\[.*?\]) -->", re.DOTALL)
ROWS = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
CELLS = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)
LEVEL = 0.05
LEAST_SEEDS = 3


def p_value(t, freedom):
    """Two-sided, of Student's t with whole degrees of freedom (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    angle = math.atan(abs(t) / math.sqrt(freedom))
    sine, cosine = math.sin(angle), math.cos(angle)
    term, total = (1.0, 1.0) if freedom % 2 == 0 else (cosine, cosine if freedom > 1 else 0.0)
    for k in range(2 if freedom % 2 == 0 else 3, freedom, 2):
        term *= (k - 1) / k * cosine * cosine
        total += term
    return 1 - (sine * total if freedom % 2 == 0 else 2 / math.pi * (angle + sine * total))


def t_value(p, freedom):
    low, high = 0.0, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if p_value(middle, freedom) > p else (low, middle)
    return high


def holm(values):
    known = sorted((value, i) for i, value in enumerate(values) if value is not None)
    corrected, least = list(values), 0.0
    for rank, (value, i) in enumerate(known):
        least = max(least, min(1.0, (len(known) - rank) * value))
        corrected[i] = least
    return corrected


def quantile(values, part):
    """As Apache Commons Math's Percentile estimates it."""
    values = sorted(values)
    place = part * (len(values) + 1)
    if place < 1 or place >= len(values):
        return values[0] if place < 1 else values[-1]
    return values[int(place) - 1] + (place - int(place)) * (values[int(place)] - values[int(place) - 1])


def by_seed(rows, values):
    chosen = [row for row in rows if all(row.get(name, "") == value for name, value in values.items())]
    return {int(row["seed"]): row for row in chosen}


def number(row, measure):
    return float(row[measure]) if row.get(measure) else math.nan


def resampled(folder):
    file = folder / "resampled.csv"
    lines = file.read_text().splitlines() if file.is_file() else []
    return {line.split(",")[0]: [float(cell) for cell in line.split(",")[1:]] for line in lines}


def last_runs(folder):
    """The last run of each row of results.csv."""
    points = json.loads((folder / "provenance.json").read_text())["points"]
    return [point["stages"][-1] for point in points]


def expected(claim):
    """The differences by seed and the interval over images of a claim; nothing where it is not recorded."""
    if "measure" not in claim or not claim["source"]:
        return [], None
    folder = (ROOT / "notebooks" / claim["source"]).resolve().parent
    with open(folder / "results.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    for row, run in zip(rows, last_runs(folder), strict=True):
        row["run"] = run
    one, other = by_seed(rows, claim["one"]), by_seed(rows, claim["other"])
    shared = sorted(one.keys() & other.keys())
    differences = [number(one[seed], claim["measure"]) - number(other[seed], claim["measure"]) for seed in shared]
    maps = resampled(folder)
    pairs = [(maps.get(one[seed]["run"], []), maps.get(other[seed]["run"], [])) for seed in shared]
    images = None
    if claim["measure"] == "map" and pairs and all(first and len(first) == len(second) for first, second in pairs):
        means = [sum(first[i] - second[i] for first, second in pairs) / len(pairs) for i in range(len(pairs[0][0]))]
        images = quantile(means, LEVEL / 2), quantile(means, 1 - LEVEL / 2)
    return [difference for difference in differences if not math.isnan(difference)], images


def spread(differences):
    mean = sum(differences) / len(differences)
    return mean, math.sqrt(sum((value - mean) ** 2 for value in differences) / (len(differences) - 1))


def p_of(differences):
    if len(differences) < LEAST_SEEDS:
        return None
    mean, deviation = spread(differences)
    if deviation == 0:
        return 1.0 if mean == 0 else 0.0
    return p_value(mean / deviation * math.sqrt(len(differences)), len(differences) - 1)


def verdict(differences, corrected):
    if not differences:
        return "not recorded"
    if corrected is None:
        return "fewer than three seeds"
    if corrected >= LEVEL:
        return "not told apart"
    return "borne out" if sum(differences) > 0 else "contradicted"


def near(shown, value):
    """Whether a shown number is a value in three digits; the resampled ones are recorded with four."""
    return abs(float(shown) - value) < 0.00061


def tables():
    """Each verdict table of a kept notebook: the notebook's name, its rows as text, and what they were asked to compare."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                for table, asked in TABLES.findall(output.get("data", {}).get("text/html", "")):
                    rows = [[html.unescape(text) for text in CELLS.findall(row)] for row in ROWS.findall(table)]
                    yield path.stem, [row for row in rows if row], json.loads(asked)


def test_distributions_are_those_of_tables():
    assert t_value(0.05, 2) == pytest.approx(4.302653, abs=1e-5)
    assert t_value(0.05, 3) == pytest.approx(3.182446, abs=1e-5)
    assert t_value(0.05, 4) == pytest.approx(2.776445, abs=1e-5)
    assert t_value(0.01, 9) == pytest.approx(3.249836, abs=1e-5)
    assert holm([0.04, 0.01, None, 0.03, 0.02]) == pytest.approx([0.06, 0.04, None, 0.06, 0.06])


def test_notebooks_that_compare_recorded_results_have_a_verdict_table():
    found = {name for name, _, _ in tables()}
    comparing = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb") if "Claims.none()" in path.read_text()}
    assert found == comparing and len(found) >= 6


@pytest.mark.parametrize("name,rows,asked", [pytest.param(*table, id=table[0]) for table in tables()])
def test_each_verdict_follows_from_the_recorded_results(name, rows, asked):
    assert len(rows) == len(asked)
    known = [expected(claim) for claim in asked]
    corrected = holm([p_of(differences) for differences, _ in known])
    for row, (differences, images), p in zip(rows, known, corrected, strict=True):
        claim, _, difference, seeds_interval, images_interval, seeds, shown_p, said = row
        assert said == verdict(differences, p), claim
        assert int(seeds) == len(differences), claim
        if differences:
            assert near(difference, sum(differences) / len(differences)), claim
        if len(differences) > 1:
            mean, deviation = spread(differences)
            half = t_value(LEVEL, len(differences) - 1) * deviation / math.sqrt(len(differences))
            low, high = seeds_interval.split(" to ")
            assert near(low, mean - half) and near(high, mean + half), claim
        if p is not None:
            assert abs(float(shown_p) - p) < 0.00051, claim
        assert bool(images_interval) == (images is not None), claim
        if images:
            low, high = images_interval.split(" to ")
            assert near(low, images[0]) and near(high, images[1]), claim
