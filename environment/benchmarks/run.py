"""environment/run as a new user has it: in a fresh clone with empty caches, then once more with all that is kept.

Commits follow one another. The cores in use are those of the whole machine, on which nothing else should run.
"""

import argparse
import json
import os
import re
import subprocess
import tempfile
import time
from pathlib import Path

import turns

CACHES = {
    "PIP_CACHE_DIR": "pip", "DJL_CACHE_DIR": "djl", "PRUNELAB_DATA": "data", "PRUNELAB_STORE": "store",
}
TICKS = os.sysconf("SC_CLK_TCK")
NOTEBOOK = re.compile(r"^  (\d\d-\S+) +(\d+) s$")


def busy_seconds():
    """Seconds that the machine's cores have computed since it was started: user, nice, system, interrupts."""
    fields = Path("/proc/stat").read_text().splitlines()[0].split()[1:]
    return sum(int(fields[i]) for i in (0, 1, 2, 5, 6)) / TICKS


class Moment:
    def __init__(self):
        self.clock, self.busy = time.monotonic(), busy_seconds()

    def until(self, other):
        """Seconds on the clock, and cores in use on average."""
        seconds = other.clock - self.clock
        return {"seconds": round(seconds, 1), "cores": round((other.busy - self.busy) / seconds, 2)}


def run(clone, caches, preset):
    """Runs all notebooks once; what it took in all, in the notebooks, and in each of them."""
    own = ("OMP_", "GOMP_", "PRUNELAB_", "MAVEN_ARGS")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(own)}
    environment |= {name: str(caches / folder) for name, folder in CACHES.items()}
    environment |= {"MAVEN_ARGS": f"-Dmaven.repo.local={caches / 'maven'}", "PRUNELAB_PRESET": preset}
    begun, notebooks, each = Moment(), None, {}
    process = subprocess.Popen([clone / "environment/run"], env=environment, stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        print("    " + line, end="", flush=True)
        if line.startswith("Notebooks"):
            notebooks = Moment()
        elif NOTEBOOK.match(line):
            name, seconds = NOTEBOOK.match(line).groups()
            each[name] = int(seconds)
    if process.wait():
        raise SystemExit("environment/run failed; its output stands above.")
    ended = Moment()
    return {"all": begun.until(ended), "notebooks": notebooks.until(ended), "each": each}


def measure(commit, preset):
    """The first and the second run of a commit."""
    with tempfile.TemporaryDirectory() as folder:
        clone, caches = Path(folder) / "clone", Path(folder) / "caches"
        turns.run(["git", "clone", "--quiet", turns.ROOT, clone])
        turns.run(["git", "-C", clone, "checkout", "--quiet", commit])
        caches.mkdir()
        runs = {}
        for which in ("first", "second"):
            print(f"  {commit}, {which} run", flush=True)
            runs[which] = run(clone, caches, preset)
        return runs


def short(commit):
    """A commit by the first digits of its name."""
    words = ["git", "-C", turns.ROOT, "rev-parse", "--short", commit]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def recorded(folder):
    """What was recorded on this machine, by commit."""
    file = Path(folder) / "result.json"
    if not file.exists():
        return {}
    result = json.loads(file.read_text(encoding="utf-8"))
    if result["machine"] != turns.machine():
        raise SystemExit(f"{file} is of another machine, with which this one is not compared; run all commits without --keep.")
    return result["runs"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("commits", nargs="+", help="the first is what the others are compared with")
    parser.add_argument("--preset", default="quick")
    parser.add_argument("--output", default=turns.ROOT / "experiments/benchmarks/run")
    parser.add_argument("--keep", action="store_true", help="do not run commits again that are recorded there")
    arguments = parser.parse_args()
    begun = time.monotonic()
    kept = recorded(arguments.output) if arguments.keep else {}
    commits = [short(name) for name in arguments.commits]
    runs = {commit: kept.get(commit) or measure(commit, arguments.preset) for commit in commits}
    report(arguments, begun, runs)


def report(arguments, begun, runs):
    first = next(iter(runs.values()))
    cells = []
    for commit, own in runs.items():
        for which, row in own.items():
            ratio = row["all"]["seconds"] / first[which]["all"]["seconds"]
            cells.append([
                commit, which, f"{row['all']['seconds']:.0f}", f"{ratio:.2f}",
                f"{row['notebooks']['seconds']:.0f}", f"{row['notebooks']['cores']:.2f}",
            ])
    names = sorted({name for own in runs.values() for row in own.values() for name in row["each"]})
    rows = [
        [name, *(row["each"].get(name, "") for own in runs.values() for row in own.values())] for name in names
    ]
    heads = ["notebook [s]", *(f"{commit}, {which}" for commit, own in runs.items() for which in own)]
    text = "\n".join([
        "# environment/run", "",
        f"At the preset {arguments.preset}, in a fresh clone with empty caches of Maven, pip, DJL, data and results, and a second"
        " time with what the first one left. Cores: those of the machine that computed, on average over the notebooks.", "",
        turns.table(["commit", "run", "seconds", "of the first commit", "notebooks [s]", "cores"], cells), "",
        turns.table(heads, rows),
    ])
    turns.record(arguments.output, begun, {}, {"preset": arguments.preset, "runs": runs}, text)


if __name__ == "__main__":
    main()
