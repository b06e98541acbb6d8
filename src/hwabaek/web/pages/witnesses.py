"""The witnesses of a body's log: who co-signed the last checkpoint, how far each one is, what is the matter."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hwabaek.actions.witnessing import GRAVE, Trouble
from hwabaek.gateways.witnesses import configured_witnesses
from hwabaek.models import Body, Checkpoint, WitnessState

FORBIDDEN, NOT_FOUND = "403", "404"


@dataclass(frozen=True)
class WitnessLine:
    """One witness: the last size it co-signed and when, how many entries it is behind, and its trouble."""

    name: str
    seen: int
    cosigned_at: dt.datetime | None
    behind: int
    trouble: str = ""
    detail: str = ""
    is_grave: bool = False
    next_try_at: dt.datetime | None = None

    @property
    def holds(self) -> bool:
        """Tell whether it co-signed the last checkpoint, and nothing is the matter."""
        return self.cosigned_at is not None and not self.behind and not self.trouble


@dataclass(frozen=True)
class Witnesses:
    """All witnesses that are set."""

    lines: list[WitnessLine]

    @property
    def agreeing(self) -> int:
        """Return how many co-signed the last checkpoint."""
        return sum(line.holds for line in self.lines)

    @property
    def is_grave(self) -> bool:
        """Tell whether a witness says that the log is not the one it saw."""
        return any(line.is_grave for line in self.lines)

    @property
    def is_troubled(self) -> bool:
        """Tell whether something is to be done."""
        return any(line.trouble for line in self.lines)


def witnesses_of(*, body: Body, checkpoint: Checkpoint | None) -> Witnesses:
    """Return the witnesses that are set, with what is known of each.

    Raises:
        ImproperlyConfigured: the setting WITNESSES is wrong.
    """
    configured = configured_witnesses()
    if not configured:
        return Witnesses([])
    states = {state.witness: state for state in WitnessState.objects.filter(body=body)}
    size = checkpoint.tree_size if checkpoint else 0
    return Witnesses([_line(one.name, states.get(one.name), size) for one in configured])


def _line(name: str, state: WitnessState | None, size: int) -> WitnessLine:
    if state is None:
        return WitnessLine(name=name, seen=0, cosigned_at=None, behind=size)
    code, _colon, detail = state.error.partition(": ")
    return WitnessLine(
        name=name,
        seen=state.tree_size,
        cosigned_at=state.cosigned_at,
        behind=max(size - state.tree_size, 0),
        trouble=_words(code, detail) if code else "",
        detail="" if code == Trouble.AHEAD else detail,
        is_grave=code in GRAVE,
        next_try_at=state.next_try_at if code else None,
    )


def _words(code: str, detail: str) -> str:
    if code == Trouble.REFUSED and detail.startswith(FORBIDDEN):
        return _(
            "증인이 이 기록부의 지금 열쇠를 모릅니다. 열쇠를 바꾸었으면 새 확인 열쇠를 알려 주세요."
        )
    if code == Trouble.REFUSED and detail.startswith(NOT_FOUND):
        return _("증인이 아직 이 기록부를 지켜보지 않습니다. 확인 열쇠를 알려 주세요.")
    return {
        Trouble.UNREACHABLE.value: _("증인에 닿지 못했습니다."),
        Trouble.REFUSED.value: _("증인이 함께 서명하지 않았습니다."),
        Trouble.REWRITTEN.value: _(
            "증인이 전에 본 기록이 지금 기록의 앞부분이 아닙니다. "
            "지난 기록이 바뀌었을 수 있으니 바로 조사해 주세요."
        ),
        Trouble.AHEAD.value: _(
            "증인은 기록 %(number)s건까지 보았는데 이 서버에는 그만큼 없습니다. "
            "기록이 지워졌거나 옛 백업을 되돌렸을 수 있으니 바로 조사해 주세요."
        )
        % {"number": detail},
        Trouble.UNPROVABLE.value: _(
            "이 서버의 기록에 빠진 곳이 있어 증명하지 못했습니다. "
            "hwabaek log verify로 바로 조사해 주세요."
        ),
        Trouble.WORTHLESS.value: _(
            "증인의 서명이 맞지 않습니다. 설정에 적은 증인의 열쇠와 증인의 시계를 확인해 주세요."
        ),
    }.get(code, _("증인이 함께 서명하지 않았습니다."))
