"""Is a JSON value what a record's field says? Strict: true is no number, 1 is no text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

Check = Callable[[object], bool]
SIMPLE: dict[Any, tuple[type, ...]] = {
    float: (float, int),  # JSON does not tell 2 from 2.0
    int: (int,),
    str: (str,),
    bool: (bool,),
    NoneType: (NoneType,),
    datetime: (datetime,),
}


def check_for(hint: Any) -> Check:
    """The check for a field's type: str, int, float, bool, None, a union, a Literal or a Mapping from str.

    >>> [check_for(float | None)(value) for value in (0.5, 2, None, True, "2")]
    [True, True, True, False, False]
    """
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return lambda value: isinstance(value, str) and value in arguments
    if origin in (Union, UnionType):
        if all(argument in SIMPLE for argument in arguments):
            return _one_of(tuple(t for argument in arguments for t in SIMPLE[argument]))
        checks = tuple(map(check_for, arguments))
        return lambda value: any(check(value) for check in checks)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        inner = check_for(arguments[1])
        return lambda value: isinstance(value, dict) and all(map(inner, value.values()))
    return _one_of(SIMPLE[hint])


def _one_of(types: tuple[type, ...]) -> Check:
    return lambda value: type(value) in types
