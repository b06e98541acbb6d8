"""Days of notice: how long before a sitting the call and the papers must be out.

Periods are counted in calendar days. The first day is not counted (민법 §157), and a period that
ends on a Saturday or a public holiday ends on the next working day (민법 §161).
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

SATURDAY = 5


def earliest_deadline(*, called_on: date, days: int, holidays: AbstractSet[date]) -> date:
    """Return the first day on which a period of so many days, begun by a call, may end."""
    # (1) the day of the call is not counted: the first day is the next one (민법 §157)
    # (2) the period ends with its last day (민법 §159)
    last = called_on + timedelta(days=days)
    # (3) a last day that is a Saturday or a holiday moves to the next working day (민법 §161)
    return next_working_day(day=last, holidays=holidays)


def latest_call(*, meeting_on: date, days: int) -> date:
    """Return the last day on which a sitting may be called with so many days of notice.

    Counted backwards, the day of the sitting is the first and is not counted (민법 §157 by analogy);
    the notice must be out on or before the day found, so no holiday moves it closer.
    """
    return meeting_on - timedelta(days=days)


def is_working_day(*, day: date, holidays: AbstractSet[date]) -> bool:
    """Return whether a day is neither Saturday, Sunday nor one of the holidays."""
    return day.weekday() < SATURDAY and day not in holidays


def next_working_day(*, day: date, holidays: AbstractSet[date]) -> date:
    """Return the day itself if it is a working day, or else the next one that is."""
    while not is_working_day(day=day, holidays=holidays):
        day += timedelta(days=1)
    return day


def days_of_notice(*, called_on: date, meeting_on: date) -> int:
    """Return how many days of notice a call gave (the "D-n" that is proved on paper)."""
    return (meeting_on - called_on).days


def is_called_in_time(*, called_on: date, meeting_on: date, days: int) -> bool:
    """Return whether a call came early enough for so many days of notice."""
    return called_on <= latest_call(meeting_on=meeting_on, days=days)
