"""Korea's public holidays, with their substitutes."""

import datetime as dt

from hwabaek.gateways.clock import SEOUL, now, today
from hwabaek.gateways.holidays import holiday_names, public_holidays


def test_they_reach_into_the_next_year() -> None:
    found = public_holidays(2026)
    assert dt.date(2026, 10, 9) in found  # 한글날
    assert dt.date(2027, 1, 1) in found
    assert dt.date(2026, 10, 12) not in found


def test_a_holiday_on_a_sunday_has_its_substitute() -> None:
    assert dt.date(2026, 3, 1).weekday() == 6  # 삼일절
    assert dt.date(2026, 3, 2) in public_holidays(2026)


def test_they_have_korean_names() -> None:
    assert "한글날" in holiday_names(2026)[dt.date(2026, 10, 9)]


def test_a_day_is_a_day_in_seoul() -> None:
    evening = dt.datetime(2026, 10, 12, 15, 30, tzinfo=dt.UTC)
    assert today(evening) == dt.date(2026, 10, 13)
    assert now().tzinfo is dt.UTC
    assert now().astimezone(SEOUL).utcoffset() == dt.timedelta(hours=9)
