"""What one member does in a story of the demonstration."""

from dataclasses import dataclass

Choices = dict[int, tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Declares, decides and signs, so many hours after the call; without choices only declares.

    `late`: so many hours after the deadline instead.
    """

    name: str
    hours: float
    choices: Choices
    aside: dict[int, tuple[str, str]] | None = None
    late: bool = False
