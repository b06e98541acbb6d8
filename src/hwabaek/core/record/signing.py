"""Reading a signature out of a fact: strokes as drawn, or the name as typed."""

from hwabaek.core.record.fields import Fields
from hwabaek.core.record.happenings import Signature


def read_signature(data: Fields) -> Signature:
    """Return how something was signed."""
    kind = data.one_of("kind", "drawn", "typed")
    return Signature(
        kind=kind,
        strokes=tuple(data.sequence("strokes")) if kind == "drawn" else None,
        text=data.text("text") if kind == "typed" else None,
    )
