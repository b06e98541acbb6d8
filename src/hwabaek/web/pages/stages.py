"""The stages of a deliberation in writing, as a line of little bars."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from hwabaek.models import Meeting

STEP, WIDTH = 13, 11


@dataclass(frozen=True, slots=True)
class Bar:
    """One stage: done, now or todo."""

    style: str
    x: int


@dataclass(frozen=True, slots=True)
class Stages:
    """All stages, and the one where the meeting stands."""

    names: tuple[str, ...]
    here: int

    @property
    def name(self) -> str:
        """Return the stage where the meeting stands."""
        return self.names[self.here]

    @property
    def number(self) -> int:
        """Return its number from 1."""
        return self.here + 1

    @property
    def width(self) -> int:
        """Return the width of the picture."""
        return len(self.names) * STEP

    @property
    def bars(self) -> list[Bar]:
        """Return the bars."""
        styles = ["done"] * self.here + ["now"] + ["todo"] * (len(self.names) - self.here - 1)
        return [Bar(style, index * STEP) for index, style in enumerate(styles)]


def stages_of(meeting: Meeting, *, has_items: bool, ready: bool) -> Stages:
    """Return how far a deliberation in writing has come."""
    names = (
        _("계획"),
        _("안건·자료"),
        _("요청 보내기"),
        _("회신 받는 중"),
        _("결과 정리"),
        _("문서"),
        _("마침"),
    )
    return Stages(names, _stage(meeting, has_items=has_items, ready=ready))


def _stage(meeting: Meeting, *, has_items: bool, ready: bool) -> int:
    if meeting.state == Meeting.State.OPEN:
        return 3
    if meeting.state == Meeting.State.CLOSED:
        return 4
    if meeting.state == Meeting.State.CONCLUDED:
        return 6 if ready else 5
    return 2 if ready else 1 if has_items else 0
