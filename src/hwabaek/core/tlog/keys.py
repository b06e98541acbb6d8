"""Keys that sign notes (C2SP signed-note), and their text forms; here Ed25519.

A key is made for one use, and its kind says which: a log signs its checkpoints plainly (1), a witness
co-signs those of others with the time (4). Neither passes for the other: the kind is part of the key's id.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hwabaek.core.errors import VerificationError

# The identifier bytes of plain Ed25519 signatures and of timestamped co-signatures
# (signed-note, "Signature types"; tlog-cosignature, "Format").
ED25519 = 1
COSIGNATURE = 4
ID_SIZE = 4

_KEY_SIZE = 32
_SECRET_MARK = "PRIVATE+KEY"  # noqa: S105  # the fixed first words of a key's text form, no secret


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half of a key that signs notes."""

    name: str
    public: bytes
    kind: int = ED25519

    @property
    def key_id(self) -> bytes:
        """The four bytes that name the key in a signature line."""
        material = bytes([self.kind]) + self.public
        return hashlib.sha256(self.name.encode() + b"\n" + material).digest()[:ID_SIZE]


@dataclass(frozen=True, slots=True, repr=False)
class SignerKey:
    """The secret half of a key that signs notes. It never shows itself in a repr."""

    name: str
    seed: bytes
    kind: int = ED25519

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(name=self.name, public=public, kind=self.kind)


def render_verifier_key(key: VerifierKey) -> str:
    """Return the text form of a public key, `name+key id+key`."""
    material = base64.b64encode(bytes([key.kind]) + key.public).decode()
    return f"{key.name}+{key.key_id.hex()}+{material}"


def parse_verifier_key(text: str) -> VerifierKey:
    """Read the text form of a public key.

    Raises:
        VerificationError: it is not such a text, or its parts do not belong together.
    """
    name, key_id, material = _key_parts(text)
    key = VerifierKey(name=name, public=material[1:], kind=material[0])
    if key.key_id != key_id:
        raise VerificationError("the key does not match its id")
    return key


def render_signer_key(key: SignerKey) -> str:
    """Return the text form of a secret key, `PRIVATE+KEY+name+key id+seed`."""
    material = base64.b64encode(bytes([key.kind]) + key.seed).decode()
    return f"{_SECRET_MARK}+{key.name}+{key.verifier.key_id.hex()}+{material}"


def parse_signer_key(text: str) -> SignerKey:
    """Read the text form of a secret key.

    Raises:
        VerificationError: it is not such a text, or its parts do not belong together.
    """
    if type(text) is not str or not text.startswith(f"{_SECRET_MARK}+"):
        raise VerificationError("not a secret key")
    name, key_id, material = _key_parts(text.removeprefix(f"{_SECRET_MARK}+"))
    key = SignerKey(name=name, seed=material[1:], kind=material[0])
    if key.verifier.key_id != key_id:
        raise VerificationError("the secret key does not match its id")
    return key


def check_key_name(name: str) -> None:
    """Refuse a name that no key may bear.

    Raises:
        VerificationError: the name is empty, or holds a space, a plus or a control character.
    """
    # signed-note, "Format": non-empty, no Unicode space, no plus.
    bad = type(name) is not str or not name or any(c.isspace() or c == "+" or c < " " for c in name)
    if bad or not is_encodable(name):
        raise VerificationError("not a key name")


def _key_parts(text: str) -> tuple[str, bytes, bytes]:
    parts = text.split("+", 2) if type(text) is str else []
    if len(parts) != 3 or not re.fullmatch("[0-9a-f]{8}", parts[1]):  # noqa: PLR2004  # name, id, key
        raise VerificationError("a key must be a name, an id and a key, with plus signs between")
    check_key_name(parts[0])
    material = decode_base64(parts[2])
    if len(material) != 1 + _KEY_SIZE or material[0] not in {ED25519, COSIGNATURE}:
        raise VerificationError("not an Ed25519 key")
    return parts[0], bytes.fromhex(parts[1]), material


def decode_base64(text: str) -> bytes:
    """Read standard base64 in its only canonical form.

    Raises:
        VerificationError: the text is not that.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise VerificationError("not base64") from error
    if base64.b64encode(data).decode() != text:
        raise VerificationError("base64 with loose bits or padding")
    return data


def is_encodable(text: str) -> bool:
    """Say whether the text has a UTF-8 form, which a lone surrogate has not."""
    return not any("\ud800" <= c <= "\udfff" for c in text)
