"""The notebook runner: what a reader is told when a cell fails, and what is left behind."""

import io
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ENVIRONMENT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ENVIRONMENT))

import run_notebooks  # noqa: E402
from html_page import html_page, without_formulas  # noqa: E402


def notebook(*cells):
    return nbformat.v4.new_notebook(cells=list(cells))


def code(source, **metadata):
    return nbformat.v4.new_code_cell(source, metadata=metadata)


def error(*traceback):
    return nbformat.v4.new_output("error", ename="E", evalue="v", traceback=list(traceback))


def run(path, output):
    """Runs a notebook with the real kernel, in a process of its own."""
    command = [sys.executable, ENVIRONMENT / "run_notebooks.py", "--output", output, path]
    return subprocess.run(command, capture_output=True, text=True)


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "a path with spaces"
    folder.mkdir()
    return folder


def test_frames_and_colours_are_left_out_of_an_exception():
    output = error(
        "\x1b[1m\x1b[31mjava.lang.IllegalStateException: Group 4 keeps 0\nlower it\x1b[0m",
        "\x1b[1m\x1b[31m\tat .f(#11:2)\x1b[0m",
        "\x1b[1m\x1b[31mCaused by: java.io.IOException: inner\x1b[0m",
        "\x1b[1m\x1b[31m\t... 3 more\x1b[0m",
    )
    assert run_notebooks.java_error(output) == (
        "java.lang.IllegalStateException: Group 4 keeps 0\nlower it\nCaused by: java.io.IOException: inner",
        "",
    )


def test_line_that_does_not_compile_is_marked():
    cell = code('int c = 2;\nint b = "x";\nc')
    output = error('\x1b[1m|   \x1b[0mint b = \x1b[41m"x"\x1b[0m;', "incompatible types", "")
    message = run_notebooks.failure("n.ipynb", 4, 2, cell, output)
    assert message.splitlines()[0] == "n.ipynb: code cell 2 (cell 5 of the notebook) failed at its line 2"
    assert '  >   2 | int b = "x";' in message
    assert '      3 | c' in message
    assert "incompatible types" in message


def test_long_cell_is_shown_around_the_marked_line():
    cell = code("\n".join(f"int a{n} = {n};" for n in range(100)))
    message = run_notebooks.failure("n.ipynb", 0, 1, cell, error("|   int a50 = 50;", "wrong"))
    assert "  >  51 | int a50 = 50;" in message
    assert "(85 more lines)" in message
    assert "a99" not in message


def test_summary_is_the_plain_text_of_tagged_cells():
    tagged, other = code("t", tags=["summary"]), code("u")
    for cell in (tagged, other):
        data = {"text/plain": f"table of {cell.source}\n", "text/html": "<b>"}
        cell.outputs = [nbformat.v4.new_output("execute_result", data=data)]
    assert list(run_notebooks.summaries(notebook(other, tagged))) == ["table of t"]


def test_counter_writes_a_line_a_cell_where_there_is_no_terminal():
    out = io.StringIO()
    with run_notebooks.CellCounter("n", [1, 3], out) as counter:
        counter.cell_begins(None, 3)
        counter.cell_ended(None, 3, {"content": {"status": "ok"}})
    assert out.getvalue() == "    cell 2/2 done at 0 s\n"


def test_unknown_notebook_is_named():
    with pytest.raises(run_notebooks.NotebookFailed, match="no notebook 99-nothing"):
        run_notebooks.find_notebook("99-nothing")


@pytest.mark.parametrize(
    "markdown",
    ["costs $5 and $6", "`$a$` stays", "```\n$a$ $$b$$\n```", "no formula", r"\$a\$"],
)
def test_what_is_no_formula_stays(markdown):
    formulas = {}
    assert without_formulas(markdown, formulas) == markdown
    assert not formulas


def test_formulas_become_mathml():
    page = html_page(notebook(nbformat.v4.new_markdown_cell("The $\\gamma$ of\n\n$$\nL = \\frac{1}{2}\n$$\n")), "n")
    assert page.count("<math") == 2
    assert page.count('display="block"') == 1
    assert "<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>" in page
    assert "FORMULA" not in page


def test_failing_cell_ends_the_run_with_its_message(folder):
    path = folder / "bad.ipynb"
    nbformat.write(notebook(code("var a = 1;\na"), code("List.of(1).get(3);"), code("a + 1")), path)
    done = run(path, folder / "out put")
    assert done.returncode == 1
    assert "bad.ipynb: code cell 2 (cell 2 of the notebook) failed" in done.stderr
    assert "java.lang.IndexOutOfBoundsException: Index: 3 Size: 1" in done.stderr
    assert "\tat " not in done.stderr and "Traceback" not in done.stderr
    kept = nbformat.read(folder / "out put" / "bad.ipynb", as_version=4)
    assert kept.cells[0].outputs[0].data["text/plain"] == "1"
    assert kept.cells[2].outputs == []


def test_tables_charts_and_progress_are_rich_outputs_in_notebook_and_page(folder):
    path = folder / "good.ipynb"
    cells = [
        code('Table.create("T").addColumns(StringColumn.create("class", "<script>"))', tags=["summary"]),
        code('var c = Charts.line("L", "x", "y"); c.addSeries("s", new double[] {1, 2}, new double[] {1, 2}); c'),
        code("new java.awt.image.BufferedImage(400, 300, java.awt.image.BufferedImage.TYPE_INT_RGB)"),
        code('try (var live = LiveDisplay.open()) { for (int i = 1; i < 100; i++) live.show("<b>" + i + "</b>", "at " + i); }'),
    ]
    nbformat.write(notebook(*cells), path)
    done = run(path, folder)
    assert done.returncode == 0, done.stderr
    assert "class\n--------\n<script>" in done.stdout
    table, chart, picture, live = (cell.outputs for cell in nbformat.read(folder / "good.ipynb", as_version=4).cells)
    assert "<script>" not in table[0].data["text/html"]
    assert {"image/png", "text/plain"} == set(chart[0].data)
    assert chart[0].metadata["image/png"] == {"width": 640, "height": 400}
    assert "image/png" in picture[0].data
    assert len(live) == 1 and live[0].data["text/html"] == "<b>99</b>"
    page = (folder / "good.html").read_text()
    assert page.count('<img') == page.count('src="data:image/png;base64') == 2
    assert 'src="http' not in page and 'href="http' not in page


def test_value_that_cannot_be_drawn_says_why_and_the_kernel_goes_on(folder):
    path = folder / "broken.ipynb"
    chart = """new org.knowm.xchart.XYChart(100, 100) {
      public void paint(java.awt.Graphics2D g, int width, int height) { throw new InternalError("no paint"); }
    }"""
    nbformat.write(notebook(code(chart), code("1 + 1")), path)
    done = run(path, folder / "out")
    assert done.returncode == 0, done.stderr
    broken, next_one = (cell.outputs[0].data for cell in nbformat.read(folder / "out" / "broken.ipynb", 4).cells)
    assert broken["text/plain"].startswith("This value cannot be shown as image/png: no paint\nChart")
    assert "image/png" not in broken
    assert next_one["text/plain"] == "2"


def test_notebook_is_told_the_absolute_output_folder(folder):
    nbformat.write(notebook(code('System.getenv("PRUNELAB_OUTPUT")')), folder / "where.ipynb")
    command = [sys.executable, ENVIRONMENT / "run_notebooks.py", "--output", "out put", folder / "where.ipynb"]
    assert subprocess.run(command, cwd=folder, capture_output=True).returncode == 0
    told = nbformat.read(folder / "out put" / "where.ipynb", as_version=4).cells[0].outputs[0].data["text/plain"]
    assert told == str(folder.resolve() / "out put")


def test_kernel_that_ends_is_told_in_words(folder):
    path = folder / "exit.ipynb"
    nbformat.write(notebook(code("1"), code("System.exit(3);")), path)
    done = run(path, folder)
    assert done.returncode == 1
    assert "exit.ipynb: the Java kernel ended in code cell 2." in done.stderr
    assert "Traceback" not in done.stderr
