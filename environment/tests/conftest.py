import pytest


@pytest.fixture
def kernels(tmp_path, monkeypatch):
    """A folder whose kernels Jupyter finds, beside those of this environment."""
    folder = tmp_path / "jupyter data"
    monkeypatch.setenv("JUPYTER_PATH", str(folder))
    return folder


@pytest.fixture
def empty(tmp_path):
    folder = tmp_path / "an empty folder"
    folder.mkdir()
    return folder
