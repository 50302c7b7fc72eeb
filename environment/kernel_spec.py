"""Writes or removes the kernel spec "Java (Prunelab)": JJava's own jars, with this library's on the class path."""

import argparse
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.paths import jupyter_data_dir

JJAVA = Path(sys.prefix, "share", "jupyter", "kernels", "java")
JVM_OPTIONS = [
    "-XX:MinHeapFreeRatio=10",  # a heap gives what it does not use back to the system, where tensors need it
    "-XX:MaxHeapFreeRatio=30",
    "-Xms64m",  # grows as it is used; the usual beginning, a share of the memory, makes many idle kernels large
    "-XX:G1HeapRegionSize=2m",  # 8 MB regions, usual on 24 GB, make an idle kernel 50 MB larger
    "-XX:MaxDirectMemorySize=1g",  # buffers of batches wait for the garbage collector; at this size Java calls it
    "-Djava.awt.headless=true",
    "-Dai.djl.offline=true",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
]
# For kernels that live for less time than Java's second compiler needs to be worth its own.
SHORT_LIVED = "-XX:TieredStopAtLevel=1"
QUIET = "-Xlog:cds=off,cds+dynamic=off"
# What most notebooks load: a chart, an experiment with its recorded outcomes, a detector and a plan.
WARM_UP = """
var chart = Charts.line("a", "b", "c");
chart.addSeries("s", new double[] {1, 2}, new double[] {1, 2});
display(chart);
Experiment experiment = Experiment.load("paper-tables");
display(experiment);
display(experiment.recorded().show("map", "macs_change_percent"));
Model model = Zoo.sparseShapes().model();
ChannelGroups.paper(model.network()).percentiles(0.5).plan(model)
"""
USUAL_HEAP = "-XX:MaxRAMPercentage=40"  # tensors live outside the heap and need their share of the memory


def literal(text):
    """Jupyter expands ${VARIABLE} in a spec's environment; a dollar of a path must stay one."""
    return text.replace("$", "$$")


def kernel_spec(jars, java_bin, display_name, heap=None, threads=None, more_options=()):
    heap_limit = f"-Xmx{heap}" if heap else USUAL_HEAP
    spec = {
        "argv": [
            str(java_bin / "java"),
            "-jar",
            "{resource_dir}/jjava-launcher.jar",
            "{resource_dir}/jjava.jar",
            "{connection_file}",
        ],
        "display_name": display_name,
        "language": "java",
        "interrupt_mode": "message",
        "env": {
            # JJava's launcher starts the java that it finds on PATH.
            "PATH": literal(f"{java_bin}:") + "${PATH}",
            "JJAVA_CLASSPATH": literal(str(jars / "*.jar")),
            "JJAVA_JVM_OPTS": " ".join([heap_limit, *JVM_OPTIONS, *more_options]),
            # The binding calls functions that PyTorch deprecates; its warnings, one a function, would print in red.
            "TORCH_CPP_LOG_LEVEL": "ERROR",
            # Beside other programs, threads that spin while they wait are slow (environment/bench company).
            "OMP_WAIT_POLICY": "PASSIVE",
        },
    }
    if threads:
        spec["env"]["OMP_NUM_THREADS"] = str(threads)
    return spec


def install(options, more_options=()):
    """Writes the spec; returns its folder."""
    display_name = "Java (Prunelab)" if options.name == "prunelab" else f"Java ({options.name})"
    with tempfile.TemporaryDirectory() as folder:
        for jar in JJAVA.glob("*.jar"):
            shutil.copy2(jar, folder)  # with its date, by which Java knows an archive of its classes again
        spec = kernel_spec(
            options.jars.resolve(), options.java, display_name, options.heap, options.threads, more_options
        )
        Path(folder, "kernel.json").write_text(json.dumps(spec, indent=2) + "\n")
        return KernelSpecManager().install_kernel_spec(folder, options.name, user=options.user, prefix=options.prefix)


def install_with_archive(options):
    """Writes the spec of a kernel that starts from an archive of its classes, which is made unless it is there."""
    version = subprocess.run([options.java / "java", "-version"], capture_output=True, text=True).stderr
    recipe = options.archive.with_name(options.archive.name + ".recipe")
    made = "".join([version, WARM_UP, *(f"{jar.name} {jar.stat().st_mtime_ns}\n" for jar in sorted(JJAVA.glob("*.jar")))])
    if not options.archive.exists() or not recipe.exists() or recipe.read_text() != made:
        options.archive.unlink(missing_ok=True)
        install(options, [f"-XX:ArchiveClassesAtExit={options.archive}", SHORT_LIVED, QUIET])
        run_once(options.name)
        recipe.write_text(made)
    # an archive that does not suit is passed over
    return install(options, [f"-XX:SharedArchiveFile={options.archive}", QUIET])


def run_once(kernel):
    """Starts a kernel, lets it load what notebooks load, and end by itself, as only then it writes the archive."""
    import nbformat  # both take longer to import than all else here takes
    from nbclient import NotebookClient
    from nbclient.exceptions import DeadKernelError

    cells = [nbformat.v4.new_code_cell(source) for source in [WARM_UP, "System.exit(0);"]]
    try:
        NotebookClient(nbformat.v4.new_notebook(cells=cells), kernel_name=kernel).execute(stderr=subprocess.DEVNULL)
    except DeadKernelError:
        pass


def remove(options):
    """Removes the spec, unless it is another's; what was not there is no failure."""
    data = Path(options.prefix, "share", "jupyter") if options.prefix else Path(jupyter_data_dir())
    folder = data / "kernels" / options.name
    if not (folder / "kernel.json").is_file():
        print(f"There is no kernel in {folder}")
        return
    spec = json.loads((folder / "kernel.json").read_text())
    if "prunelab-kernel" not in spec.get("env", {}).get("JJAVA_CLASSPATH", ""):
        sys.exit(f"The kernel in {folder} was not installed by environment/install-kernel, and stays.")
    shutil.rmtree(folder)
    print(f"Removed {folder}")


def kernel_name(text):
    if not re.fullmatch(r"[a-z0-9._-]+", text, re.IGNORECASE):
        raise argparse.ArgumentTypeError(f"a kernel's name has letters, digits and ._- only, unlike {text!r}")
    return text


def heap_size(text):
    if not re.fullmatch(r"[1-9]\d*[mgMG]", text):
        raise argparse.ArgumentTypeError(f"a heap is given as 800m or 4g, unlike {text!r}")
    return text


def thread_count(text):
    if not re.fullmatch(r"[1-9]\d{0,2}", text):
        raise argparse.ArgumentTypeError(f"threads are 1 to 999, unlike {text!r}")
    return int(text)


def main():
    options = argparse.ArgumentParser(prog="install-kernel")
    options.add_argument("--jars", type=Path)
    options.add_argument("--java", type=Path)
    options.add_argument("--name", required=True, type=kernel_name)
    options.add_argument("--heap", type=heap_size)
    options.add_argument("--threads", type=thread_count)
    options.add_argument("--archive", type=Path)
    options.add_argument("--user", action="store_true")
    options.add_argument("--prefix")
    options.add_argument("--remove", action="store_true")
    options = options.parse_args()
    if options.remove:
        remove(options)
    else:
        print(install_with_archive(options) if options.archive else install(options))


if __name__ == "__main__":
    main()
