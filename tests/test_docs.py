"""The documentation: what it names is there, its examples of content are right, and no slug or key is left out."""

import ast
import re
import runpy
import shlex
import subprocess
import tomllib
from pathlib import Path

import attrs
import pytest

import lbpkit
from lbpkit.__main__ import main
from lbpkit.content.reading import read_folder
from lbpkit.content.structuring import structure
from lbpkit.model import clinics, poses, treatments, words
from lbpkit.model.exercises import Aim, Dose, ProgrammePart
from lbpkit.model.findings import Choice, Codes
from lbpkit.model.kinds import KINDS
from lbpkit.model.record import PROPERTIES, Record
from lbpkit.model.regions import EmergencyNumber, Line
from lbpkit.model.replacements import WORDING
from lbpkit.pictures import stills
from lbpkit.testing import core_library

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
FORMAT = (DOCS / "reference/content_format.md").read_text("utf-8")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")


def page_id(page):
    return page.relative_to(DOCS).as_posix()


def blocks(text, language):
    return [body for name, body in FENCE.findall(text) if name == language]


# ---- what is named is there


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_links_lead_somewhere(page):
    text = FENCE.sub("", page.read_text("utf-8"))
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (page.parent / target).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=page_id)
def test_files_and_tests_that_are_named_exist(page):
    text = re.sub(r"^`[^`]+`\n+(?=```)", "", page.read_text("utf-8"), flags=re.MULTILINE)  # the reader's own files
    for name in CODE.findall(FENCE.sub("", text)):
        if re.match(r"(tests|docs|src/lbpkit)/\S+\Z", name):
            path, _, test = name.partition("::")
            assert (ROOT / path).exists(), name
            assert not test or f"def {test}(" in (ROOT / path).read_text("utf-8"), name


def test_every_page_is_reached_from_the_index():
    reached, waiting = set(), [DOCS / "index.md"]
    while waiting:
        page = waiting.pop().resolve()
        if page not in reached:
            reached.add(page)
            found = re.findall(r"\]\((?!https?:)([^)#]+\.md)", page.read_text("utf-8"))
            waiting += [page.parent / target for target in found]
    assert {page.resolve() for page in PAGES} <= reached


def test_requirements_that_the_safety_case_names_exist():
    text = (DOCS / "explanation/safety_case.md").read_text("utf-8")
    named = {name for name in CODE.findall(text) if re.search(r"_(is|are)_(emergency|same_day|soon)\Z", name)}
    assert len(named) >= 4
    assert named <= set(core_library().requirements)


def test_each_hazard_of_the_safety_case_is_told_whole():
    text = (DOCS / "explanation/safety_case.md").read_text("utf-8")
    hazards = re.split(r"^## H\d+\. ", text, flags=re.MULTILINE)[1:]
    assert len(hazards) >= 21
    for hazard in hazards:
        told = re.findall(r"^- \*\*(\w+)\.\*\*", hazard, flags=re.MULTILINE)
        assert told == ["Cause", "Effect", "Control", "Evidence", "Remains", "Owner"], hazard.splitlines()[0]


# ---- problems


def slugs_in_source():
    """Every slug that a `Problem` of content can be made with, read from the source."""
    found = set()
    for file in sorted((ROOT / "src/lbpkit").rglob("*.py")):
        tree = ast.parse(file.read_text("utf-8"))
        assigned = {}
        for node in ast.walk(tree):
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                assigned.setdefault(node.targets[0].id, []).append(node.value)
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            place = {"Problem": 2, "problem": 1, "refuse": 1, "fault": 0}.get(ast.unparse(node.func).rpartition(".")[2])
            if (
                place is None
                or len(node.args) <= place
                or any(isinstance(arg, ast.Starred) for arg in node.args[: place + 1])
            ):
                continue
            given = node.args[place]
            for value in assigned.get(given.id, []) if isinstance(given, ast.Name) else [given]:
                branches = [value]
                while branches:
                    branch = branches.pop()
                    if isinstance(branch, ast.IfExp):
                        branches += [branch.body, branch.orelse]
                    elif isinstance(branch, ast.Constant) and isinstance(branch.value, str):
                        found.add(branch.value)
    return found | {f"unknown-{KINDS[kind].singular}" for kind in referred_to()}


def referred_to():
    """The kinds that some record can name by id."""
    classes = [*(kind.record for kind in KINDS.values()), words.TopicParagraph]
    return {field.metadata["refs"] for each in classes for field in attrs.fields(each) if field.metadata.get("refs")}


def test_every_slug_has_a_cause_and_a_fix_and_no_other_is_listed():
    text = (DOCS / "reference/problems.md").read_text("utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \| (.+) \|$", text, flags=re.MULTILINE)
    listed = [slug for slug, _, _ in rows]
    assert len(listed) == len(set(listed))
    assert set(listed) == slugs_in_source()


def test_every_slug_that_bad_content_provokes_is_listed():
    text = (DOCS / "reference/problems.md").read_text("utf-8")
    for file in (ROOT / "tests/bad_content").glob("*.toml"):
        for slug in re.findall(r"^# expect: (\S+)", file.read_text("utf-8"), flags=re.MULTILINE):
            assert f"| `{slug}` |" in text, file.name


# ---- the content format


def section_of(kind):
    found = re.search(rf"^## `{kind}/?`.*?\n(.*?)(?=^## )", FORMAT, flags=re.MULTILINE | re.DOTALL)
    assert found, kind
    return found[1]


INNER = {
    "findings": [Codes],
    "conditions": [Codes],
    "questions": [Choice],
    "exercises": [Dose, poses.Scene, poses.Frame, poses.Limb, poses.Arrow, poses.Equipment],
    "programmes": [ProgrammePart],
    "evidence": [treatments.Size],
    "topics": [words.TopicParagraph],
    "regions": [Line, EmergencyNumber],
    "clinics": [clinics.Logo, clinics.Colours, clinics.Route, clinics.Service, clinics.NotAvailable, clinics.Link],
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_is_in_the_format(kind):
    section = section_of(kind)
    common = {field.name for field in attrs.fields(Record)}
    fields = [field for each in (KINDS[kind].record, *INNER.get(kind, ())) for field in attrs.fields(each)]
    missing = [
        field.name
        for field in fields
        if field.name not in common
        and not field.metadata.get("joined")
        and not re.search(rf"\b{field.name}\b", section)
    ]
    assert missing == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "claims"])
def test_the_example_of_a_kind_is_a_record(kind):
    """And holds every key, so that none is wrong unnoticed."""
    examples = [tomllib.loads(example) for example in blocks(section_of(kind), "toml")]
    assert len(examples) == (len(WORDING) if kind == "replacements" else 1)
    if KINDS[kind].layout == "table":
        examples = list(examples[0].values())
    usual = (
        {} if kind == "sources" else {"sources": ["editorial"], "checked_on": tomllib.loads("on = 2026-11-22")["on"]}
    )
    key = "GB" if kind == "regions" else "example"
    for raw in examples:
        structure({**usual, **raw, "id": key}, KINDS[kind].record)
        assert "replaces" not in raw or core_library().find(raw["replaces"])
    own = {field.name for field in attrs.fields(KINDS[kind].record) if not field.metadata.get("joined")}
    assert set().union(*examples) == own - {field.name for field in attrs.fields(Record)}


def test_the_words_of_the_closed_lists_are_in_the_format():
    from lbpkit.model import findings, rules

    joints = {name.removeprefix("right_").removeprefix("left_") for name in poses.Joint.__args__}
    for listed in (
        PROPERTIES,
        findings.GROUPS,
        rules.Role.__args__,
        findings.FindingKind.__args__,
        poses.View.__args__,
        poses.Thing.__args__,
        joints,
        Aim.__args__,
    ):
        for word in listed:
            assert re.search(rf"\b{word}\b", FORMAT), word
    for name in ("Outcome", "Horizon", "Direction", "Certainty", "TreatmentKind", "GivenBy", "Pregnancy"):
        for word in getattr(treatments, name).__args__:
            assert re.search(rf"\b{word}\b", FORMAT), word


# ---- the pages that a new author follows

walkthrough = runpy.run_path(str(ROOT / "tests/walkthrough.py"))
follow = walkthrough["follow"]


@pytest.mark.parametrize("page", walkthrough["PAGES"])
def test_a_page_can_be_followed(tmp_path, monkeypatch, capsys, page):
    """What needs nothing installed, in this process; what is shown is what is printed."""
    core = core_library().parts[0]
    as_built = attrs.evolve(core, content=attrs.evolve(core.content, stored_hash="0" * 64))
    for module in ("plugins", "library", "translating.beginning"):
        monkeypatch.setattr(f"lbpkit.{module}.load_core", lambda: as_built)
    followed = []

    def run(line, folder):
        monkeypatch.chdir(folder)
        words = shlex.split(line)
        if words[:2] in (["lbpkit", "check"], ["lbpkit", "new"], ["lbpkit", "locale"]):
            followed.append(words[1])
            code = main(words[1:])
            printed = capsys.readouterr()
            return code, printed.out + printed.err
        if words[0] in ("rm", "sed"):
            return subprocess.run(words, cwd=folder, check=False).returncode, ""
        return None

    follow(DOCS / f"howto/{page}.md", tmp_path, run)
    assert len(followed) >= 3


def test_a_page_that_shows_something_else_is_told(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("```console\n$ lbpkit check\nNo problem in ...\n$ false\n```\n")
    assert not fails(page, tmp_path, lambda *_: (0, "No problem in lbpkit 1.0.\n"))
    assert fails(page, tmp_path, lambda *_: (0, "1 problem.\n")), "it shows something else"
    assert fails(page, tmp_path, lambda line, _: (int(line == "false"), "No problem in lbpkit.\n")), "a command fails"


def fails(page, folder, run):
    try:
        follow(page, folder, run)
    except AssertionError:
        return True
    return False


# ---- the exercise of the guide


def test_the_exercise_of_the_guide_has_no_problem_and_can_be_drawn(tmp_path, capsys):
    text = (DOCS / "howto/write_an_exercise.md").read_text("utf-8")
    file = tmp_path / "content/exercises/seated_march.toml"
    file.parent.mkdir(parents=True)
    file.write_text("\n".join(blocks(text, "toml")), "utf-8")
    assert main(["check", str(tmp_path / "content"), "--name", "acme"]) == 0
    assert capsys.readouterr().out.startswith("No problem")
    exercise = read_folder(tmp_path / "content", "acme").records["exercises"]["acme.seated_march"]
    assert [frame.shows for frame in exercise.picture.frames] == [0, 1, 3]
    assert len(stills(exercise.picture)) == 3
    file.write_text(file.read_text("utf-8").replace("hips = [0, 56]", "hips = [-40, 56]"), "utf-8")
    assert main(["check", str(tmp_path / "content"), "--name", "acme"]) == 1
    (promised,) = re.findall(r"^exercises/seated_march.*$", text, flags=re.MULTILINE)
    assert promised in capsys.readouterr().out


def test_who_cites_it_names_the_version_that_is_there():
    assert f"\nversion: {lbpkit.__version__}\n" in (ROOT / "CITATION.cff").read_text("utf-8")


# ---- the site


@pytest.fixture(scope="module")
def staged(tmp_path_factory, monkeypatch_module):
    """The pages of the site, as Sphinx is given them."""
    folder = tmp_path_factory.mktemp("site")
    from website.staging import stage

    stage(folder)
    return folder


@pytest.fixture(scope="module")
def monkeypatch_module():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(DOCS))
        yield patch


def test_every_record_has_its_place_in_the_site_and_no_link_leads_nowhere(staged):
    from website.places import Site

    pages = {file.relative_to(staged).as_posix(): file.read_text("utf-8") for file in staged.rglob("*.md")}
    anchors = {name: set(re.findall(r"^\((\S+)\)=$", text, flags=re.MULTILINE)) for name, text in pages.items()}
    known = set().union(*anchors.values())
    assert sum(map(len, anchors.values())) == len(known)
    site = Site(core_library())
    for kind in KINDS:
        for key in core_library().of_kind(kind):
            path, _, anchor = (site.place(kind, key) or "index.md").partition("#")
            assert path in pages, (kind, key)
            assert not anchor or anchor in anchors[path], (kind, key)
    for name, text in pages.items():
        for target in set(re.findall(r"\]\((?!https?:|mailto:)([^)\s]+)\)", FENCE.sub("", text))):
            path, _, anchor = target.partition("#")
            assert not path or (staged / name).parent.joinpath(path).exists(), (name, target)
            assert path or anchor in known, (name, target)


def test_every_rule_shows_its_sources_and_the_clauses_it_meets(staged):
    page = (staged / "reference/rules/saddle_numbness_new.md").read_text("utf-8")
    rule = core_library().rules["saddle_numbness_new"]
    assert all(f"sources-{key}" in page for key in rule.sources)
    assert "## Requirements it meets" in page


def test_a_treatment_shows_how_its_stance_came_about(staged):
    """Guidelines that contradict each other stand there, and what lapsed is said to."""
    page = (staged / "reference/treatments/acupuncture.md").read_text("utf-8")
    row = next(line for line in page.splitlines() if line.startswith("| over 12 weeks | **Your choice**"))
    assert row.index("Guidelines for: [WHO 2023]") < row.index("Guidelines against: [NICE 2016]")
    assert "Lapsed and not counted: [Qaseem 2017]" in row


def test_what_the_documentation_imports_stands_on_a_page_of_the_reference(staged):
    from website import api

    assert set(lbpkit.__all__) == set(api.names("lbpkit"))
    used = {("lbpkit", name) for name in lbpkit.__all__}
    for page in {ROOT / "README.md", *PAGES} - {DOCS / "explanation/architecture.md"}:  # which shows what is inside
        for block in blocks(page.read_text("utf-8"), "python"):
            imports = [each for each in ast.walk(ast.parse(block)) if isinstance(each, ast.ImportFrom)]
            used |= {(each.module, alias.name) for each in imports for alias in each.names}
    for module, name in sorted(used):
        if module.partition(".")[0] == "lbpkit" and f"{module}.{name}" not in api.MODULES:
            assert f"## `{name}`" in (staged / f"reference/api/{module}.md").read_text("utf-8"), (module, name)
