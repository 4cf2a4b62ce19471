"""Answers as a QuestionnaireResponse, and an intake from one: the same intake comes back."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from lbpkit.errors import IntakeError, IntakeProblem, nearest
from lbpkit.fhir import terms
from lbpkit.fhir.questionnaire import FORMS, form_name
from lbpkit.fhir.terms import Json, coding
from lbpkit.library import Library
from lbpkit.model.findings import Question
from lbpkit.model.intake import ABOUT, PROXIES, Intake

RESPONSE = "QuestionnaireResponse"
MAX_ITEMS = 5000
"""How many items of a response are read."""
MAX_DEPTH = 20
"""How deep items may nest."""
_VALUES = {"age_years": "valueInteger", "pain_days": "valueDecimal", "pain_score": "valueInteger"}
_ANSWER_OF = {code: answer for answer, code in terms.ANSWERS.items()}
_SEXES = {"female": "female", "male": "male", "unknown": None}


# ---- out


def questionnaire_response(library: Library, intake: Intake, *, base: str = terms.BASE) -> Json:
    """An intake as a completed R4 QuestionnaireResponse to `questionnaire(library)`; its subject and date are yours to add.

    What was not asked is left out. A number that was asked and is not known is an item without an answer, which says why.
    """
    groups: dict[str, list[Json]] = {"about": list(_about(intake, base))}
    rest = dict(intake.answers)
    for question in library.questions.values():
        picked = _picked(question, intake, base)
        if picked is not None:
            groups.setdefault(f"group/{question.group}", []).append(_answered(f"question/{question.id}", picked))
            for finding in question.findings:
                del rest[finding]
    alone = {finding for question in library.questions.values() for finding in question.findings}
    for finding, answer in rest.items():
        group = "group/alone" if finding in alone else f"group/{library.findings[finding].group}"
        code = coding(terms.YES_NO, terms.ANSWERS[answer])
        groups.setdefault(group, []).append(_answered(f"finding/{finding}", code))
    return {
        "resourceType": RESPONSE,
        "questionnaire": f"{base}/Questionnaire/{form_name(intake.respondent in PROXIES)}",
        "status": "completed",
        "item": [{"linkId": link, "item": items} for link, items in groups.items()],
    }


def _about(intake: Intake, base: str) -> Iterator[Json]:
    yield _answered("respondent", coding(f"{base}/CodeSystem/respondent", intake.respondent))
    for name in ABOUT:
        if name in intake.not_asked:
            continue
        value = getattr(intake, name)
        if name == "sex":
            yield _answered("sex", coding(terms.GENDER, value or "unknown"))
        elif value is None:
            yield {"extension": [{"url": terms.ABSENT, "valueCode": "asked-unknown"}], "linkId": name}
        else:
            yield {"linkId": name, "answer": [{_VALUES[name]: value}]}


def _answered(link: str, code: Json) -> Json:
    return {"linkId": link, "answer": [{"valueCoding": code}]}


def _picked(question: Question, intake: Intake, base: str) -> Json | None:
    """The choice that says just what the intake says of the question's findings; None where none does."""
    given = [intake.answers.get(finding) for finding in question.findings]
    if all(answer == "unknown" for answer in given):
        return coding(terms.YES_NO, terms.ANSWERS["unknown"])
    for place, choice in enumerate(question.choices):
        if given == ["yes" if choice.answers[finding] else "no" for finding in question.findings]:
            return coding(f"{base}/CodeSystem/choices", f"{question.id}.{place}")
    return None


# ---- in


def intake_of(library: Library, response: object, *, base: str = terms.BASE) -> Intake:
    """The intake that a QuestionnaireResponse to `questionnaire(library)` holds.

    Args:
        library: whose questionnaire was answered.
        response: the resource, as plain data.
        base: what the questionnaire's canonical addresses begin with.

    Raises:
        IntakeError: naming every item that cannot be used, by its `linkId`; never what was answered.
    """
    if not isinstance(response, dict) or response.get("resourceType") != RESPONSE:
        raise IntakeError([IntakeProblem("response", "is no QuestionnaireResponse", response)])
    problems: list[IntakeProblem] = []
    if response.get("status") not in ("completed", "amended", "in-progress"):
        problems.append(IntakeProblem("status", "must be completed, amended or in-progress", response.get("status")))
    if (form := response.get("questionnaire")) is not None and not _is_ours(form, base):
        problems.append(IntakeProblem("questionnaire", f"must be {' or '.join(_forms(base))}", form))
    reader = _Reader(library, base, problems)
    for item in _flat(response.get("item"), problems):
        reader.read(item)
    if problems:
        raise IntakeError(problems)
    return Intake(**reader.about, answers=reader.answers)


def _forms(base: str) -> list[str]:
    return [f"{base}/Questionnaire/{name}" for name in FORMS]


def _is_ours(form: object, base: str) -> bool:
    return isinstance(form, str) and form.partition("|")[0] in _forms(base)


def _flat(items: object, problems: list[IntakeProblem], depth: int = 0) -> Iterator[Json]:
    """Every item of the response, those within others too."""
    if items is None:
        return
    if not isinstance(items, list) or len(items) > MAX_ITEMS or depth > MAX_DEPTH:
        problems.append(
            IntakeProblem("item", f"must be a list, of {MAX_ITEMS} items and {MAX_DEPTH} levels at the most")
        )
        return
    for item in items:
        if not isinstance(item, dict) or not isinstance(item.get("linkId"), str):
            problems.append(IntakeProblem("item", "each must have a linkId"))
            continue
        yield item
        yield from _flat(item.get("item"), problems, depth + 1)


class _Reader:
    """Puts the items of one response together."""

    def __init__(self, library: Library, base: str, problems: list[IntakeProblem]) -> None:
        self.library = library
        self.base = base
        self.problems = problems
        self.about: dict[str, Any] = {}
        self.answers: dict[str, Any] = {}
        self.seen: set[str] = set()

    def read(self, item: Json) -> None:
        """One item: what it answers, or what is wrong with it."""
        link = item["linkId"]
        if link == "about" or link.startswith(("group/", "gate/")):
            return
        if (fault := self.fault(link, item)) is not None:
            self.wrong(link, fault)
        elif not item.get("answer"):
            self.unanswered(item)
        elif link in _VALUES:
            self.number(link, item["answer"][0])
        elif isinstance(code := item["answer"][0].get("valueCoding"), dict):
            kind, _, key = link.rpartition("/")
            self.coded(kind, key, link, code)
        else:
            self.wrong(link, "must be answered by a valueCoding")

    def fault(self, link: str, item: Json) -> str | None:
        """What is wrong with an item, whatever its answer is."""
        if link in self.seen:
            return "is answered twice"
        self.seen.add(link)
        kind, _, key = link.rpartition("/")
        known: dict[str, Collection[str]] = {
            "finding": self.library.findings,
            "question": self.library.questions,
            "": (*ABOUT, "respondent"),
        }
        if key not in known.get(kind, ()):
            hint = nearest(key, known.get(kind, ())) or "see the questionnaire"
            return f"no such {kind if known.get(kind) and kind else 'item'}; {hint}"
        values = item.get("answer", [])
        if not isinstance(values, list) or len(values) > 1 or not all(isinstance(value, dict) for value in values):
            return "must have one answer at the most"
        return None

    def wrong(self, link: str, reason: str) -> None:
        """Keeps a problem. The link is told as far as it could be one of ours."""
        self.problems.append(IntakeProblem(link[:80] if link.isprintable() else "item", reason))

    def unanswered(self, item: Json) -> None:
        """An item without an answer was not asked, unless it says that it was."""
        extensions = item.get("extension")
        held = extensions if isinstance(extensions, list) else []
        reasons = [each for each in held if isinstance(each, dict) and each.get("url") == terms.ABSENT]
        if any(reason.get("valueCode") == "asked-unknown" for reason in reasons) and item["linkId"] in ABOUT:
            self.about[item["linkId"]] = None

    def number(self, link: str, value: Json) -> None:
        allowed = ("valueInteger",) if _VALUES[link] == "valueInteger" else ("valueDecimal", "valueInteger")
        found = [value[name] for name in allowed if name in value]
        if not found:
            self.wrong(link, f"must be answered by a {allowed[0]}")
            return
        try:
            Intake(**{link: found[0]})
        except IntakeError as error:
            self.problems += error.problems
        self.about[link] = found[0]

    def coded(self, kind: str, key: str, link: str, code: Json) -> None:
        system, picked = code.get("system"), code.get("code")
        if kind == "finding" and system == terms.YES_NO and picked in _ANSWER_OF:
            self.settle(link, {key: _ANSWER_OF[picked]})
        elif kind == "question" and (chosen := self.chosen(self.library.questions[key], system, picked)) is not None:
            self.settle(link, chosen)
        elif link == "sex" and system == terms.GENDER and picked in _SEXES:
            self.about["sex"] = _SEXES[picked]
        elif link == "respondent" and system == f"{self.base}/CodeSystem/respondent":
            try:
                self.about["respondent"] = Intake(respondent=picked).respondent  # type: ignore[arg-type]
            except IntakeError as error:
                self.problems += error.problems
        else:
            self.wrong(link, "is answered by a code that is none of its options")

    def chosen(self, question: Question, system: object, picked: object) -> dict[str, str] | None:
        if system == terms.YES_NO and picked == terms.ANSWERS["unknown"]:
            return dict.fromkeys(question.findings, "unknown")
        if system != f"{self.base}/CodeSystem/choices":
            return None
        for place, choice in enumerate(question.choices):
            if picked == f"{question.id}.{place}":
                return {finding: "yes" if so else "no" for finding, so in choice.answers.items()}
        return None

    def settle(self, link: str, answers: dict[str, str]) -> None:
        for finding, answer in answers.items():
            if self.answers.setdefault(finding, answer) != answer:
                self.wrong(link, f"answers {finding!r} otherwise than another item does")
