"""Strict reading of JSON data: every key is asked for, every value has its type, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from hwabaek.core.rules.errors import RuleFormatError

if TYPE_CHECKING:
    from enum import StrEnum

T = TypeVar("T")
E = TypeVar("E", bound="StrEnum")


class Spot(NamedTuple):
    """A value and the path to it: what every reader takes."""

    value: object
    path: str


Reader = Callable[[Spot], T]

LONGEST_TEXT = 4000
LONGEST_KEY = 60
LARGEST_NUMBER = 1_000_000
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")


class Fields:
    """One JSON object being read; what nobody asked for is refused at the end."""

    def __init__(self, spot: Spot) -> None:
        """Take an object apart, or refuse what is none."""
        if not isinstance(spot.value, dict):
            raise RuleFormatError(spot.path, "객체({ })여야 합니다.")
        for key in spot.value:
            if not isinstance(key, str):
                raise RuleFormatError(spot.path, "항목 이름은 글자여야 합니다.")
        self._rest = dict(spot.value)
        self.path = spot.path

    def required(self, key: str, read: Reader[T]) -> T:
        """Read a key that must be there.

        Raises:
            RuleFormatError: where it is not there.

        """
        if key not in self._rest:
            raise RuleFormatError(self.at(key), "빠졌습니다.")
        return read(Spot(self._rest.pop(key), self.at(key)))

    def optional(self, key: str, read: Reader[T]) -> T | None:
        """Read a key that may be left out."""
        return self.required(key, read) if key in self._rest else None

    def either(self, keys: tuple[str, ...]) -> str:
        """Return the one of several keys that is there.

        Raises:
            RuleFormatError: where none is there, or two are.

        """
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
        """Refuse an object with keys that the form does not know.

        Raises:
            RuleFormatError: with the path to the first of them.

        """
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


def text(spot: Spot) -> str:
    """Read a text that is not empty.

    Raises:
        RuleFormatError: where it is empty, too long, broken or no text.

    """
    if not isinstance(spot.value, str):
        raise RuleFormatError(spot.path, "글자여야 합니다.")
    if not spot.value.strip() or len(spot.value) > LONGEST_TEXT:
        raise RuleFormatError(spot.path, f"1자 이상 {LONGEST_TEXT}자 이하여야 합니다.")
    if LONE_SURROGATE.search(spot.value):
        raise RuleFormatError(spot.path, "글자가 온전하지 않습니다.")
    return spot.value


def flag(spot: Spot) -> bool:
    """Read true or false.

    Raises:
        RuleFormatError: where it is neither.

    """
    if not isinstance(spot.value, bool):
        raise RuleFormatError(spot.path, "true 또는 false여야 합니다.")
    return spot.value


def whole(*, least: int, most: int = LARGEST_NUMBER) -> Reader[int]:
    """Return a reader of whole numbers; true is not one, and neither is 3.0."""

    def read(spot: Spot) -> int:
        number = spot.value
        if isinstance(number, bool) or not isinstance(number, int) or not least <= number <= most:
            raise RuleFormatError(spot.path, f"{least} 이상 {most} 이하의 정수여야 합니다.")
        return number

    return read


def word_of(words: type[E]) -> Reader[E]:
    """Return a reader of one of a closed set of words."""

    def read(spot: Spot) -> E:
        if isinstance(spot.value, str):
            for word in words:
                if word.value == spot.value:
                    return word
        raise RuleFormatError(spot.path, f"{', '.join(words)} 가운데 하나여야 합니다.")

    return read


def list_of(*, each: Reader[T], least: int = 0) -> Reader[tuple[T, ...]]:
    """Return a reader of lists of what another reader reads."""

    def read(spot: Spot) -> tuple[T, ...]:
        if not isinstance(spot.value, list):
            raise RuleFormatError(spot.path, "목록([ ])이어야 합니다.")
        if len(spot.value) < least:
            raise RuleFormatError(spot.path, f"{least}개 이상이어야 합니다.")
        return tuple(
            each(Spot(item, f"{spot.path}[{index}]")) for index, item in enumerate(spot.value)
        )

    return read


def distinct_texts(*, least: int = 0) -> Reader[tuple[str, ...]]:
    """Return a reader of lists of texts of which no two are equal."""
    read_texts = list_of(each=text, least=least)

    def read(spot: Spot) -> tuple[str, ...]:
        texts = read_texts(spot)
        refuse_repeats(texts=texts, path=spot.path)
        return texts

    return read


def refuse_repeats(*, texts: tuple[str, ...], path: str, suffix: str = "") -> None:
    """Refuse a list of names in which one comes twice.

    Raises:
        RuleFormatError: with the path to the second.

    """
    seen: set[str] = set()
    for index, name in enumerate(texts):
        if name in seen:
            raise RuleFormatError(f"{path}[{index}]{suffix}", "같은 것이 두 번 나옵니다.")
        seen.add(name)


def exact_decimal(spot: Spot) -> Decimal:
    """Read an exact decimal, which is text: a JSON number may already have been rounded.

    Raises:
        RuleFormatError: where it is anything else.

    """
    if not isinstance(spot.value, str) or not DECIMAL.fullmatch(spot.value):
        raise RuleFormatError(spot.path, '"85.5"처럼 글자로 적은 십진수여야 합니다.')
    return Decimal(spot.value)
