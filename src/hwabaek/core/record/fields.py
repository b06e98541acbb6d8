"""Reading what a fact says: every part that is used has its type, or the fact is refused."""

import re
from datetime import datetime
from typing import Any, Self

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.entries import parse_moment
from hwabaek.core.record.veil import Masked

_DIGEST = re.compile(r"[0-9a-f]{64}")
_WORD = re.compile(r"[a-z]+(_[a-z]+)*")
_TEXTS = (str, Masked)


class Fields:
    """An object inside a fact, and where it stands, so that an error can name the place.

    Parts that nobody asks for are let be: later versions say more about the same things.
    """

    def __init__(self, value: object, path: str = "data") -> None:
        if type(value) is not dict:
            raise malformed(path)
        self.value: dict[str, Any] = value
        self.path = path

    def text(self, key: str) -> str:
        """Return a text that must be there.

        Raises:
            VerificationError: it is not.
        """
        value = self.value.get(key)
        if not isinstance(value, str) or type(value) not in _TEXTS:
            raise malformed(self._at(key))
        return value

    def text_or_none(self, key: str) -> str | None:
        """Return a text, or None where it is null or left out."""
        return None if self.value.get(key) is None else self.text(key)

    def digest(self, key: str) -> str:
        """Return a hex SHA-256 that must be there.

        Raises:
            VerificationError: it is not.
        """
        text = self.text(key)
        if not (_DIGEST.fullmatch(text) or type(text) is Masked):
            raise malformed(self._at(key))
        return text

    def word(self, key: str) -> str:
        """Return a word of small letters that must be there.

        Raises:
            VerificationError: it is not.
        """
        if not _WORD.fullmatch(self.text(key)):
            raise malformed(self._at(key))
        return self.text(key)

    def number(self, key: str) -> int:
        """Return a whole number that must be there.

        Raises:
            VerificationError: it is not.
        """
        value = self.value.get(key)
        if type(value) is not int:
            raise malformed(self._at(key))
        return value

    def number_or_none(self, key: str) -> int | None:
        """Return a whole number, or None where it is null or left out."""
        return None if self.value.get(key) is None else self.number(key)

    def flag(self, key: str) -> bool:
        """Return true or false, which must be there.

        Raises:
            VerificationError: it is not.
        """
        value = self.value.get(key)
        if type(value) is not bool:
            raise malformed(self._at(key))
        return value

    def moment(self, key: str) -> datetime:
        """Return a moment that must be there.

        Raises:
            VerificationError: it is not.
        """
        try:
            return parse_moment(self.value.get(key))
        except VerificationError as error:
            raise malformed(self._at(key)) from error

    def fields(self, key: str) -> Self:
        """Return an object that must be there."""
        return type(self)(self.value.get(key), self._at(key))

    def data(self, key: str) -> dict[str, Any]:
        """Return an object that must be there, as it is."""
        return dict(self.fields(key).value)

    def sequence(self, key: str) -> list[Any]:
        """Return a list that must be there.

        Raises:
            VerificationError: it is not.
        """
        value = self.value.get(key)
        if type(value) is not list:
            raise malformed(self._at(key))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts that must be there."""
        return tuple(self._each(key, str))

    def numbers(self, key: str) -> tuple[int, ...]:
        """Return a list of whole numbers that must be there."""
        return tuple(self._each(key, int))

    def each(self, key: str) -> tuple[Self, ...]:
        """Return a list of objects that must be there."""
        found = self.sequence(key)
        return tuple(
            type(self)(one, f"{self._at(key)}[{place}]") for place, one in enumerate(found)
        )

    def one_of(self, key: str, *words: str) -> str:
        """Return a text that must be one of these words.

        Raises:
            VerificationError: it is not.
        """
        if self.text(key) not in words:
            raise malformed(self._at(key))
        return self.text(key)

    def _each(self, key: str, kind: type) -> list[Any]:
        found = self.sequence(key)
        if any(type(one) is not kind for one in found):
            raise malformed(self._at(key))
        return found

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}"


def malformed(path: str) -> VerificationError:
    """Return the error that says which part of a fact is malformed."""
    return VerificationError(
        f"{path} is missing or malformed", f"{path} 값이 없거나 형식이 다릅니다"
    )
