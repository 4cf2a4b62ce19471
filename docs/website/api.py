"""Reference pages of the public names, written from their docstrings."""

import ast
import functools
import importlib
from pathlib import Path

from website.markdown import bullets, page, part

MODULES = {
    "lbpkit": "Everything most programs need.",
    "lbpkit.asking": "Screens of an interview in a language.",
    "lbpkit.batch": "Triage of data frames and files of many people.",
    "lbpkit.bulk": "Leaflets for many people.",
    "lbpkit.cases": "Named presentations, each with the range that is right.",
    "lbpkit.changes": "What differs between two versions of the content.",
    "lbpkit.charts": "The evidence as a picture.",
    "lbpkit.document": "A leaflet as data: sections and blocks.",
    "lbpkit.errors": "What is raised, and the problems it carries.",
    "lbpkit.evaluation": "How triage does on named cases.",
    "lbpkit.fhir": "Interview, answers, plans and cards as FHIR R4 and CDS Hooks.",
    "lbpkit.library": "The library and where its records came from.",
    "lbpkit.model.conditions": "Records of conditions.",
    "lbpkit.model.exercises": "Records of exercises and programmes.",
    "lbpkit.model.findings": "Records of findings and questions.",
    "lbpkit.model.regions": "Records of countries and their services.",
    "lbpkit.model.rules": "Records of rules, requirements and advice.",
    "lbpkit.model.sources": "Records of sources and claims.",
    "lbpkit.model.treatments": "Records of treatments, evidence, guidance and contraindications.",
    "lbpkit.model.words": "Records of topics, terms and phrases.",
    "lbpkit.pictures": "Exercises drawn from their poses.",
    "lbpkit.replaying": "Stored assessments made again.",
    "lbpkit.schemas": "JSON Schemas of what goes in and comes out.",
    "lbpkit.searching": "Records found by words.",
    "lbpkit.serving": "Triage over HTTP, as an application.",
    "lbpkit.stance": "What evidence and guidance together say.",
    "lbpkit.testing": "The kit for tests of plugins: laws, cases, Hypothesis strategies.",
    "lbpkit.verify": "The laws, proved.",
}
"""Every public module. What is in none of them may change without notice."""


@functools.cache
def names(module: str) -> dict[str, object]:
    """The public names of a module: its `__all__`, or what it defines under a name without an underscore."""
    held = importlib.import_module(module)
    listed = getattr(held, "__all__", None) or _defined(held)
    return {name: getattr(held, name) for name in sorted(listed)}


def _defined(module) -> list[str]:
    """Functions and classes at the top of the module's source."""
    tree = ast.parse(Path(module.__file__).read_text("utf-8"))
    defined = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    return [name for name in defined if not name.startswith("_")]


def write(folder: Path) -> None:
    """A page for each public module."""
    pages = folder / "reference/api"
    pages.mkdir(parents=True)
    for module, about in MODULES.items():
        (pages / f"{module}.md").write_text(page(f"# `{module}`", about, *_entries(module), orphan=True), "utf-8")
    listed = bullets(f"[`{module}`]({module}.md): {about}" for module, about in MODULES.items())
    (pages / "index.md").write_text(page("# Python", _ABOUT, listed), "utf-8")


_ABOUT = "What is public, and how it may change: [stability](../stability.md). On the command line: `lbpkit --help`."


def _entries(module: str):
    for name, value in names(module).items():
        home = next(each for each in MODULES if names(each).get(name) is value)
        if home != module:
            yield part(f"`{name}`", f"The same as [`{home}.{name}`]({home}.md).")
        elif isinstance(value, type):
            kind = "autoexception" if issubclass(value, BaseException) else "autoclass"
            yield part(
                f"`{name}`", _directive(kind, module, name, ":members:", ":inherited-members: Exception, object")
            )
        elif callable(value):
            yield part(f"`{name}`", _directive("autofunction", module, name))
        else:
            yield part(f"`{name}`", _directive("py:data", module, name, f":type: {type(value).__name__}"))


def _directive(kind: str, module: str, name: str, *options: str) -> str:
    return "\n".join(["```{eval-rst}", f".. {kind}:: {module}.{name}", *(f"   {each}" for each in options), "```"])
