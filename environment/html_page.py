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

# Long lines of code are broken, since a printed page has no scroll bar.
STYLE = "<style>.jp-InputArea .highlight pre { white-space: pre-wrap; }</style>"


def _mathml(match):
    """The formula's MathML, or None where there is no formula or it cannot be read."""
    text, display = (match["block"], "block") if match["block"] else (match["inline"], "inline")
    if text is None:
        return None
    try:
        return convert(" ".join(text.split()), display=display)
    except Exception:
        return None


def without_formulas(markdown, formulas):
    """The Markdown text with a mark in place of each TeX formula, whose MathML is added to formulas by its mark."""

    def marked(match):
        mathml = _mathml(match)
        if mathml is None:
            return match[0]
        mark = f"FORMULA{len(formulas)}END"
        formulas[mark] = mathml
        return mark

    return MATH.sub(marked, markdown)


def html_page(notebook, title):
    """The notebook, with its outputs, as the text of one HTML file."""
    page, formulas = copy.deepcopy(notebook), {}
    for cell in page.cells:
        if cell.cell_type == "markdown":
            cell.source = without_formulas(cell.source, formulas)
    exporter = HTMLExporter(embed_images=True, require_js_url="", mathjax_url="", mermaid_js_url="")
    text, _ = exporter.from_notebook_node(page, resources={"metadata": {"name": title}})
    text = text.replace("</head>", STYLE + "</head>", 1)
    # Browsers show MathML without a script. It comes in last, because nbconvert's own parser takes it apart.
    return re.sub(r"FORMULA\d+END", lambda mark: formulas.get(mark[0], mark[0]), text)
