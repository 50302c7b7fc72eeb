"""HTML pages of notebooks that need nothing from the network: pictures embedded, formulas as MathML."""

import copy
import re

from latex2mathml.converter import convert
from nbconvert import HTMLExporter

# Code comes first, so that a dollar in it is left alone; then $$...$$ and $...$ as Jupyter reads them.
MATH = re.compile(
    r"(?P<code>(?P<fence>```|~~~).*?(?P=fence)|(?P<ticks>`+).+?(?P=ticks))"
    r"|\$\$(?P<block>.+?)\$\$"
    r"|(?<![\\\w$])\$(?![\s$])(?P<inline>[^$\n]*?[^\s$\\])\$(?![\w$])",
    re.DOTALL,
)


def _mathml(match):
    text, display = (match["block"], "block") if match["block"] else (match["inline"], "inline")
    if text is None:
        return match[0]
    try:
        return convert(" ".join(text.split()), display=display).replace("\n", " ")
    except Exception:
        # A formula that cannot be read stays as it is written.
        return match[0]


def with_mathml(markdown):
    """The Markdown text with its TeX formulas written in MathML, which browsers show without a script."""
    return MATH.sub(_mathml, markdown)


def html_page(notebook, title):
    """The notebook, with its outputs, as the text of one HTML file."""
    page = copy.deepcopy(notebook)
    for cell in page.cells:
        if cell.cell_type == "markdown":
            cell.source = with_mathml(cell.source)
    exporter = HTMLExporter(embed_images=True, require_js_url="", mathjax_url="", mermaid_js_url="")
    text, _ = exporter.from_notebook_node(page, resources={"metadata": {"name": title}})
    return text
