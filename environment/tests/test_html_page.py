"""The index of executed notebooks."""

import sys

import nbformat
from java_kernel import ROOT

sys.path.insert(0, str(ROOT / "environment"))

from html_page import index_page  # noqa: E402


def notebook(first, *outputs):
    cells = [nbformat.v4.new_markdown_cell(first)] if first else []
    shown = [nbformat.v4.new_output("execute_result", {"text/plain": text}, execution_count=1) for text in outputs]
    cells.append(nbformat.v4.new_code_cell("x", outputs=shown, execution_count=1))
    return nbformat.v4.new_notebook(cells=cells)


def test_index_has_title_question_and_answer_of_each_notebook():
    page = index_page(
        {
            "00-a": notebook("# Which <one>?\n\n**Is it a & b?**", "other", "In short. Borne out: a above b."),
            "01-b": notebook(""),
        }
    )
    assert '<a href="00-a.html">Which &lt;one&gt;?</a>' in page
    assert "Is it a &amp; b?" in page
    assert "In short. Borne out: a above b." in page
    assert '<a href="01-b.html">01-b</a>' in page
