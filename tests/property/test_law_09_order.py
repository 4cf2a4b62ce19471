"""Law 9. Order does not matter: of files, rules, plugins, answers."""

import pathlib

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit.content.contents import Content
from lbpkit.content.reading import read_folder
from lbpkit.content.snapshot import content_hash
from lbpkit.library import build_library
from lbpkit.testing import assembled, contents, core_library, intakes

LIBRARY = core_library()
DATA = pathlib.Path(lbpkit.__file__).parent / "data"


def mixed(draw, content):
    """The same content with its records, and its files, in another order."""
    records = {kind: dict(draw(st.permutations(list(of_kind.items())))) for kind, of_kind in content.records.items()}
    return attrs.evolve(content, records=records, files=dict(draw(st.permutations(list(content.files.items())))))


def same(one, other, intake):
    first, second = lbpkit.triage(one, intake), lbpkit.triage(other, intake)
    assert first.to_dict() == second.to_dict()
    for goal in ("urgency", "care"):
        assert lbpkit.next_question(one, intake, goal=goal) == lbpkit.next_question(other, intake, goal=goal)
    for audience in ("patient", "clinician"):
        texts = [lbpkit.leaflet(library, each, audience=audience) for library, each in ((one, first), (other, second))]
        assert texts[0] == texts[1]


@st.composite
def twins(draw):
    """Two libraries of the same content, its records in another order, and an intake."""
    content = draw(contents())
    one, two = assembled(content), assembled(mixed(draw, content))
    return one, two, draw(intakes(one, silent=1))


@st.composite
def twins_with_plugins(draw):
    """Two libraries of the same core and plugins, the plugins in another order, and an intake."""
    core = draw(contents(findings=3, rules=3))
    plugins = [draw(contents(owner=name, findings=3, rules=2)) for name in ("acme", "beta")]
    one, two = assembled(core, *plugins), assembled(core, *reversed(plugins))
    return one, two, draw(intakes(one, silent=1))


@st.composite
def twins_of_which_one_has_an_idle_plugin(draw):
    core = draw(contents())
    idle = Content(owner="acme", records={kind: {} for kind in core.records}, files={})
    alone, beside = assembled(core), assembled(core, idle)
    return alone, beside, draw(intakes(alone, silent=1))


@given(twins())
@settings(max_examples=max(settings.default.max_examples // 2, 5))
def test_of_records_in_generated_content(twins):
    one, two, intake = twins
    assert one.content_hash == two.content_hash
    same(one, two, intake)


@given(twins_with_plugins())
@settings(max_examples=max(settings.default.max_examples // 2, 5))
def test_of_plugins(twins):
    one, two, intake = twins
    assert one.content_hash == two.content_hash
    same(one, two, intake)


@given(twins_of_which_one_has_an_idle_plugin())
@settings(max_examples=max(settings.default.max_examples // 4, 5))
def test_of_the_same_content_beside_a_plugin_that_adds_nothing(twins):
    alone, beside, intake = twins
    first, second = lbpkit.triage(alone, intake).to_dict(), lbpkit.triage(beside, intake).to_dict()
    assert first.pop("provenance") != second.pop("provenance")
    assert first == second


class Stirred:
    """A folder whose files come in the reverse of their usual order."""

    def __init__(self, path):
        self.path, self.name = path, path.name

    def __truediv__(self, name):
        return Stirred(self.path / name)

    def iterdir(self):
        return [Stirred(each) for each in sorted(self.path.iterdir(), reverse=True)]

    def __getattr__(self, name):
        return getattr(self.path, name)


def test_of_files_in_the_shipped_content():
    assert content_hash(read_folder(Stirred(DATA))) == LIBRARY.content_hash


REVERSED = attrs.evolve(
    LIBRARY.parts[0].content,
    records={kind: dict(reversed(of_kind.items())) for kind, of_kind in LIBRARY.parts[0].content.records.items()},
)
BACKWARDS = build_library([attrs.evolve(LIBRARY.parts[0], content=REVERSED)])


@given(intakes(LIBRARY, silent=1))
@settings(max_examples=max(settings.default.max_examples // 5, 5))
def test_of_records_in_the_shipped_content(intake):
    same(LIBRARY, BACKWARDS, intake)


@given(intakes(LIBRARY), st.randoms(use_true_random=False))
def test_of_answers(intake, random):
    pairs = list(intake.answers.items())
    random.shuffle(pairs)
    other = lbpkit.Intake.from_dict(dict(reversed({**intake.to_dict(), "answers": dict(pairs)}.items())))
    assert other == intake
    assert hash(other) == hash(intake)
    assert other.digest == intake.digest
    assert lbpkit.triage(LIBRARY, other).urgency is lbpkit.triage(LIBRARY, intake).urgency
