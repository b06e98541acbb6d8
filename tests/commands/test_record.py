"""`hwabaek record` and `hwabaek log`, as an operator runs them."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connection

from hwabaek.cli import main
from hwabaek.core.record.verify import verify_record
from hwabaek.gateways.authority import make_demo_authority
from hwabaek.models import Meeting, Node
from tests import people
from tests.conftest import _without_triggers

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished(settings: LazySettings, tmp_path: Path) -> Meeting:
    made = make_demo_authority(tmp_path, organisation="대전광역시 유성구", now=people.MONDAY)
    settings.SEAL_URL = f"pkcs12:{made.seal}"
    town = people.town()
    meeting = people.concluded(town)
    people.prepared(town)
    people.documents_made()
    return meeting


def test_finished_meetings_are_listed_with_their_id_first(
    finished: Meeting, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["record", "list"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert line.split("\t")[0] == str(finished.pk)
    assert "교통안전정책심의위원회" in line
    assert main(["record", "list", "--body", "hanbit"]) == 0
    assert capsys.readouterr().out == ""


def test_a_record_is_written_and_verifies(finished: Meeting, tmp_path: Path) -> None:
    out = tmp_path / "record.zip"
    assert main(["record", "export", str(finished.pk), "--out", str(out)]) == 0
    report, _opened = verify_record(data=out.read_bytes())
    assert report.holds
    assert [path.name for path in tmp_path.glob("*record.zip*")] == ["record.zip"]


def test_what_is_not_there_or_not_finished_is_said(
    finished: Meeting, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "record.zip"
    assert main(["record", "export", "4711", "--out", str(out)]) == 1
    preparing = Meeting.objects.get(state="preparing")
    assert main(["record", "export", str(preparing.pk), "--out", str(out)]) == 1
    assert "아직 끝나지 않은 회의입니다" in capsys.readouterr().err
    assert not out.exists()


def test_the_log_is_sealed_and_verified(
    finished: Meeting, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["log", "seal"]) == 0
    assert main(["log", "verify"]) == 0
    assert "yuseong: 맞음" in capsys.readouterr().out


def test_a_changed_log_is_found(finished: Meeting, capsys: pytest.CaptureFixture[str]) -> None:
    main(["log", "seal"])
    with _without_triggers(connection):
        Node.objects.filter(level=0, index=5).update(hash=bytes(32))
    assert main(["log", "verify"]) == 1
    said = capsys.readouterr()
    assert "yuseong: 맞지 않음" in said.out
    assert "나무의 마디 0/5: 기록에서 다시 계산한 값과 다름" in said.err
