"""Parts of the library, each alone, by JMH: the benchmarks in lib/src/test/java/org/prunelab/bench."""

import argparse
import json
import os
import tempfile
import time
from pathlib import Path

import turns

CLASSES = [turns.ROOT / "lib/target" / name for name in ("test-classes", "classes")]
NAMES = {
    "SuppressionBenchmark.perClass": "non-maximum suppression per class, candidates",
    "MetricBenchmark.evaluate": "metric of 50,000 detections, 500 pictures, 20 classes",
    "PruningBenchmark.plan": "plan of full-width YOLOv4",
    "PruningBenchmark.surgery": "surgery on full-width YOLOv4",
    "LetterboxBenchmark.apply": "letterbox, 500 x 375 into 416 x 416",
    "MosaicBenchmark.batch": "batch of 16 mosaics at 416 x 416, one thread",
}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--forks", type=int, default=2, help="JVMs for each benchmark")
    parser.add_argument("--iterations", type=int, default=5, help="in each JVM, half a second each")
    parser.add_argument("--only", default=".*", help="a regular expression of benchmarks")
    parser.add_argument("--output", default=turns.ROOT / "experiments/benchmarks/pieces")
    arguments = parser.parse_args()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "jmh.json"
        turns.run([
            os.environ["PRUNELAB_JAVA"], "-cp", os.pathsep.join([*map(str, CLASSES), class_path()]),
            "org.openjdk.jmh.Main", arguments.only, "-rf", "json", "-rff", file, "-foe", "true",
            "-f", arguments.forks, "-wi", 4, "-w", "500ms", "-i", arguments.iterations, "-r", "500ms",
            "-jvmArgs", "-Xmx3g -Djava.awt.headless=true",
        ])
        benchmarks = json.loads(file.read_text(encoding="utf-8"))
    report(arguments, begun, benchmarks)


def class_path():
    return Path(os.environ["PRUNELAB_BENCH_CLASSPATH"]).read_text(encoding="utf-8").strip()


def report(arguments, begun, benchmarks):
    rows, pieces = [], []
    for benchmark in benchmarks:
        name = ".".join(benchmark["benchmark"].split(".")[-2:])
        settings = benchmark.get("params", {})
        times = [time for fork in benchmark["primaryMetric"]["rawData"] for time in fork]
        summary = turns.summary(times, digits=6)
        pieces.append({"benchmark": name, "settings": settings, "milliseconds": summary})
        about = ", ".join([NAMES[name], *settings.values()])
        rows.append([about, f"{summary['median']:.4g}", f"{summary['low']:.4g} to {summary['high']:.4g}"])
    text = "\n\n".join([
        "# Parts of the library, each alone",
        f"By JMH: {arguments.forks} JVMs for each, {arguments.iterations} iterations of half a second in each after 4 that "
        "do not count; median and quartiles of the iterations' means. Seeded random input.",
        turns.table(["part", "ms (median)", "quartiles"], rows),
    ])
    versions = {"JMH": benchmarks[0]["jmhVersion"], "java": benchmarks[0]["jdkVersion"]}
    configuration = {"forks": arguments.forks, "iterations": arguments.iterations, "only": arguments.only}
    turns.record(arguments.output, begun, versions, {"configuration": configuration, "pieces": pieces}, text)


if __name__ == "__main__":
    main()
