"""Law 8. The interview is exact. When `next_question` returns None, every way of answering what may still be asked gives the
same outcome for the goal; while it returns a screen beyond the first, two ways differ. No gate silences an emergency finding for
a person who could have it.

On generated libraries every way of answering is tried.
"""

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

import lbpkit
from lbpkit.expressions import Compare, Has, SexIs, atoms
from lbpkit.model.findings import ON_RECORD
from lbpkit.model.intake import ABOUT
from lbpkit.testing import core_library, intakes, libraries, library_of, telling_values, truth

LIBRARY = core_library()
EMERGENCY = lbpkit.Urgency.EMERGENCY
EARLY = ("at_once", "first_check")
"""The groups of what is not about the back at all."""


# ---- every way of answering, on small libraries


def endings(library, intake):
    """Every intake that answering everything that may still be asked can end in."""
    for finding in library.findings:
        gate = library.findings[finding].applies_if
        if finding in intake.answers or (gate is not None and truth(library, intake, gate) == "no"):
            continue
        for answers in ways_of_answering(library, intake, finding):
            yield from endings(library, intake.answering(answers))
        return
    yield intake


def ways_of_answering(library, intake, finding):
    for question in library.questions.values():
        if finding in question.findings:
            left = [each for each in question.findings if each not in intake.answers]
            for choice in question.choices:
                yield {each: choice.answers[each] for each in left}
            yield dict.fromkeys(left, "unknown")
            return
    yield from ({finding: answer} for answer in ("yes", "no", "unknown"))


def urgency_of(library, intake):
    return lbpkit.triage(library, intake).urgency


def care_of(library, intake):
    """What is offered, with what warnings, what is withheld, and the programme."""
    assessment = lbpkit.triage(library, intake)
    care = assessment.care
    offered = {(offer.kind, offer.id, offer.warnings) for offer in care.offered}
    withheld = {(each.kind, each.id) for each in care.withheld}
    return assessment.urgency, frozenset(offered), frozenset(withheld), care.programme_id, care.programme


def check_exact(library, intake, goal, outcome):
    screen = lbpkit.next_question(library, intake, goal=goal)
    outcomes = {outcome(library, ending) for ending in endings(library, intake)}
    if screen is None:
        assert len(outcomes) == 1
        assert outcome(library, intake) in outcomes, "what stands now is not what every ending gives"
        if goal == "urgency":
            assert lbpkit.triage(library, intake).complete
    elif not any(name in intake.not_asked for name in ABOUT):
        assert len(outcomes) > 1
        assert not lbpkit.triage(library, intake).complete or goal == "care"
        assert screen.questions


def known_about(intake):
    """The intake with age, sex, days and score asked: what the first screen does."""
    return intake.answering({name: getattr(intake, name) for name in ABOUT})


@given(st.data())
def test_urgency_is_settled_when_the_interview_ends_and_not_before(data):
    library = data.draw(libraries(findings=5, care=False))
    for _ in range(3):
        check_exact(library, known_about(data.draw(intakes(library, silent=1))), "urgency", urgency_of)


@given(st.data())
def test_care_is_settled_when_the_interview_ends_and_not_before(data):
    library = data.draw(libraries(findings=4, rules=3))
    for _ in range(2):
        check_exact(library, known_about(data.draw(intakes(library, silent=0))), "care", care_of)


ABOUT_A_MAN = {"age_years": 40, "sex": "male", "pain_days": 5, "pain_score": 5}
CHOICES = [{"text": f"Choice {place}", "answers": {"f1": place == 1, "f2": place == 2}} for place in range(3)]


def test_not_knowing_which_choice_it_is_may_matter_although_no_choice_does():
    """Two findings that no choice says together: either may be so, and *don't know* leaves both open."""
    rules = {"r1": {"when": {"all": ["f0", "f1", "f2"]}, "urgency": "soon"}}
    library = library_of(
        {"findings": {"f0": {}, "f1": {}, "f2": {}}, "rules": rules, "questions": {"q0": {"choices": CHOICES}}}
    )
    intake = lbpkit.Intake(**ABOUT_A_MAN, answers={"f0": "yes"})
    assert not lbpkit.triage(library, intake).complete
    screen = lbpkit.next_question(library, intake)
    assert [question.id for question in screen.questions] == ["q0"]
    for choice in screen.questions[0].choices:
        check_exact(library, intake.answering(choice.answers), "urgency", urgency_of)


def test_care_asks_for_a_finding_through_one_that_implies_it():
    """The gate of what is asked for is closed; what implies it is not, and brings it about."""
    findings = {"f0": {"applies_if": "sex is female"}, "f1": {"implies": ["f0"], "if_unknown": "self_care"}}
    library = library_of({"findings": findings, "treatments": {"t0": {"fits": "f0"}}})
    intake = lbpkit.Intake(**ABOUT_A_MAN)
    screen = lbpkit.next_question(library, intake, goal="care")
    assert [question.id for question in screen.questions] == ["f1"]
    assert lbpkit.next_question(library, intake.answering({"f1": "no"}), goal="care") is None


def test_care_asks_nothing_about_what_is_withheld_either_way():
    library = library_of(
        {
            "findings": {"f0": {"if_unknown": "self_care"}},
            "rules": {"r1": {"when": "age_years >= 40", "urgency": "routine", "holds": ["exercise"]}},
            "exercises": {"x0": {}},
            "contraindications": {"w0": {"properties": ["exercise"], "when": "f0"}},
        }
    )
    held, free = lbpkit.Intake(**ABOUT_A_MAN), lbpkit.Intake(**{**ABOUT_A_MAN, "age_years": 39})
    assert lbpkit.next_question(library, held, goal="care") is None
    assert lbpkit.next_question(library, free, goal="care").questions[0].id == "f0"


@given(st.data())
def test_whole_interviews_on_generated_libraries(data):
    """Asked to the end, with any answers: the end comes, and what stands then is what answering the rest would give."""
    library = data.draw(libraries(findings=5, rules=4))
    goal = data.draw(st.sampled_from(("urgency", "care")))
    intake = lbpkit.Intake()
    for _ in range(len(library.findings) + 2):
        screen = lbpkit.next_question(library, intake, goal=goal)
        if screen is None:
            break
        intake = intake.answering(draw_answers(data.draw, library, screen))
    assert screen is None
    ends = {urgency_of(library, ending) for ending in endings(library, intake)}
    assert ends == {urgency_of(library, intake)}


def draw_answers(draw, library, screen):
    answers = {}
    for question in screen.questions:
        if question.choices:
            answers.update(draw(st.sampled_from(question.choices)).answers)
        else:
            answers[question.id] = draw(st.sampled_from([*telling_values(library)[question.id], None]))
    return answers


# ---- a person at an interview, shipped or generated


class Interview(RuleBasedStateMachine):
    """Any answers, any order; answers change and are withdrawn."""

    def __init__(self):
        super().__init__()
        self.intake = lbpkit.Intake()
        self.asked = set()
        self.screens = 0
        self.screen = None

    @initialize(
        library=st.one_of(st.just(LIBRARY), libraries(findings=5, rules=5)),
        respondent=st.sampled_from(("self", "parent", "carer", "clinician")),
        goal=st.sampled_from(("urgency", "care")),
        sure=st.booleans(),
    )
    def begin(self, library, respondent, goal, sure):
        self.library = library
        self.intake = lbpkit.Intake(respondent=respondent)
        self.goal, self.sure = goal, sure
        self.look()

    def look(self):
        self.screen = lbpkit.next_question(self.library, self.intake, goal=self.goal)
        if self.screen is not None:
            note(f"{self.screens}: {[question.id for question in self.screen.questions]}")

    def is_open(self, finding):
        gate = self.library.findings[finding].applies_if
        return gate is None or truth(self.library, self.intake, gate) != "no"

    @invariant()
    def every_question_is_new_and_in_place(self):
        if self.screen is None:
            return
        questions = self.screen.questions
        assert questions
        assert self.screen.why
        assert len({question.id for question in questions}) == len(questions)
        assert sum(question.urgent for question in questions) <= 5
        for question in questions:
            if question.kind == "about":
                assert question.id == "respondent" or question.id in self.intake.not_asked
                continue
            assert question.choices[-1].answers.keys() == question.choices[0].answers.keys()
            assert set(question.choices[-1].answers.values()) == {"unknown"}
            findings = set(question.choices[0].answers)
            assert not findings & self.intake.answers.keys(), "asked again"
            assert any(self.is_open(finding) for finding in findings), "asked behind a closed gate"

    @precondition(lambda self: self.screen is not None)
    @rule(data=st.data())
    def answer(self, data):
        answers = {}
        for question in self.screen.questions:
            if question.kind == "about" and question.id != "respondent":
                values = telling_values(self.library)[question.id]
                answers[question.id] = data.draw(st.sampled_from(values if self.sure else [*values, None]))
            elif question.kind != "about":
                picks = question.choices[:-1] if self.sure else question.choices
                answers.update(data.draw(st.sampled_from(picks)).answers)
        self.take(answers)

    @precondition(lambda self: self.screen is not None)
    @rule(data=st.data())
    def none_of_these(self, data):
        answers = dict(self.screen.none_of_these())
        assert set(answers.values()) <= {"no"}
        for question in self.screen.questions:
            if question.kind == "about" and question.id != "respondent":
                answers[question.id] = data.draw(st.sampled_from(telling_values(self.library)[question.id]))
        self.take(answers)

    def take(self, answers):
        self.intake = self.intake.answering(answers)
        self.screens += 1
        assert self.screens < 80, "the interview does not end"
        self.look()

    @precondition(lambda self: self.intake.answers and self.screens < 30)
    @rule(data=st.data())
    def take_back(self, data):
        """An answer withdrawn is as if it had never been given."""
        finding = data.draw(st.sampled_from(sorted(self.intake.answers)))
        self.intake = self.intake.without(finding)
        self.look()

    @precondition(lambda self: self.intake.answers and self.screens < 30)
    @rule(data=st.data(), answer=st.sampled_from(("yes", "no", "unknown")))
    def change_an_answer(self, data, answer):
        """Whatever was said before, the interview goes on from what is said now; it may ask again, and may end."""
        self.intake = self.intake.answering({data.draw(st.sampled_from(sorted(self.intake.answers))): answer})
        self.look()

    @precondition(lambda self: self.screens < 30)
    @rule(data=st.data(), name=st.sampled_from(ABOUT))
    def change_a_number_or_the_sex(self, data, name):
        self.intake = self.intake.answering(
            {name: data.draw(st.sampled_from([*telling_values(self.library)[name], None]))}
        )
        self.look()

    @invariant()
    def the_end_is_the_end(self):
        if self.screen is None:
            assessment = lbpkit.triage(self.library, self.intake)
            assert assessment.complete
            assert assessment.could_reach is assessment.urgency
            if self.library is not LIBRARY:
                ends = {urgency_of(self.library, ending) for ending in endings(self.library, self.intake)}
                assert ends == {assessment.urgency}


TestInterview = Interview.TestCase
TestInterview.settings = settings(
    max_examples=max(settings.default.max_examples // 6, 3), stateful_step_count=25, deadline=None
)


def test_the_interview_ends_for_somebody_who_denies_everything():
    intake = lbpkit.Intake(age_years=35, sex="female", pain_days=4, pain_score=3)
    screens = 0
    while (screen := lbpkit.next_question(LIBRARY, intake, goal="care")) is not None:
        intake = intake.answering(screen.none_of_these())
        screens += 1
        assert screens < 60


def test_no_screen_says_of_an_illness_or_a_medicine_that_a_yes_means_help_at_once():
    """Over a screen with something on record stands what is true of that too."""
    said = {LIBRARY.phrases[f"why_{level}"].text for level in ("emergency", "same_day", "soon", "routine")}
    with_record = {LIBRARY.phrases[key].text for key in ("why_emergency_and_record", "why_and_record")}
    intake = lbpkit.Intake(age_years=35, sex="female", pain_days=4, pain_score=3, answers={"low_back_pain": "yes"})
    seen = set()
    while (screen := lbpkit.next_question(LIBRARY, intake)) is not None:
        asked = [set(question.choices[0].answers) & set(LIBRARY.findings) for question in screen.questions]
        recorded = any(each and {LIBRARY.findings[key].kind for key in each} <= ON_RECORD for each in asked)
        assert not (recorded and screen.why in said), screen.why
        seen |= {screen.why} & with_record
        intake = intake.answering(screen.none_of_these())
    assert LIBRARY.phrases["why_emergency_and_record"].text in seen


def test_the_first_screen_asks_who_answers_age_sex_where_and_how_long():
    screen = lbpkit.next_question(LIBRARY, lbpkit.Intake())
    asked = [question.id for question in screen.questions]
    assert asked[:5] == ["respondent", "age_years", "sex", "pain_days", "pain_score"]
    assert {"low_back_pain", "hip_pain"} <= set(asked)


def test_the_check_for_what_is_not_about_the_back_comes_before_the_back():
    """Breathing, chest pain, collapse, stroke, heavy bleeding, painkillers: what is an emergency by itself."""
    about = {"age_years": 40, "sex": "male", "pain_days": 5, "pain_score": 5}
    well = lbpkit.Intake(**about, answers=dict.fromkeys(LIBRARY.findings, "no"))
    first = [key for key, finding in LIBRARY.findings.items() if finding.group in EARLY]
    check = {key for key in first if lbpkit.triage(LIBRARY, well.answering({key: "yes"})).urgency is EMERGENCY}
    check = {key for key in check if LIBRARY.findings[key].applies_if is None}
    assert {"breathing_trouble", "chest_pain", "collapse", "stroke_signs", "heavy_bleeding"} <= check
    check |= {"suicidal_thoughts"}
    intake = lbpkit.Intake()
    for _ in range(2):
        screen = lbpkit.next_question(LIBRARY, intake)
        asked = {question.id for question in screen.questions}
        intake = intake.answering(screen.none_of_these() | {key: value for key, value in about.items() if key in asked})
    assert check <= intake.answers.keys()


def test_a_carer_is_asked_what_they_can_see():
    mine = lbpkit.next_question(LIBRARY, lbpkit.Intake())
    theirs = lbpkit.next_question(LIBRARY, lbpkit.Intake(respondent="carer"))
    for one, other in zip(mine.questions, theirs.questions, strict=True):
        if one.kind == "finding":
            assert one.text == LIBRARY.findings[one.id].question
            assert other.text == LIBRARY.findings[one.id].proxy_question


# ---- no gate silences an emergency


@pytest.mark.parametrize("key", sorted(LIBRARY.findings))
def test_no_gate_stands_before_an_emergency_finding_for_a_person_who_could_have_it(key):
    """Only sex, age, pregnancy, or something that is so whenever the finding is so."""
    urgent = [each for each in LIBRARY.rules.values() if each.urgency >= lbpkit.Urgency.SAME_DAY]
    finding = LIBRARY.findings[key]
    if finding.applies_if is None or not any(Has(key) in set(atoms(each.when)) for each in urgent):
        return
    implied, waiting = set(), [key]
    while waiting:
        new = set(LIBRARY.findings[waiting.pop()].implies) - implied
        implied |= new
        waiting += new
    pregnancy = {"pregnant", "pregnant_20_weeks", "pregnant_28_weeks", "postpartum_6_weeks"}
    for atom in atoms(finding.applies_if):
        of_age = isinstance(atom, Compare) and atom.number == "age_years"
        assert isinstance(atom, SexIs) or of_age or atom.finding in implied | pregnancy
