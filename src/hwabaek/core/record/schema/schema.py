"""The form of `record.json` as JSON Schema (2020-12), for whoever reads records by other programs.

It says what is there and of which kind; what can have happened is for the replay to say.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from hwabaek.core.record.disclosure import Disclosure, veiled_places
from hwabaek.core.record.kinds import GRAMMAR
from hwabaek.core.record.record_file import FORMAT, Version
from hwabaek.core.record.schema.kinds import DATA
from hwabaek.core.record.schema.parts import (
    DIGEST,
    MOMENT,
    NAMED_OR_NOT,
    TEXT,
    WHOLE,
    Schema,
    array,
    record,
)
from hwabaek.core.tlog.canonical_json import canonical

SCHEMA: Final = "schema/record.schema.json"
# Digests of the schemas that earlier versions of the program put into records of this format.
EARLIER: Final[frozenset[str]] = frozenset()

_VEILED: Final[Schema] = {
    "description": "SHA-256 of the canonical [salt, value]; the value stands beside, or is masked.",
    "type": "object",
    "properties": {"veiled": DIGEST},
    "required": ["veiled"],
    "additionalProperties": False,
}
_SALTED: Final[Schema] = {
    "type": "array",
    "prefixItems": [{"type": "string", "pattern": "^[0-9a-f]{32}$"}, {}],
    "minItems": 2,
    "items": False,
}
_KIND: Final[Schema] = {"type": "string", "pattern": f"^{GRAMMAR.pattern}$"}
_SUBJECT: Final[Schema] = {"type": "string", "pattern": "^[a-z_]+:[A-Za-z0-9_.-]{1,80}$"}


def is_known_schema(data: bytes) -> bool:
    """Say whether these bytes are the schema of this format, of this version of the program or an earlier one."""
    return data == SCHEMA_TEXT or hashlib.sha256(data).hexdigest() in EARLIER


def _schema() -> Schema:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:{FORMAT.replace('/', ':')}",
        "title": FORMAT,
        **_closed(
            format={"const": FORMAT},
            version={"enum": [version.value for version in Version]},
            body=record(id=TEXT, name=TEXT),
            meeting=record(id=TEXT, committee=TEXT, year=WHOLE, number=WHOLE, title=TEXT),
            entries=array({"$ref": "#/$defs/proven"}),
        ),
        "$defs": _definitions(),
    }


def _definitions() -> Schema:
    return {
        "proven": _closed(
            index=WHOLE,
            proof=array(DIGEST),
            entry=_closed(kind=_KIND, subject=_SUBJECT, at=MOMENT, digest=DIGEST),
            fact={"$ref": "#/$defs/fact"},
            values={"type": "object", "additionalProperties": _SALTED},
        ),
        "fact": _fact(),
        "disclosure": {"enum": [disclosure.value for disclosure in Disclosure]},
        "veiled": _VEILED,
        **{kind.value: _veilable(DATA[kind], veiled_places(kind).get("data")) for kind in DATA},
    }


def _fact() -> Schema:
    actor = _closed(person=NAMED_OR_NOT, name=TEXT, **{"as": TEXT})
    return {
        **_closed(
            kind=_KIND,
            subject=_SUBJECT,
            at=MOMENT,
            actor=_veilable(actor, {"person": frozenset(), "name": frozenset()}),
            salt={"type": "string", "pattern": "^[0-9a-f]{32}$"},
            data={"type": "object"},
        ),
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind.value}}},
                "then": {"properties": {"data": {"$ref": f"#/$defs/{kind.value}"}}},
            }
            for kind in DATA
        ],
    }


def _closed(**parts: Schema) -> Schema:
    return {**record(**parts), "additionalProperties": False}


def _veilable(schema: Schema, places: Any) -> Schema:  # noqa: ANN401  # a tree that ends in audiences
    """Return the schema with a veiled value let in wherever the table of disclosure has one."""
    if places is None:
        return schema
    if not isinstance(places, Mapping):
        return {"anyOf": [schema, {"$ref": "#/$defs/veiled"}]}
    changed: dict[str, Any] = dict(schema)
    if "items" in schema:
        changed["items"] = _veilable(schema["items"], places.get("*"))
    if "properties" in schema:
        changed["properties"] = {
            key: _veilable(part, places.get(key)) for key, part in schema["properties"].items()
        }
    return changed


SCHEMA_TEXT: Final = canonical(_schema())
