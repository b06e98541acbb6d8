"""Time stamps of an authority on this machine: right ones are taken, anything else is refused with its reason."""

import hashlib
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import LazySettings

from hwabaek.gateways.timestamps import (
    NoTimestamp,
    TimestampAuthority,
    TimestampSetting,
    authority_of_settings,
    granted_token,
    open_authority,
)
from tests.gateways.authorities import NOW, Authority, OpensslAuthority

NOTE = b"hwabaek.example/log/yuseong\n12\n"


@pytest.fixture(scope="module")
def stamping() -> Iterator[Authority]:
    """Give an authority that stamps."""
    authority = Authority()
    yield authority
    authority.close()


@pytest.fixture(scope="module")
def other() -> Iterator[Authority]:
    """Give another authority, which nobody here trusts."""
    authority = Authority()
    yield authority
    authority.close()


@pytest.fixture
def faulty(stamping: Authority) -> Iterator[Authority]:
    """Give the authority to a test that makes it go wrong."""
    yield stamping
    stamping.fault = ""
    stamping.silent.clear()


@pytest.mark.parametrize("with_roots", [True, False])
@pytest.mark.parametrize("algorithm", ["sha256", "sha512"])
def test_a_stamp_tells_when_and_whose(
    stamping: Authority, algorithm: str, *, with_roots: bool
) -> None:
    roots = (stamping.root,) if with_roots else ()
    authority = TimestampAuthority(stamping.url, roots)
    stamp = authority.stamp(content=NOTE, algorithm=algorithm)  # type: ignore[arg-type]
    assert abs((stamp.at - NOW).total_seconds()) < 600
    assert stamp.authority == "시험 시점확인"
    imprint = granted_token(stamp.reply)["encap_content_info"]["content"].parsed["message_imprint"]
    assert imprint["hashed_message"].native == hashlib.new(algorithm, NOTE).digest()


def test_openssl_takes_the_stamp(stamping: Authority, tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed")
    stamp = TimestampAuthority(stamping.url).stamp(content=NOTE)
    for name, content in (("reply", stamp.reply), ("note", NOTE), ("root", stamping.root_pem)):
        (tmp_path / name).write_bytes(content)
    arguments = ["ts", "-verify", "-in", "reply", "-data", "note", "-CAfile", "root"]
    done = subprocess.run(
        [openssl, *arguments], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert "Verification: OK" in done.stdout + done.stderr


@pytest.mark.parametrize("with_roots", [True, False])
def test_an_authority_of_openssl_ts_is_taken(
    stamping: Authority, tmp_path: Path, *, with_roots: bool
) -> None:
    openssl = shutil.which("openssl")
    if not openssl:
        pytest.skip("openssl is not installed")
    local = OpensslAuthority(openssl, tmp_path, stamping)
    authority = TimestampAuthority(local.url, (stamping.root,) if with_roots else ())
    stamp = authority.stamp(content=NOTE, algorithm="sha512")
    local.close()
    assert stamp.authority == "시험 시점확인"


@pytest.mark.parametrize("with_roots", [True, False])
@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ("garbage", "읽을 수 없습니다"),
        ("huge", "지나치게 큽니다"),
        ("refusal", r"해 주지 않았습니다\(rejection\)"),
        ("nonce", "다른 것에"),
        ("imprint", "다른 것에"),
        ("signature", "서명"),
    ],
)
def test_a_wrong_reply_is_refused(
    faulty: Authority, fault: str, told: str, *, with_roots: bool
) -> None:
    faulty.fault = fault
    authority = TimestampAuthority(faulty.url, (faulty.root,) if with_roots else ())
    with pytest.raises(NoTimestamp, match=told):
        authority.stamp(content=NOTE)


def test_every_cut_of_a_reply_is_refused_with_a_reason(faulty: Authority) -> None:
    authority = TimestampAuthority(faulty.url)
    whole = authority.stamp(content=NOTE).reply
    for length in range(0, len(whole), 97):
        faulty.exactly = whole[:length]
        with pytest.raises(NoTimestamp):
            authority.stamp(content=NOTE)
    faulty.exactly = None


def test_a_silent_authority_is_named(faulty: Authority) -> None:
    faulty.silent.add("stamps")
    with pytest.raises(NoTimestamp, match="HTTP 503"):
        TimestampAuthority(faulty.url).stamp(content=NOTE)
    with pytest.raises(NoTimestamp, match=r"127\.0\.0\.1.*답하지 않습니다"):
        TimestampAuthority("http://127.0.0.1:9/tsa").stamp(content=NOTE)


def test_with_roots_a_stranger_is_refused(stamping: Authority, other: Authority) -> None:
    with pytest.raises(NoTimestamp, match="TIMESTAMP_ROOTS"):
        TimestampAuthority(stamping.url, (other.root,)).stamp(content=NOTE)
    both = TimestampAuthority(stamping.url, (other.root, stamping.root))
    assert both.stamp(content=NOTE).authority == "시험 시점확인"


def test_a_certificate_that_is_not_for_time_stamps_is_refused(faulty: Authority) -> None:
    certificate, faulty.stamp = faulty.stamp, faulty.seal
    key, faulty.stamp_key = faulty.stamp_key, faulty.seal_key
    try:
        for roots in ((), (faulty.root,)):
            with pytest.raises(NoTimestamp, match="서명"):
                TimestampAuthority(faulty.url, roots).stamp(content=NOTE)
    finally:
        faulty.stamp, faulty.stamp_key = certificate, key


def test_the_settings_name_the_authority(
    settings: LazySettings, stamping: Authority, tmp_path: Path
) -> None:
    settings.TIMESTAMP_URL = settings.TIMESTAMP_ROOTS = ""
    assert authority_of_settings() is None
    settings.TIMESTAMP_URL = stamping.url
    roots = tmp_path / "roots.pem"
    roots.write_bytes(stamping.root_pem)
    settings.TIMESTAMP_ROOTS = str(roots)
    found = authority_of_settings()
    assert found is not None
    assert (found.url, found.roots) == (stamping.url, (stamping.root,))


@pytest.mark.parametrize(
    ("url", "roots"),
    [
        ("file:///etc/hosts", ""),
        ("tsa.example", ""),
        ("http://127.0.0.1:9/", "/nowhere/roots.pem"),
        ("http://127.0.0.1:9/", __file__),
    ],
)
def test_a_wrong_setting_is_named(url: str, roots: str) -> None:
    with pytest.raises(TimestampSetting, match="TIMESTAMP_"):
        open_authority(url=url, roots=roots)
