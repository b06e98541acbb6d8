"""Time stamps in a record, on the log and inside a document, and what can be done to them."""

import hashlib
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
import time_machine

from hwabaek.core.record.checks.report import Line
from hwabaek.core.record.checks.stamps import check_stamps
from hwabaek.core.record.container import pack, unpack
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.record.stamps import Stamp, stamp_files
from hwabaek.core.record.verify import take_apart, verify_record
from hwabaek.core.tlog.canonical_json import canonical
from hwabaek.gateways.archive_stamps import renew
from hwabaek.gateways.timestamps import TimestampAuthority
from hwabaek_verify import stamps as checks
from hwabaek_verify.cli import main
from hwabaek_verify.stamps import check_document_stamps, check_log_stamps, read_roots
from tests.core.record.sample import EXTENDED, SYSTEM, Story, archive, seal, story
from tests.gateways.authorities import Authority

Files = dict[str, bytes]
AT = EXTENDED + timedelta(days=1)
A_YEAR_ON = AT + timedelta(days=366)


@pytest.fixture(scope="module")
def authority() -> Iterator[Authority]:
    """Give an authority whose certificates begin before the sample's meeting."""
    with time_machine.travel(AT):
        found = Authority(stamp_days=2 * 365, since=AT - timedelta(days=20))
        yield found
        found.close()


@pytest.fixture(scope="module")
def pdfs(authority: Authority) -> list[bytes]:
    """Give a document as it was sealed, and as it was renewed a year later."""
    page = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(page)
    made = authority.pades().seal(pdf=page.getvalue(), reason="", location="", at=AT).pdf
    with time_machine.travel(A_YEAR_ON):
        authority.new_stamp_certificate(days=3 * 365, since=A_YEAR_ON)
        return [made, renew(pdf=made, authority=TimestampAuthority(authority.url)).pdf]


def told_of(pdfs: list[bytes]) -> Story:
    """Tell a meeting with a document that was sealed and then renewed."""
    told = story()
    told.now = AT
    seal(told, pdfs[0])
    data = told.facts[-1]["data"]
    data["timestamp"] = True
    renewed = {
        **data,
        "before": data["sha256"],
        "sha256": hashlib.sha256(pdfs[1]).hexdigest(),
        "size": len(pdfs[1]),
        "authority": "시험 시점확인",
    }
    told.tell(EntryKind.MEETING_DOCUMENT_RENEWED, renewed, SYSTEM, at=A_YEAR_ON)
    return told


@pytest.fixture(scope="module")
def files(authority: Authority, pdfs: list[bytes]) -> Files:
    """Give the files of a record with a stamp on its checkpoint and the renewed document."""
    chain = authority.root_pem + authority.seal_pem
    record = archive(told_of(pdfs).facts, documents=[pdfs[1]], seal_chain=chain)
    found = {member.name: member.content for member in unpack(record)}
    note = found["log/checkpoint"]
    with time_machine.travel(A_YEAR_ON + timedelta(minutes=1)):
        reply = TimestampAuthority(authority.url).stamp(content=note).reply
    return {**found, **stamp_files([Stamp(note, reply, ())])}


def stamped(files: Files, ending: str) -> str:
    """Return the name of a file of the record's stamp."""
    (name,) = (one for one in files if one.startswith("log/stamps/") and one.endswith(ending))
    return name


def lines_of(files: Files, roots: bytes = b"") -> list[Line]:
    """Return what is found about the stamps, without everything else."""
    _, opened = take_apart(pack(files))
    assert opened is not None
    assert opened.meeting is not None
    known = read_roots(roots) if roots else []
    documents = check_document_stamps(opened=opened, meeting=opened.meeting, roots=known)
    return [check_stamps(opened), *check_log_stamps(opened=opened, roots=known), *documents]


def faults(files: Files, roots: bytes = b"") -> str:
    return " ".join(line.ko for line in lines_of(files, roots) if line.status == "failed")


def test_a_stamped_record_holds_as_a_whole(
    files: Files, authority: Authority, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "roots.pem").write_bytes(authority.root_pem)
    (tmp_path / "record.zip").write_bytes(pack(files))
    code = main([str(tmp_path / "record.zip"), "--tsa", str(tmp_path / "roots.pem")])
    told = capsys.readouterr()
    assert (code, told.err) == (0, ""), told.out
    assert "맞음: 시점확인을 받은 봉인 1개가 이 기록부의 앞선 모습임" in told.out
    assert "건까지의 시점확인: 2027. 10. 16.(토) 18:01, 시험 시점확인\n" in told.out
    assert "시점확인을 새로 받은 문서 1건이 처음 봉인한 파일을 그대로 담고 있음" in told.out
    assert "의 시점확인: 2개, 처음 것 2026. 10. 15.(목) 18:00, 2030. 10. 15.(화) 전에" in told.out


def test_without_roots_it_says_whose_word_it_takes(files: Files) -> None:
    lines = lines_of(files)
    assert [line.status for line in lines] == ["ok"] * 3
    assert [line.en.endswith("give --tsa to be sure whose it is") for line in lines] == [
        False,
        True,
        True,
    ]


def test_strangers_are_named(files: Files) -> None:
    stranger = Authority()
    stranger.close()
    assert faults(files, stranger.root_pem).count("믿는 인증서로 받은 것이 아님") == 2


@pytest.mark.parametrize("content", [b"", b"no certificate", b"\x30\x03"])
def test_a_file_without_certificates_is_no_reason_to_trust(
    files: Files, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "roots.pem").write_bytes(content)
    (tmp_path / "record.zip").write_bytes(pack(files))
    record = str(tmp_path / "record.zip")
    assert main([record, "--tsa", str(tmp_path / "roots.pem")]) == 2


def of_something_else(reply: bytes, authority: Authority) -> bytes:
    with time_machine.travel(A_YEAR_ON):
        return TimestampAuthority(authority.url).stamp(content=b"something else").reply


def last_bit(reply: bytes, _: Authority) -> bytes:
    return reply[:-1] + bytes([reply[-1] ^ 1])


def cut(reply: bytes, _: Authority) -> bytes:
    return reply[:200]


def nothing(_: bytes, __: Authority) -> bytes:
    return b""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (of_something_else, "다른 것에 받은 것이거나"),
        (last_bit, "서명이 틀림"),
        (cut, "읽을 수 없음"),
        (nothing, "읽을 수 없음"),
    ],
)
def test_another_reply_is_named(
    files: Files, authority: Authority, change: Callable[[bytes, Authority], bytes], told: str
) -> None:
    name = stamped(files, ".tsr")
    assert told in faults({**files, name: change(files[name], authority)})


def test_a_stamp_on_another_log_is_named(files: Files) -> None:
    name = stamped(files, ".checkpoint")
    note = files[name].replace(b"/log/yuseong\n", b"/log/hanbit\n", 1)
    assert "앞선 모습임: 틀린 것" in faults({**files, name: note})
    assert "앞선 모습임: 틀린 것" in faults({**files, name: b"no note"})


@pytest.mark.parametrize(
    "proof",
    [canonical({"proof": ["ab" * 32]}), canonical({"proof": ["ab"]}), canonical({}), b"[]", b"{"],
)
def test_a_proof_that_leads_elsewhere_is_named(files: Files, proof: bytes) -> None:
    assert "앞선 모습임: 틀린 것" in faults({**files, stamped(files, ".json"): proof})


def test_a_stamp_under_another_size_is_named(files: Files) -> None:
    size = Path(stamped(files, ".tsr")).stem
    moved = {name.replace(f"/{size}.", f"/1{size}."): files[name] for name in files}
    assert "앞선 모습임: 틀린 것" in faults(moved)


@pytest.mark.parametrize("ending", [".tsr", ".json", ".checkpoint"])
def test_a_part_of_a_stamp_is_a_foreign_file(
    files: Files, tmp_path: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    gone = stamped(files, ending)
    (tmp_path / "record.zip").write_bytes(pack({n: files[n] for n in files if n != gone}))
    assert main([str(tmp_path / "record.zip")]) == 1
    assert "빠지거나 더해진 것 없음: 틀린 것 log/stamps/" in capsys.readouterr().out


def test_facts_that_claim_to_be_younger_than_the_stamp_over_them_are_named(
    files: Files, authority: Authority
) -> None:
    name = stamped(files, ".checkpoint")
    with time_machine.travel(AT + timedelta(hours=1)):
        authority.new_stamp_certificate(days=3 * 365, since=AT - timedelta(days=1))
        reply = TimestampAuthority(authority.url).stamp(content=files[name]).reply
    assert "적힌 시각이 시점확인보다 늦음" in faults({**files, stamped(files, ".tsr"): reply})


def test_a_document_that_does_not_begin_with_what_was_sealed_is_named(
    pdfs: list[bytes], authority: Authority
) -> None:
    told = told_of([pdfs[0].replace(b"%PDF-1", b"%PDF-2", 1), pdfs[1]])
    record = archive(told.facts, documents=[pdfs[1]], seal_chain=authority.root_pem)
    files = {member.name: member.content for member in unpack(record)}
    assert lines_of(files)[0].status == "unchecked"
    report, _ = verify_record(data=record)
    wrong = [line.ko for line in report.lines if line.status == "failed"]
    assert any("그대로 담고 있음: 틀린 것 documents/resolution-1-" in line for line in wrong)


def test_without_pyhanko_it_says_so(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "HAS_PYHANKO", False)
    lines = lines_of(files)
    assert [line.status for line in lines] == ["ok", "unchecked", "unchecked"]
    assert read_roots(b"") == []
