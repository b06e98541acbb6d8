"""Archive time stamps are renewed in time, and a seal can be checked long after all of today's certificates."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import pairwise

import pytest
import time_machine
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.ades import ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from hwabaek.gateways.archive_stamps import NotRenewed, check_archive, newest_stamp, renew
from hwabaek.gateways.seal import Sealed
from hwabaek.gateways.timestamps import TimestampAuthority
from tests.gateways.authorities import NOW, Authority, asn1

YEAR = timedelta(days=365)


@pytest.fixture(scope="module")
def authority() -> Iterator[Authority]:
    """Give an authority whose certificates for seals and time stamps last for two years."""
    found = Authority(stamp_days=2 * 365, seal_days=2 * 365)
    yield found
    found.close()


@pytest.fixture(scope="module")
def sealed(plan: bytes, authority: Authority) -> Sealed:
    """Give a document sealed B-LTA today."""
    return authority.pades().seal(pdf=plan, reason="", location="", at=NOW)


@pytest.fixture(scope="module")
def chain(authority: Authority, sealed: Sealed) -> list[bytes]:
    """Give the document as it was sealed, renewed a year later, and again two years after that."""
    files = [sealed.pdf]
    first = authority.stamp
    for years in (1, 3):
        with time_machine.travel(NOW + years * YEAR):
            authority.new_stamp_certificate(days=3 * 365, since=NOW + years * YEAR)
            files.append(renew(pdf=files[-1], authority=TimestampAuthority(authority.url)).pdf)
    authority.stamp = first
    return files


def verdict(pdf: bytes, authority: Authority, at: datetime) -> str:
    """Say what AdES validation for long-term archives says at a moment (EN 319 102-1, 5.6.3)."""
    trust = SimpleTrustManager.build(trust_roots=[asn1(authority.root)])
    policy = CertValidationPolicySpec(trust, CertRevTrustPolicy(REQUIRE_REVINFO))
    spec = PdfSignatureValidationSpec(SignatureValidationSpec(policy))
    with time_machine.travel(at):
        seal = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[0]
        found = asyncio.run(ades_lta_validation(seal, spec))
    return found.ades_subindic.status.name


def test_each_file_holds_the_one_before(chain: list[bytes]) -> None:
    for before, after in pairwise(chain):
        assert after.startswith(before)
        assert len(after) - len(before) < 40_000
    stamps = [len(PdfFileReader(BytesIO(pdf)).embedded_timestamp_signatures) for pdf in chain]
    assert stamps == [1, 2, 3]


def test_it_holds_when_all_certificates_of_the_first_day_have_ended(
    chain: list[bytes], authority: Authority
) -> None:
    after_five_years = NOW + 5 * YEAR
    known = TimestampAuthority(authority.url, (authority.root,))
    check_archive(pdf=chain[2], authority=known, moment=after_five_years)
    for earlier in chain[:2]:
        with pytest.raises(NotRenewed):
            check_archive(pdf=earlier, authority=known, moment=after_five_years)


def test_a_validator_of_archives_says_so_too(chain: list[bytes], authority: Authority) -> None:
    after_three_years = NOW + 2.9 * YEAR
    assert verdict(chain[1], authority, after_three_years) == "PASSED"
    assert verdict(chain[0], authority, after_three_years) == "INDETERMINATE"


def test_a_chain_with_a_gap_does_not_hold(chain: list[bytes], authority: Authority) -> None:
    # The second stamp's certificate has ended when a third comes too late: nothing shows it was good.
    known = TimestampAuthority(authority.url, (authority.root,))
    check_archive(pdf=chain[1], authority=known, moment=NOW + YEAR + timedelta(days=1))
    with pytest.raises(NotRenewed, match="이어지지"):
        check_archive(pdf=chain[1], authority=known, moment=NOW + 4.1 * YEAR)


def test_a_stranger_is_not_trusted(chain: list[bytes]) -> None:
    stranger = Authority()
    with pytest.raises(NotRenewed, match="이어지지"):
        check_archive(
            pdf=chain[0],
            authority=TimestampAuthority(stranger.url, (stranger.root,)),
            moment=NOW + timedelta(days=1),
        )
    stranger.close()


def test_nothing_is_renewed_while_the_authority_is_silent(
    sealed: Sealed, authority: Authority
) -> None:
    for what, told in (("stamps", "HTTP 503"), ("revocation", "확인")):
        authority.silent.add(what)
        with pytest.raises(NotRenewed, match=told):
            renew(pdf=sealed.pdf, authority=TimestampAuthority(authority.url))
        authority.silent.clear()


def test_it_is_too_late_when_the_last_certificate_has_ended(
    sealed: Sealed, authority: Authority
) -> None:
    late = NOW + 3 * YEAR
    first = authority.stamp
    with time_machine.travel(late):
        authority.new_stamp_certificate(days=365, since=late)
        with pytest.raises(NotRenewed, match="끝났거나"):
            renew(pdf=sealed.pdf, authority=TimestampAuthority(authority.url))
    authority.stamp = first


def test_a_changed_file_is_not_renewed(sealed: Sealed, authority: Authority) -> None:
    changed = bytearray(sealed.pdf)
    changed[len(changed) // 3] ^= 1
    with pytest.raises(NotRenewed):
        renew(pdf=bytes(changed), authority=TimestampAuthority(authority.url))


def test_a_file_without_a_stamp_has_none_to_renew(plan: bytes, authority: Authority) -> None:
    assert newest_stamp(plan) is None
    with pytest.raises(NotRenewed, match="이어 갈"):
        renew(pdf=plan, authority=TimestampAuthority(authority.url))


def test_the_time_is_that_of_the_authority(sealed: Sealed) -> None:
    stamp = newest_stamp(sealed.pdf)
    assert stamp is not None
    assert abs(stamp.at - datetime.now(UTC)) < timedelta(minutes=10)
