"""JSON Schema (draft 2020-12) of intakes, assessments, documents and content files, made from the classes themselves.

The types give the shape, the validators the ranges and patterns, the line below each field its description.
"""

from __future__ import annotations

import ast
import datetime
import functools
import inspect
import textwrap
import types
import typing
from collections.abc import Callable, Collection
from typing import Any, Literal, Union, get_args, get_origin

import attrs

from lbpkit.document import Block, Document
from lbpkit.errors import UnknownIdError, nearest
from lbpkit.expressions import ID_PATTERN, MAX_ITEMS, NUMBERS, OPERATORS, SEXES, Expression
from lbpkit.model import poses, record
from lbpkit.model.exercises import LEAST_PARTS, MOST_PARTS, Exercise, Programme, ProgrammePart
from lbpkit.model.findings import Finding, Question
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.intake import ABOUT, RESPONDENTS, Intake
from lbpkit.model.kinds import KINDS
from lbpkit.model.locales import Locale
from lbpkit.model.rules import Rule
from lbpkit.model.sources import Claim
from lbpkit.model.treatments import Evidence, Guidance
from lbpkit.model.urgency import Urgency
from lbpkit.model.words import Topic

DRAFT = "https://json-schema.org/draft/2020-12/schema"
Schema = dict[str, Any]

_ID = rf"^(?:{ID_PATTERN}|{record.TAG_PATTERN}|[A-Z]{{2}}(?:-[A-Z0-9]{{1,3}})?)$"
_CLAIM_ID = r"^[A-Za-z][A-Za-z0-9_.]*-[0-9]{1,5}$"
_PLAIN_ID = r"^[a-z][a-z0-9_]*$"
_NOT_WRITTEN = {"claims": {"sources", "claims", "checked_on", "was", "not_meaning"}}
"""Fields that a file cannot hold, by the kind's folder."""
_CLOSER: dict[tuple[type[Any], str], Schema] = {
    (Finding, "if_unknown"): {"enum": [each.value for each in Urgency if each is not Urgency.EMERGENCY]},
    (Locale, "date"): {"allOf": [{"pattern": rf"\{{{name}\}}"} for name in ("day", "month", "year")]},
    (Locale, "months"): {"minItems": 12, "maxItems": 12, "items": {"type": "string", "pattern": r"\S"}},
    (Question, "choices"): {"minItems": 2},
    (Rule, "action"): {"minItems": 1},
    (Topic, "paragraphs"): {"minItems": 1},
    (Evidence, "population"): {"minItems": 1},
    (Guidance, "population"): {"minItems": 1},
    (Exercise, "steps"): {"minItems": 1},
    (Exercise, "stop_rules"): {"minItems": 1},
    (poses.Scene, "frames"): {"minItems": 1, "maxItems": poses.MAX_FRAMES},
    (Exercise, "properties"): {"contains": {"const": "exercise"}},
    (Programme, "parts"): {"minItems": LEAST_PARTS, "maxItems": MOST_PARTS},
    (ProgrammePart, "exercises"): {"minItems": 1},
}
"""What a validator of one field alone asks for."""
_NEVER_EMPTY = {Exercise: ("steps", "stop_rules"), ProgrammePart: ("exercises",)}
"""Fields with a default that the class as a whole refuses."""


def json_schema(kind: str) -> Schema:
    """The schema of `intake`, `assessment`, `document`, or of a content kind by its folder: `rules`.

    A content kind's schema describes one file; that of `claims` one row of the ledger. Dates are texts.

    Raises:
        UnknownIdError: where there is no such kind.

    >>> json_schema("intake")["required"]
    []
    """
    makers: dict[str, Callable[[_Maker], Schema]] = {
        "intake": lambda maker: maker.intake(),
        "assessment": lambda maker: maker.assessment(),
        "document": lambda maker: maker.of_class(Document),
    }
    if kind not in makers and kind not in KINDS:
        allowed = [*makers, *KINDS]
        raise UnknownIdError(f"no schema {kind!r}; {nearest(kind, allowed) or 'allowed: ' + ', '.join(allowed)}")
    maker = _Maker(written_out=kind in ("assessment", "document"))
    schema = makers[kind](maker) if kind in makers else maker.content(kind)
    head = {"$schema": DRAFT, "title": f"lbpkit {kind}"}
    return {**head, **schema, **({"$defs": maker.definitions} if maker.definitions else {})}


class _Maker:
    """Makes one schema and gathers the definitions that it refers to."""

    def __init__(self, *, written_out: bool) -> None:
        self.written_out = written_out
        """Whether every field is written, defaults too: so it is in what lbpkit writes, not in what people write."""
        self.definitions: dict[str, Schema] = {}

    def intake(self) -> Schema:
        """An intake file."""
        about: dict[str, Schema] = {
            "age_years": {"type": ["integer", "null"], "minimum": 0, "maximum": 120},
            "sex": {"enum": ["female", "male", None]},
            "pain_days": {"type": ["number", "null"], "minimum": 0},
            "pain_score": {"type": ["integer", "null"], "minimum": 0, "maximum": 10},
        }
        answers: Schema = {
            "type": "object",
            "propertyNames": {"pattern": f"^{ID_PATTERN}$", "maxLength": 120},
            "additionalProperties": {"enum": ["yes", "no", "unknown", True, False, None]},
        }
        properties: dict[str, Schema] = {
            **{name: about[name] for name in ABOUT},
            "respondent": {"enum": list(RESPONDENTS)},
            "answers": answers,
        }
        described = _descriptions(Intake)
        return _object({name: {**schema, "description": described[name]} for name, schema in properties.items()}, [])

    def assessment(self) -> Schema:
        """An assessment, as `Assessment.to_dict()` writes it."""
        from lbpkit.assessment import Assessment
        from lbpkit.stored_assessment import Stored

        described = _descriptions(Assessment)
        schema = self.of_class(Stored)
        properties = {"intake": self.intake(), **schema["properties"]}
        return _object(
            {name: {**each, "description": described.get(name, name)} for name, each in properties.items()},
            ["intake", *schema["required"]],
        )

    def content(self, folder: str) -> Schema:
        """A content file."""
        kind = KINDS[folder]
        left_out = _NOT_WRITTEN.get(folder, {"id"})
        schema = self.of_class(kind.record, left_out=left_out)
        if kind.record is not Claim:
            sourced = "checked_on" in schema["properties"] and issubclass(kind.record, record.SourcedRecord)
            schema["required"] += ["sources", "checked_on"] if sourced else []
            if sourced:
                schema["properties"]["sources"]["minItems"] = 1
                schema["properties"]["checked_on"] = {
                    "type": "string",
                    "format": "date",
                    "description": "The day its sources were last read.",
                }
        if kind.layout != "table":
            return schema
        self.definitions[kind.class_name] = schema
        names = {"pattern": _PLAIN_ID, "maxLength": record.MAX_ID}
        return {
            "type": "object",
            "propertyNames": names,
            "additionalProperties": {"$ref": f"#/$defs/{kind.class_name}"},
        }

    def of_class(self, cls: type[Any], left_out: Collection[str] = ()) -> Schema:
        """An attrs class as an object."""
        hints = typing.get_type_hints(cls)
        described = _descriptions(cls)
        properties: dict[str, Schema] = {}
        required = []
        for field in attrs.fields(cls):
            if field.name in left_out or field.metadata.get("joined"):
                continue
            schema = self._field(cls, field, hints[field.name])
            properties[field.name] = {**schema, **_described(described.get(field.name))}
            if self.written_out or field.default is attrs.NOTHING or field.name in _NEVER_EMPTY.get(cls, ()):
                required.append(field.name)
        return _object(properties, required)

    def _field(self, cls: type[Any], field: attrs.Attribute[Any], hint: Any) -> Schema:
        schema = self.of_type(hint)
        for closer in (_of_validator(field), _CLOSER.get((cls, field.name), {})):
            _tighten(schema, closer)
        kind = field.metadata.get("refs")
        if kind is not None:
            identifier = {"type": "string", "pattern": _CLAIM_ID if field.name == "claims" or kind == "claims" else _ID}
            if schema.get("type") == "array":
                schema.update(items=identifier, uniqueItems=True)
            else:
                _tighten(schema, identifier)
        if field.name == "id":
            schema.update(pattern=_CLAIM_ID if cls is Claim else _ID, maxLength=record.MAX_ID)
        return schema

    def of_type(self, hint: Any) -> Schema:
        """The schema of a type."""
        simple: dict[Any, Schema] = {
            str: {"type": "string"},
            bool: {"type": "boolean"},
            int: {"type": "integer"},
            float: {"type": "number"},
            datetime.date: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
            Urgency: {"enum": [urgency.value for urgency in Urgency]},
        }
        origin, inner = get_origin(hint), get_args(hint)
        if hint in simple:
            return dict(simple[hint])
        if origin is Literal:
            return {"enum": list(inner)}
        if origin is tuple:
            return {"type": "array", "items": self.of_type(inner[0])}
        if origin is FrozenMap:
            values = {"enum": ["yes", "no", True, False]} if inner[1] is bool else self.of_type(inner[1])
            return {"type": "object", "additionalProperties": values}
        if origin in (Union, types.UnionType):
            return self._union(inner)
        if attrs.has(hint):
            return self._refer(hint.__name__, functools.partial(self.of_class, hint))
        raise TypeError(f"no schema for {hint!r}")

    def _union(self, inner: tuple[Any, ...]) -> Schema:
        wanted = [each for each in inner if each is not type(None)]
        if set(get_args(Expression)) <= set(wanted):
            schema = self._refer("expression", _expression)
        elif set(wanted) == set(get_args(Block)):
            schema = {"oneOf": [self.of_type(each) for each in wanted]}
        else:
            (only,) = wanted
            schema = self.of_type(only)
        return {"anyOf": [schema, {"type": "null"}]} if len(wanted) < len(inner) else schema

    def _refer(self, name: str, make: Callable[[], Schema]) -> Schema:
        if name not in self.definitions:
            self.definitions[name] = {}
            self.definitions[name] = make()
        return {"$ref": f"#/$defs/{name}"}


def _object(properties: dict[str, Schema], required: list[str]) -> Schema:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _expression() -> Schema:
    """An expression of the rule language: a text, or a table of further expressions."""
    numbers, operators, sexes = "|".join(NUMBERS), "|".join(sorted(OPERATORS, reverse=True)), "|".join(SEXES)
    items: Schema = {
        "type": "array",
        "items": {"$ref": "#/$defs/expression"},
        "maxItems": MAX_ITEMS,
        "uniqueItems": True,
    }
    texts = [
        rf"^{ID_PATTERN}$",
        rf"^(?:{numbers}) (?:{operators}) [0-9]{{1,6}}(?:\.[0-9]{{1,4}})?$",
        rf"^sex is (?:{sexes})$",
        rf"^suspected {ID_PATTERN}$",
    ]
    tables = [
        _object({"all": {**items, "minItems": 2}}, ["all"]),
        _object({"any": {**items, "minItems": 2}}, ["any"]),
        _object(
            {"at_least": {"type": "integer", "minimum": 2, "maximum": MAX_ITEMS - 1}, "of": {**items, "minItems": 3}},
            ["at_least", "of"],
        ),
    ]
    return {"anyOf": [*({"type": "string", "pattern": pattern} for pattern in texts), *tables]}


def _of_validator(field: attrs.Attribute[Any]) -> Schema:
    """What the shared validators of `lbpkit.model.record` ask for."""
    validator = field.validator
    if validator is record.check_text:
        return {"pattern": r"\S", "maxLength": record.MAX_TEXT}
    if validator is record.check_texts:
        return {"items": {"type": "string", "pattern": r"\S", "maxLength": record.MAX_TEXT}}
    if validator is poses.check_place:
        return {
            "minItems": 2,
            "maxItems": 3,
            "items": {"type": "number", "minimum": -poses.REACH, "maximum": poses.REACH},
        }
    bounds = inspect.getclosurevars(validator).nonlocals if inspect.isfunction(validator) else {}
    if {"lowest", "highest"} <= bounds.keys():
        return {"minimum": bounds["lowest"], "maximum": bounds["highest"]}
    if "form" in bounds:
        return {"pattern": "^" + bounds["form"].pattern.removesuffix(r"\Z") + "$"}
    return {}


def _tighten(schema: Schema, closer: Schema) -> None:
    """Add to the schema, or to the part of it that is not null."""
    target = schema["anyOf"][0] if "anyOf" in schema else schema
    target.update(closer)


def _described(text: str | None) -> Schema:
    return {"description": text} if text else {}


def _descriptions(cls: type[Any]) -> dict[str, str]:
    """Field (or property) to the text below it in the source; empty where the source is not at hand."""
    described: dict[str, str] = {}
    for each in reversed(cls.__mro__):
        if each.__module__.partition(".")[0] != "lbpkit":
            continue
        try:
            tree = ast.parse(textwrap.dedent(inspect.getsource(each)))
        except (OSError, TypeError, SyntaxError):
            continue
        body = tree.body[0].body if isinstance(tree.body[0], ast.ClassDef) else []
        for before, after in zip(body, [*body[1:], None], strict=True):
            if isinstance(before, ast.FunctionDef):
                text = ast.get_docstring(before)
                described |= {before.name: text.splitlines()[0]} if text else {}
            elif (
                isinstance(before, ast.AnnAssign)
                and isinstance(before.target, ast.Name)
                and isinstance(after, ast.Expr)
                and isinstance(after.value, ast.Constant)
            ):
                described[before.target.id] = str(after.value.value)
    return described
