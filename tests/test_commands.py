"""Every verb of the command line, and every mistake that its user can make."""

import errno
import io
import json
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import lbpkit
from lbpkit.__main__ import main
from lbpkit.cases import shipped_cases
from lbpkit.commands import VERBS
from lbpkit.commands.files import write_whole
from lbpkit.commands.stale import _months_before
from lbpkit.errors import IntakeError
from lbpkit.expressions import AllOf
from lbpkit.model.kinds import KINDS

EXAMPLES = Path(__file__).parents[1] / "examples" / "intakes"
EMERGENCY = EXAMPLES / "numb_between_the_legs.json"
SELF_CARE = EXAMPLES / "strained_back.json"
UNFINISHED = EXAMPLES / "unfinished.json"


@pytest.fixture(scope="module")
def library():
    return lbpkit.load_library(plugins=())


@pytest.fixture
def lbp(monkeypatch, capsys, library):
    """Runs one command in this process: its exit code, standard output and standard error."""
    monkeypatch.setattr("lbpkit.library.load_library", lambda **_: library)

    def run(*argv, stdin=b""):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = main([str(word) for word in argv])
        return code, *capsys.readouterr()

    return run


def process(*argv, **options):
    return subprocess.run(
        [sys.executable, "-m", "lbpkit", *map(str, argv)], capture_output=True, check=False, timeout=120, **options
    )


# ---- usage


def test_no_verb_shows_the_verbs(lbp):
    code, out, err = lbp()
    assert (code, out) == (2, "")
    assert all(verb in err for verb in VERBS)


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help_with_examples(lbp, verb):
    code, out, err = lbp(verb, "--help")
    assert (code, err) == (0, "")
    assert f"usage: lbpkit {verb}" in out
    assert "examples:\n" in out
    assert f"lbpkit {verb}" in out.partition("examples:")[2]


def test_help_and_version(lbp):
    assert lbp("--version")[:2] == (0, f"lbpkit {lbpkit.__version__}\n")
    code, out, _ = lbp("--help")
    assert code == 0
    assert all(verb.summary.split()[0] in out for verb in VERBS.values())


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["triag", "x"], "no verb 'triag'; did you mean 'triage'?"),
        (["frobnicate"], "no verb 'frobnicate'; allowed: triage, leaflet"),
        (["triage"], "FILE"),
        (["triage", SELF_CARE, "--formt", "json"], "no option '--formt'; did you mean '--format'?"),
        (["triage", SELF_CARE, "--format", "jsn"], "no format 'jsn'; did you mean 'json'?"),
        (["leaflet", SELF_CARE, "--language", "es"], "no option '--language'; did you mean '--locale'?"),
        (
            ["leaflet", SELF_CARE, "--output", "leaflet.docx"],
            "no format is known by '.docx'; allowed: .htm, .html, .json",
        ),
        (["triage", SELF_CARE, "--region", "UK"], "GB United Kingdom"),
        (["triage", SELF_CARE, "more"], "too many words: 'more'"),
        (["triage", SELF_CARE, "--plugins", "lbpkit-nowhere"], "no plugin 'lbpkit-nowhere' is installed"),
        (["triage", SELF_CARE, "--plugins", "a", "--no-plugins"], "not allowed with argument"),
        (["triage", SELF_CARE, "--region", "gb"], "no region 'gb'; did you mean 'GB'"),
        (["leaflet", SELF_CARE, "--locale", "tlh"], "no locale 'tlh'"),
        (["leaflet", SELF_CARE, "--style", "large"], "no style 'large'; did you mean 'large_print'?"),
        (["leaflet", SELF_CARE, "--on", "tomorrow"], "no date 'tomorrow'; write it as 2026-11-22"),
        (["leaflet", SELF_CARE, "--format", "pdf", "--paper", "a5"], "no paper 'a5'"),
        (["list", "findngs"], "no kind 'findngs'; did you mean 'findings'?"),
        (["show", "acupunctur"], "nothing has the id 'acupunctur'; did you mean 'acupuncture'"),
        (["show", "condition/sciatica"], "no kind 'condition'; did you mean 'conditions'"),
        (["claims", "S0-0011"], "no claim 'S0-0011'; did you mean"),
        (["claims", "--source", "nice_ng95"], "no source 'nice_ng95'"),
        (["claims", "--status", "reject"], "no status 'reject'; did you mean 'rejected'?"),
        (["schema", "finding"], "no kind 'finding'; did you mean 'findings'?"),
        (["stale", "--months", "0"], "found '0'; allowed: a whole number from 1 to 600"),
        (["stale", "--months", "9" * 5000], "allowed: a whole number from 1 to 600"),
        (["completion", "tcsh"], "no shell 'tcsh'"),
        (["check", "/nowhere/at/all"], "no folder '/nowhere/at/all'"),
        (["check", EMERGENCY], "is no folder"),
        (["ask", "--goal", "fun"], "no goal 'fun'; allowed: urgency, care"),
        (["ask", "--resume", "-"], "--resume needs a file"),
    ],
)
def test_mistakes_get_one_message_and_the_nearest_match(lbp, library, argv, said):
    if argv[1:3] == ["--source", "nice_ng95"] and "nice_ng95" in library.sources:
        argv = [*argv[:2], "nice_ng9999"]
        said = "no source 'nice_ng9999'"
    code, out, err = lbp(*argv)
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err
    assert len(err.splitlines()) <= 2


# ---- bad files of answers

BAD = {
    "negative_age.json": (b'{"age_years": -3}', "age_years: must be a whole number from 0 to 120", "found -3"),
    "nan_text.json": (b'{"pain_days": "NaN"}', "pain_days: must be a finite number", "found 'NaN'"),
    "nan.json": (b'{"pain_days": NaN}', "holds NaN or Infinity", ""),
    "zero.json": (b'{"answers": {"low_back_pain": 0}}', "answers.low_back_pain: must be yes, no", "found 0"),
    "maybe.json": (b'{"answers": {"low_back_pain": "maybe"}}', "must be yes, no, unknown", "found 'maybe'"),
    "truth.json": (b'{"age_years": true}', "age_years: must be a whole number", "found true"),
    "list.json": (b"[1, 2]", "must be a table of fields, not a list", ""),
    "answers_list.json": (b'{"answers": ["low_back_pain"]}', "answers: must be a table", "found ['low_back_pain']"),
    "text.json": (b'"hello"', "must be a table of fields, not a text", ""),
    "nonsense.json": (os.urandom(64).hex().encode() * 80_000, "is larger than 1000000 bytes", ""),
    "not_utf8.json": (b'{"sex": "\xff\xfe"}', "is not UTF-8: byte 9", ""),
    "utf16.json": ('{"age_years": 3}'.encode("utf-16"), "is not UTF-8", ""),
    "zeros.json": (bytes(100), "is not JSON", ""),
    "deep.json": (b"[" * 100_000, "is nested too deeply", ""),
    "deep_answer.json": (
        b'{"answers": {"low_back_pain": ' + b"[" * 900 + b"]" * 900 + b"}}",
        "answers.low_back_pain: must be yes",
        "found [[[...]]]",
    ),
    "digits.json": (b'{"age_years": ' + b"9" * 5000 + b"}", "too many digits", ""),
    "digits_4000.json": (b'{"age_years": ' + b"9" * 4000 + b"}", "age_years: must be a whole number", "999...999"),
    "endless.json": (b'{"pain_days": 1e999}', "pain_days: must be a finite number", "found inf"),
    "twice.json": (b'{"age_years": 3, "age_years": 4}', "age_years: is given twice", ""),
    "empty.json": (b"", "is empty", ""),
    "unknown_finding.json": (
        b'{"answers": {"low_bak_pain": "yes"}}',
        "no such finding; did you mean 'low_back_pain'",
        "",
    ),
    "unknown_field.json": (b'{"age_year": 3}', "age_year: no such field; did you mean 'age_years'", ""),
    "odd_key.json": (b'{"Anna <b>": 3}', "key 1: no such field", "found 'Anna <b>'"),
    "escape.json": (b'{"sex": "\\u001b[31m\\u202e"}', "sex: must be 'female' or 'male'", r"'\x1b[31m\u202e'"),
    "surrogate.json": (b'{"sex": "\\ud800"}', "holds half of a character", ""),
    "no_toml.toml": (b"age_years: 3", "is not TOML", ""),
    "twice.toml": (b"age_years = 3\nage_years = 4", "is not TOML", ""),
    "digits.toml": (b"age_years = " + b"9" * 5000, "too many digits", ""),
    "hexadecimal.toml": (b"age_years = 0x" + b"f" * 5000, "age_years: must be", "a number of thousands of digits"),
    "deep.toml": (b"a = " + b"[" * 5000, "is nested too deeply", ""),
}


@pytest.mark.parametrize("verb", ["triage", "leaflet"])
@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_ends_in_one_message(lbp, tmp_path, verb, name):
    data, said, found = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    code, out, err = lbp(verb, path)
    assert (code, out) == (2, "")
    assert f"lbpkit: {path}: " in err
    assert said in err
    assert found in err
    assert "lbpkit schema intake" in err
    assert "Traceback" not in err
    assert len(err) < 1000
    assert err.isprintable() or set(err) - {"\n"} == {character for character in err if character.isprintable()}


@pytest.mark.parametrize("name", [name for name in BAD if name.endswith(".json")])
def test_a_bad_standard_input_ends_in_one_message(lbp, name):
    data, _, _ = BAD[name]
    code, out, err = lbp("triage", "-", stdin=data)
    assert (code, out) == (2, "")
    assert err.startswith("lbpkit: standard input: ")


@pytest.mark.parametrize("name", [name for name, (_, _, found) in BAD.items() if found])
def test_the_library_itself_never_tells_what_was_given(library, name):
    data, said, found = BAD[name]
    read = lbpkit.Intake.from_toml if name.endswith(".toml") else lbpkit.Intake.from_json
    with pytest.raises(IntakeError) as caught:
        lbpkit.triage(library, read(data))
    message = str(caught.value)
    assert said.partition("; did you mean")[0] in message
    assert found.removeprefix("found ") not in message.replace(said, "")
    assert caught.value.value is not None


def test_missing_files_and_folders(lbp, tmp_path):
    (tmp_path / "answers.json").write_text("{}")
    code, _, err = lbp("triage", tmp_path / "answer.json")
    assert code == 2
    assert "did you mean 'answers.json'?" in err
    assert "is a folder; name a file in it" in lbp("triage", tmp_path)[2]
    assert "and no folder" in lbp("triage", tmp_path / "no" / "such.json")[2]
    assert lbp("triage", "a\0b")[0] == 2


def test_a_file_with_very_many_problems_is_told_in_short(lbp, tmp_path):
    path = tmp_path / "many.json"
    path.write_text(json.dumps({"answers": {f"x_{number}": 7 for number in range(1000)}}))
    code, _, err = lbp("triage", path)
    assert code == 2
    assert "and 980 more" in err
    assert len(err.splitlines()) == 22


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="needs a user whom permissions bind")
def test_a_file_that_may_not_be_read(lbp, tmp_path):
    path = tmp_path / "answers.json"
    path.write_text("{}")
    path.chmod(0)
    assert "Permission denied" in lbp("triage", path)[2]


# ---- triage


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.stem)
def test_triage_as_json_is_the_assessment(lbp, library, path):
    code, out, err = lbp("triage", path, "--format", "json")
    assert (code, err) == (0, "")
    assessment = lbpkit.triage(library, lbpkit.Intake.from_json(path.read_bytes()))
    assert json.loads(out) == assessment.to_dict()
    assert lbpkit.Assessment.from_dict(json.loads(out)) == assessment


def test_triage_in_words(lbp):
    code, out, err = lbp("triage", EMERGENCY, "--region", "GB")
    assert (code, err) == (0, "")
    assert out.startswith("EMERGENCY. ")
    assert "What to do: " in out
    assert "By when: " in out
    assert "rule saddle_numbness_new" in out
    assert "girft_ces_2023" in out
    assert "warning signs to watch for" in out
    assert "Complete: " in out


def test_an_unfinished_assessment_says_so_first(lbp):
    out = lbp("triage", UNFINISHED)[1]
    assert out.startswith("NOT FINISHED\n")
    assert "could bring it up to: Emergency" in out
    assert "So far: " in out


def test_numbers_and_services_come_from_the_region_alone(lbp):
    assert "999" in lbp("triage", UNFINISHED, "--region", "GB")[1]
    without = lbp("triage", UNFINISHED)[1]
    assert "999" not in without
    assert "911" not in without
    assert "your local emergency number" in without


def test_triage_reads_toml_and_standard_input(lbp, tmp_path):
    toml = b'age_years = 52\n[answers]\nlow_back_pain = "yes"\n'
    path = tmp_path / "answers.toml"
    path.write_bytes(toml)
    from_file = lbp("triage", path, "--format", "json")
    assert from_file[0] == 0
    assert lbp("triage", "-", "--format", "json", stdin=toml) == from_file
    assert (
        lbp("triage", "-", "--format", "json", stdin=b'{"age_years": 52, "answers": {"low_back_pain": true}}')
        == from_file
    )


def test_a_patient_is_not_told_what_is_sensitive(lbp, tmp_path, library):
    sensitive = [key for key, finding in library.findings.items() if finding.sensitive]
    answers = {**json.loads(SELF_CARE.read_bytes())["answers"]}
    path = tmp_path / "answers.json"
    for key in sensitive:
        path.write_text(json.dumps({**json.loads(SELF_CARE.read_bytes()), "answers": {**answers, key: "yes"}}))
        told, clinical = lbp("triage", path)[1], lbp("triage", path, "--audience", "clinician")[1]
        assert key not in told
        for rule in library.rules.values():
            assert not (rule.sensitive and (f"rule {rule.id};" in told or rule.explanation in told))
        assert "rule" in clinical


# ---- leaflet


@pytest.mark.parametrize(("format", "start"), [("html", "<!"), ("markdown", "#"), ("text", ""), ("json", "{")])
def test_leaflet_in_every_format(lbp, library, format, start):
    code, out, err = lbp("leaflet", EMERGENCY, "--format", format, "--region", "GB", "--style", "large_print")
    assert (code, err) == (0, "")
    assert start in out[:10]
    assessment = lbpkit.triage(library, lbpkit.Intake.from_json(EMERGENCY.read_bytes()))
    document = lbpkit.leaflet(library, assessment, region="GB", style="large_print")
    assert out.strip() == str(lbpkit.render(document, format)).strip()


def test_leaflet_carries_what_it_is_given(lbp):
    given = ["--name", "Ann <b>", "--note", "See you <script>", "--publisher", "St Elsewhere", "--on", "2027-03-01"]
    out = lbp("leaflet", SELF_CARE, "--format", "html", *given)[1]
    assert "<script>See" not in out
    assert "See you &lt;script&gt;" in out
    assert "St Elsewhere" in out
    assert "1 March 2027" in out
    assert "Demonstration" not in out
    assert "Demonstration" in lbp("leaflet", SELF_CARE, "--format", "text")[1]


def test_the_clinicians_summary(lbp):
    assert "Triage summary" in lbp("leaflet", SELF_CARE, "--audience", "clinician")[1]


@pytest.mark.parametrize(("ending", "start"), [("html", b"<!"), ("md", b"#"), ("txt", b""), ("json", b"{")])
def test_the_ending_of_the_output_decides_the_format(lbp, tmp_path, ending, start):
    target = tmp_path / f"leaflet.{ending}"
    code, out, err = lbp("leaflet", SELF_CARE, "--output", target)
    assert (code, out) == (0, "")
    assert "wrote" in err
    assert start in target.read_bytes()[:40]


def test_output_is_written_whole_or_not_at_all(lbp, tmp_path, monkeypatch):
    target = tmp_path / "leaflet.html"
    target.write_text("before")

    def full(_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, _, err = lbp("leaflet", SELF_CARE, "--output", target)
    assert code == 2
    assert "No space left on device" in err
    assert target.read_text() == "before"
    assert list(tmp_path.iterdir()) == [target]


def test_output_never_replaces_a_folder_a_device_or_a_link(lbp, tmp_path):
    assert "is a folder" in lbp("leaflet", SELF_CARE, "--output", tmp_path)[2]
    assert lbp("leaflet", SELF_CARE, "--output", tmp_path / "no" / "such" / "folder.txt")[0] == 2
    if os.name == "posix":
        assert lbp("leaflet", SELF_CARE, "--output", "/dev/null")[0] == 0
        assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)
        target, link = tmp_path / "target.txt", tmp_path / "link.txt"
        target.write_text("before")
        link.symlink_to(target)
        assert lbp("leaflet", SELF_CARE, "--output", link)[0] == 0
        assert link.is_symlink()
        assert target.read_text() != "before"


def test_output_dash_is_standard_output(lbp):
    assert lbp("leaflet", SELF_CARE, "--output", "-") == lbp("leaflet", SELF_CARE)


@pytest.mark.skipif(os.name != "posix", reason="permissions of POSIX")
def test_answers_are_private_and_leaflets_follow_the_users_mask(tmp_path):
    before = os.umask(0o022)
    try:
        write_whole(str(tmp_path / "leaflet.txt"), b"x")
        write_whole(str(tmp_path / "answers.json"), b"x", private=True)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "leaflet.txt").stat().st_mode) == 0o644
    assert stat.S_IMODE((tmp_path / "answers.json").stat().st_mode) == 0o600


# ---- list, show, claims


@pytest.mark.parametrize("kind", [*KINDS, "locales"])
def test_list_every_kind(lbp, library, kind):
    code, out, err = lbp("list", kind, "--format", "json")
    assert (code, err) == (0, "")
    rows = json.loads(out)
    assert rows or KINDS[kind].only_in_plugins
    assert all("id" in row for row in rows)
    if kind in KINDS:
        assert sorted(row["id"] for row in rows) == sorted(library.of_kind(kind))
    code, text, _ = lbp("list", kind)
    assert code == 0
    assert len(text.splitlines()) == len(rows) + 1
    assert text.startswith("ID")


def test_list_findings_has_the_promised_fields(lbp):
    rows = json.loads(lbp("list", "findings", "--format", "json")[1])
    assert {tuple(row) for row in rows} == {("id", "question", "kind", "group")}


def test_list_conditions_has_the_lowest_urgency_of_their_rules(lbp, library):
    for row in json.loads(lbp("list", "conditions", "--format", "json")[1]):
        suspecting = [rule.urgency for rule in library.rules.values() if row["id"] in rule.suspects]
        assert row["lowest_urgency"] == (min(suspecting).value if suspecting else None)


@pytest.mark.parametrize("kind", KINDS)
def test_show_a_page_of_every_kind(lbp, library, kind):
    for key in sorted(library.of_kind(kind))[:: max(1, len(library.of_kind(kind)) // 5)]:
        code, out, err = lbp("show", f"{kind}/{key}")
        assert (code, err) == (0, "")
        assert out.startswith(f"{kind}/{key}\n")
        assert "None" not in out.replace("None of", "")
        assert "FrozenMap" not in out
        code, text, _ = lbp("show", f"{kind}/{key}", "--format", "json")
        (page,) = json.loads(text)
        assert (page["kind"], page["id"]) == (kind, key)
        if kind not in ("claims", "sources", "locales"):
            record = library.of_kind(kind)[key]
            joined = [*getattr(record, "evidence", ()), *getattr(record, "guidance", ())]
            assert set(page["citations"]) == {source for each in (record, *joined) for source in each.sources}


def test_show_every_match(lbp):
    found = json.loads(lbp("show", "cauda_equina_syndrome", "--format", "json")[1])
    assert [page["kind"] for page in found] == ["conditions", "terms"]


def test_show_a_treatment(lbp, library):
    out = lbp("show", "treatments/acupuncture")[1]
    for said in (
        "Stance",
        "acute",
        "chronic",
        "Evidence",
        "POINTS TO",
        "Guidance",
        "no longer",
        "Contraindications",
        "Citations",
    ):
        assert said in out
    (page,) = json.loads(lbp("show", "treatments/acupuncture", "--format", "json")[1])
    assert set(page["stance"]) == {"acute", "subacute", "chronic"}
    assert [row["id"] for row in page["evidence"]] == [row.id for row in library.treatments["acupuncture"].evidence]


def test_show_a_finding_with_what_uses_it(lbp):
    out = lbp("show", "saddle_numbness")[1]
    assert "saddle_numbness_new" in out
    assert "saddle_feeling" in out
    assert "cauda_equina_syndrome" in out


def test_show_a_rule_with_its_expression_in_words(lbp, library):
    rule = next(rule for rule in library.rules.values() if isinstance(rule.when, AllOf))
    assert "When: all of these:" in lbp("show", f"rules/{rule.id}")[1]


def test_claims(lbp, library):
    rows = json.loads(lbp("claims", "--format", "json")[1])
    assert [row["id"] for row in rows] == list(library.claims)
    for row in rows:
        claim = library.claims[row["id"]]
        assert (row["status"], row["note"], row["text"], row["source"]) == (
            claim.status,
            claim.note,
            claim.text,
            claim.source,
        )
        assert row["used_by"] == list(library.used_by.get(row["id"], ()))


def test_claims_filters(lbp, library):
    rejected = json.loads(lbp("claims", "--status", "rejected", "--format", "json")[1])
    assert rejected
    assert {row["status"] for row in rejected} == {"rejected"}
    source = rejected[0]["source"]
    assert {row["source"] for row in json.loads(lbp("claims", "--source", source, "--format", "json")[1])} == {source}
    assert all(not row["used_by"] for row in json.loads(lbp("claims", "--unused", "--format", "json")[1]))
    two = list(library.claims)[:2]
    code, out, _ = lbp("claims", *two)
    assert code == 0
    assert all(f"{key}: " in out for key in two)
    assert len(lbp("claims")[1].splitlines()) == len(library.claims) + 1


# ---- check and plugins


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Installs a plugin: a real distribution on the path, found as any other."""

    def install(name="acme", code=None, **files):
        package = tmp_path / f"lbpkit_{name}"
        (package / "content").mkdir(parents=True)
        plugin = f"from lbpkit import Plugin\nplugin = Plugin({name!r}, package='lbpkit_{name}')\n"
        (package / "__init__.py").write_text(plugin if code is None else code)
        for file, text in files.items():
            target = package / "content" / file.replace("__", "/")
            target = target.with_suffix(".toml")
            target.parent.mkdir(exist_ok=True)
            target.write_text(text)
        metadata = tmp_path / f"lbpkit_{name}-1.2.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: lbpkit-{name}\nVersion: 1.2\n")
        (metadata / "entry_points.txt").write_text(f"[lbpkit.plugins]\n{name} = lbpkit_{name}:plugin\n")
        monkeypatch.syspath_prepend(str(tmp_path))
        return package / "content"

    yield install
    for module in [name for name in sys.modules if name.startswith("lbpkit_")]:
        del sys.modules[module]


TRAVEL = """\
label = "Away lately"
question = "Have you been abroad in the last month?"
proxy_question = "Have they been abroad in the last month?"
clinician = "Recent travel"
kind = "history"
group = "history"
if_unknown = "self_care"
sources = ["editorial"]
checked_on = 2026-11-22
"""


@pytest.fixture
def run(capsys):
    """Runs one command with the content that is really installed."""

    def run(*argv):
        return main([str(word) for word in argv]), *capsys.readouterr()

    return run


def test_check_what_is_installed(run):
    code, out, err = run("check")
    assert (code, err) == (0, "")
    assert out.startswith("No problem in lbpkit ")
    assert json.loads(run("check", "--format", "json")[1])["problems"] == []


def test_plugins_and_what_they_add(run, installed):
    installed(findings__recent_travel=TRAVEL)
    code, out, _ = run("plugins")
    assert code == 0
    assert "lbpkit-acme 1.2, ids begin with acme." in out
    assert "  adds 1 findings" in out
    assert "  moves none of " in out
    row = json.loads(run("plugins", "--format", "json")[1])[1]
    assert row == {
        "distribution": "lbpkit-acme",
        "version": "1.2",
        "owner": "acme",
        "adds": {"findings": 1},
        "replaces": [],
        "translates": [],
        "moves": {"cases": len(shipped_cases()), "unasked": [], "all_yes": []},
        "problems": [],
    }
    assert "acme.recent_travel" in run("list", "findings")[1]
    assert "acme.recent_travel" not in run("list", "findings", "--no-plugins")[1]
    assert "acme.recent_travel" in run("list", "findings", "--plugins", "lbpkit-acme")[1]
    code, _, err = run("list", "findings", "--plugins", "lbpkit-acne")
    assert code == 2
    assert "did you mean 'lbpkit-acme'?" in err


def test_a_broken_plugin_is_reported_and_left_out(run, installed):
    installed(code="raise RuntimeError('oh no')")
    code, out, _ = run("plugins")
    assert code == 1
    assert "RuntimeError: oh no" in out
    code, out, _ = run("check")
    assert code == 1
    assert "lbpkit-acme 1.2: cannot be imported" in out
    code, _, err = run("triage", SELF_CARE)
    assert code == 1
    assert "lbpkit-acme 1.2" in err
    assert "--no-plugins" in err
    assert run("triage", SELF_CARE, "--no-plugins")[0] == 0


def test_check_a_folder_without_importing_it(run, installed):
    code = (
        "from lbpkit import Plugin\nplugin = Plugin(name='acme', package='lbpkit_acme')\nraise SystemExit('imported')\n"
    )
    folder = installed(code=code, findings__recent_travel=TRAVEL)
    exit_code, out, err = run("check", folder)
    assert (exit_code, err) == (0, "")
    assert out.startswith("No problem in ")
    (folder / "findings" / "bad.toml").write_text(TRAVEL.replace("history", "histori").replace("editorial", "nobody"))
    (folder / "findings" / "worse.toml").write_text(TRAVEL + 'applies_if = "low_bak_pain"\nsources = 3')
    (folder / "findings" / "odd.toml").write_text(TRAVEL.replace('["editorial"]', '["nobody_knows"]'))
    exit_code, out, _ = run("check", folder)
    assert exit_code == 1
    for said in (
        "findings/bad.toml: $.kind",
        "findings/worse.toml",
        "findings/odd.toml: $.sources[0]",
        "unknown-source",
    ):
        assert said in out
    report = json.loads(run("check", folder, "--format", "json")[1])
    assert {problem["file"] for problem in report["problems"]} == {
        "findings/bad.toml",
        "findings/odd.toml",
        "findings/worse.toml",
    }


def test_check_asks_for_the_name_that_it_cannot_find(run, tmp_path):
    folder = tmp_path / "content"
    (folder / "findings").mkdir(parents=True)
    (folder / "findings" / "recent_travel.toml").write_text(TRAVEL)
    code, _, err = run("check", folder)
    assert code == 2
    assert "--name" in err
    assert run("check", folder, "--name", "acme")[0] == 0
    assert "no plugin's name" in run("check", folder, "--name", "Acme Inc")[2]


def test_check_a_folder_without_content(run, tmp_path):
    (tmp_path / "src" / "lbpkit_acme" / "content" / "findings").mkdir(parents=True)
    (tmp_path / "src" / "lbpkit_acme" / "content" / "findings" / "recent_travel.toml").write_text(TRAVEL)
    code, _, err = run("check", tmp_path)
    assert code == 2
    assert f"did you mean '{tmp_path}/src/lbpkit_acme/content'?" in err


# ---- stale and completion


def test_stale(lbp, library):
    edition = library.edition.isoformat()
    code, out, _ = lbp("stale", "--on", edition, "--months", 600)
    rows = json.loads(lbp("stale", "--on", edition, "--months", 600, "--format", "json")[1])
    assert code == 0
    assert {row["id"] for row in rows} == {key for key, each in library.sources.items() if each.lapsed(library.edition)}
    assert all(row["known"] and row["id"] in out for row in rows)
    code, out, _ = lbp("stale", "--on", "2040-01-01")
    assert code == 1
    assert "last read on" in out


def test_months_before():
    import datetime

    day = datetime.date
    assert _months_before(day(2026, 1, 31), 1) == day(2025, 12, 31)
    assert _months_before(day(2026, 12, 31), 1) == day(2026, 11, 30)
    assert _months_before(day(2028, 2, 29), 12) == day(2027, 2, 28)
    assert _months_before(day(2026, 1, 1), 60_000) == day.min


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_every_verb_and_option(lbp, shell):
    code, out, _ = lbp("completion", shell)
    assert code == 0
    assert all(verb in out for verb in VERBS)
    assert "large_print" in out
    assert "audience" in out


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("lbpkit tri", ["triage"]),
        ("lbpkit list find", ["findings"]),
        ("lbpkit leaflet x.json --style l", ["large_print"]),
        ("lbpkit leaflet x.json --aud", ["--audience"]),
        ("lbpkit leaflet x", []),
        ("lbpkit leaflet x.json --output l", []),
    ],
)
def test_completion_in_bash(lbp, tmp_path, typed, offered):
    script = tmp_path / "lbpkit.bash"
    script.write_text(lbp("completion", "bash")[1])
    words = typed.split(" ")
    ask = f"COMP_WORDS=({' '.join(words)}); COMP_CWORD={len(words) - 1}; _lbpkit; printf '%s\\n' \"${{COMPREPLY[@]}}\""
    try:
        done = subprocess.run(["bash", "-c", f"source {script}; {ask}"], capture_output=True, text=True, check=True)
    except FileNotFoundError:
        pytest.skip("needs bash")
    assert done.stdout.split() == offered


# ---- as a process of its own


def test_as_a_module():
    done = process("triage", EMERGENCY, "--no-plugins", "--format", "json")
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["urgency"] == "emergency"
    done = process("triage", "nowhere.json")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"lbpkit: no file 'nowhere.json'")


def test_standard_input_of_a_process():
    done = process("leaflet", "-", "--no-plugins", "--format", "html", input=SELF_CARE.read_bytes())
    assert done.returncode == 0
    assert done.stdout.decode("utf-8").startswith("<!")


def test_output_is_utf8_whatever_the_locale(tmp_path):
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    done = process("leaflet", SELF_CARE, "--no-plugins", "--name", "Žofie ☃", "--format", "html", env=environment)
    assert done.returncode == 0
    assert "Žofie ☃" in done.stdout.decode("utf-8")


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
def test_a_reader_that_goes_away_is_no_error():
    command = f"{sys.executable} -m lbpkit list phrases --no-plugins | head -n 1"
    done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=120, check=False)
    assert done.stdout.startswith(b"ID")
    assert done.stderr == b""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_told():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "lbpkit", "schema", "intake"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    assert done.returncode == 2
    assert done.stderr.startswith(b"lbpkit: cannot write")
    assert b"Traceback" not in done.stderr


def test_help_imports_no_content_and_no_third_party():
    code = (
        "import sys; from lbpkit.__main__ import main; main(['--help']);"
        "print(sorted({'attrs', 'attr', 'cattrs', 'jinja2', 'importlib_metadata'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == "[]\n"


# ---- translations


@pytest.fixture
def french(tmp_path):
    """The catalogue of a language plugin that has just been begun."""
    content = tmp_path / "lbpkit_fr/content"
    (content / "locales").mkdir(parents=True)
    (content.parent / "__init__.py").write_text(
        'from lbpkit import Plugin\nplugin = Plugin("french", package="lbpkit_fr")\n'
    )
    months = [f"mois {number}" for number in range(1, 13)]
    (content / "locales/fr.toml").write_text(
        f'name = "Français"\nenglish_name = "French"\ndate = "{{day}} {{month}} {{year}}"\nmonths = {json.dumps(months)}\n'
        'negations = ["ne", "pas"]\n',
        "utf-8",
    )
    return content / "locales/fr.po"


def test_a_language_from_nothing_to_a_leaflet(lbp, french):
    code, out, err = lbp("locale", "update", str(french))
    assert code == 0
    assert "began" in err
    assert re.search(r"fr is a preview: \d+ texts of tier 1 are left\.", out)
    text = french.read_text("utf-8")
    assert "No clinician who is a native speaker has reviewed them." in text
    done = text.replace('msgid "Why"\nmsgstr ""', 'msgid "Why"\nmsgstr "Pourquoi"')
    assert done != text
    french.write_text(done, "utf-8")
    code, out, _ = lbp("locale", "check", str(french))
    assert (code, out.splitlines()[-1]) == (0, "0 texts wrong, 0 texts doubtful, 0 texts stale.")
    stats = json.loads(lbp("locale", "stats", str(french), "--format", "json")[1])
    assert sum(row["translated"] for row in stats) == 1
    code, out, _ = lbp("locale", "preview", str(french))
    assert "Pourquoi\n--------" in out
    assert lbp("locale", "compile", str(french))[0] == 0
    assert french.with_suffix(".mo").read_bytes()[:4] == b"\xde\x12\x04\x95"
    assert lbp("check", str(french.parent.parent))[0] == 0
    assert lbp("locale", "update", str(french))[0] == 0
    assert 'msgstr "Pourquoi"' in french.read_text("utf-8")


def test_what_is_wrong_in_a_catalogue_is_listed_with_its_line(lbp, french):
    lbp("locale", "update", str(french))
    text = french.read_text("utf-8")
    for english, said in (
        ("Pain now: {score} out of 10.", "Douleur : {score} sur 100."),
        ("Look after yourself now", "Ne faites rien"),
        ("Why", "Pourquoi"),
    ):
        assert f'msgid "{english}"\nmsgstr ""' in text
        text = text.replace(f'msgid "{english}"\nmsgstr ""', f'msgid "{english}"\nmsgstr "{said}"')
    french.write_text(text.replace('msgid "Why"', 'msgid "Why so"'), "utf-8")
    code, out, _ = lbp("locale", "check", str(french))
    assert code == 1
    lines = re.findall(rf"^{re.escape(str(french))}:(\d+): ", out, flags=re.MULTILINE)
    assert all(text.splitlines()[int(line) - 1].startswith("msg") for line in lines)
    assert ": phrases/tell_score:text: the number 10 is missing [wrong]" in out
    assert "a word that says no stands here, and none in the English [doubtful]" in out
    assert "this English is no longer there [stale]" in out
    assert out.endswith("2 texts wrong, 1 text doubtful, 1 text stale.\n")
    told = " ".join(out.split())
    assert "Not compared, for fr.toml has no words for them: units.celsius, units.cm, units.day," in told

    record = french.with_suffix(".toml")
    record.write_text(
        record.read_text("utf-8").replace('negations = ["ne", "pas"]', "[units]\nsecond = ['seconde']"), "utf-8"
    )
    assert "no words for them: negations, units.celsius," in " ".join(lbp("locale", "check", str(french))[1].split())


def test_the_template_goes_to_standard_output(lbp):
    code, out, _ = lbp("locale", "extract")
    assert code == 0
    assert 'msgctxt "phrases/section_why:text"\nmsgid "Why"\nmsgstr ""' in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("check",), "needs the catalogue: a .po file in a folder locales/"),
        (("check", "other/fr.po"), "'other/fr.po' is no catalogue"),
        (("chekc", "fr.po"), "no action 'chekc'; did you mean 'check'"),
        (("check", "no/such/content/locales/fr.po"), "no folder 'no/such/content/locales'"),
    ],
)
def test_locale_says_what_it_needs(lbp, words, message):
    code, out, err = lbp("locale", *words)
    assert (code, out) == (2, "")
    assert message in err


def test_a_catalogue_that_is_not_there_is_begun_by_update(lbp, french):
    code, _, err = lbp("locale", "stats", str(french))
    assert code == 2
    assert "begin one with: lbpkit locale update" in err
