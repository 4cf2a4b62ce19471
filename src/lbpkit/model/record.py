"""What every record shares: identity, sources, and the checks its fields are made of."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable
from typing import Any, Literal, get_args

import attrs

from lbpkit.expressions import ID_PATTERN, Expression

TAG_PATTERN = r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?"
"""A language's id, a BCP 47 tag of language, perhaps script, perhaps country: `es`, `zh-Hant`, `pt-BR`."""
ID = re.compile(rf"(?:{ID_PATTERN}|{TAG_PATTERN}|[A-Z]{{2}}(?:-[A-Z0-9]{{1,3}})?)\Z")
LOCALE_ID = re.compile(rf"{TAG_PATTERN}\Z")
CLAIM_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.]*-[0-9]{1,5}\Z")
MAX_ID = 60
MAX_TEXT = 4000
MAX_STACKED = 6
"""How many marks may stand on one letter: more would run into the lines above and below."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Characters that nobody sees, which steer a terminal, the order of reading or a reader's eye."""
_JOINERS = frozenset("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f")
"""Those of them that words need: places to break a line, joiners, and marks of direction that end with the word."""

Tier = Literal[1, 2, 3]
"""1: needed to be safe (questions, actions, warning lines); 2: what the leaflet says besides; 3: for clinicians."""

Property = Literal[
    "exercise", "manual_therapy", "spinal_manipulation", "massage", "needling", "injection", "surgery", "traction",
    "heat", "cold", "nsaid", "nsaid_topical", "paracetamol", "opioid", "muscle_relaxant", "gabapentinoid",
    "antidepressant", "benzodiazepine", "corticosteroid", "topical_capsaicin", "electrical", "device", "brace",
    "psychological", "education",
    "lumbar_flexion", "lumbar_extension", "lumbar_rotation", "side_bending", "hip_flexion", "hip_extension",
    "hip_abduction", "hip_adduction", "hip_rotation", "spinal_loading", "impact", "weight_bearing", "balance",
    "lying_supine", "lying_prone", "side_lying", "kneeling", "sitting", "standing",
]  # fmt: skip
"""What contraindications and holds hang on: classes of treatment, movement directions, loads and positions."""
MEDICINES: frozenset[str] = frozenset(
    {"nsaid", "nsaid_topical", "paracetamol", "opioid", "muscle_relaxant", "gabapentinoid", "antidepressant"}
    | {"benzodiazepine", "corticosteroid", "topical_capsaicin"}
)
"""The properties that make something a medicine: not knowing withholds these."""
PROPERTIES: tuple[str, ...] = get_args(Property)


def fold_space(value: Any) -> Any:
    """The text with every run of white space as one space; other values as they are."""
    return " ".join(value.split()) if isinstance(value, str) else value


def fold_each(values: Any) -> Any:
    """Each of several texts so."""
    return tuple(map(fold_space, values)) if isinstance(values, (tuple, list)) else values


def text_fault(value: str) -> str | None:
    """Why a text may not be shown: it cannot be seen, does not end, or holds markup or what steers its surroundings."""
    if not value:
        return "is empty; write the text or leave the key out"
    if len(value) > MAX_TEXT:
        return f"has {len(value)} characters; at most {MAX_TEXT}"
    if not (value.isascii() and value.isprintable()) and (fault := _fault_of_characters(value)):
        return fault
    if not any(map(str.isalnum, value)):
        return "holds no letter or digit; write the text or leave the key out"
    if "<" in value and re.search(r"</?[A-Za-z!]", value):
        return "holds markup; plain text only"
    return None


def _fault_of_characters(value: str) -> str | None:
    stacked = 0
    for character in value:
        category = unicodedata.category(character)
        if category in _UNSEEN and character not in _JOINERS:
            return f"holds the character U+{ord(character):04X}; plain text only"
        stacked = stacked + 1 if category in {"Mn", "Me"} else 0
        if stacked > MAX_STACKED:
            return f"stacks over {MAX_STACKED} marks on one letter; plain text only"
    return None


def check_text(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    """A text can be seen, ends, and holds no markup and no character that steers what stands around it."""
    if value is None:
        return
    if not isinstance(value, str):
        raise TypeError(f"{attribute.name} must be a text, found {type(value).__name__}")
    fault = text_fault(value)
    if fault is not None:
        raise ValueError(f"{attribute.name} {fault}")


def check_texts(instance: Any, attribute: attrs.Attribute[Any], values: Any) -> None:
    """Each of several texts is one that `check_text` accepts."""
    if not isinstance(values, tuple):
        raise TypeError(f"{attribute.name} must be a list of texts")
    for value in values:
        if value is None:
            raise TypeError(f"{attribute.name} must be a list of texts")
        check_text(instance, attribute, value)


def text(tier: Tier, **options: Any) -> Any:
    """A field with one text that is read by people and translated."""
    return attrs.field(converter=fold_space, validator=check_text, metadata={"tier": tier}, **options)


def texts(tier: Tier, **options: Any) -> Any:
    """A field with a list of texts that are read by people and translated."""
    options.setdefault("default", ())
    return attrs.field(converter=fold_each, validator=check_texts, metadata={"tier": tier}, **options)


def label(**options: Any) -> Any:
    """A field with a text that is not translated: a title, a name in its own language, a note."""
    return attrs.field(converter=fold_space, validator=check_text, **options)


def remark() -> Any:
    """A field with a text that is not translated and may be left empty."""
    return attrs.field(default="", converter=fold_space, validator=_check_remark)


def _check_remark(instance: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    check_text(instance, attribute, None if value == "" else value)


def labels(**options: Any) -> Any:
    """A field with a list of texts that are not translated."""
    options.setdefault("default", ())
    return attrs.field(converter=fold_each, validator=check_texts, **options)


def matching(pattern: str, allowed: str) -> Callable[[Any, attrs.Attribute[Any], Any], None]:
    """A validator: the text, where there is one, is of this form from end to end."""
    form = re.compile(rf"(?:{pattern})\Z")

    def check(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
        if value is not None and not (isinstance(value, str) and form.match(value)):
            raise ValueError(f"{attribute.name} is {str(value)[:80]!r}; allowed: {allowed}")

    return check


def _check_ids(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    if not isinstance(value, tuple):
        raise TypeError(f"{attribute.name} must be a list of ids, found {type(value).__name__}")
    for place, item in enumerate(value):
        if not isinstance(item, str):
            raise TypeError(f"{attribute.name}[{place}] must be an id, found {type(item).__name__}")
        if not (CLAIM_ID if attribute.name == "claims" else ID).match(item):
            raise ValueError(f"{attribute.name}[{place}] is {item[:80]!r}, which is no id")
        if item in value[:place]:
            raise ValueError(f"{attribute.name}[{place}]: {item!r} is listed twice; list each once")


def refs(kind: str, **options: Any) -> Any:
    """A field with a list of ids of records of another kind (checked to exist when the library is built)."""
    options.setdefault("default", ())
    return attrs.field(validator=_check_ids, metadata={"refs": kind}, **options)


def ref(kind: str, **options: Any) -> Any:
    """A field with the id of one record of another kind."""
    return attrs.field(metadata={"refs": kind}, **options)


def among(vocabulary: Any) -> Callable[[Any, attrs.Attribute[Any], Any], None]:
    """A validator: the value, or each value of a tuple, stands in this Literal."""
    allowed = get_args(vocabulary)

    def check(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
        for item in value if isinstance(value, tuple) else (value,):
            if item is not None and item not in allowed:
                raise ValueError(f"{attribute.name} is {item!r}; allowed: {', '.join(map(str, allowed))}")

    return check


def some_of(vocabulary: Any) -> Callable[[Any, attrs.Attribute[Any], Any], None]:
    """A validator: one value or more, each of which stands in this Literal."""
    each = among(vocabulary)

    def check(instance: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
        if not value:
            raise ValueError(f"{attribute.name} is empty; allowed: {', '.join(get_args(vocabulary))}")
        each(instance, attribute, value)

    return check


def within(lowest: float, highest: float) -> Callable[[Any, attrs.Attribute[Any], Any], None]:
    """A validator: the number, where there is one, lies in this closed range."""

    def check(_: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
        if value is not None and not lowest <= value <= highest:
            raise ValueError(f"{attribute.name} is {value!r}; allowed: {lowest:g} to {highest:g}")

    return check


def expression(**options: Any) -> Any:
    """A field with an expression of the rule language."""
    return attrs.field(metadata={"expression": True}, **options)


def _check_id(_: Any, __: attrs.Attribute[Any], value: Any) -> None:
    if not isinstance(value, str) or len(value) > MAX_ID or not (ID.match(value) or CLAIM_ID.match(value)):
        raise ValueError(f"{str(value)[:80]!r} is no id: small letters, digits and _, at most {MAX_ID} characters")


@attrs.frozen(kw_only=True)
class Record:
    """What every record has."""

    id: str = attrs.field(validator=_check_id)
    """Unique within its kind; never reused."""
    sources: tuple[str, ...] = refs("sources")
    """Ids of the sources it rests on. `editorial` marks wording of our own that states no medical fact."""
    claims: tuple[str, ...] = refs("claims")
    """Ids of the ledger's claims that it carries."""
    checked_on: datetime.date | None = None
    """The day its sources were last read. Says nothing about clinical review: there has been none."""
    was: tuple[str, ...] = refs("")
    """Ids it had before."""
    not_meaning: str | None = label(default=None)
    """For translators: what its texts must not be taken to mean."""


@attrs.frozen(kw_only=True)
class SourcedRecord(Record):
    """A record that says something, and so must say who says it."""

    def __attrs_post_init__(self) -> None:
        if not self.sources:
            raise ValueError(
                "sources is empty; name at least one, or 'editorial' for wording that states no medical fact"
            )
        if self.checked_on is None:
            raise ValueError("checked_on is missing; write the day the sources were last read")


def is_core(record: Record) -> bool:
    """Whether it is the core's own: ids of the core have no dot, a plugin's begin with its name and a dot."""
    return "." not in record.id


def expressions_of(record: Record) -> list[tuple[str, Expression]]:
    """Every expression of the record with the name of its field."""
    fields = attrs.fields(type(record))
    named = [(field.name, getattr(record, field.name)) for field in fields if field.metadata.get("expression")]
    return [(name, value) for name, value in named if value is not None]
