"""Writes or removes the kernel spec "Java (Prunelab)": JJava's own jars, with this library's on the class path."""

import argparse
import json
import re
import shutil
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
USUAL_HEAP = "-XX:MaxRAMPercentage=40"  # tensors live outside the heap and need their share of the memory


def literal(text):
    """Jupyter expands ${VARIABLE} in a spec's environment; a dollar of a path must stay one."""
    return text.replace("$", "$$")


def kernel_spec(jars, java_bin, display_name, heap=None, threads=None):
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
            "JJAVA_JVM_OPTS": " ".join([heap_limit, *JVM_OPTIONS]),
            # The binding calls functions that PyTorch deprecates; its warnings, one a function, would print in red.
            "TORCH_CPP_LOG_LEVEL": "ERROR",
        },
    }
    if threads:
        spec["env"]["OMP_NUM_THREADS"] = str(threads)
    return spec


def install(options):
    display_name = "Java (Prunelab)" if options.name == "prunelab" else f"Java ({options.name})"
    with tempfile.TemporaryDirectory() as folder:
        for jar in JJAVA.glob("*.jar"):
            shutil.copy(jar, folder)
        spec = kernel_spec(options.jars.resolve(), options.java, display_name, options.heap, options.threads)
        Path(folder, "kernel.json").write_text(json.dumps(spec, indent=2) + "\n")
        print(
            KernelSpecManager().install_kernel_spec(
                folder, options.name, user=options.user, prefix=options.prefix
            )
        )


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
    options.add_argument("--user", action="store_true")
    options.add_argument("--prefix")
    options.add_argument("--remove", action="store_true")
    options = options.parse_args()
    remove(options) if options.remove else install(options)


if __name__ == "__main__":
    main()
