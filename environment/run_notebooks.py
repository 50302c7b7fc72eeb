"""Runs notebooks on the Java kernel without a browser; writes them and their HTML pages to one folder.

Notebooks find that folder in PRUNELAB_OUTPUT, for files of their own.

Stops at the first notebook that fails, with one readable message and exit status 1.
"""

import argparse
import concurrent.futures
import os
import re
import signal
import sys
import tempfile
import threading
import time
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from html_page import html_page, index_page
from kept_outputs import kept
from kernel_spec import SHORT_LIVED

KERNEL = "prunelab"
NOTEBOOKS = Path(__file__).resolve().parent.parent / "notebooks"
ANSI = re.compile(r"\x1b\[[0-9;]*m")
# JJava shows the statement that does not compile after this bar.
COMPILER_BAR = re.compile(r"^\|\s*")
SHOWN_LINES = 15
# What measures milliseconds, beside which nothing else should begin.
MEASURES = re.compile(r"\.measure\(|\.timed\(")
# The next notebook's kernel starts while so many cells are left.
CELLS_AHEAD = 8


class NotebookFailed(Exception):
    """A notebook did not run to its end; the message is for the reader."""


class CellCounter:
    """Says which cell of a notebook runs: one line that changes on a terminal, a line a cell elsewhere."""

    def __init__(self, name, cells, out=sys.stdout):
        self.name, self.out = name, out
        self.numbers = {index: number for number, index in enumerate(cells, start=1)}
        self.number, self.start, self.live = 0, time.monotonic(), out.isatty()
        self.stopped = threading.Event()

    def __enter__(self):
        if self.live:
            threading.Thread(target=self._tick, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        if self.live:
            self.out.write("\r\x1b[K")

    def cell_begins(self, cell, cell_index):
        self.number = self.numbers[cell_index]
        if self.live:
            self._line()

    def cell_ended(self, cell, cell_index, execute_reply):
        if not self.live:
            how = "failed" if execute_reply["content"]["status"] == "error" else "done"
            line = f"    cell {self.number}/{len(self.numbers)} {how} at {self.seconds():.0f} s"
            print(line, file=self.out, flush=True)

    def seconds(self):
        return time.monotonic() - self.start

    def _tick(self):
        while not self.stopped.wait(1):
            self._line()

    def _line(self):
        self.out.write(f"\r  {self.name}  cell {self.number}/{len(self.numbers)}  {self.seconds():.0f} s\x1b[K")
        self.out.flush()


def source_line(cell, statement):
    """The number, from 1, of the cell's line in which a statement begins; None if it cannot be told."""
    first = statement.strip().splitlines()[0].strip() if statement.strip() else ""
    found = [number for number, line in enumerate(cell.source.splitlines(), start=1) if first and first in line]
    return found[0] if found else None


def java_error(output):
    """An error output's Java message without the kernel's frames, and the statement that did not compile, if any."""
    lines = ANSI.sub("", "\n".join(output.traceback)).splitlines()
    statement = "\n".join(COMPILER_BAR.sub("", line) for line in lines if line.startswith("|"))
    message = [line for line in lines if not line.startswith("|") and not re.match(r"\s+(at |\.\.\. )", line)]
    return "\n".join(message).strip() or f"{output.ename}: {output.evalue}", statement


def failure(name, index, number, cell, output):
    """The message about a cell that failed: where, its source with the line marked, and what Java said."""
    message, statement = java_error(output)
    marked = source_line(cell, statement)
    lines = cell.source.splitlines()
    first = 0 if marked is None else max(0, min(marked - SHOWN_LINES // 2, len(lines) - SHOWN_LINES))
    shown = [
        f"  {'>' if at == marked else ' '} {at:3} | {line}"
        for at, line in enumerate(lines, start=1)
        if first < at <= first + SHOWN_LINES
    ]
    if len(shown) < len(lines):
        shown.append(f"        ({len(lines) - len(shown)} more lines)")
    place = f"{name}: code cell {number} (cell {index + 1} of the notebook) failed"
    place += "" if marked is None else f" at its line {marked}"
    return "\n".join([place, "", *shown, "", *(f"  {line}" for line in message.splitlines())])


def last_words(log):
    """The end of what the kernel wrote to stderr, without its routine messages."""
    log.seek(0)
    lines = [line.rstrip() for line in log if line.strip() and not line.startswith("[I ")][-10:]
    return "".join(f"\n  {line}" for line in ["", "The kernel's last words:", *lines]) if lines else ""


class Kernels:
    """Kernels of notebooks that run one after another; the next one may be started while the one before runs."""

    def __init__(self, name=KERNEL):
        self.name, self.next = name, None

    async def start(self, path):
        """Starts the kernel of the notebook at path, which is going to run next. It is not waited for."""
        # Kernels log to stderr; it is worth reading only if one dies.
        log = tempfile.TemporaryFile("w+", errors="replace")
        manager = AsyncKernelManager(kernel_name=self.name)
        options = manager.kernel_spec.env
        options["JJAVA_JVM_OPTS"] = f"{options.get('JJAVA_JVM_OPTS', '')} {SHORT_LIVED}".strip()
        await manager.start_kernel(cwd=str(path.parent), stderr=log)
        self.next = (manager, log)

    def take(self, path):
        """The manager of the notebook's kernel, and its log."""
        if self.next is None:
            run_sync(self.start)(path)
        manager, log = self.next
        self.next = None
        return manager, log

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.next is not None:
            manager, log = self.next
            run_sync(manager.shutdown_kernel)(now=True)
            log.close()


def quiet_from(notebook, code):
    """The code cell from which on a notebook measures no time any more, so that other work may begin beside it."""
    measuring = [number for number, index in enumerate(code) if MEASURES.search(notebook.cells[index].source)]
    return max([len(code) - CELLS_AHEAD, 0, *(number + 1 for number in measuring)])


def execute(notebook, path, kernels, then=lambda: None):
    """Runs the notebook read from path, in its folder; raises NotebookFailed with the outputs so far in place.

    Does then, which may be awaited, when it measures no time any more.
    """
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code" and cell.source.strip()]
    manager, log = kernels.take(path)
    with CellCounter(path.stem, code) as counter, log:
        client = NotebookClient(
            notebook,
            km=manager,
            timeout=None,
            coalesce_streams=True,
            resources={"metadata": {"path": str(path.parent)}},
        )
        client.owns_km = True  # it ends the kernel, though it did not start it

        def begins(cell, cell_index):
            counter.cell_begins(cell, cell_index)
            return then() if code.index(cell_index) == quiet_from(notebook, code) else None  # nbclient awaits it

        def ended(cell, cell_index, execute_reply):
            counter.cell_ended(cell, cell_index, execute_reply)
            if cell_index == code[-1]:  # a kernel that is stopped before may have something to save
                client.shutdown_kernel = "immediate"

        client.on_cell_execute, client.on_cell_executed = begins, ended
        try:
            client.execute()
        except CellExecutionError as error:
            for index in code:
                for output in notebook.cells[index].get("outputs", []):
                    if output.output_type == "error":
                        number = counter.numbers[index]
                        raise NotebookFailed(failure(path.name, index, number, notebook.cells[index], output)) from None
            raise NotebookFailed(f"{path.name} failed: {error}") from None
        except (KeyboardInterrupt, AttributeError, AssertionError) as error:
            # At a signal nbclient ends the kernel, and then misses it in one place or another.
            if not isinstance(error, KeyboardInterrupt) and client.km is not None:
                raise
            raise NotebookFailed(f"{path.name}: stopped in code cell {counter.number}.") from None
        except DeadKernelError:
            raise NotebookFailed(
                f"{path.name}: the Java kernel ended in code cell {counter.number}.\n\n"
                "  It may have run out of memory (a smaller preset or batch needs less), or the cell called "
                f"System.exit.{last_words(log)}"
            ) from None
        except RuntimeError as error:
            raise NotebookFailed(
                f"{path.name}: the Java kernel did not start ({error}). environment/run sets it up anew if lib/target "
                f"and .venv are removed first.{last_words(log)}"
            ) from None


def write_aside(path, text):
    """Writes a file under another name first, so that it is never half there."""
    part = path.with_name(path.name + ".part")
    part.write_text(text, encoding="utf-8")
    part.replace(path)


def save(text, name, folder):
    """Writes a notebook, given as the text of its file, as NAME.ipynb and NAME.html, which needs nothing from the network."""
    folder.mkdir(parents=True, exist_ok=True)
    write_aside(folder / f"{name}.ipynb", text + "\n")
    write_aside(folder / f"{name}.html", html_page(nbformat.reads(text, as_version=4), name))


def summaries(notebook):
    """The plain text of the outputs of the cells that are tagged "summary"."""
    for cell in notebook.cells:
        if cell.cell_type == "code" and "summary" in cell.metadata.get("tags", []):
            for output in cell.outputs:
                text = output.text if output.output_type == "stream" else output.get("data", {}).get("text/plain", "")
                if text.strip():
                    yield text.rstrip()


def executed(folder):
    """The executed notebooks in a folder by name, in the order of their names."""
    return {path.stem: nbformat.read(path, as_version=4) for path in sorted(folder.glob("*.ipynb"))}


def find_notebook(given):
    """A notebook by its path, or by its name in notebooks/ with or without .ipynb."""
    for path in [Path(given), NOTEBOOKS / given, NOTEBOOKS / f"{given}.ipynb"]:
        if path.is_file():
            return path.resolve()
    known = ", ".join(path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))) or "none"
    raise NotebookFailed(f"There is no notebook {given}. Give a path, or a name in notebooks/: {known}.")


def duration(name, seconds):
    return f"  {name:<42}{seconds:5.0f} s"


def leave_signals():
    """Ctrl-C is for the process that waits for this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def run(path, folder, writer, kernels, following):
    """Executes one notebook; returns it with its outputs, and its saving by writer. One that fails is saved as far as it came."""
    try:
        notebook = nbformat.read(path, as_version=4)
    except Exception as error:
        raise NotebookFailed(f"{path} is not a notebook that can be read: {error}") from None
    start = time.monotonic()
    try:
        execute(notebook, path, kernels, lambda: following and kernels.start(following))
    except NotebookFailed as error:
        save(nbformat.writes(notebook), path.stem, folder)
        raise NotebookFailed(f"{error}\n\nThe notebook as far as it ran: {folder / path.stem}.ipynb") from None
    print(duration(path.stem, time.monotonic() - start), flush=True)
    return notebook, writer.submit(save, nbformat.writes(notebook), path.stem, folder)


def main(arguments=None):
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--output", type=Path, required=True, help="folder for executed notebooks and HTML pages")
    options.add_argument("--keep", action="store_true", help="write each notebook back with its outputs")
    options.add_argument("notebooks", nargs="*", help="paths or names; all of notebooks/ by default")
    options = options.parse_args(arguments)
    folder = options.output.resolve()
    os.environ["PRUNELAB_OUTPUT"] = str(folder)  # kernels inherit it
    found = []
    try:
        paths = [find_notebook(given) for given in options.notebooks] or sorted(NOTEBOOKS.glob("*.ipynb"))
        if not paths:
            raise NotebookFailed(f"There are no notebooks in {NOTEBOOKS}.")
        print("Notebooks", flush=True)
        # Pages are made while the next notebook's kernel starts.
        pool = concurrent.futures.ProcessPoolExecutor(1, initializer=leave_signals)
        with pool as writer, Kernels() as kernels:
            savings = []
            try:
                for path, following in zip(paths, [*paths[1:], None]):
                    notebook, saving = run(path, folder, writer, kernels, following)
                    savings.append(saving)
                    found += [(path.stem, text) for text in summaries(notebook)]
                    if options.keep:
                        write_aside(path, nbformat.writes(kept(notebook)) + "\n")
            finally:
                for saving in savings:
                    saving.result()
    except NotebookFailed as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    write_aside(folder / "index.html", index_page(executed(folder)))
    for name, text in found:
        print(f"\n{name}\n\n{text}")
    print(f"\nMade {len(paths)} notebook{'' if len(paths) == 1 else 's'} and as many HTML pages in {folder}; index.html leads to them")
    return 0


if __name__ == "__main__":
    sys.exit(main())
