"""The interview as a Questionnaire: everything that may be asked, in groups, each item only while its gate is not closed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Iterable

from lbpkit.asking import choice_text
from lbpkit.document import Text
from lbpkit.expressions import AllOf, AnyOf, Compare, Expression, Has, SexIs
from lbpkit.fhir import terms
from lbpkit.fhir.terms import COPYRIGHT, Json, coding, head
from lbpkit.library import Library
from lbpkit.locales import Words, negotiate
from lbpkit.model.findings import GROUPS, Finding, Question
from lbpkit.model.intake import PROXIES, RESPONDENTS, Respondent

Wording = Callable[[Words], Text | None]
"""A text, in the language of the words it is given."""
FORMS = ("interview", "interview-proxy")
"""What the two forms are called: for the person themselves, and for a parent or carer."""
LIMITS = {"age_years": (0, 120), "pain_score": (0, 10)}
"""Lowest and highest of the whole numbers."""


def questionnaire(
    library: Library,
    *,
    locale: str = "en",
    translations: Collection[str] = (),
    respondent: Respondent = "self",
    base: str = terms.BASE,
) -> Json:
    """Everything the library may ask, as an R4 Questionnaire.

    Yes, no and *don't know* are codes of HL7's expanded yes/no indicator; a question that is left out was not asked. An item is
    enabled until an answer closes its gate, so that not knowing never hides a question. A gate that FHIR cannot say
    (*at least two of*) is left out: the item is then always shown, and triage itself still reads the gate.

    Args:
        library: whose findings and questions.
        locale: the language of the texts.
        translations: further languages, which stand beside each text as its translations.
        respondent: for whom the questions are worded: `parent` and `carer` are asked what they can see.
        base: what the canonical addresses begin with.

    Raises:
        LocaleError: where the library does not speak a language.
    """
    spoken = [Words(library=library, locale=negotiate(library, tag)) for tag in (locale, *translations)]
    return _Form(library, spoken, respondent in PROXIES, base).resource()


class _Form:
    """One questionnaire in the making."""

    def __init__(self, library: Library, spoken: list[Words], proxy: bool, base: str) -> None:
        self.library = library
        self.spoken = spoken
        self.proxy = proxy
        self.base = base
        self.asked_by = {finding: question for question in library.questions.values() for finding in question.findings}

    def resource(self) -> Json:
        words = self.spoken[0]
        return {
            "resourceType": "Questionnaire",
            "id": f"lbpkit-{form_name(self.proxy)}",
            "url": f"{self.base}/Questionnaire/{form_name(self.proxy)}",
            **head(self.library, form_name(self.proxy).replace("-", "_")),
            **self._text("title", _phrase("title")),
            "subjectType": ["Patient"],
            "language": words.locale,
            **self._text("description", _phrase("colophon_what")),
            "copyright": COPYRIGHT,
            "item": [self._about(), *self._groups(), *self._alone()],
        }

    # ---- who, and since when

    def _about(self) -> Json:
        choose = self._choose
        return {
            "linkId": "about",
            "type": "group",
            "item": [
                choose("respondent", [(f"respondent_{name}", self._own("respondent", name)) for name in RESPONDENTS]),
                self._number("age_years", "integer"),
                choose(
                    "sex",
                    [
                        ("sex_female", coding(terms.GENDER, "female")),
                        ("sex_male", coding(terms.GENDER, "male")),
                        ("sex_unsaid", coding(terms.GENDER, "unknown")),
                    ],
                ),
                self._number("pain_days", "decimal"),
                self._number("pain_score", "integer"),
            ],
        }

    def _number(self, name: str, type_: str) -> Json:
        least, most = LIMITS.get(name, (0, None))
        kind = "valueInteger" if type_ == "integer" else "valueDecimal"
        limits = [{"url": terms.LEAST, kind: least}, *([] if most is None else [{"url": terms.MOST, kind: most}])]
        return {
            "extension": limits,
            "linkId": name,
            **self._text("text", _phrase(f"ask_{name}")),
            "type": type_,
        }

    def _choose(self, name: str, options: Iterable[tuple[str, Json]]) -> Json:
        return {
            "linkId": name,
            **self._text("text", _phrase(f"ask_{name}")),
            "type": "choice",
            "answerOption": [self._option(code, _phrase(key)) for key, code in options],
        }

    # ---- findings

    def _groups(self) -> list[Json]:
        items: dict[str, list[Json]] = {}
        for finding in self.library.findings.values():
            if finding.id not in self.asked_by:
                items.setdefault(finding.group, []).append(self._gated(finding, self._finding(finding)))
        for question in self.library.questions.values():
            items.setdefault(question.group, []).append(self._question(question))
        return [
            {
                "linkId": f"group/{group}",
                **self._text("text", _phrase(f"group_{group}")),
                "type": "group",
                "item": items[group],
            }
            for group in GROUPS
            if group in items
        ]

    def _alone(self) -> list[Json]:
        """Findings of a question with choices, for answers that fit none of its choices: carried, never shown."""
        items = [self._finding(self.library.findings[key]) for key in sorted(self.asked_by)]
        if not items:
            return []
        hidden = {"url": terms.HIDDEN, "valueBoolean": True}
        return [{"extension": [hidden], "linkId": "group/alone", "type": "group", "item": items}]

    def _finding(self, finding: Finding) -> Json:
        field = "proxy_question" if self.proxy else "question"
        return {
            "linkId": f"finding/{finding.id}",
            "code": [self._own("findings", finding.id), *terms.codings(finding.codes)],
            **self._text("text", lambda words: words.of("findings", finding.id, field)),
            "type": "choice",
            "answerOption": [
                self._option(coding(terms.YES_NO, code), _phrase(f"answer_{answer}"))
                for answer, code in terms.ANSWERS.items()
            ],
        }

    def _question(self, question: Question) -> Json:
        field = "proxy_prompt" if self.proxy else "prompt"
        options = [
            self._option(
                self._own("choices", f"{question.id}.{place}"),
                functools.partial(choice_text, question=question.id, choice=choice, proxy=self.proxy),
            )
            for place, choice in enumerate(question.choices)
        ]
        unknown = coding(terms.YES_NO, terms.ANSWERS["unknown"])
        return {
            "linkId": f"question/{question.id}",
            **self._text("text", lambda words: words.of("questions", question.id, field)),
            "type": "choice",
            "answerOption": [*options, self._option(unknown, _phrase("answer_unknown"))],
        }

    # ---- gates

    def _gated(self, finding: Finding, item: Json) -> Json:
        """The item while its gate is not closed. Gates that must all be open stand in groups, one within the other."""
        if finding.applies_if is None:
            return item
        for depth, conditions in enumerate(reversed(self._gates(finding.applies_if))):
            if depth == 0:
                item |= {"enableWhen": conditions, "enableBehavior": "any"}
            else:
                item = {
                    "linkId": f"gate/{finding.id}/{depth}",
                    "type": "group",
                    "enableWhen": conditions,
                    "enableBehavior": "any",
                    "item": [item],
                }
        return item

    def _gates(self, expression: Expression) -> list[list[Json]]:
        """One list of conditions for each part that must hold; of each list any one is enough."""
        match expression:
            case AllOf(items):
                return [gate for item in items for gate in self._gates(item)]
            case AnyOf(items):
                parts = [self._gates(item) for item in items]
                if all(len(part) == 1 for part in parts):
                    return [[condition for part in parts for condition in part[0]]]
                return []
            case Has(finding):
                return [self._not_no(finding)]
            case Compare(number, operator, bound):
                exact = int(bound) if number in LIMITS and float(bound).is_integer() else bound
                key = "answerInteger" if number in LIMITS else "answerDecimal"
                if number in LIMITS and not isinstance(exact, int):
                    return []
                return [[_unanswered(number), {"question": number, "operator": operator, key: exact}]]
            case SexIs(sex):
                other = "male" if sex == "female" else "female"
                return [[_unanswered("sex"), _is_not("sex", coding(terms.GENDER, other))]]
        return []

    def _not_no(self, finding: str) -> list[Json]:
        """Shown until the finding is answered no."""
        question = self.asked_by.get(finding)
        if question is None:
            link = f"finding/{finding}"
            return [_unanswered(link), _is_not(link, coding(terms.YES_NO, terms.ANSWERS["no"]))]
        link = f"question/{question.id}"
        picked = [
            self._own("choices", f"{question.id}.{place}")
            for place, choice in enumerate(question.choices)
            if choice.answers[finding]
        ]
        picked.append(coding(terms.YES_NO, terms.ANSWERS["unknown"]))
        return [_unanswered(link), *({"question": link, "operator": "=", "answerCoding": code} for code in picked)]

    # ---- texts and codes

    def _own(self, system: str, code: str) -> Json:
        return coding(f"{self.base}/CodeSystem/{system}", code)

    def _option(self, code: Json, wording: Wording) -> Json:
        text = wording(self.spoken[0])
        display = {} if text is None else self._text("display", wording)
        return {"valueCoding": {**code, **display}}

    def _text(self, name: str, wording: Wording) -> Json:
        """The text, and beside it what it is in the further languages."""
        text = wording(self.spoken[0])
        if text is None:
            return {}
        others = [
            (words.locale, said) for words in self.spoken[1:] if (said := wording(words)) and said.lang == words.locale
        ]
        if not others:
            return {name: text.text}
        return {name: text.text, f"_{name}": {"extension": [_translation(lang, said.text) for lang, said in others]}}


def form_name(proxy: bool) -> str:
    """The last part of a form's canonical address."""
    return FORMS[proxy]


def _phrase(key: str) -> Wording:
    return lambda words: words.phrase(key)


def _translation(lang: str, content: str) -> Json:
    return {
        "url": terms.TRANSLATION,
        "extension": [{"url": "lang", "valueCode": lang}, {"url": "content", "valueString": content}],
    }


def _unanswered(link: str) -> Json:
    return {"question": link, "operator": "exists", "answerBoolean": False}


def _is_not(link: str, code: Json) -> Json:
    return {"question": link, "operator": "!=", "answerCoding": code}
