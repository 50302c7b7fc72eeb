"""Writes the kernel spec "Java (Prunelab)": JJava's own jars, with this library's on the class path."""

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from jupyter_client.kernelspec import KernelSpecManager

JJAVA = Path(sys.prefix, "share", "jupyter", "kernels", "java")
JVM_OPTIONS = [
    "-XX:MinHeapFreeRatio=10",  # a heap gives what it does not use back to the system, where tensors need it
    "-XX:MaxHeapFreeRatio=30",
    "-XX:MaxRAMPercentage=40",  # tensors live outside the heap and need their share of the memory
    "-XX:MaxDirectMemorySize=1g",  # buffers of batches wait for the garbage collector; at this size Java calls it
    "-Djava.awt.headless=true",
    "-Dai.djl.offline=true",
    "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
]


def literal(text):
    """Jupyter expands ${VARIABLE} in a spec's environment; a dollar of a path must stay one."""
    return text.replace("$", "$$")


def kernel_spec(jars, java_bin, display_name):
    return {
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
            "JJAVA_JVM_OPTS": " ".join(JVM_OPTIONS),
            # The binding calls functions that PyTorch deprecates; its warnings, one a function, would print in red.
            "TORCH_CPP_LOG_LEVEL": "ERROR",
        },
    }


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--jars", type=Path, required=True)
    options.add_argument("--java", type=Path, required=True)
    options.add_argument("--name", required=True)
    options.add_argument("--user", action="store_true")
    options.add_argument("--prefix")
    options = options.parse_args()

    display_name = "Java (Prunelab)" if options.name == "prunelab" else f"Java ({options.name})"
    with tempfile.TemporaryDirectory() as folder:
        for jar in JJAVA.glob("*.jar"):
            shutil.copy(jar, folder)
        spec = kernel_spec(options.jars.resolve(), options.java, display_name)
        Path(folder, "kernel.json").write_text(json.dumps(spec, indent=2) + "\n")
        print(
            KernelSpecManager().install_kernel_spec(
                folder, options.name, user=options.user, prefix=options.prefix
            )
        )


if __name__ == "__main__":
    main()
