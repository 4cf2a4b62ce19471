"""Content files: every way of being wrong has a small file, and content comes back from a snapshot as it went in."""

import os
import pathlib
import shutil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit.content.reading import read_folder
from lbpkit.content.snapshot import content_hash, deciding, plain_records, read_snapshot, write_snapshot
from lbpkit.errors import ContentError
from lbpkit.library import build_library
from lbpkit.model.kinds import KINDS
from lbpkit.testing import assembled, contents, core_library, part_of

HERE = pathlib.Path(__file__).parent / "bad_content"
BAD = sorted(HERE.glob("*.toml"))


def problems_of(folder):
    """Every problem of the folder, read as a core."""
    try:
        build_library([part_of(read_folder(folder))])
    except ContentError as error:
        return error.problems
    return ()


@pytest.fixture
def folder(tmp_path):
    """A small content folder without a fault."""
    shutil.copytree(HERE / "good", tmp_path / "content")
    return tmp_path / "content"


def remarks(text, name):
    return [line.removeprefix(f"# {name}: ") for line in text.splitlines() if line.startswith(f"# {name}: ")]


def put(folder, path):
    """Puts the bad file in its place, and gives that place."""
    text = path.read_text(encoding="utf-8")
    (place,) = remarks(text, "file")
    (folder / place).parent.mkdir(exist_ok=True)
    (folder / place).write_text(text, encoding="utf-8")
    return place, text


def test_the_good_folder_is_good(folder):
    assert problems_of(folder) == ()


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_content(path, folder):
    """Each file begins with the place it takes (`in`: where the fault shows, if elsewhere), the problems that it must be
    refused with, and words that the message must hold.
    """
    place, text = put(folder, path)
    problems = problems_of(folder)
    expected = [tuple(line.split(" ", 1)) for line in remarks(text, "expect")]
    blamed = {place, place.partition("/")[0], *remarks(text, "in")}
    assert sorted(problem.kind for problem in problems) == sorted(kind for kind, _ in expected)
    for kind, where in expected:
        assert [each for each in problems if each.kind == kind and each.path.startswith(where)], problems
    assert {problem.file for problem in problems} <= blamed
    for words in remarks(text, "says"):
        assert words in "\n".join(map(str, problems))


def test_every_problem_of_every_file_is_told_at_once(folder):
    """Files that do not stand in each other's way, all put in: all their problems come back together."""
    taken, expected = set(), []
    for path in BAD:
        text = path.read_text(encoding="utf-8")
        (place,) = remarks(text, "file")
        kinds = [line.split(" ")[0] for line in remarks(text, "expect")]
        alone = {
            "bad-value",
            "wrong-type",
            "unknown-key",
            "missing-key",
            "bad-n",
            "empty-list",
            "bad-id",
            "unknown-kind",
        }
        if place not in taken and set(kinds) <= alone:
            put(folder, path)
            taken.add(place)
            expected += kinds
    assert len(taken) >= 8
    found = [problem.kind for problem in problems_of(folder)]
    assert sorted(set(expected)) == sorted(set(found) & set(expected))
    assert all(found.count(kind) >= expected.count(kind) for kind in expected)


def test_several_problems_of_one_record_are_told_at_once(folder):
    rule = folder / "rules/fever_with_pain.toml"
    text = rule.read_text().replace('"same_day"', '"today"').replace('["gp"]', '"gp"').replace("label", "lable")
    rule.write_text(text)
    assert sorted(problem.kind for problem in problems_of(folder)) == [
        "bad-value",
        "missing-key",
        "unknown-key",
        "wrong-type",
    ]


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("rules/fever_with_pain.toml", b'label = "caf\xe9"', "encoding"),
        ("rules/fever_with_pain.toml", b'label = "' + b"x" * 1_000_001 + b'"', "too-large"),
        ("rules/fever_with_pain.toml", b"label = " + b"[" * 100_000, "too-deep"),
        ("rules/fever_with_pain.toml", b"a" + b".a" * 5_000 + b" = 1", "too-deep"),
        ("rules/fever_with_pain.toml", b"\x00", "toml-syntax"),
        ("rules/notes.txt", b"Remember the milk", "unknown-file"),
        ("notes.txt", b"Remember the milk", "unknown-kind"),
        ("claims.tsv", b"id\tsource\tkind\nc-1\teditorial\n", "bad-row"),
        ("claims.tsv", b"id\tsource\nc-1\t\xff\n", "encoding"),
        ("claims.tsv", b"id\tsource\nc-1\t" + b"x" * 200_000 + b"\n", "bad-row"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_files_that_cannot_be_read(folder, name, data, kind):
    (folder / name).write_bytes(data)
    problems = read_folder(folder).problems
    assert [(problem.kind, problem.file) for problem in problems] == [(kind, name)]
    assert len(str(problems[0])) < 500


def other_than_regular(path):
    """Every sort of file that is none, at this path."""
    outside = path.parent.parent.parent / "outside.toml"
    outside.write_text('label = "Not yours"')
    yield "link", lambda: path.symlink_to(outside)
    yield "link to nothing", lambda: path.symlink_to("/no/such/file")
    yield "link inside", lambda: path.symlink_to(path.parent / "fever_with_pain.toml")
    yield "pipe", lambda: os.mkfifo(path)
    yield "folder", path.mkdir


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes and links")
def test_only_regular_files_are_read(folder):
    path = folder / "rules/odd.toml"
    for what, make in other_than_regular(path):
        make()
        problems = read_folder(folder, "acme").problems
        (kind,) = [problem.kind for problem in problems if problem.file == "rules/odd.toml"]
        assert kind == ("unknown-file" if what == "folder" else "not-regular")
        assert "Not yours" not in str(problems)
        path.rmdir() if what == "folder" else path.unlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs links")
def test_a_kind_s_folder_is_no_link(folder):
    (folder / "rules").rename(folder.parent / "elsewhere")
    (folder / "rules").symlink_to(folder.parent / "elsewhere")
    content = read_folder(folder, "acme")
    assert ("rules", "not-regular") in {(each.file, each.kind) for each in content.problems}
    assert not content.records["rules"]


def test_a_file_s_name_cannot_steer_a_terminal(folder):
    (folder / "rules/\x1b[2J\u202ex.toml").write_text('label = "x"')
    (folder / "rules/key.toml").write_text('"\\u001b[31m" = 1')
    told = "\n".join(map(str, read_folder(folder, "acme").problems))
    assert told.replace("\n", "").isprintable()
    assert r"rules/\x1b[2J\u202ex.toml" in told


def test_a_plugin_has_no_edition_and_no_cases_of_its_own(folder):
    (folder / "cases").mkdir()
    problems = [problem for problem in read_folder(folder, "acme").problems if problem.kind == "unknown-kind"]
    assert {problem.file for problem in problems} == {"edition.toml", "cases"}


def test_a_folder_has_a_limit_too(folder):
    for number in range(22):
        (folder / f"rules/big_{number}.toml").write_text("#" * 999_000)
    assert "too-large" in {problem.kind for problem in read_folder(folder).problems}


def test_a_ledger_row_that_is_wrong_in_itself(folder):
    head = "id\tsource\tkind\tsubject\ttext\tstatus\tnote"
    (folder / "claims.tsv").write_text(
        f"{head}\nc-1\teditorial\tfact\tx\tX.\tused\t\nc-2\tnobody\tfact\tx\tX.\tmaybe\t\n"
    )
    assert [problem.kind for problem in read_folder(folder).problems] == ["bad-value"]


def test_a_problem_says_where_what_and_what_to_do(folder):
    """In this order: file, path, what was found, what is allowed, slug."""
    put(folder, HERE / "dangling_finding.toml")
    (problem,) = problems_of(folder)
    assert str(problem) == (
        "rules/fever_with_pain.toml: $.when.all[1]: no finding 'back_pian'; did you mean 'back_pain'? [unknown-finding]"
    )


def test_an_error_counts_and_lists_its_problems(folder):
    put(folder, HERE / "dangling_finding.toml")
    put(folder, HERE / "if_unknown_emergency.toml")
    with pytest.raises(ContentError) as caught:
        build_library([part_of(read_folder(folder))])
    lines = str(caught.value).splitlines()
    assert lines[0] == "2 problems in the content"
    assert lines[1:] == sorted(lines[1:])


# ---- the shipped content


def test_the_shipped_content_has_no_fault():
    assert core_library().parts[0].content.problems == ()


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_there(kind):
    assert bool(core_library().of_kind(kind)) is not KINDS[kind].only_in_plugins


def test_content_is_what_it_is_called():
    for kind in KINDS:
        for key, record in core_library().of_kind(kind).items():
            assert record.id == key
            assert type(record) is KINDS[kind].record


def test_records_cannot_be_changed():
    rule = next(iter(core_library().rules.values()))
    with pytest.raises(AttributeError):
        rule.urgency = lbpkit.Urgency.SELF_CARE


# ---- snapshots


def same_content(one, other):
    assert plain_records(one) == plain_records(other)
    for kind in KINDS:
        assert dict(one.records[kind]) == dict(other.records[kind])
    assert one.files == other.files
    assert one.edition == other.edition
    assert deciding(one) == deciding(other)
    assert content_hash(one) == content_hash(other)


def test_the_shipped_content_comes_back_from_its_snapshot():
    content = core_library().parts[0].content
    same_content(content, read_snapshot(write_snapshot(content)))


def test_a_snapshot_decides_like_the_files():
    content = core_library().parts[0].content
    other = assembled(read_snapshot(write_snapshot(content)))
    assert other.content_hash == core_library().content_hash
    intake = lbpkit.Intake(age_years=40, sex="male", pain_days=3, pain_score=3, answers={"low_back_pain": "yes"})
    one, two = (lbpkit.triage(library, intake).to_dict() for library in (core_library(), other))
    one.pop("provenance"), two.pop("provenance")
    assert one == two


def test_a_triage_from_the_cores_snapshot_makes_no_record(monkeypatch):
    library = build_library([part_of(read_snapshot(write_snapshot(core_library().parts[0].content)))])
    monkeypatch.setattr("lbpkit.content.structuring.structure", None)
    assert lbpkit.triage(library, lbpkit.Intake()).urgency > lbpkit.Urgency.SELF_CARE
    with pytest.raises(TypeError):
        next(iter(library.rules.values()))


def test_a_broken_section_of_a_snapshot_is_one_clear_error():
    lines = write_snapshot(core_library().parts[0].content).splitlines()
    broken = b"\n".join(b'"rules":{"oops"' if line.startswith(b'"rules":') else line for line in lines)
    library = build_library([part_of(read_snapshot(broken))])
    with pytest.raises(ContentError, match=r"snapshot\.json: \$\.rules: is no JSON"):
        next(iter(library.rules.values()))


@given(contents())
@settings(max_examples=max(settings.default.max_examples // 2, 5))
def test_generated_content_comes_back_from_its_snapshot(content):
    data = write_snapshot(content)
    same_content(content, read_snapshot(data))
    assert write_snapshot(read_snapshot(data)) == data


@given(st.data())
@settings(max_examples=5)
def test_a_snapshot_of_a_plugin(data):
    content = data.draw(contents(owner="acme"))
    read = read_snapshot(write_snapshot(content), "acme")
    assert read.owner == "acme"
    same_content(content, read)


def test_a_snapshot_of_another_format_is_refused():
    with pytest.raises(ValueError, match="snapshot format 99; this lbpkit reads 2"):
        read_snapshot(b'{\n"format":99\n}\n')


def test_any_change_changes_the_hash(folder):
    before = content_hash(read_folder(folder))
    rule = folder / "rules/fever_with_pain.toml"
    rule.write_text(rule.read_text() + "\n# a remark changes nothing\n")
    assert content_hash(read_folder(folder)) == before
    rule.write_text(rule.read_text().replace('"same_day"', '"emergency"'))
    assert content_hash(read_folder(folder)) != before
