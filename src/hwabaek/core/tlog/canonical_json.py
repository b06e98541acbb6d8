"""JSON in the one form in which it is hashed: RFC 8785, for text, whole numbers, truth, null, lists and objects."""

import json
from typing import Any, NoReturn, cast

from hwabaek.core.errors import VerificationError

# RFC 8785 §3.2.2.3 counts numbers as IEEE doubles: beyond this, two whole numbers would share one form (RFC 7493 §2.2).
LARGEST_NUMBER = 2**53 - 1
# Facts are a few levels deep. The limit keeps a hostile file from exhausting the stack.
DEEPEST_LEVEL = 64

_TEXT = frozenset({str})
_AS_IS = frozenset({str, bool, type(None)})
_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def canonical(value: object) -> bytes:
    """Return the canonical form of a value as bytes.

    Raises:
        VerificationError: the value has no canonical form (a float, a lone surrogate, a number out of range, …).
    """
    text = _ENCODER.encode(_ordered(value, DEEPEST_LEVEL))
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise VerificationError("text holds a lone surrogate") from error


def parse(data: bytes) -> Any:  # noqa: ANN401  # JSON is any of six kinds; callers check what they need
    """Return the value whose canonical form is exactly these bytes.

    Raises:
        VerificationError: the bytes are not JSON, or not in canonical form.
    """
    if type(data) is not bytes:
        raise VerificationError("JSON must be given as bytes")
    try:
        value = json.loads(
            data.decode(),
            object_pairs_hook=_object,
            parse_float=_refuse_number,
            parse_constant=_refuse_number,
        )
    except (ValueError, RecursionError) as error:
        raise VerificationError(f"not JSON: {error}") from error
    if canonical(value) != data:
        raise VerificationError("JSON is not in canonical form (RFC 8785)")
    return value


def _ordered(value: object, levels: int) -> object:
    if type(value) in _AS_IS:
        return value
    if type(value) is int:
        return _in_range(value)
    if levels == 0:
        raise VerificationError(f"nested deeper than {DEEPEST_LEVEL} levels")
    # Most parts are texts: a call for each of them would cost as much as all the rest.
    if type(value) is list:
        return [item if type(item) in _AS_IS else _ordered(item, levels - 1) for item in value]
    if type(value) is dict:
        return {
            key: part if type(part := value[key]) in _AS_IS else _ordered(part, levels - 1)
            for key in _sorted_names(value)
        }
    raise VerificationError(f"{type(value).__name__} has no canonical form")


def _in_range(value: int) -> int:
    if abs(value) > LARGEST_NUMBER:
        raise VerificationError("whole number beyond 2^53 - 1")
    return value


def _sorted_names(value: dict[object, object]) -> list[str]:
    names = cast("list[str]", list(value))
    if not _TEXT.issuperset(map(type, names)):
        raise VerificationError("a name in an object must be text")
    # RFC 8785 §3.2.3: names are sorted by their UTF-16 code units. Big-endian bytes sort just so,
    # and so do the code points of ASCII. A lone surrogate is let pass here: it cannot be encoded.
    if "".join(names).isascii():
        return sorted(names)
    return sorted(names, key=lambda name: name.encode("utf-16-be", "surrogatepass"))


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise VerificationError("JSON names the same key twice")
    return value


def _refuse_number(text: str) -> NoReturn:
    raise VerificationError(f"number is not whole: {text[:40]}")
