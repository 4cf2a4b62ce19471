"""What must pass. `nox` runs the quick checks in the environment it is started from; the rest make their own.

An environment for it: pip install -e . --group dev
"""

import re
import shutil
import sys
import tomllib
from pathlib import Path

import nox

nox.needs_version = ">=2025.5"
nox.options.sessions = ["tests", "types", "layers", "lint", "content"]
nox.options.error_on_external_run = False
nox.options.error_on_missing_interpreters = False

PROJECT = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))
PLUGINS = sorted(file.parent for file in Path("plugins").glob("*/pyproject.toml"))
PYTHONS = ["3.11", "3.12", "3.13"]
HERE = Path(sys.executable).parent
# The date that goes into what is built: any fixed one makes two builds the same.
EPOCH = {"SOURCE_DATE_EPOCH": "1790000000"}
SITE_TEST = "tests/pages/test_site_pages.py"
BROWSER_TEST = "tests/pages/test_browser_page.py"
HASH = "import lbpkit; library = lbpkit.load_library(plugins=()); print(library.content_hash, len(library.rules))"


def run(session, command, *args, **options):
    """A command of the environment that nox itself runs in, whether or not that one is activated."""
    return session.run(str(HERE / command), *args, external=True, **options)


@nox.session(python=False)
def tests(session):
    """Every test, also of the README and of docstrings."""
    run(session, "python", "-m", "pytest", *session.posargs)


@nox.session(python=False)
def types(session):
    run(session, "mypy")


@nox.session(python=False)
def layers(session):
    """Who may import whom."""
    run(session, "lint-imports", "--no-cache")


@nox.session(python=False)
def lint(session):
    run(session, "ruff", "check")
    run(session, "ruff", "format", "--check")


@nox.session(python=False)
def content(session):
    """Every content file, and every link between them."""
    run(session, "lbpkit", "check")


@nox.session(venv_backend="venv")
def wheel(session):
    """Wheel and source, built twice; the wheel in a fresh environment: the README's first command, the content of the TOML."""
    built = [build(session, Path(session.create_tmp(), str(attempt))) for attempt in (1, 2)]
    made = [sorted(wheel.parent.iterdir()) for wheel in built]
    if [file.read_bytes() for file in made[0]] != [file.read_bytes() for file in made[1]]:
        session.error("two builds of the same files differ")
    run(session, "check-wheel-contents", str(built[0]))
    run(session, "twine", "check", "--strict", *map(str, made[0]))
    run(session, "validate-pyproject", "pyproject.toml", *(str(folder / "pyproject.toml") for folder in PLUGINS))
    size = built[0].stat().st_size
    if size > 2_000_000:
        session.error(f"the wheel has {size} bytes; at most 2,000,000")
    names = session.run("python", "-m", "zipfile", "--list", str(built[0]), silent=True)
    if "data/snapshot.json" not in names or re.search(r"\.(toml|tsv)\s", names) or "-py3-none-any" not in built[0].name:
        session.error(f"a pure wheel with a snapshot and no content files is wanted, found\n{names}")
    session.install(str(built[0]))
    # Outside this folder, so that nothing but what was installed can be found.
    leaflet = re.search(r"\.venv/bin/(lbpkit leaflet .*)", Path("README.md").read_text("utf-8"))[1].split()
    leaflet[2] = str(Path(leaflet[2]).resolve())
    with session.chdir(session.create_tmp()):
        session.run(*leaflet)
        installed = session.run("python", "-c", HASH, silent=True)
    editable = run(session, "python", "-c", HASH, silent=True)
    session.log(f"wheel: {size} bytes, content {installed}")
    if installed != editable:
        session.error(f"content differs: wheel {installed}, TOML {editable}")


def build(session, folder):
    """The wheel, by way of the source distribution, so that both are known to be complete."""
    shutil.rmtree(folder, ignore_errors=True)
    run(session, "python", "-m", "build", "--outdir", str(folder), env=EPOCH, silent=True)
    return next(folder.glob("*.whl"))


@nox.session(venv_backend="venv")
def pages(session):
    """Leaflets as other programs see them. Needs pdftotext, Java with JAXB, Chromium and npm; see `.ci/run`."""
    session.install("pip>=25.1")
    session.install("-e", ".", "--group", "pages")
    for folder in PLUGINS:
        # lbpkit itself is the build hook: it comes from what is installed, and from no index.
        session.install("--no-build-isolation", f"./{folder}")
    browsing(session)
    session.run(
        "python", "-m", "pytest", "tests/pages", f"--ignore={SITE_TEST}", f"--ignore={BROWSER_TEST}", *session.posargs
    )


@nox.session(venv_backend="venv")
def docs(session):
    """The documentation site, in build/docs: every page of docs/, and one for each record and public name; then looked at."""
    session.install("pip>=25.1")
    extras = "batch,pdf,serve,testing,translate,verify"
    session.install("hatchling>=1.27", "-e", f".[{extras}]", "--group", "docs", "--group", "pages")
    for folder in PLUGINS:
        session.install("--no-build-isolation", f"./{folder}")
    session.run("python", "docs/browser/build.py", "build/docs/try", env=EPOCH)
    session.run("python", "docs/build.py", "build/docs", env=EPOCH)
    browsing(session)
    session.run("python", "-m", "pytest", SITE_TEST, BROWSER_TEST, *session.posargs)


def browsing(session):
    """What pages are looked at with."""
    packages = ("--prefix", "tests/pages", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error")
    session.run("npm", "install", *packages, external=True)


@nox.session(venv_backend="venv")
def gallery(session):
    """Every urgency in every style and language as pictures, in build/gallery: the gallery of the site by itself."""
    session.install("pip>=25.1", "hatchling>=1.27")
    session.install("-e", ".[pdf,testing,translate]")
    for folder in PLUGINS:
        session.install("--no-build-isolation", f"./{folder}")
    target = str(Path("build/gallery").resolve())
    with session.chdir("docs"):
        session.run("python", "-m", "website.gallery", target)


@nox.session(venv_backend="venv")
def service(session):
    """The service held to its own description by schemathesis, and the worked notebook in a kernel of Jupyter."""
    session.install("pip>=25.1")
    session.install("-e", ".[pdf,serve,testing]", "--group", "service")
    session.run("python", "-m", "pytest", "tests/service", *session.posargs)


@nox.session(venv_backend="venv")
def plugins(session):
    """Every distribution in plugins/, built and installed with the wheel of lbpkit; its own tests; what users then see."""
    folder = Path(session.create_tmp(), "lbpkit")
    wheel = build(session, folder)
    session.install(
        "pip>=25.1", "hatchling>=1.27", f"lbpkit[pdf,testing,translate,verify] @ {wheel.absolute().as_uri()}"
    )
    # What a new author does, page by page: nothing but lbpkit itself is installed yet.
    session.run("python", "tests/walkthrough.py")
    for each in PLUGINS:
        # lbpkit itself is the build hook: it comes from what is installed, and from no index.
        session.install("--no-build-isolation", f"./{each}")
    for each in PLUGINS:
        with session.chdir(each):
            session.run("python", "-m", "pytest", "-q", "-p", "no:cacheprovider")
    with session.chdir(session.create_tmp()):
        shown = session.run("lbpkit", "plugins", silent=True)
        session.log(f"lbpkit plugins:\n{shown}")
        session.run("lbpkit", "check")
        session.run("lbpkit", "verify", "--law", "7")
    for name in (tomllib.loads((each / "pyproject.toml").read_text("utf-8"))["project"]["name"] for each in PLUGINS):
        if f"{name} " not in shown:
            session.error(f"lbpkit plugins does not list {name}")


@nox.session(venv_backend="venv")
def lowest(session):
    """The tests with the oldest versions that pyproject.toml allows of what lbpkit itself needs."""
    pins = Path(session.create_tmp(), "lowest.txt")
    pins.write_text("\n".join(need.replace(">=", "==") for need in PROJECT["project"]["dependencies"]), "utf-8")
    session.install("pip>=25.1")
    session.install("-e", ".", "--group", "test", "--constraint", str(pins))
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session(venv_backend="venv", python=PYTHONS)
def pythons(session):
    """The tests with every Python that is there."""
    session.install("pip>=25.1")
    session.install("-e", ".", "--group", "test")
    session.run("python", "-m", "pytest", *session.posargs)


@nox.session(venv_backend="venv")
def spark(session):
    """Data frames of PySpark. Needs Java 17 or later."""
    session.install("pip>=25.1")
    session.install("-e", ".", "--group", "spark")
    session.run("python", "-m", "pytest", "tests/spark", *session.posargs)


@nox.session(venv_backend="venv")
def breakage(session):
    """What of the public names would break a caller since the last release, or since the revision that is named."""
    released = session.run("git", "tag", "--list", "v*", "--sort=-v:refname", external=True, silent=True).split()
    since = session.posargs or released[:1]
    if not since:
        session.skip("nothing was released yet; name a revision: nox -s breakage -- REVISION")
    session.install("pip>=25.1")
    session.install("-e", ".[batch,serve,testing,translate,verify]", "griffe>=2")
    session.run("python", "docs/breakage.py", since[0])


@nox.session(venv_backend="venv")
def sbom(session):
    """What an installation with every extra consists of, as CycloneDX: build/lbpkit.cdx.json."""
    session.install("cyclonedx-bom>=7")
    wheel = build(session, Path(session.create_tmp(), "dist"))
    installed = Path(session.create_tmp(), "installed")
    session.run("python", "-m", "venv", "--clear", str(installed))
    session.run(
        str(installed / "bin/pip"),
        "install",
        "-q",
        f"lbpkit[batch,pdf,serve,verify] @ {wheel.absolute().as_uri()}",
        external=True,
    )
    Path("build").mkdir(exist_ok=True)
    options = ("--output-reproducible", "--pyproject", "pyproject.toml", "--output-file", "build/lbpkit.cdx.json")
    session.run("cyclonedx-py", "environment", *options, str(installed / "bin/python"))


@nox.session(venv_backend="venv")
def benchmarks(session):
    """What is measured, from the wheel as users have it. Needs Pango, for WeasyPrint."""
    session.install("pip>=25.1")
    wheel = build(session, Path(session.create_tmp(), "dist"))
    session.install(f"lbpkit[batch,pdf,serve] @ {wheel.absolute().as_uri()}", "--group", "benchmarks")
    session.run("python", "benchmarks", *session.posargs)
