"""In which order an item and its amendments are put to the vote (원안과 수정안의 표결 순서).

국회법 제96조, which local councils and their committees follow: (1) of several amendments the one
moved last comes first; (2) whoever presides may order them by how far they lead from the original,
and says so; (3) the original is put to the vote once every amendment has been lost; (4) when one has
carried, the rest fall.
"""

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.meeting_record import MeetingRecord
from hwabaek.core.record.sitting.items import carried_amendment, pending
from hwabaek.core.record.sitting.roll import sitting_of
from hwabaek.core.record.sitting.sitting import ORIGINAL, UNDECIDED, SittingPoll


def check_order(*, record: MeetingRecord, poll: SittingPoll, order_reason: str) -> None:
    """Refuse a poll that is not its motion's turn.

    Raises:
        VerificationError: the item is not to be decided, an amendment comes first, or the same was
            decided before and no reason is given to vote again.
    """
    sitting, item = sitting_of(record=record), record.item(poll.item)
    if not item.is_decided:
        raise VerificationError(
            f"item {item.number} is not decided on",
            f"제{item.number}호는 표결하는 안건이 아닙니다",
        )
    _check_not_decided(record, poll)
    carried = carried_amendment(sitting=sitting, item=item.number)
    if carried is not None and carried.id != poll.motion:
        raise VerificationError("an amendment has carried", "수정안이 이미 가결되었습니다")
    waiting = [one.id for one in pending(sitting=sitting, item=item.number)]
    if poll.motion == ORIGINAL:
        if waiting:
            raise VerificationError(
                "amendments are voted on before the original", "수정안을 먼저 표결해야 합니다"
            )
    elif not poll.again_reason.strip():
        _check_turn(poll, waiting, order_reason)


def _check_not_decided(record: MeetingRecord, poll: SittingPoll) -> None:
    before = [
        one.result
        for one in sitting_of(record=record).polls_on(poll.item)
        if one.motion == poll.motion and one.result and one.result.outcome not in UNDECIDED
    ]
    if before and not poll.again_reason.strip():
        raise VerificationError(
            "decided before, and no reason to vote again",
            "이미 표결한 것을 다시 표결하려면 까닭이 있어야 합니다",
        )


def _check_turn(poll: SittingPoll, waiting: list[str], order_reason: str) -> None:
    if poll.motion not in waiting:
        raise VerificationError(
            f"amendment {poll.motion} is not pending", "표결할 수 있는 수정안이 아닙니다"
        )
    if poll.motion != waiting[-1] and not order_reason.strip():
        raise VerificationError(
            "the amendment moved last is voted on first", "마지막에 낸 수정안을 먼저 표결합니다"
        )
