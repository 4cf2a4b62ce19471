"""The page that runs lbpkit in the reader's browser: a folder of files that any web server can hand out.

    python docs/browser/build.py OUT

Needs npm, which brings Pyodide (Python compiled for browsers), and an environment with lbpkit's dependency group `test`.
"""

import importlib.metadata
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PAGE = ROOT / "src/lbpkit/serving/page"
SHARED = ("page.css", "page.js", "questions.js", "leaflet.js", "made.js")
"""What the page has in common with that of `lbpkit serve`."""
OWN = ("in_browser.js", "worker.js")
BROUGHT = ROOT / "build/browser"
VERSION = "314.0.7"
PYODIDE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")
PROJECTS = (".", "plugins/lbpkit-es", "plugins/lbpkit-ar")
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'; style-src 'self'; "
    "img-src data:; base-uri 'none'; form-action 'none'"
)
"""Nothing from elsewhere, nothing to elsewhere; what runs in the worker is held to it too."""
EPOCH = (2026, 1, 1, 0, 0, 0)


def build(out):
    """Writes the page into a folder, which is made anew."""
    out = Path(out)
    shutil.rmtree(out, ignore_errors=True)
    (out / "pyodide").mkdir(parents=True)
    (out / "words").mkdir()
    brought = pyodide()
    for name in SHARED:
        shutil.copyfile(PAGE / name, out / name)
    for name in OWN:
        shutil.copyfile(HERE / name, out / name)
    for name in PYODIDE:
        shutil.copyfile(brought / name, out / "pyodide" / name)
    (out / "index.html").write_text(index((PAGE / "index.html").read_text("utf-8")), "utf-8")
    with tempfile.TemporaryDirectory() as folder:
        gather(Path(folder))
        for name, content in said_beforehand(folder).items():
            (out / name).write_text(json.dumps(content, ensure_ascii=False), "utf-8")
        pack(Path(folder), out / "packages.zip")


def index(page):
    """The service's page, with another script and a policy of its own."""
    first = '<meta charset="utf-8">\n'
    page = page.replace(first, f'{first}<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n')
    return page.replace('src="over_http.js"', 'src="in_browser.js"')


def pyodide():
    """The folder of Pyodide, brought by npm where it is not there yet."""
    folder = BROUGHT / "node_modules/pyodide"
    if not folder.exists() or json.loads((folder / "package.json").read_text("utf-8"))["version"] != VERSION:
        quiet = ("--no-save", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error")
        BROUGHT.mkdir(parents=True, exist_ok=True)
        install = ["npm", "install", "--prefix", BROUGHT, *quiet, f"pyodide@{VERSION}"]
        subprocess.run(install, check=True)
    return folder


def gather(folder):
    """Lbpkit and two languages as their wheels have them, what they need without its compiled parts, and the answers."""
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    with tempfile.TemporaryDirectory() as wheels:
        subprocess.run([*pip, "--wheel-dir", wheels, *(ROOT / each for each in PROJECTS)], check=True)
        for wheel in Path(wheels).glob("*.whl"):
            zipfile.ZipFile(wheel).extractall(folder)
    for name in sorted(needed("lbpkit")):
        for file in importlib.metadata.files(name) or ():
            if ".." not in file.parts and file.suffix not in {".so", ".pyd", ".pyc", ".c"}:
                (folder / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file.locate(), folder / file)
    shutil.copyfile(HERE / "answers.py", folder / "answers.py")


def needed(name):
    """The distributions that one needs, and those that they need, as they are installed here."""
    asked = (Requirement(line) for line in importlib.metadata.requires(name) or ())
    first = {each.name for each in asked if each.marker is None or each.marker.evaluate({"extra": ""})}
    return first.union(*map(needed, first))


def said_beforehand(folder):
    """What the page says before Python runs in it, from the very files that will."""
    code = f"import sys, json; sys.path.insert(0, {folder!r}); import answers; print(json.dumps(answers.files()))"
    run = subprocess.run([sys.executable, "-I", "-S", "-B", "-c", code], check=True, capture_output=True, text=True)
    return json.loads(run.stdout)


def pack(folder, target):
    """All of a folder as one file, the same bytes for the same files."""
    with zipfile.ZipFile(target, "w") as packed:
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), EPOCH)
            packed.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    build(sys.argv[1])
