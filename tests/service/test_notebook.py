"""The worked notebook in a kernel of Jupyter: every cell runs, and records and the map show themselves as they should."""

from pathlib import Path

import nbclient
import nbformat
import pytest


@pytest.mark.filterwarnings("ignore")  # of Jupyter's own
def test_the_notebook_runs_and_shows_records_and_the_picture():
    notebook = nbformat.read(Path(__file__).parents[2] / "examples/worked_example.ipynb", as_version=4)
    nbformat.validate(notebook)
    nbclient.NotebookClient(notebook, timeout=120).execute()
    shown = {kind for cell in notebook.cells for output in cell.get("outputs", ()) for kind in output.get("data", {})}
    assert {"text/plain", "text/html", "image/svg+xml"} <= shown
