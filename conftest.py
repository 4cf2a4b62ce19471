"""Runs the Python examples of the README and the documentation, each file as one program; golden leaflets."""

import os

from sybil import Sybil
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser

pytest_collect_file = Sybil(
    parsers=[PythonCodeBlockParser(), SkipParser()],
    patterns=["README.md", "docs/*.md", "docs/**/*.md"],
).pytest()

collect_ignore_glob = ["docs/*.py", "docs/*/*.py"]
"""What builds the documentation has dependencies of its own; its tests are in `tests/`."""

# A test must not depend on the terminal that it happens to run in.
for name in ("COLUMNS", "FORCE_COLOR", "LINES", "NO_COLOR", "PYTHON_COLORS"):
    os.environ.pop(name, None)


def pytest_addoption(parser):
    """Adds `--update-golden`: writes the leaflets of tests/golden as they are now, to be read as a diff."""
    parser.addoption("--update-golden", action="store_true", help="write tests/golden as leaflets are now")
