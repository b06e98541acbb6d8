"""Korea's public holidays (관공서의 공휴일에 관한 규정), from the `holidays` library."""

import datetime as dt
from functools import lru_cache

import holidays


@lru_cache(maxsize=16)
def public_holidays(year: int) -> frozenset[dt.date]:
    """Return the public holidays of a year and of the next, substitute holidays included."""
    return frozenset(holidays.country_holidays("KR", years=(year, year + 1)))


@lru_cache(maxsize=16)
def holiday_names(year: int) -> dict[dt.date, str]:
    """Return what the public holidays of a year and of the next are called, in Korean."""
    named = holidays.country_holidays("KR", years=(year, year + 1), language="ko")
    return dict(named)
