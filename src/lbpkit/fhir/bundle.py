"""The library as a Bundle: the interview, its code systems, and every exercise."""

from __future__ import annotations

from collections.abc import Iterator

from lbpkit.fhir import terms
from lbpkit.fhir.questionnaire import questionnaire
from lbpkit.fhir.terms import COPYRIGHT, Json, codings, fhir_id, head
from lbpkit.library import Library
from lbpkit.locales import Words, negotiate
from lbpkit.model.exercises import Exercise
from lbpkit.model.findings import Codes
from lbpkit.model.intake import RESPONDENTS
from lbpkit.model.urgency import Urgency


def bundle(library: Library, *, locale: str = "en", base: str = terms.BASE) -> Json:
    """What an electronic record needs to ask and to understand: an R4 Bundle of the kind `collection`.

    The interview as a Questionnaire; code systems of findings, conditions, choices, respondents and urgencies; every exercise
    as an ActivityDefinition. Rules stay in lbpkit: a rule on its own, without the levels of not knowing, would decide otherwise.

    Args:
        library: what is written.
        locale: the language of the texts.
        base: what the canonical addresses begin with.

    Raises:
        LocaleError: where the library does not speak the language.
    """
    words = Words(library=library, locale=negotiate(library, locale))
    made = [
        questionnaire(library, locale=locale, base=base),
        *_systems(library, words, base),
        *_exercises(library, words, base),
    ]
    return {
        "resourceType": "Bundle",
        "id": "lbpkit",
        "type": "collection",
        "timestamp": f"{library.edition.isoformat()}T00:00:00Z",
        "entry": [{"fullUrl": resource["url"], "resource": resource} for resource in made],
    }


def _systems(library: Library, words: Words, base: str) -> Iterator[Json]:
    def system(name: str, concepts: list[Json]) -> Json:
        return {
            "resourceType": "CodeSystem",
            "id": f"lbpkit-{name}",
            "url": f"{base}/CodeSystem/{name}",
            **head(library, name),
            "copyright": COPYRIGHT,
            "content": "complete",
            "caseSensitive": True,
            **({"property": [_SAME_AS]} if any("property" in each for each in concepts) else {}),
            "count": len(concepts),
            "concept": concepts,
        }

    yield system(
        "findings",
        [
            {
                "code": key,
                "display": words.the("findings", key, "label").text,
                "definition": finding.clinician,
                **_elsewhere(finding.codes),
            }
            for key, finding in library.findings.items()
        ],
    )
    yield system(
        "conditions",
        [
            {
                "code": key,
                "display": words.the("conditions", key, "name").text,
                "definition": words.the("conditions", key, "summary").text,
                **_elsewhere(condition.codes),
            }
            for key, condition in library.conditions.items()
        ],
    )
    yield system(
        "choices",
        [
            {"code": f"{key}.{place}", "display": words.within("questions", key, "choices.text", choice.text).text}
            for key, question in library.questions.items()
            for place, choice in enumerate(question.choices)
        ],
    )
    yield system(
        "respondent", [{"code": name, "display": words.phrase(f"respondent_{name}").text} for name in RESPONDENTS]
    )
    yield system(
        "urgency",
        [{"code": level.value, "display": words.phrase(f"level_{level.value}").text} for level in Urgency],
    )


_SAME_AS: Json = {"code": "same_as", "description": "The code that another system has for it.", "type": "Coding"}


def _elsewhere(codes: Codes) -> Json:
    told = [{"code": "same_as", "valueCoding": code} for code in codings(codes)]
    return {"property": told} if told else {}


def _exercises(library: Library, words: Words, base: str) -> Iterator[Json]:
    for exercise in library.exercises.values():
        yield {
            "resourceType": "ActivityDefinition",
            "id": fhir_id(exercise.id),
            "url": f"{base}/ActivityDefinition/{fhir_id(exercise.id)}",
            **head(library, exercise.id),
            "copyright": COPYRIGHT,
            "title": words.the("exercises", exercise.id, "name").text,
            "description": _described(words, exercise),
            "purpose": words.the("exercises", exercise.id, "purpose").text,
            "kind": "ServiceRequest",
            "intent": "proposal",
            "priority": "routine",
            "code": {"text": words.the("exercises", exercise.id, "name").text},
            "dosage": [{"text": words.the("exercises", exercise.id, "dose_text").text}],
            **_cited(library, exercise),
        }


def _cited(library: Library, exercise: Exercise) -> Json:
    named = [library.sources[source] for source in exercise.sources if library.sources[source].kind != "editorial"]
    cited = [{"type": "citation", "display": source.title} for source in named]
    return {"relatedArtifact": cited} if cited else {}


def _described(words: Words, exercise: Exercise) -> str:
    steps = words.each("exercises", exercise.id, "steps")
    lines = [words.the("exercises", exercise.id, "start").text]
    lines += [f"{number}. {step.text}" for number, step in enumerate(steps, 1)]
    lines += [rule.text for rule in words.each("exercises", exercise.id, "stop_rules")]
    return "\n".join(lines)
