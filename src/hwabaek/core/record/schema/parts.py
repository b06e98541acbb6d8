"""Parts of which the JSON Schema of a record is put together."""

from typing import Any, Final

Schema = dict[str, Any]

TEXT: Final[Schema] = {"type": "string"}
TEXT_OR_NOT: Final[Schema] = {"type": ["string", "null"]}
NAMED_OR_NOT: Final = TEXT_OR_NOT
WHOLE: Final[Schema] = {"type": "integer"}
WHOLE_OR_NOT: Final[Schema] = {"type": ["integer", "null"]}
FLAG: Final[Schema] = {"type": "boolean"}
OBJECT: Final[Schema] = {"type": "object"}
OBJECT_OR_NOT: Final[Schema] = {"type": ["object", "null"]}
DIGEST: Final[Schema] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
MOMENT: Final[Schema] = {
    "type": "string",
    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z$",
}


def record(**parts: Schema) -> Schema:
    """Return the schema of an object that has these parts."""
    return {"type": "object", "properties": parts, "required": list(parts)}


def array(part: Schema) -> Schema:
    """Return the schema of a list of such parts."""
    return {"type": "array", "items": part}


def one_of(*words: str) -> Schema:
    """Return the schema of a text that is one of these words."""
    return {"enum": list(words)}


def perhaps(schema: Schema, /, **parts: Schema) -> Schema:
    """Return the schema of an object that may have these parts too."""
    return {**schema, "properties": {**schema["properties"], **parts}}


CHOICE: Final = one_of("for", "conditional", "against", "abstain")
SIGNATURE: Final = record(
    kind=one_of("drawn", "typed"), strokes={"type": ["array", "null"]}, text=TEXT_OR_NOT
)
