"""The page that is signed: everything that is submitted, and the digest of exactly that."""

import uuid
from typing import Any

from django.http import HttpRequest

from hwabaek.actions.replies import shown_digest
from hwabaek.web.forms.signatures import SignatureForm
from hwabaek.web.pages.frame import way_page
from hwabaek.web.pages.written import Way


def signature_page(
    request: HttpRequest, way: Way, form: SignatureForm | None, error: str
) -> dict[str, Any]:
    """Return what the page shows; after a refusal with what was drawn or typed."""
    sent = form.data if form is not None else {}
    return way_page(request, way) | {
        "key": _key(sent.get("key", "")),
        "shown_digest": shown_digest(way.entry),
        "error": error,
        "way_to_sign": sent.get("way", ""),
        "strokes": sent.get("strokes", ""),
        "typed": sent.get("typed", ""),
        "last_line": way.mine[-1],
    }


def _key(sent: str) -> str:
    """Keep the key of a form that was refused: sent again, it still makes one reply."""
    try:
        return str(uuid.UUID(sent))
    except ValueError:
        return str(uuid.uuid4())
