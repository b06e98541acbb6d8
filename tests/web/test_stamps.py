"""What the auditor sees of time stamps on the log: the last ones, those that wait, and why."""

import datetime as dt

import pytest
from django.conf import LazySettings

from hwabaek.actions.log_keys import ensure_log_key
from hwabaek.actions.sealing import last_checkpoint, seal_log
from hwabaek.models import CheckpointStamp, Meeting
from tests import people
from tests.web.desk_pages import said
from tests.web.member_pages import NOON, signed_in

pytestmark = pytest.mark.django_db


def stamp(town: people.Town, **values: object) -> CheckpointStamp:
    usual = {"day": NOON.date(), "asked_at": NOON, "next_try_at": NOON + dt.timedelta(hours=1)}
    return CheckpointStamp.objects.create(body=town.body, **{**usual, **values})


def text_of(town: people.Town) -> str:
    return said(signed_in(town.auditor).get("/log/"))


def test_without_an_authority_it_says_that_none_is_set(town: people.Town) -> None:
    assert "시점확인 기관이 설정되지 않았습니다." in text_of(town)


def test_before_the_first_day_is_over_there_is_none(
    town: people.Town, settings: LazySettings
) -> None:
    settings.TIMESTAMP_URL = "https://tsa.example.org/"
    assert "아직 받은 시점확인이 없습니다." in text_of(town)


def test_the_last_one_says_how_far_it_reaches_when_and_by_whom(
    town: people.Town, settings: LazySettings
) -> None:
    settings.TIMESTAMP_URL = "https://tsa.example.org/"
    ensure_log_key(body=town.body, now=NOON)
    seal_log(body_id=town.body.pk, now=NOON)
    checkpoint = last_checkpoint(town.body)
    assert checkpoint is not None
    stamp(
        town, state="stamped", checkpoint=checkpoint, stamped_at=NOON, authority="한국시점확인센터"
    )
    text = text_of(town)
    assert "2026. 10. 12.(월) 마지막 기록 봉인" in text
    assert (
        f"{checkpoint.tree_size}번째 기록까지 · 2026. 10. 12.(월) 12:00 · 한국시점확인센터" in text
    )


def test_one_that_did_not_come_says_why_and_when_it_is_asked_for_again(
    town: people.Town, meeting: Meeting, settings: LazySettings
) -> None:
    settings.TIMESTAMP_URL = "https://tsa.example.org/"
    stamp(town, state="failed", error="시점확인 기관(tsa.example.org)이 답하지 않습니다.")
    stamp(town, day=None, meeting=meeting)
    text = text_of(town)
    assert "시점확인 기관(tsa.example.org)이 답하지 않습니다." in text
    assert "받지 못함" in text
    assert "서면심의 끝" in text
    assert "다음 시도" in text
