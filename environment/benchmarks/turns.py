"""What the benchmarks share: processes that take turns, medians, and results with the machine they come from."""

import json
import os
import platform
import shutil
import statistics
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "lib/target/test-classes"


def without_waiting():
    """The environment without what says how the engine's threads wait, so that each side of a benchmark has its own way."""
    return {name: value for name, value in os.environ.items() if name not in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")}


class Worker:
    """A process that says `ready ...`, then answers each line with one line."""

    def __init__(self, command, threads=None, variables=None):
        environment = without_waiting() | (variables or {})
        if threads is not None:
            environment["OMP_NUM_THREADS"] = str(threads)
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        self.description = self.answer().removeprefix("ready ")

    def ask(self, line):
        """The answer to a line."""
        self.send(line)
        return self.answer()

    def send(self, line):
        """Says a line whose `answer` is waited for later."""
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"A process of the benchmark ended with {self.process.wait()}: {self.process.args[0]}")
        return line.strip()

    def memory(self):
        """Megabytes by the names of /proc/PID/status, such as VmRSS (resident now) and VmHWM (its peak); Linux only."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        fields = (line.split() for line in status.splitlines() if line.endswith(" kB"))
        return {name.rstrip(":"): round(int(kilobytes) / 1024, 1) for name, kilobytes, _ in fields}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()


def java(main, *arguments):
    """The command that runs a class of the library or a benchmark; environment/bench says where Java and the jars are."""
    return [
        os.environ["PRUNELAB_JAVA"], "-Xmx4g", "-XX:MinHeapFreeRatio=10", "-XX:MaxHeapFreeRatio=30",
        "-Djava.awt.headless=true", "-Dai.djl.offline=true", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
        "-cp", os.pathsep.join([str(BENCH), os.environ["PRUNELAB_JARS"] + "/*"]), "org.prunelab." + main, *arguments,
    ]


def run(command):
    """Runs a command to its end."""
    if subprocess.run([str(word) for word in command]).returncode:
        raise SystemExit("A part of the benchmark failed; its output stands above.")


def by_turns(runs, rounds, warm_up):
    """Times things by turns: `runs` maps names to functions that return milliseconds. A list of times for each name."""
    times = {name: [] for name in runs}
    for turn in range(-warm_up, rounds):
        for name, run in runs.items():
            taken = run()
            if turn >= 0:
                times[name].append(taken)
    return times


def summary(times, digits=3):
    """Median and quartiles, rounded to digits after the point."""
    low, middle, high = statistics.quantiles(times, n=4, method="inclusive") if len(times) > 1 else times * 3
    return {"median": round(middle, digits), "low": round(low, digits), "high": round(high, digits), "rounds": len(times)}


def machine():
    """Where and on what the figures were measured."""
    processor = platform.machine()
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        processor = names[0] if names else processor
    return {"processor": processor, "cores": os.cpu_count(), "system": platform.system() + " " + platform.machine()}


def commit():
    """The commit, with a plus where the work tree differs from it."""
    git = lambda *words: subprocess.run(["git", "-C", ROOT, *words], capture_output=True, text=True).stdout.strip()
    changed = git("status", "--porcelain", "--", "lib/src/main", "environment", "pom.xml", "lib/pom.xml")
    return (git("rev-parse", "HEAD") or "unknown") + ("+" if changed else "")


def record(folder, begun, versions, result, text, files=()):
    """Writes result.json and README.md, and copies files, into a folder: aside, then renamed."""
    folder = Path(folder)
    aside = folder.with_name(folder.name + ".part")
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    facts = {
        "machine": machine(),
        "versions": versions,
        "commit": commit(),
        "date": time.strftime("%Y-%m-%d"),
        "durationSeconds": round(time.monotonic() - begun),
    }
    (aside / "result.json").write_text(json.dumps({**facts, **result}, indent=2) + "\n", encoding="utf-8")
    told = ["Versions: " + ", ".join(f"{name} {version}" for name, version in versions.items()) + "."] if versions else []
    about = "\n".join([
        f"Machine: {facts['machine']['processor']}, {facts['machine']['cores']} cores, {facts['machine']['system']}.",
        *told,
        f"Commit {facts['commit']}, {facts['date']}, took {facts['durationSeconds']} s.",
    ])
    (aside / "README.md").write_text(f"{text}\n\n{about}\n", encoding="utf-8")
    for file in files:
        shutil.copy(file, aside)
    shutil.rmtree(folder, ignore_errors=True)
    aside.rename(folder)
    print(f"{text}\n\n{about}\n\nWrote {folder}")


def table(header, rows):
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)
