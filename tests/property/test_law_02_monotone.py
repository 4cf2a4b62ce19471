"""Law 2. Monotone. From no to unknown to yes never lowers the urgency, and silence never pays: leaving out a number or the
sex never gives less than the lowest urgency over its possible values.
"""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import lbpkit
from lbpkit.expressions import Compare, atoms
from lbpkit.model.record import expressions_of
from lbpkit.testing import core_library, intakes, libraries, library_of

LIBRARY = core_library()
ORDER = ("no", "unknown", "yes")


def urgency(library, intake):
    return lbpkit.triage(library, intake).urgency


def check_one_finding(library, intake, finding):
    answered = [urgency(library, intake.answering({finding: answer})) for answer in ORDER]
    assert answered == sorted(answered)
    assert urgency(library, intake.without(finding)) is answered[1]


def check_many_findings(library, intake, steps):
    """Every answer as it is or further up; what was not asked counts as not known."""
    raised = {}
    for finding, step in steps.items():
        place = ORDER.index(intake.answers.get(finding, "unknown"))
        raised[finding] = ORDER[min(place + step, 2)]
    assert urgency(library, intake.answering(raised)) >= urgency(library, intake)


def every_value(library, name):
    """Every age, sex and score there is; of the days, every bound in the library and both sides of it."""
    if name == "sex":
        return ["female", "male"]
    if name != "pain_days":
        return range(121 if name == "age_years" else 11)
    records = [*library.rules.values(), *library.findings.values()]
    found = [atom for record in records for _, tree in expressions_of(record) for atom in atoms(tree)]
    bounds = {atom.bound for atom in found if isinstance(atom, Compare) and atom.number == name}
    return sorted({0.0, 1e6} | {max(bound + step, 0) for bound in bounds for step in (-0.01, 0, 0.01)})


def check_silence(library, intake, name):
    lowest = min(urgency(library, intake.answering({name: value})) for value in every_value(library, name))
    assert urgency(library, intake.without(name)) >= lowest
    assert urgency(library, intake.answering({name: None})) is urgency(library, intake.without(name))


@given(intakes(LIBRARY), st.sampled_from(sorted(LIBRARY.findings)))
def test_a_finding_of_the_shipped_content(intake, finding):
    check_one_finding(LIBRARY, intake, finding)


@given(intakes(LIBRARY), st.dictionaries(st.sampled_from(sorted(LIBRARY.findings)), st.integers(1, 2), max_size=10))
def test_findings_of_the_shipped_content(intake, steps):
    check_many_findings(LIBRARY, intake, steps)


@given(st.data())
def test_findings_of_generated_content(data):
    library = data.draw(libraries(care=False))
    for _ in range(2):
        intake = data.draw(intakes(library))
        for finding in library.findings:
            check_one_finding(library, intake, finding)
        steps = data.draw(st.dictionaries(st.sampled_from(sorted(library.findings)), st.integers(1, 2)))
        check_many_findings(library, intake, steps)


@pytest.mark.parametrize("name", ["age_years", "sex", "pain_days", "pain_score"])
@given(data=st.data())
@settings(max_examples=max(settings.default.max_examples // 4, 5))
def test_silence_never_pays_with_the_shipped_content(name, data):
    check_silence(LIBRARY, data.draw(intakes(LIBRARY, silent=2)), name)


@pytest.mark.parametrize("name", ["age_years", "sex", "pain_days", "pain_score"])
@given(data=st.data())
@settings(max_examples=max(settings.default.max_examples // 4, 5))
def test_silence_never_pays_with_generated_content(name, data):
    library = data.draw(libraries(care=False))
    check_silence(library, data.draw(intakes(library)), name)


@pytest.mark.parametrize(
    ("name", "parts", "values"),
    [
        ("age_years", ("age_years < 40", "age_years >= 40"), (39, 40)),
        ("pain_days", ("pain_days < 14", "pain_days >= 14"), (13, 14)),
        ("pain_score", ("pain_score < 7", "pain_score >= 7"), (6, 7)),
        ("sex", ("sex is female", "sex is male"), ("female", "male")),
    ],
)
def test_leaving_out_is_no_better_than_the_best_that_it_could_be(name, parts, values):
    """Each rule alone is only open, and weighs less than either of them would."""
    rules = {
        f"r{place}": {"when": {"all": ["f0", part]}, "urgency": urgency}
        for place, (part, urgency) in enumerate(zip(parts, ("soon", "same_day"), strict=True))
    }
    library = library_of({"findings": {"f0": {}}, "rules": rules})
    known = [lbpkit.Intake(answers={"f0": "yes"}, **{name: value}) for value in values]
    assert [lbpkit.triage(library, each).urgency.value for each in known] == ["soon", "same_day"]
    assert lbpkit.triage(library, lbpkit.Intake(answers={"f0": "yes"})).urgency is lbpkit.Urgency.SOON
