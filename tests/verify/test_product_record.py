"""The record that the product hands over, put to the verifier as an auditor would."""

from pathlib import Path

import pytest
from django.conf import LazySettings

from hwabaek.actions import log_keys
from hwabaek.actions.records import build_record
from hwabaek.gateways.authority import make_demo_authority
from hwabaek_verify.cli import main
from tests import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def record(settings: LazySettings, tmp_path: Path) -> Path:
    """Return the record of a deliberation carried through by the product, with sealed documents."""
    made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=people.MONDAY)
    settings.SEAL_URL = f"pkcs12:{made.seal}"
    settings.KEYS = tmp_path / "keys"
    meeting = people.concluded(people.town())
    log_keys.ensure_log_key(body=meeting.body, now=people.MONDAY)
    people.documents_made()
    meeting.refresh_from_db()
    path = tmp_path / "record.zip"
    path.write_bytes(build_record(meeting=meeting, now=people.MONDAY).content)
    return path


def test_it_holds(record: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = main([str(record)])
    told = capsys.readouterr()
    assert (code, told.err) == (0, ""), told.out
    assert told.out.count("다시 계산해도 같음") == 2
    assert told.out.count("전자인장, 묶음에 든 인증서로 확인함") == 6


def test_one_changed_byte_of_a_document_is_named(
    record: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = bytearray(record.read_bytes())
    data[data.index(b"%PDF-") + 1000] ^= 1
    record.write_bytes(bytes(data))
    assert main([str(record)]) == 1
    assert "틀림: 손상된 파일: documents/" in capsys.readouterr().out
