"""The setting WITNESSES: read strictly, refused loudly."""

import pytest
from django.conf import LazySettings
from django.core.exceptions import ImproperlyConfigured

from hwabaek.core.tlog.keys import COSIGNATURE, SignerKey, parse_verifier_key, render_verifier_key
from hwabaek.gateways.witnesses import configured_witnesses
from tests.witness.processes import NAME

WITNESS = SignerKey(name=NAME, seed=b"\x05" * 32, kind=COSIGNATURE)
IMPOSTOR = SignerKey(name=NAME, seed=b"\x06" * 32, kind=COSIGNATURE)


def test_a_line_is_a_key_and_an_address(settings: LazySettings) -> None:
    settings.WITNESSES = [(render_verifier_key(WITNESS.verifier), "https://archive.example.kr/w/")]
    (found,) = configured_witnesses()
    assert (found.key, found.name) == (WITNESS.verifier, NAME)
    assert found.url == "https://archive.example.kr/w"


@pytest.mark.parametrize(
    "line",
    [
        ("key",),
        ("key", "http://127.0.0.1", "more"),
        ("key", "http://127.0.0.1"),
        (render_verifier_key(SignerKey("log", b"\x01" * 32).verifier), "http://127.0.0.1"),
        (render_verifier_key(WITNESS.verifier), "file:///etc/passwd"),
        (render_verifier_key(WITNESS.verifier), "http://127.0.0.1:port"),
        (render_verifier_key(WITNESS.verifier), "127.0.0.1:8090"),
    ],
)
def test_a_wrong_setting_is_refused_loudly(settings: LazySettings, line: tuple[str, ...]) -> None:
    settings.WITNESSES = [line]
    with pytest.raises(ImproperlyConfigured, match="WITNESSES"):
        configured_witnesses()


def test_a_name_that_stands_twice_is_refused(settings: LazySettings) -> None:
    keys = [render_verifier_key(key.verifier) for key in (WITNESS, IMPOSTOR)]
    settings.WITNESSES = [(key, "http://127.0.0.1") for key in keys]
    with pytest.raises(ImproperlyConfigured, match="twice"):
        configured_witnesses()
    assert {parse_verifier_key(key).name for key in keys} == {NAME}
