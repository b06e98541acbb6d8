"""The witnesses that are set, and asking one of them (C2SP tlog-witness)."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from hwabaek.core.errors import VerificationError
from hwabaek.core.tlog.keys import COSIGNATURE, VerifierKey, parse_verifier_key
from hwabaek.gateways.exchange import Answer, Limits, exchange, is_web_address

_LIMITS = Limits(bytes=64_000)
_LONGEST_NAME = 120  # as the tables have it


@dataclass(frozen=True, slots=True)
class Witness:
    """Whose co-signatures we ask for, and where."""

    key: VerifierKey
    url: str

    @property
    def name(self) -> str:
        """Return what it is called."""
        return self.key.name


def configured_witnesses() -> tuple[Witness, ...]:
    """Return the witnesses of the setting WITNESSES.

    Raises:
        ImproperlyConfigured: a line is not a witness's verifier key and a web address, or a name stands twice.
    """
    found = tuple(_witness(line) for line in settings.WITNESSES)
    if len({witness.name for witness in found}) != len(found):
        raise ImproperlyConfigured("WITNESSES names a witness twice")
    return found


def submit(*, witness: Witness, body: bytes) -> Answer:
    """Ask a witness to co-sign.

    Raises:
        Unreachable: it did not answer.
    """
    return exchange(url=f"{witness.url}/add-checkpoint", body=body, limits=_LIMITS)


def _witness(line: tuple[str, ...]) -> Witness:
    said = f"WITNESSES: {' '.join(line)}"
    if len(line) != 2:  # noqa: PLR2004 - a key and an address
        raise ImproperlyConfigured(f"{said}: a line is a verifier key and an address")
    try:
        key = parse_verifier_key(line[0])
    except VerificationError as error:
        raise ImproperlyConfigured(f"{said}: {error}") from error
    if key.kind != COSIGNATURE or len(key.name) > _LONGEST_NAME:
        raise ImproperlyConfigured(f"{said}: not the key of a witness")
    if not is_web_address(line[1]):
        raise ImproperlyConfigured(f"{said}: not a web address")
    return Witness(key=key, url=line[1].rstrip("/"))
