"""Frozen dataclasses as plain JSON values and back, by their declared fields: for traces that can be replayed.

Generic on purpose: a field that is added to a Query or a Finding is carried without a line here. Lossless for what
such classes hold: strings, numbers, booleans, None, dates, enums, tuples, and dataclasses of these.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
_AS_THEY_ARE = frozenset({str, int, bool, float, type(None)})


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever a dataclass holds
    """The value in JSON's own types. A field that holds its default is left out; its absence means just that."""
    if type(value) in _AS_THEY_ARE:
        return value
    if is_dataclass(value):
        kind: Any = type(value)
        defaults = _defaults(kind)
        return {name: plain(held) for name, default in defaults if (held := getattr(value, name)) != default}
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


def from_plain(kind: type[T], value: Mapping[str, Any]) -> T:
    """The dataclass that `plain` was given; raises ValueError where the value is none, e.g. for an unknown field."""
    made: T = _read(kind, value)
    return made


@lru_cache(maxsize=64)
def _defaults(kind: Any) -> tuple[tuple[str, Any], ...]:  # noqa: ANN401 - a dataclass
    """Its fields with their defaults, which are only compared."""
    return tuple((f.name, _default(f)) for f in fields(kind))


def _default(field: Field[Any]) -> Any:  # noqa: ANN401 - a default of any type
    return field.default_factory() if field.default_factory is not MISSING else field.default


def _read(kind: Any, value: Any) -> Any:  # noqa: ANN401 - any annotation of a field, and its value
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_union(get_args(kind), value)
    if origin is Literal:
        return _checked(kind, value, value in get_args(kind))
    if origin is tuple:
        return _read_tuple(get_args(kind), _checked(kind, value, isinstance(value, list | tuple)))
    if is_dataclass(kind):
        return _read_dataclass(kind, _checked(kind, value, isinstance(value, Mapping)))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value)
    if kind is date:
        return date.fromisoformat(_checked(kind, value, isinstance(value, str)))
    # a bool is an int to isinstance, but never what a number's field holds
    return value if kind is Any else _checked(kind, value, type(value) is kind)


def _read_union(kinds: tuple[Any, ...], value: Any) -> Any:  # noqa: ANN401
    if value is None and type(None) in kinds:
        return None
    (kind,) = [k for k in kinds if k is not type(None)]
    return _read(kind, value)


def _read_tuple(kinds: tuple[Any, ...], values: list[Any]) -> tuple[Any, ...]:
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(_read(kinds[0], item) for item in values)
    return tuple(_read(kind, item) for kind, item in zip(kinds, values, strict=True))


def _read_dataclass(kind: Any, value: Mapping[str, Any]) -> Any:  # noqa: ANN401
    hints = _hints(kind)
    unknown = set(value) - set(hints)
    if unknown:
        raise ValueError(f"{kind.__name__} has no field {min(unknown)!r}; its fields are {', '.join(hints)}")
    missing = [f.name for f in fields(kind) if _default(f) is MISSING and f.name not in value]
    if missing:
        raise ValueError(f"{kind.__name__} lacks {', '.join(missing)}")
    return kind(**{name: _read(hints[name], held) for name, held in value.items()})


@lru_cache(maxsize=64)
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 - a dataclass
    hints = get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind)}


def _checked(kind: Any, value: Any, fits: bool) -> Any:  # noqa: ANN401, FBT001
    if not fits:
        raise ValueError(f"{value!r} is no {getattr(kind, '__name__', kind)}")
    return value
