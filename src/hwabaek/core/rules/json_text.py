"""JSON text read strictly: no key twice, no NaN, no nesting without end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NoReturn

from hwabaek.core.rules.errors import RuleFormatError
from hwabaek.core.rules.reading import shown

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_FILE = 50_000_000


def read_json(content: bytes) -> object:
    """Read one JSON text in UTF-8.

    Raises:
        RuleFormatError: where it is not JSON, or names a key twice in one object.

    """
    repeats: list[tuple[dict[str, Any], str]] = []

    def read_object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) != len(pairs):
            keys = [key for key, _ in pairs]
            repeats.append((found, next(key for key in keys if keys.count(key) > 1)))
        return found

    data = _loaded(content, read_object)
    for holder, key in repeats:
        path = _path_to(holder, data)
        if path is not None:  # an object may have been replaced by a later one of the same name
            raise RuleFormatError(_joined(path, key), "같은 항목이 두 번 나옵니다.")
    return data


def _loaded(
    content: bytes, read_object: Callable[[list[tuple[str, Any]]], dict[str, Any]]
) -> object:
    if len(content) > LARGEST_FILE:
        raise RuleFormatError("", "파일이 너무 큽니다.")
    try:
        return json.loads(
            content.decode("utf-8-sig"),
            object_pairs_hook=read_object,
            parse_constant=_refuse_constant,
        )
    except UnicodeDecodeError as error:
        raise RuleFormatError("", "UTF-8로 된 파일이어야 합니다.") from error
    except json.JSONDecodeError as error:
        raise RuleFormatError(
            "", f"JSON이 아닙니다({error.lineno}번째 줄 {error.colno}번째 글자)."
        ) from error
    except (RecursionError, ValueError) as error:
        raise RuleFormatError("", "너무 깊거나 너무 큰 값이 있습니다.") from error


def _refuse_constant(name: str) -> NoReturn:
    raise RuleFormatError("", f"{name}은(는) JSON의 수가 아닙니다.")


def _path_to(holder: object, data: object) -> str | None:
    """Find where in the data an object is, without recursion."""
    rest: list[tuple[object, str]] = [(data, "")]
    while rest:
        value, path = rest.pop()
        if value is holder:
            return path
        if isinstance(value, dict):
            rest += [(inner, _joined(path, name)) for name, inner in value.items()]
        elif isinstance(value, list):
            rest += [(inner, f"{path}[{index}]") for index, inner in enumerate(value)]
    return None


def _joined(path: str, key: str) -> str:
    return f"{path}.{shown(key)}" if path else shown(key)
