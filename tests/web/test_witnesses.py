"""What auditor, administrator and the public see of the witnesses."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from hwabaek.actions.sealing import last_checkpoint, seal_logs
from hwabaek.actions.witnessing import ask_witnesses
from hwabaek.core.tlog.cosignature import cosigners
from hwabaek.core.tlog.keys import COSIGNATURE, SignerKey, render_verifier_key
from hwabaek.core.tlog.note import parse_note
from hwabaek.gateways.authority import make_demo_authority
from hwabaek.models import Cosignature, LogEntry, LogKey, WitnessState
from tests import people
from tests.web.desk_pages import heading, said
from tests.web.member_pages import NOON, signed_in
from tests.witness import administrator
from tests.witness.loopback import answering, new_witness, served
from tests.witness.processes import NAME


@pytest.fixture
def sealed(town: people.Town, settings: LazySettings, tmp_path: Path) -> people.Town:
    made = make_demo_authority(tmp_path / "seal", organisation="대전광역시 유성구", now=NOON)
    settings.SEAL_URL = f"pkcs12:{made.seal}"
    seal_logs(now=NOON)
    return town


@pytest.fixture
def asked(sealed: people.Town, settings: LazySettings, tmp_path: Path) -> people.Town:
    """Return the town after its one witness co-signed everything."""
    vkey = LogKey.objects.filter(body=sealed.body).latest("id").verifier
    witness = new_witness(tmp_path, vkey, clock=NOON.timestamp)
    with served(witness) as address:
        settings.WITNESSES = [(render_verifier_key(witness.key.verifier), address)]
        assert ask_witnesses(now=NOON) == 1
    return sealed


def size(town: people.Town) -> int:
    checkpoint = last_checkpoint(town.body)
    assert checkpoint is not None
    return checkpoint.tree_size


def log_page(town: people.Town) -> str:
    return said(signed_in(town.auditor).get("/log/"))


def test_without_witnesses_the_page_says_so(sealed: people.Town) -> None:
    text = log_page(sealed)
    assert "설정한 증인이 없습니다." in text
    assert LogKey.objects.filter(body=sealed.body).latest("id").verifier in text
    answer = signed_in(sealed.administrator).get("/administration/")
    assert heading(answer) == "모두 잘 돌아가고 있습니다"


def test_a_witness_that_was_never_asked_is_behind(
    sealed: people.Town, settings: LazySettings
) -> None:
    key = SignerKey(name=NAME, seed=b"\x05" * 32, kind=COSIGNATURE).verifier
    settings.WITNESSES = [(render_verifier_key(key), "http://127.0.0.1:9")]
    text = log_page(sealed)
    assert "1곳 가운데 0곳이 마지막 기록 봉인에 함께 서명함" in text
    assert "아직 함께 서명한 적이 없습니다" in text
    assert f"{size(sealed)}건 뒤" in text


def test_who_cosigned_the_last_checkpoint_and_when(asked: people.Town) -> None:
    text = log_page(asked)
    assert "1곳 가운데 1곳이 마지막 기록 봉인에 함께 서명함" in text
    assert NAME in text
    assert f"{size(asked):,}번째 기록까지 함께 서명함, 2026. 10. 12.(월) 12:00" in text
    entry = LogEntry.objects.filter(body=asked.body).first()
    assert entry is not None
    assert f"\N{EM DASH} {NAME} " in said(
        signed_in(asked.auditor).get(reverse("log-entry", args=[entry.pk]))
    )


def test_the_public_checkpoint_has_the_lines_of_its_witnesses(asked: people.Town) -> None:
    before = Client().get("/log/yuseong/checkpoint").content
    row = Cosignature.objects.get()
    assert row.line in before.decode()
    people.prepared(asked, items=1)
    seal_logs(now=NOON)
    # The newest is not held back until it is co-signed.
    after = Client().get("/log/yuseong/checkpoint").content
    assert row.line not in after.decode()
    assert parse_note(after).text.splitlines()[1] == str(size(asked))
    key = SignerKey(name=NAME, seed=b"\x05" * 32, kind=COSIGNATURE).verifier
    assert cosigners(note=parse_note(before), keys=[key]) == ()


def test_a_witness_that_is_down_is_named_with_the_next_try(asked: people.Town) -> None:
    people.prepared(asked, items=1)
    behind = size(asked)
    seal_logs(now=NOON)
    assert ask_witnesses(now=NOON + dt.timedelta(seconds=2)) == 0
    text = log_page(asked)
    assert "1곳 가운데 0곳" in text
    assert "증인에 닿지 못했습니다." in text
    assert "다음 시도" in text
    assert f"{size(asked) - behind}건 뒤" in text
    answer = signed_in(asked.administrator).get("/administration/")
    assert heading(answer) == "손볼 것: 바깥 증인"
    assert "증인에 닿지 못했습니다." in said(answer)


def test_a_rewritten_past_stands_at_the_top_of_the_page(
    asked: people.Town, settings: LazySettings, tmp_path: Path
) -> None:
    administrator.rewrite_entry(asked.body, 3)
    administrator.rebuild_tree(asked.body)
    vkey = LogKey.objects.filter(body=asked.body).latest("id").verifier
    witness = new_witness(tmp_path, vkey, clock=NOON.timestamp)
    with served(witness) as address:
        settings.WITNESSES = [(render_verifier_key(witness.key.verifier), address)]
        assert ask_witnesses(now=NOON + dt.timedelta(seconds=2)) == 0
    text = log_page(asked)
    assert "바깥 증인이 본 기록과 이 서버의 기록이 다릅니다" in text
    assert "지난 기록이 바뀌었을 수 있으니" in text
    assert "맞지 않음" in text


def test_every_trouble_has_its_words(asked: people.Town) -> None:
    people.prepared(asked, items=1)
    seal_logs(now=NOON)
    for error, words in (
        ("refused: 403 who?", "증인이 이 기록부의 지금 열쇠를 모릅니다."),
        ("refused: 404 what?", "증인이 아직 이 기록부를 지켜보지 않습니다."),
        ("refused: 500", "증인이 함께 서명하지 않았습니다."),
        ("rewritten: x", "지난 기록이 바뀌었을 수 있으니 바로 조사해 주세요."),
        ("ahead: 99", "증인은 기록 99건까지 보았는데"),
        ("unprovable: x", "이 서버의 기록에 빠진 곳이 있어"),
        ("worthless: x", "증인의 서명이 맞지 않습니다."),
        ("something new", "증인이 함께 서명하지 않았습니다."),
    ):
        WitnessState.objects.filter(body=asked.body).update(error=error)
        assert words in log_page(asked), error


def test_what_a_witness_says_is_shown_as_text(sealed: people.Town, settings: LazySettings) -> None:
    key = SignerKey(name=NAME, seed=b"\x05" * 32, kind=COSIGNATURE).verifier
    with answering(lambda _: (500, "text/html", b"<b>no</b>")) as (address, _):
        settings.WITNESSES = [(render_verifier_key(key), address)]
        ask_witnesses(now=NOON)
    content = signed_in(sealed.auditor).get("/log/").content.decode()
    assert "500 &lt;b&gt;no&lt;/b&gt;" in content
