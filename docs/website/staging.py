"""All pages of the site in one folder: those of `docs/` as they stand, and those that are written."""

import shutil
from pathlib import Path

import lbpkit
from website import api, lists, records
from website.places import Site
from website.records import TITLES

DOCS = Path(__file__).parent.parent
ROOT = DOCS.parent
CHAPTERS = {
    "Start here": ["tutorial"],
    "How to": "howto",
    "Explanation": "explanation",
    "Reference": "reference",
    "Project": ["changelog", "contributing", "security", "decisions/README"],
}


def stage(folder: Path) -> None:
    """Write every source page of the site into an empty folder, and the pictures that pages show."""
    for file in sorted([*DOCS.glob("*.md"), *DOCS.glob("*/*.md"), *DOCS.glob("_static/*.svg")]):
        _copy(file, folder / file.relative_to(DOCS))
    for name in ("CHANGELOG", "CONTRIBUTING", "SECURITY"):
        text = (ROOT / f"{name}.md").read_text("utf-8").replace("](docs/", "](")
        (folder / f"{name.lower()}.md").write_text(text, "utf-8")
    site = Site(lbpkit.load_library(plugins=()))
    records.write(site, folder)
    lists.write(site, folder)
    api.write(folder)
    _append(folder / "index.md", "".join(_chapter(folder, title, pages) for title, pages in CHAPTERS.items()))
    decisions = sorted(file.stem for file in (DOCS / "decisions").glob("0*.md"))
    _append(folder / "decisions/README.md", contents("", decisions))


def _append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as opened:
        opened.write(text)


def _copy(file: Path, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, to)


def _chapter(folder: Path, title: str, pages: str | list[str]) -> str:
    """A part of the table of contents beside each page."""
    if isinstance(pages, str):
        written = sorted(file.stem for file in (DOCS / pages).glob("*.md"))
        pages = [f"{pages}/{name}" for name in written]
        if title == "Reference":
            kinds = [f"reference/{kind}/index" for kind in TITLES if (folder / f"reference/{kind}").is_dir()]
            single = [f"reference/{kind}" for kind in TITLES if (folder / f"reference/{kind}.md").exists()]
            pages = ["reference/content", "reference/evidence_map", *kinds, *single, "reference/api/index", *pages]
    return contents(f":caption: {title}\n", pages)


def contents(options: str, pages: list[str]) -> str:
    return f"\n```{{toctree}}\n:hidden:\n{options}\n" + "\n".join(pages) + "\n```\n"
