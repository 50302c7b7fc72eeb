"""HTML pages of notebooks that need nothing from the network: pictures embedded, formulas as MathML; and their index."""

import copy
import html
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
STYLE = """<style>.jp-InputArea .highlight pre { white-space: pre-wrap; }
@media print { .jp-OutputArea-output { overflow: visible; } .jp-Cell { break-inside: auto; } img, object { max-width: 100%; } }
</style>"""


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


INDEX = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Prunelab notebooks</title>
<meta name="viewport" content="width=device-width"><style>
:root {{ color-scheme: light dark; }}
body {{ font-family: sans-serif; max-width: 46em; margin: 2em auto; padding: 0 1em; line-height: 1.5; }}
li {{ margin-bottom: 1.2em; }} .question {{ font-style: italic; }}
</style></head><body><h1>Prunelab notebooks</h1>
<ol start="0">
{items}
</ol></body></html>
"""


def heading(notebook):
    """The title and the question in a notebook's first cell; the question may be missing."""
    lines = notebook.cells[0].source.splitlines() if notebook.cells else []
    title = next((line[2:] for line in lines if line.startswith("# ")), "")
    question = next((line.strip("*") for line in lines if line.startswith("**") and line.endswith("**")), "")
    return title, question


def in_short(notebook):
    """A notebook's answer, as one of its outputs tells it; empty where none does."""
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            text = output.get("data", {}).get("text/plain", "")
            if text.startswith("In short."):
                return text
    return ""


def index_page(notebooks):
    """The index of executed notebooks, given by name, as the text of one HTML file."""
    items = []
    for name, notebook in notebooks.items():
        title, question = heading(notebook)
        parts = [f'<a href="{html.escape(name)}.html">{html.escape(title or name)}</a>']
        parts += [f'<div class="question">{html.escape(question)}</div>'] if question else []
        parts += [f"<div>{html.escape(in_short(notebook))}</div>"] if in_short(notebook) else []
        items.append(f"<li>{''.join(parts)}</li>")
    return INDEX.format(items="\n".join(items))
