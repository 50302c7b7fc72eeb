"""Every notebook in a real JupyterLab in a real Chromium, at the smoke preset; screenshots go to output/screenshots."""

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from java_kernel import ROOT

NAMES = ["chromium", "chromium-browser", "google-chrome"]
CHROMIUM = os.environ.get("PRUNELAB_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
SCREENSHOTS = ROOT / "output" / "screenshots"
MINUTE = 60_000  # milliseconds

pytestmark = pytest.mark.skipif(not CHROMIUM, reason="there is no Chromium; PRUNELAB_CHROMIUM may name one")


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """The address of a JupyterLab on copies of the notebooks, with settings of its own."""
    folder = tmp_path_factory.mktemp("lab")
    root = folder / "notebooks"
    shutil.copytree(ROOT / "notebooks", root, ignore=shutil.ignore_patterns(".*"))
    (folder / "lib").symlink_to(ROOT / "lib")  # one of the notebooks names the jars from where it lies
    token = secrets.token_hex(16)
    no_news = folder / "jupyterlab_settings_dir/@jupyterlab/apputils-extension/notification.jupyterlab-settings"
    no_news.parent.mkdir(parents=True)
    no_news.write_text('{"fetchNews": "false"}')  # nobody is there to answer whether it should
    own = {
        name: str(folder / name.lower())
        for name in ["JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTERLAB_SETTINGS_DIR", "JUPYTERLAB_WORKSPACES_DIR"]
    }
    environment = os.environ | own | {"PRUNELAB_PRESET": "smoke", "PRUNELAB_OUTPUT": str(folder / "output")}
    command = [sys.executable, "-m", "jupyter", "lab", "--no-browser", "--ip=127.0.0.1", "--port=0", "--allow-root"]
    command += [f"--IdentityProvider.token={token}", "--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={root}"]
    # no look-ups in the network: neither for news nor for extensions
    command += [f"--NotebookNotary.db_file={folder / 'signatures.db'}"]  # which trusts nothing yet
    command += ["--LabApp.news_url=", "--LabApp.extension_manager=readonly", "--LabApp.collaborative=False"]
    with open(folder / "log", "w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=folder)
    try:
        yield address(folder / "jupyter_runtime_dir", server), token
    finally:
        server.terminate()
        server.wait()


def address(runtime, server):
    """The server's address, as soon as it answers."""
    while server.poll() is None:
        for file in runtime.glob("jpserver-*.json"):
            try:
                url = json.loads(file.read_text())["url"]
                urllib.request.urlopen(url + "api", timeout=5).close()
                return url
            except (OSError, ValueError):
                pass  # not whole or not ready yet
        time.sleep(0.2)
    raise AssertionError("JupyterLab ended")


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-dev-shm-usage"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser):
    page = browser.new_page(viewport={"width": 1100, "height": 900})
    page.set_default_timeout(2 * MINUTE)
    yield page
    page.close()


def open_notebook(page, lab, name):
    url, token = lab
    page.goto(f"{url}lab/tree/{name}?token={token}&reset")
    page.wait_for_selector(".jp-NotebookPanel .jp-Cell")
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext !== undefined")
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready")
    page.evaluate("window.jupyterapp.shell.collapseLeft()")


def run_all(page):
    page.evaluate("window.jupyterapp.commands.execute('notebook:run-all-cells')", None)
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")


def outputs(page):
    """The outputs of all cells, as the page's own model has them."""
    cells = page.evaluate("window.jupyterapp.shell.currentWidget.content.model.toJSON().cells")
    return [output for cell in cells if cell["cell_type"] == "code" for output in cell["outputs"]]


def picture(page, name):
    """The whole notebook, as tall as it is."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=SCREENSHOTS / f"{name}.png")


def use_theme(page, theme):
    page.evaluate(f"window.jupyterapp.commands.execute('apputils:change-theme', {{theme: '{theme}'}})")
    page.wait_for_function(f"document.body.dataset.jpThemeName === '{theme}'")


def grow(page):
    """Makes the window as tall as the notebook, from its first cell on, so that all of it is drawn."""
    height = page.evaluate(
        "() => { window.jupyterapp.shell.currentWidget.content.activeCellIndex = 0;"
        " document.querySelector('.jp-NotebookPanel .jp-WindowedPanel-outer').scrollTop = 0;"
        " const cells = [...document.querySelectorAll('.jp-NotebookPanel .jp-Cell')];"
        " return cells.at(-1).getBoundingClientRect().bottom - cells[0].getBoundingClientRect().top; }"
    )
    page.set_viewport_size({"width": 1100, "height": min(int(height) + 200, 16_000)})


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_runs_and_shows_tables_and_pictures(path, page, lab):
    open_notebook(page, lab, path.name)
    run_all(page)
    found = outputs(page)
    assert found
    assert [output for output in found if output["output_type"] == "error" or output.get("name") == "stderr"] == []
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        use_theme(page, theme)
        for _ in range(2):  # cells that come into sight change the height
            grow(page)
            page.wait_for_timeout(500)
        picture(page, f"{path.stem}-{name}")
    shown = page.locator(".jp-OutputArea-output img")
    assert shown.count() >= sum("image/png" in output.get("data", {}) for output in found)
    assert shown.evaluate_all("all => all.every(each => each.complete && each.naturalWidth > 0)")
    assert page.locator(".jp-OutputArea-output img, .jp-OutputArea-output svg").count() > 0
    assert page.locator(".jp-OutputArea-output .prunelab-table table").count() > 0


def put(lab, name, content):
    """Saves a notebook, given as JSON, in the folder that JupyterLab shows."""
    url, token = lab
    data = json.dumps({"type": "notebook", "content": content}).encode()
    request = urllib.request.Request(f"{url}api/contents/{name}?token={token}", data, method="PUT")
    urllib.request.urlopen(request).close()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_kept_notebook_shows_its_pictures_without_trust(path, page, lab):
    kept = json.loads(path.read_text())
    put(lab, f"kept-{path.name}", kept)
    open_notebook(page, lab, f"kept-{path.name}")
    for theme, name in [("JupyterLab Light", "light"), ("JupyterLab Dark", "dark")]:
        use_theme(page, theme)
        for _ in range(2):
            grow(page)
            page.wait_for_timeout(500)
        picture(page, f"{path.stem}-kept-{name}")
    html = "".join(
        "".join(output.get("data", {}).get("text/html", ""))
        for cell in kept["cells"]
        for output in cell.get("outputs", [])
    )
    shown = page.locator(".jp-OutputArea-output img")
    assert page.locator(".jp-OutputArea-output object").count() == 0  # so it is not trusted
    assert shown.count() >= html.count("data:image/svg+xml;base64,")
    assert shown.evaluate_all("all => all.every(each => each.complete && each.naturalWidth > 0)")


def set_cell(page, source):
    """Puts source into the first cell of the open notebook."""
    page.evaluate(
        "source => { const notebook = window.jupyterapp.shell.currentWidget.content;"
        " notebook.activeCellIndex = 0; notebook.activeCell.model.sharedModel.setSource(source); }",
        source,
    )


@pytest.fixture
def scratch(page, lab, tmp_path_factory):
    """An open notebook with one empty cell."""
    cell = {"cell_type": "code", "id": "a", "metadata": {}, "source": "", "outputs": [], "execution_count": None}
    kernel = {"kernelspec": {"name": "prunelab", "display_name": "Java (Prunelab)", "language": "java"}}
    content = {"cells": [cell], "metadata": kernel, "nbformat": 4, "nbformat_minor": 5}
    put(lab, "scratch.ipynb", content)
    open_notebook(page, lab, "scratch.ipynb")
    return page


def test_completion_offers_names_of_the_library(scratch):
    set_cell(scratch, "1 + 1")
    run_all(scratch)  # names are known once a cell has run
    set_cell(scratch, "")
    scratch.click(".jp-Cell .cm-content")
    scratch.keyboard.type("Yolov4.")
    scratch.keyboard.press("Tab")
    scratch.wait_for_selector(".jp-Completer-item")
    offered = scratch.locator(".jp-Completer-item").all_inner_texts()
    assert any("of(" in item for item in offered), offered
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    scratch.screenshot(path=SCREENSHOTS / "completion.png")


def test_click_on_a_header_sorts_a_table(scratch):
    set_cell(
        scratch,
        'Table.create("T").addColumns(DoubleColumn.create("ms", 10, 9, 1200), StringColumn.create("<script>", "b", "c", "a"))',
    )
    run_all(scratch)

    def column(number):
        return scratch.locator(f".prunelab-table tbody td:nth-child({number})").all_inner_texts()

    header = scratch.locator(".prunelab-table th")
    assert column(2) == ["b", "c", "a"]
    header.nth(0).click()
    assert column(2) == ["c", "b", "a"], "by number, not by text"
    header.nth(0).click()
    assert column(2) == ["a", "b", "c"]
    header.nth(1).click()
    assert column(1) == ["1,200", "10", "9"]
    assert header.nth(1).get_attribute("aria-sort") == "ascending"


def test_progress_changes_in_place(scratch):
    set_cell(
        scratch,
        'try (var live = LiveDisplay.open()) {\n  for (int i = 1; i <= 300; i++) {\n'
        '    live.show(new ProgressBar("Training", i, 300, java.time.Duration.ofSeconds(i)));\n'
        "    Thread.sleep(10);\n  }\n}",
    )
    run_all(scratch)
    assert len(outputs(scratch)) == 1
    assert "100 %" in scratch.locator(".jp-OutputArea-output").inner_text()
