"""The clock: the one place that asks what time it is."""

import datetime as dt

from hwabaek.core.korean import SEOUL

__all__ = ["SEOUL", "now", "today"]


def now() -> dt.datetime:
    """Return this moment, in UTC."""
    return dt.datetime.now(dt.UTC)


def today(moment: dt.datetime) -> dt.date:
    """Return the day that a moment falls on in Korea."""
    return moment.astimezone(SEOUL).date()
