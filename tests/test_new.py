"""`lbpkit new`: what it writes is right, and it writes nothing where it should not. Installed for real in `nox -s plugins`."""

import json
import tomllib
from pathlib import Path

import pytest

from lbpkit.__main__ import main
from lbpkit.commands.beginnings import SUFFIX
from lbpkit.commands.check import owner_of, part_of_folder
from lbpkit.library import build_library
from lbpkit.testing import core_library, load_cases


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    for module in ("plugins", "library", "translating.beginning"):
        monkeypatch.setattr(f"lbpkit.{module}.load_core", lambda: core_library().parts[0])

    def run(*words):
        return main(["new", "plugin", *words]), *capsys.readouterr()

    return run


def made(folder):
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize(
    ("kind", "name", "distribution"),
    [
        ("rules", "north-street", "lbpkit-north-street"),
        ("clinic", "lbpkit-larkrise", "lbpkit-larkrise"),
        ("language", "pt-BR", "lbpkit-pt-br"),
    ],
)
def test_what_it_writes_is_a_plugin_without_a_problem(run, tmp_path, kind, name, distribution):
    code, out, err = run(name, "--kind", kind, "--format", "json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert (told["folder"], told["distribution"]) == (distribution, distribution)
    folder = tmp_path / distribution
    assert made(folder) == told["files"]
    for file in made(folder):
        assert "@" not in Path(file).name
        assert not file.endswith(SUFFIX)
    project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["entry-points"]["lbpkit.plugins"] == {told["name"]: f"{told['package']}:plugin"}
    content = folder / "src" / told["package"] / "content"
    part = part_of_folder(content, owner_of(content, None))
    library = build_library([core_library().parts[0], part])
    assert part.name == told["name"] == project["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["lbpkit"]["name"]
    if kind == "rules":
        assert load_cases(folder / "tests/cases.toml", library=library)


def test_it_is_written_whole_or_not_at_all(run, tmp_path, monkeypatch):
    """The disk is full at the last file: nothing is left behind."""
    written, whole = [], Path.write_bytes

    def full(path, data):
        if len(written) == 5:
            raise OSError(28, "No space left on device")
        written.append(path)
        return whole(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    code, out, err = run("acme", "--kind", "rules")
    assert (code, out) == (2, "")
    assert "cannot make 'lbpkit-acme': No space left on device" in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("there", ["folder", "full folder", "file", "dangling link"])
def test_what_is_there_is_left_as_it_is(run, tmp_path, there):
    place = tmp_path / "lbpkit-acme"
    if there == "dangling link":
        place.symlink_to("nowhere")
    elif there == "file":
        place.write_text("mine")
    else:
        place.mkdir()
        if there == "full folder":
            (place / "mine.txt").write_text("mine")
    before = sorted(tmp_path.iterdir()), made(tmp_path)
    code, out, err = run("acme", "--kind", "rules")
    assert (code, out) == (2, "")
    assert "'lbpkit-acme' is there already, and is left as it is; name another with --folder" in err
    assert (sorted(tmp_path.iterdir()), made(tmp_path)) == before


def test_a_folder_can_be_named(run, tmp_path):
    code, out, _ = run("acme", "--kind", "rules", "--folder", "work/ours")
    assert code == 0
    assert out.startswith("Made work/ours:\n  README.md\n")
    assert (tmp_path / "work/ours/pyproject.toml").is_file()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("North Street", "--kind", "rules"), "no plugin can be called 'North Street'; "),
        (("North Street", "--kind", "rules"), "a letter first: such as north-street"),
        (("../acme", "--kind", "rules"), "such as acme"),
        (("core", "--kind", "rules"), "'core'; that is the core's name"),
        (("a" * 31, "--kind", "rules"), "at most 30 characters"),
        (("", "--kind", "rules"), "no plugin can be called ''"),
        (("acme", "--kind", "ruels"), "no kind 'ruels'; did you mean 'rules'?"),
        (("acme",), "the following arguments are required: --kind"),
        (("french", "--kind", "language"), "'french' is no language's tag; give its BCP 47 tag: --locale fr"),
        (("french", "--kind", "language", "--locale", "français"), "no language's tag: 'français'"),
        (("klingon", "--kind", "language", "--locale", "tlh"), "nothing is known of a language 'tlh'"),
        (("en-GB", "--kind", "language"), "English is what is translated from"),
        (("acme", "--kind", "rules", "--locale", "fr"), "--locale is for --kind language, and this is rules"),
        (("acme", "--kind", "rules", "--folder", "file/acme"), "cannot make 'file/acme'"),
    ],
)
def test_mistakes_get_one_message_and_make_nothing(run, tmp_path, words, message):
    (tmp_path / "file").write_text("")
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert message in err
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]
