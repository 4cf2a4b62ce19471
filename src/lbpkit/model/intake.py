"""What is known of one person: the answers that triage works on."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal, Self, cast

import attrs

from lbpkit.errors import IntakeError, IntakeProblem, nearest
from lbpkit.expressions import ID_PATTERN
from lbpkit.model.frozen_map import FrozenMap

Answer = Literal["yes", "no", "unknown"]
Sex = Literal["female", "male"]
Respondent = Literal["self", "parent", "carer", "clinician"]

MAX_BYTES = 1_000_000
"""The largest intake file that is read."""
RESPONDENTS = ("self", "parent", "carer", "clinician")
PROXIES = ("parent", "carer")
"""Those who answer for somebody else, and are asked what they can see."""
ANSWER_CODES: dict[Answer, str] = {"no": "0", "unknown": "1", "yes": "2"}
ABOUT = ("age_years", "sex", "pain_days", "pain_score")
"""What is asked of everybody beside the findings."""


class _NotAsked:
    """Left out: not asked yet. Apart from None: asked, and not known."""

    _instance: Self | None = None

    def __new__(cls) -> Self:
        cls._instance = cls._instance or super().__new__(cls)
        return cls._instance

    def __repr__(self) -> str:
        return "NOT_ASKED"

    def __reduce__(self) -> str:
        return "NOT_ASKED"


NOT_ASKED: Final = _NotAsked()
_HALF = re.compile(r"\\u[dD][89a-fA-F]|[\ud800-\udfff]")
"""A surrogate, which is half of a character; whole characters may be written as two of them."""
_ID = re.compile(rf"{ID_PATTERN}\Z")
_YES_NO: dict[Any, Answer] = {"yes": "yes", "no": "no", "unknown": "unknown"}


@attrs.frozen(init=False, repr=False)
class Intake:
    """One person's answers. Immutable; `answering` and `without` make changed copies.

    There are two silences: what is left out was not asked; what is None was asked and is not known. Both are unknown to
    the rules, and only the first is asked again.

    Args:
        age_years: whole years, 0 to 120.
        sex: `female` or `male` as recorded at birth; leave out if anatomy differs or it is not said.
        pain_days: days since the pain began, a finite number from 0.
        pain_score: 0 (none) to 10 (worst).
        respondent: who answers: `self`, `parent`, `carer` or `clinician`.
        answers: finding id to `"yes"`, `"no"`, `"unknown"`, True, False or None.

    Raises:
        IntakeError: naming every field that cannot be used and what it allows.

    >>> Intake(age_years=52, answers={"fever_or_chills": "no"}).answering({"fever_or_chills": "yes"}).yes
    ('fever_or_chills',)
    """

    age_years: int | None
    """Whole years; None where not known."""
    sex: Sex | None
    """As recorded at birth; None where not known or not said."""
    pain_days: float | None
    """Days since the pain began; None where not known."""
    pain_score: int | None
    """0 to 10; None where not known."""
    respondent: Respondent
    """Who answers."""
    answers: FrozenMap[str, Answer]
    """Finding id to answer, sorted by id; findings that were not asked are not in it."""
    not_asked: frozenset[str]
    """Which of age, sex, days and score were not asked."""
    codes: dict[str, str] = attrs.field(eq=False)
    """The answers as digits, 0 no, 1 unknown, 2 yes: what the engine reads. Not to be changed."""

    def __init__(
        self,
        age_years: int | _NotAsked | None = NOT_ASKED,
        sex: Sex | _NotAsked | None = NOT_ASKED,
        pain_days: float | _NotAsked | None = NOT_ASKED,
        pain_score: int | _NotAsked | None = NOT_ASKED,
        respondent: Respondent = "self",
        answers: Mapping[str, Answer | bool | None] | None = None,
    ) -> None:
        problems: list[IntakeProblem] = []
        about: dict[str, Any] = {
            "age_years": _whole("age_years", age_years, 120, problems),
            "sex": _one_of("sex", sex, ("female", "male"), problems),
            "pain_days": _days(pain_days, problems),
            "pain_score": _whole("pain_score", pain_score, 10, problems),
        }
        respondent = cast(Respondent, _one_of("respondent", respondent, RESPONDENTS, problems))
        checked = _checked_answers({} if answers is None else answers, problems)
        if problems:
            raise IntakeError(problems)
        left_out = frozenset(name for name, value in about.items() if value is NOT_ASKED)
        self.__attrs_init__(
            **{name: None if value is NOT_ASKED else value for name, value in about.items()},
            respondent=respondent,
            answers=FrozenMap(dict(sorted(checked.items()))),
            not_asked=left_out,
            codes={finding: ANSWER_CODES[answer] for finding, answer in checked.items()},
        )

    @property
    def yes(self) -> tuple[str, ...]:
        """The findings answered yes."""
        return self._with("yes")

    @property
    def no(self) -> tuple[str, ...]:
        """The findings answered no."""
        return self._with("no")

    @property
    def unknown(self) -> tuple[str, ...]:
        """The findings asked and not known."""
        return self._with("unknown")

    def _with(self, answer: Answer) -> tuple[str, ...]:
        return tuple(finding for finding, given in self.answers.items() if given == answer)

    def answering(self, answers: Mapping[str, Any]) -> Intake:
        """A copy with these answers added or changed.

        Keys are finding ids, or the names of fields: `age_years`, `sex`, `pain_days` …

        Raises:
            IntakeError: as the constructor does.
        """
        fields = self._fields()
        given = dict(self.answers)
        for name, value in answers.items():
            (fields if name in fields else given)[name] = value
        return Intake(**fields, answers=given)

    def without(self, name: str) -> Intake:
        """A copy in which this finding (or number, or the sex) was not asked."""
        fields = self._fields()
        if name in ABOUT:
            fields[name] = NOT_ASKED
        return Intake(**fields, answers={key: value for key, value in self.answers.items() if key != name})

    def _fields(self) -> dict[str, Any]:
        about = {name: NOT_ASKED if name in self.not_asked else getattr(self, name) for name in ABOUT}
        return {**about, "respondent": self.respondent}

    def to_dict(self) -> dict[str, Any]:
        """Plain data: what was not asked is left out, what is not known is null or `unknown`."""
        about = {name: getattr(self, name) for name in ABOUT if name not in self.not_asked}
        return {**about, "respondent": self.respondent, "answers": dict(self.answers)}

    @classmethod
    def from_dict(cls, data: object) -> Intake:
        """Read plain data, strictly.

        Raises:
            IntakeError: naming every unknown key and every value that is not allowed.
        """
        if not isinstance(data, dict):
            raise IntakeError([IntakeProblem("intake", f"must be a table of fields, not {_kind(data)}", data)])
        allowed = (*ABOUT, "respondent", "answers")
        problems = [
            IntakeProblem(
                _shown(key, place),
                f"no such field; {nearest(str(key), allowed) or 'allowed: ' + ', '.join(allowed)}",
                key,
            )
            for place, key in enumerate(data)
            if key not in allowed
        ]
        if data.get("answers", {}) is None:
            problems.append(IntakeProblem("answers", f"must be a table of finding ids, not {_kind(None)}"))
        intake = None
        try:
            intake = cls(**{key: value for key, value in data.items() if key in allowed})
        except IntakeError as error:
            problems += error.problems
        if problems or intake is None:
            raise IntakeError(problems)
        return intake

    @classmethod
    def from_json(cls, data: str | bytes) -> Intake:
        """Read JSON text, strictly: no duplicate keys, no NaN, no endless numbers.

        Raises:
            IntakeError: where it is not JSON, or not an intake.
        """
        return cls.from_dict(strict_json(data))

    @classmethod
    def from_toml(cls, data: str | bytes) -> Intake:
        """Read TOML text, strictly.

        Raises:
            IntakeError: where it is not TOML, or not an intake.
        """
        import tomllib

        text = _text(data)
        try:
            parsed = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            where = re.search(r"\(at [^)]*\)", str(error))
            raise IntakeError([IntakeProblem("intake", f"is not TOML {where[0] if where else ''}".strip())]) from None
        except RecursionError:
            raise IntakeError([IntakeProblem("intake", "is nested too deeply")]) from None
        except ValueError:
            raise IntakeError([IntakeProblem("intake", "holds a number with too many digits")]) from None
        return cls.from_dict(parsed)

    @property
    def digest(self) -> str:
        """Twelve characters that differ where the intakes differ: to match an assessment with its intake."""
        import hashlib

        canonical = json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()[:12]

    def __repr__(self) -> str:
        counts = Counter(self.answers.values())
        return f"<Intake {counts['yes']} yes, {counts['no']} no, {counts['unknown']} unknown; {self.digest}>"


def strict_json(data: str | bytes) -> Any:
    """Plain data of JSON text: no duplicate keys, no NaN, no endless numbers, no half characters.

    Raises:
        IntakeError: where it is not JSON.
    """
    text = _text(data)
    try:
        value = json.loads(text, object_pairs_hook=_no_duplicates, parse_constant=_no_constant)
        if _HALF.search(text):
            json.dumps(value, ensure_ascii=False).encode()
        return value
    except json.JSONDecodeError as error:
        reason = f"is not JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        raise IntakeError([IntakeProblem("intake", reason)]) from None
    except RecursionError:
        raise IntakeError([IntakeProblem("intake", "is nested too deeply")]) from None
    except IntakeError:
        raise
    except UnicodeEncodeError as error:
        half = error.object[error.start : error.end]
        raise IntakeError([IntakeProblem("intake", "holds half of a character, which no text can", half)]) from None
    except ValueError:
        raise IntakeError([IntakeProblem("intake", "holds a number with too many digits")]) from None


def _kind(value: object) -> str:
    names = {dict: "a table", list: "a list", str: "a text", bool: "a truth value", int: "a number", float: "a number"}
    return "nothing" if value is None else names.get(type(value), "something else")


def _shown(key: object, place: int) -> str:
    """The key, where it is shaped like a field's name; else its place: a key may hold what a patient wrote."""
    return str(key) if isinstance(key, str) and len(key) <= 60 and _ID.match(key) else f"key {place + 1}"


def _whole(name: str, value: Any, highest: int, problems: list[IntakeProblem]) -> Any:
    if value is None or value is NOT_ASKED:
        return value
    if type(value) is not int or not 0 <= value <= highest:
        problems.append(IntakeProblem(name, f"must be a whole number from 0 to {highest}, or null if not known", value))
    return value


def _days(value: Any, problems: list[IntakeProblem]) -> Any:
    if value is None or value is NOT_ASKED:
        return value
    try:
        days = float(value) if type(value) in (int, float) else math.nan
    except OverflowError:
        days = math.inf
    if not (math.isfinite(days) and days >= 0):
        problems.append(
            IntakeProblem("pain_days", "must be a finite number of days from 0, or null if not known", value)
        )
    return days


def _one_of(name: str, value: Any, allowed: tuple[str, ...], problems: list[IntakeProblem]) -> Any:
    if name != "respondent" and (value is None or value is NOT_ASKED):
        return value
    if not isinstance(value, str) or value not in allowed:
        or_null = "" if name == "respondent" else ", or null if not said"
        problems.append(IntakeProblem(name, f"must be {' or '.join(map(repr, allowed))}{or_null}", value))
    return value


def _checked_answers(answers: object, problems: list[IntakeProblem]) -> dict[str, Answer]:
    if not isinstance(answers, Mapping):
        problems.append(IntakeProblem("answers", f"must be a table of finding ids, not {_kind(answers)}", answers))
        return {}
    checked: dict[str, Answer] = {}
    for place, (key, value) in enumerate(answers.items()):
        if not isinstance(key, str) or len(key) > 120 or not _ID.match(key):
            problems.append(IntakeProblem(f"answers, {_shown(key, place)}", "is no finding id", key))
            continue
        if value is True or value is False:
            checked[key] = "yes" if value else "no"
        elif value is None:
            checked[key] = "unknown"
        elif isinstance(value, str) and value in _YES_NO:
            checked[key] = _YES_NO[value]
        else:
            problems.append(IntakeProblem(f"answers.{key}", "must be yes, no, unknown, true, false or null", value))
    return checked


def _text(data: str | bytes) -> str:
    if len(data) > MAX_BYTES:
        raise IntakeError([IntakeProblem("intake", f"is larger than {MAX_BYTES} bytes")])
    try:
        text = data.decode("utf-8-sig") if isinstance(data, bytes) else data
    except UnicodeDecodeError as error:
        raise IntakeError([IntakeProblem("intake", f"is not UTF-8: byte {error.start}")]) from None
    if not text.strip():
        raise IntakeError([IntakeProblem("intake", "is empty")])
    return text


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table: dict[str, Any] = {}
    for place, (key, value) in enumerate(pairs):
        if key in table:
            raise IntakeError([IntakeProblem(_shown(key, place), "is given twice; give it once", key)])
        table[key] = value
    return table


def _no_constant(name: str) -> Any:
    raise IntakeError([IntakeProblem("intake", "holds NaN or Infinity, which are no answers", name)])


def about_fields(intake: Intake) -> Iterator[tuple[str, float | str | None]]:
    """Age, sex, days and score, each with its value or None."""
    for name in ABOUT:
        yield name, getattr(intake, name)
