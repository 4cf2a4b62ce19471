"""lbpkit: what is known about low back and hip pain, as data; triage that can say why; leaflets that people can read.

    library = lbpkit.load_library()
    assessment = lbpkit.triage(library, intake)
    document = lbpkit.leaflet(library, assessment, locale="en", region="GB")
    lbpkit.render(document, "html")

Plain functions between immutable values. Importing lbpkit reads no content and imports nothing that is not needed yet.
"""

TYPE_CHECKING = False  # checkers take it to be true; `typing` itself would be all that this import costs

__version__ = "0.1.0"

__all__ = [
    "Assessment",
    "ContentError",
    "Document",
    "Intake",
    "IntakeError",
    "LbpkitError",
    "Library",
    "LocaleError",
    "Plugin",
    "PluginError",
    "RenderError",
    "Screen",
    "UnknownIdError",
    "Urgency",
    "__version__",
    "compare",
    "leaflet",
    "load_library",
    "next_question",
    "render",
    "search",
    "triage",
    "write_leaflets",
]

_HOME = {
    "Assessment": "lbpkit.assessment",
    "ContentError": "lbpkit.errors",
    "Document": "lbpkit.document",
    "Intake": "lbpkit.model.intake",
    "IntakeError": "lbpkit.errors",
    "LbpkitError": "lbpkit.errors",
    "Library": "lbpkit.library",
    "LocaleError": "lbpkit.errors",
    "Plugin": "lbpkit.plugins",
    "PluginError": "lbpkit.errors",
    "RenderError": "lbpkit.errors",
    "Screen": "lbpkit.interview",
    "UnknownIdError": "lbpkit.errors",
    "Urgency": "lbpkit.model.urgency",
    "compare": "lbpkit.comparing",
    "leaflet": "lbpkit.leaflets",
    "load_library": "lbpkit.library",
    "next_question": "lbpkit.interview",
    "render": "lbpkit.rendering",
    "search": "lbpkit.searching",
    "triage": "lbpkit.assessment",
    "write_leaflets": "lbpkit.bulk",
}

if TYPE_CHECKING:
    from lbpkit.assessment import Assessment, triage
    from lbpkit.bulk import write_leaflets
    from lbpkit.comparing import compare
    from lbpkit.document import Document
    from lbpkit.errors import (
        ContentError,
        IntakeError,
        LbpkitError,
        LocaleError,
        PluginError,
        RenderError,
        UnknownIdError,
    )
    from lbpkit.interview import Screen, next_question
    from lbpkit.leaflets import leaflet
    from lbpkit.library import Library, load_library
    from lbpkit.model.intake import Intake
    from lbpkit.model.urgency import Urgency
    from lbpkit.plugins import Plugin
    from lbpkit.rendering import render
    from lbpkit.searching import search


def __getattr__(name: str) -> object:
    home = _HOME.get(name)
    if home is None:
        raise AttributeError(f"module 'lbpkit' has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(home), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
