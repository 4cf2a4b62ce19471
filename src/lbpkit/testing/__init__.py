"""Tools for tests of content, ours and a plugin's: Hypothesis strategies, named cases, laws, and a second opinion on truth.

Opt-in, with the extra `testing`; nothing here is loaded by pytest on its own. Nothing here asks the engine either: what a
test expects must not come from what it tests.

    def test_every_law_holds():
        check_plugin("lbpkit-acme")

    @given(intakes(library, when=rule.when))
    def test_the_rule_brings_people_in(intake):
        assert lbpkit.triage(library, intake).urgency >= rule.urgency

Fixtures for tests of installation stand in `lbpkit.testing.fixtures`.
"""

from lbpkit.cases import Case, load_cases, shipped_cases
from lbpkit.testing.intakes import intakes
from lbpkit.testing.libraries import contents, expressions, libraries, plugins
from lbpkit.testing.plugin import check_plugin
from lbpkit.testing.records import assembled, content_of, core_library, library_of, part_of
from lbpkit.testing.truth import fitting, implied_by, telling_values, truth, ways_to

__all__ = [
    "Case",
    "assembled",
    "check_plugin",
    "content_of",
    "contents",
    "core_library",
    "expressions",
    "fitting",
    "implied_by",
    "intakes",
    "libraries",
    "library_of",
    "load_cases",
    "part_of",
    "plugins",
    "shipped_cases",
    "telling_values",
    "truth",
    "ways_to",
]
