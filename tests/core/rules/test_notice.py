"""Periods of notice, and the grounds on which a member is out of an item."""

from datetime import date

import pytest

from hwabaek.core.rules.disqualification import (
    SELF_RECUSAL,
    STATUTORY_GROUNDS,
    DisqualificationKind,
    ground,
)
from hwabaek.core.rules.notice import (
    days_of_notice,
    earliest_deadline,
    is_called_in_time,
    is_working_day,
    latest_call,
    next_working_day,
)

NONE: frozenset[date] = frozenset()
FOUNDATION, HANGUL = date(2026, 10, 3), date(2026, 10, 9)  # 개천절 Saturday, 한글날 Friday


def test_the_day_of_the_call_is_not_counted() -> None:
    assert earliest_deadline(called_on=date(2026, 10, 12), days=2, holidays=NONE) == date(
        2026, 10, 14
    )
    assert earliest_deadline(called_on=date(2026, 10, 12), days=0, holidays=NONE) == date(
        2026, 10, 12
    )
    assert earliest_deadline(called_on=date(2026, 12, 28), days=7, holidays=NONE) == date(
        2027, 1, 4
    )


@pytest.mark.parametrize(
    ("days", "deadline"),
    [
        (1, date(2026, 10, 8)),
        (2, date(2026, 10, 12)),  # a holiday, a Saturday and a Sunday in a row
        (3, date(2026, 10, 12)),
        (4, date(2026, 10, 12)),
        (5, date(2026, 10, 12)),
        (6, date(2026, 10, 13)),  # holidays within the period do not lengthen it
    ],
)
def test_a_last_day_that_is_a_holiday_moves_to_the_next_working_day(
    days: int, deadline: date
) -> None:
    assert (
        earliest_deadline(called_on=date(2026, 10, 7), days=days, holidays={FOUNDATION, HANGUL})
        == deadline
    )


def test_a_working_day_is_neither_a_weekend_nor_a_holiday() -> None:
    assert [is_working_day(day=date(2026, 10, day), holidays={HANGUL}) for day in range(5, 12)] == [
        *[True] * 4,
        *[False] * 3,
    ]
    assert next_working_day(day=date(2026, 10, 8), holidays={HANGUL}) == date(2026, 10, 8)


def test_a_call_is_out_so_many_days_before_the_sitting() -> None:
    sitting = date(2026, 10, 20)

    assert latest_call(meeting_on=sitting, days=7) == date(2026, 10, 13)
    assert days_of_notice(called_on=date(2026, 10, 13), meeting_on=sitting) == 7
    assert is_called_in_time(called_on=date(2026, 10, 13), meeting_on=sitting, days=7)
    assert is_called_in_time(called_on=date(2026, 10, 1), meeting_on=sitting, days=7)
    assert not is_called_in_time(called_on=date(2026, 10, 14), meeting_on=sitting, days=7)


def test_the_grounds_are_numbered_as_in_the_article() -> None:
    assert [each.number for each in STATUTORY_GROUNDS] == [1, 2, 3, 4]
    assert [each.label for each in STATUTORY_GROUNDS] == [
        "당사자",
        "친족",
        "자문·연구·용역",
        "대리인",
    ]
    assert [each.source[-6:] for each in STATUTORY_GROUNDS] == [
        f"§5의2①{number}" for number in range(1, 5)
    ]
    assert all(each.question.endswith(".") for each in (*STATUTORY_GROUNDS, SELF_RECUSAL))
    assert ground(number=3) is STATUTORY_GROUNDS[2]
    with pytest.raises(KeyError):
        ground(number=SELF_RECUSAL.number)


def test_the_kinds_are_those_of_the_record() -> None:
    assert {kind.value for kind in DisqualificationKind} == {
        "statutory",
        "challenged",
        "self_recused",
    }
