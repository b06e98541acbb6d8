"""Text that a document will carry must be text that a document can carry."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from hwabaek.actions.refusal import Refusal
from hwabaek.gateways.typesetting import first_unprintable


class UnprintableText(Refusal):
    """A character has no shape in the fonts of the documents: most often a picture sign."""


def require_printable(**fields: str) -> None:
    """Check texts by the names of their fields, so that no document fails after the decision.

    Raises:
        UnprintableText: names the character and the field.
    """
    for field, text in fields.items():
        character = first_unprintable(text)
        if character is not None:
            message = _(
                "문서에 찍을 수 없는 글자 “{character}”(U+{code})가 있습니다. 지우거나 다른 말로 바꿔 주세요."
            )
            code = f"{ord(character):04X}"
            raise UnprintableText(message.format(character=character, code=code), field=field)


def require_printable_rule(*, data: Mapping[str, Any]) -> None:
    """Check every text in a rule: documents cite its sources, its grounds and what it names.

    Raises:
        UnprintableText: names the character, and the part of the rule as the field.
    """
    require_printable(**{part: "\n".join(_texts(said)) for part, said in data.items()})


def _texts(said: object) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping | list):
        for part in said.values() if isinstance(said, Mapping) else said:
            yield from _texts(part)
