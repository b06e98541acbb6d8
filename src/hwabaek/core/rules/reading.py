"""Strict reading of JSON data: every key is asked for, every value has its type, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from hwabaek.core.rules.errors import RuleFormatError

if TYPE_CHECKING:
    from enum import StrEnum

T = TypeVar("T")
E = TypeVar("E", bound="StrEnum")
Reader = Callable[[object, str], T]

LONGEST_TEXT = 4000
LONGEST_KEY = 60
LARGEST_NUMBER = 1_000_000
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")


class Fields:
    """One JSON object being read; what nobody asked for is refused at the end."""

    def __init__(self, data: object, path: str) -> None:
        """Take an object apart, or refuse what is none."""
        if not isinstance(data, dict):
            raise RuleFormatError(path, "객체({ })여야 합니다.")
        for key in data:
            if not isinstance(key, str):
                raise RuleFormatError(path, "항목 이름은 글자여야 합니다.")
        self._rest = dict(data)
        self.path = path

    def required(self, key: str, read: Reader[T]) -> T:
        """Read a key that must be there."""
        if key not in self._rest:
            raise RuleFormatError(self.at(key), "빠졌습니다.")
        return read(self._rest.pop(key), self.at(key))

    def optional(self, key: str, read: Reader[T]) -> T | None:
        """Read a key that may be left out."""
        return self.required(key, read) if key in self._rest else None

    def either(self, keys: tuple[str, ...]) -> str:
        """Return the one of several keys that is there; none or two are refused."""
        found = [key for key in keys if key in self._rest]
        if not found:
            raise RuleFormatError(self.path, f"{', '.join(keys)} 가운데 하나가 있어야 합니다.")
        if len(found) > 1:
            raise RuleFormatError(self.at(found[1]), f"{found[0]} 항목과 함께 쓸 수 없습니다.")
        return found[0]

    def has(self, key: str) -> bool:
        """Return whether a key is there and not yet read."""
        return key in self._rest

    def others(self) -> tuple[str, ...]:
        """Return the keys that nobody has asked for yet."""
        return tuple(self._rest)

    def refuse_others(self) -> None:
        """Refuse an object with keys that the form does not know."""
        for key in self._rest:
            raise RuleFormatError(self.at(key), "알 수 없는 항목입니다.")

    def at(self, key: str) -> str:
        """Return the path of a key of this object."""
        return f"{self.path}.{shown(key)}" if self.path else shown(key)


def shown(key: str) -> str:
    """Make any key of a path fit to print: a lone surrogate or a page of text must not break the report."""
    if key.isprintable() and len(key) <= LONGEST_KEY:
        return key
    return ascii(key[:LONGEST_KEY])


def text(value: object, path: str) -> str:
    """Read a text that is not empty."""
    if not isinstance(value, str):
        raise RuleFormatError(path, "글자여야 합니다.")
    if not value.strip() or len(value) > LONGEST_TEXT:
        raise RuleFormatError(path, f"1자 이상 {LONGEST_TEXT}자 이하여야 합니다.")
    if LONE_SURROGATE.search(value):
        raise RuleFormatError(path, "글자가 온전하지 않습니다.")
    return value


def flag(value: object, path: str) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise RuleFormatError(path, "true 또는 false여야 합니다.")
    return value


def whole(*, least: int, most: int = LARGEST_NUMBER) -> Reader[int]:
    """Return a reader of whole numbers; true is not one, and neither is 3.0."""

    def read(value: object, path: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise RuleFormatError(path, f"{least} 이상 {most} 이하의 정수여야 합니다.")
        return value

    return read


def word_of(words: type[E]) -> Reader[E]:
    """Return a reader of one of a closed set of words."""

    def read(value: object, path: str) -> E:
        if isinstance(value, str):
            for word in words:
                if word.value == value:
                    return word
        raise RuleFormatError(path, f"{', '.join(words)} 가운데 하나여야 합니다.")

    return read


def list_of(read_one: Reader[T], *, least: int = 0) -> Reader[tuple[T, ...]]:
    """Return a reader of lists of what another reader reads."""

    def read(value: object, path: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            raise RuleFormatError(path, "목록([ ])이어야 합니다.")
        if len(value) < least:
            raise RuleFormatError(path, f"{least}개 이상이어야 합니다.")
        return tuple(read_one(item, f"{path}[{index}]") for index, item in enumerate(value))

    return read


def distinct_texts(*, least: int = 0) -> Reader[tuple[str, ...]]:
    """Return a reader of lists of texts of which no two are equal."""

    def read(value: object, path: str) -> tuple[str, ...]:
        texts = list_of(text, least=least)(value, path)
        refuse_repeats(texts, path)
        return texts

    return read


def refuse_repeats(texts: tuple[str, ...], path: str, suffix: str = "") -> None:
    """Refuse a list of names in which one comes twice."""
    seen: set[str] = set()
    for index, name in enumerate(texts):
        if name in seen:
            raise RuleFormatError(f"{path}[{index}]{suffix}", "같은 것이 두 번 나옵니다.")
        seen.add(name)


def exact_decimal(value: object, path: str) -> Decimal:
    """Read an exact decimal, which is text: a JSON number may already have been rounded."""
    if not isinstance(value, str) or not DECIMAL.fullmatch(value):
        raise RuleFormatError(path, '"85.5"처럼 글자로 적은 십진수여야 합니다.')
    return Decimal(value)
