"""Plain data into records and back: one strict cattrs converter that reports every problem with its path.

Nothing is coerced: `"3"` is no number, `1` is no truth value, a bare text is no list.
"""

from __future__ import annotations

import datetime
import functools
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

import attrs
import cattrs

from lbpkit.errors import Problem, nearest, plain
from lbpkit.expressions import Expression, ExpressionError, parse, to_raw
from lbpkit.model.frozen_map import FrozenMap
from lbpkit.model.urgency import Urgency

R = TypeVar("R")
_EXPRESSIONS = set(get_args(Expression))


class StructureError(Exception):
    """Data that cannot become a record; the problems carry paths relative to it."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems
        super().__init__("; ".join(map(str, problems)))


def structure(data: object, target: type[R], path: str = "$") -> R:
    """Make a record of plain data.

    Raises:
        StructureError: with every problem found, each with its path below `path`.
    """
    problems: list[Problem] = []
    value = _structured(data, target, path, problems)
    if problems:
        raise StructureError(problems)
    return typing.cast(R, value)


def unstructure(value: object) -> Any:
    """Plain data of a record: lists, tables, texts, numbers, truth values; dates as ISO texts; defaults left out."""
    return _CONVERTER.unstructure(value)


def _structured(data: object, target: Any, path: str, problems: list[Problem]) -> Any:
    try:
        return _CONVERTER.structure(data, target)
    except StructureError as error:
        problems += [problem._replace(path=path + problem.path) for problem in error.problems]
    except ExpressionError as error:
        problems += [problem._replace(path=path + problem.path) for problem in error.problems]
    except (TypeError, ValueError) as error:
        problems.append(Problem("", path, "wrong-type" if isinstance(error, TypeError) else "bad-value", str(error)))
    return None


def _class_hook(cls: type[Any]) -> Callable[[Any, Any], Any]:
    """Structures one attrs class: fields first, then its validators, collecting what both find."""
    hints = typing.get_type_hints(cls)
    fields = {field.name: field for field in attrs.fields(cls) if not field.metadata.get("joined")}

    def structure_class(data: Any, _: Any) -> Any:
        if not isinstance(data, dict):
            raise TypeError(f"expected a table, found {type(data).__name__}")
        problems: list[Problem] = []
        for key in data.keys() - fields.keys():
            hint = nearest(str(key), fields) or f"allowed: {', '.join(sorted(fields))}"
            path = f".{plain(str(key)[:80])}"
            problems.append(Problem("", path, "unknown-key", f"no key {str(key)[:80]!r}", hint))
        values: dict[str, Any] = {}
        for name, field in fields.items():
            if name in data:
                before = len(problems)
                value = _structured(data[name], hints[name], f".{name}", problems)
                if len(problems) == before:
                    values[name] = value
            elif field.default is attrs.NOTHING:
                problems.append(Problem("", f".{name}", "missing-key", f"the key {name!r} is missing"))
        problems += _validation_problems(cls, fields, values)
        if not problems:
            try:
                return cls(**values)
            except (TypeError, ValueError) as error:
                problems.append(Problem("", "", "bad-value", str(error)))
        raise StructureError(problems)

    return structure_class


def _validation_problems(cls: type[Any], fields: Mapping[str, Any], values: Mapping[str, Any]) -> list[Problem]:
    """What the validators say, all of them, on a draft that holds the fields that could be read."""
    draft = object.__new__(cls)
    given: list[str] = []
    problems: list[Problem] = []
    for name, field in fields.items():
        try:
            if name in values:
                value = values[name]
                given.append(name)
            elif isinstance(field.default, attrs.Factory):  # type: ignore[arg-type]
                value = field.default.factory(draft) if field.default.takes_self else field.default.factory()
            elif field.default is attrs.NOTHING:
                continue
            else:
                value = field.default
            object.__setattr__(draft, name, field.converter(value) if field.converter else value)
        except (AttributeError, KeyError):
            continue
    for name in given:
        validator = fields[name].validator
        if validator is not None:
            problems += _said(functools.partial(validator, draft, fields[name], getattr(draft, name)), f".{name}")
    return problems


def _said(check: Callable[[], Any], path: str) -> list[Problem]:
    try:
        check()
    except AttributeError:
        return []  # the check looks at a field that could not be read; that field has its own problem
    except (TypeError, ValueError) as error:
        kind = "wrong-type" if isinstance(error, TypeError) else "bad-value"
        return [Problem("", path, kind, str(error))]
    return []


def _exactly(kind: type[Any], said: str) -> Callable[[Any, Any], Any]:
    def check(data: Any, _: Any) -> Any:
        if type(data) is not kind:
            raise TypeError(f"expected {said}, found {type(data).__name__} {_short(data)}")
        return data

    return check


def _short(data: object) -> str:
    shown = repr(data)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def _float(data: Any, _: Any) -> float:
    if type(data) not in (int, float):
        raise TypeError(f"expected a number, found {type(data).__name__} {_short(data)}")
    if not -1e9 <= data <= 1e9:
        raise ValueError(f"found {_short(data)}; allowed: finite numbers up to a thousand million")
    return float(data)


def _int(data: Any, _: Any) -> int:
    if type(data) is not int:
        raise TypeError(f"expected a whole number, found {type(data).__name__} {_short(data)}")
    if not -(10**9) <= data <= 10**9:
        raise ValueError("found a number beyond a thousand million")
    return data


def _date(data: Any, _: Any) -> datetime.date:
    if type(data) is datetime.date:
        return data
    if isinstance(data, str):
        try:
            return datetime.date.fromisoformat(data)
        except ValueError:
            pass
    raise TypeError(f"expected a date such as 2026-11-22, found {type(data).__name__} {_short(data)}")


def _urgency(data: Any, _: Any) -> Urgency:
    allowed = [urgency.value for urgency in Urgency]
    if data not in allowed:
        hint = nearest(data, allowed) if isinstance(data, str) else ""
        raise ValueError(f"no urgency {_short(data)}; {hint or 'allowed: ' + ', '.join(allowed)}")
    return Urgency(data)


def _literal(data: Any, target: Any) -> Any:
    allowed = get_args(target)
    if not any(type(data) is type(item) and data == item for item in allowed):
        hint = nearest(data, map(str, allowed)) if isinstance(data, str) else ""
        raise ValueError(f"found {_short(data)}; {hint or 'allowed: ' + ', '.join(map(str, allowed))}")
    return data


def _tuple(data: Any, target: Any) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise TypeError(f"expected a list, found {type(data).__name__} {_short(data)}")
    problems: list[Problem] = []
    item = get_args(target)[0]
    read = tuple(_structured(each, item, f"[{place}]", problems) for place, each in enumerate(data))
    if problems:
        raise StructureError(problems)
    return read


def _map(data: Any, target: Any) -> FrozenMap[str, Any]:
    if not isinstance(data, dict):
        raise TypeError(f"expected a table, found {type(data).__name__} {_short(data)}")
    kind = get_args(target)[1]
    problems: list[Problem] = []
    read = {
        key: _structured(_yes_no(value) if kind is bool else value, kind, f".{plain(key[:80])}", problems)
        for key, value in data.items()
    }
    if problems:
        raise StructureError(problems)
    return FrozenMap(read)


def _yes_no(value: Any) -> Any:
    return {"yes": True, "no": False}.get(value, value) if isinstance(value, str) else value


def _optional(data: Any, target: Any) -> Any:
    if data is None:
        return None
    inner = [each for each in get_args(target) if each is not type(None)]
    return _CONVERTER.structure(data, inner[0])


def _is_optional(target: Any) -> bool:
    if get_origin(target) not in (Union, types.UnionType):
        return False
    inner = [each for each in get_args(target) if each is not type(None)]
    return len(inner) == 1 and len(get_args(target)) == 2


def _is_expression(target: Any) -> bool:
    return get_origin(target) in (Union, types.UnionType) and set(get_args(target)) >= _EXPRESSIONS


def _is_tagged(target: Any) -> bool:
    """A union of classes that each name themselves in a field `type`."""
    members = get_args(target) if get_origin(target) in (Union, types.UnionType) else ()
    return bool(members) and all(attrs.has(each) and hasattr(attrs.fields(each), "type") for each in members)


def _tagged(data: Any, target: Any) -> Any:
    members = {attrs.fields(each).type.default: each for each in get_args(target)}
    name = data.get("type") if isinstance(data, dict) else None
    if name not in members:
        raise ValueError(f"no type {_short(name)}; allowed: {', '.join(sorted(members))}")
    return _CONVERTER.structure(data, members[name])


def _make_converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True, omit_if_default=True)
    converter.register_structure_hook_factory(attrs.has, functools.cache(_class_hook))
    converter.register_structure_hook(str, _exactly(str, "a text"))
    converter.register_structure_hook(bool, _exactly(bool, "true or false"))
    converter.register_structure_hook(int, _int)
    converter.register_structure_hook(float, _float)
    converter.register_structure_hook(datetime.date, _date)
    converter.register_structure_hook(Urgency, _urgency)
    converter.register_structure_hook_func(_made_of(Literal), _literal)
    converter.register_structure_hook_func(_made_of(tuple), _tuple)
    converter.register_structure_hook_func(_made_of(FrozenMap), _map)
    converter.register_structure_hook_func(_is_tagged, _tagged)
    converter.register_structure_hook_func(_is_optional, _optional)
    converter.register_structure_hook_func(_is_expression, lambda data, _: None if data is None else parse(data))
    converter.register_unstructure_hook(datetime.date, datetime.date.isoformat)
    converter.register_unstructure_hook(Urgency, lambda urgency: urgency.value)
    converter.register_unstructure_hook_func(lambda target: target in _EXPRESSIONS or _is_expression(target), _raw)
    converter.register_unstructure_hook_func(_made_of(tuple), _list)
    converter.register_unstructure_hook_func(_made_of(FrozenMap), _table)
    return converter


def _made_of(origin: Any) -> Callable[[Any], bool]:
    return lambda target: target is origin or get_origin(target) is origin


def _raw(expression: Expression | None) -> Any:
    return None if expression is None else to_raw(expression)


def _list(values: tuple[Any, ...]) -> list[Any]:
    return [_CONVERTER.unstructure(value) for value in values]


def _table(values: FrozenMap[str, Any]) -> dict[str, Any]:
    return {key: _CONVERTER.unstructure(value) for key, value in values.items()}


_CONVERTER = _make_converter()
