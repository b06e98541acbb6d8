"""The log for everybody: a checkpoint and tiles that monitors and witnesses can follow (C2SP tlog-tiles)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from hwabaek.web.pages.tiles import Missing, checkpoint_of, tile_of

# A checkpoint is out of date within a second or so; a full tile never changes.
FRESH = "public, max-age=1"
FOREVER = "public, max-age=31536000, immutable"
# A partial tile is soon replaced by a larger one, and may then be gone (tlog-tiles, "Partial Tiles").
A_WHILE = "public, max-age=300"


@require_safe
def checkpoint(request: HttpRequest, slug: str) -> HttpResponse:
    """Serve the newest checkpoint of a body's log."""
    try:
        note = checkpoint_of(slug)
    except Missing as error:
        raise Http404 from error
    return _plain(note, "text/plain; charset=utf-8", FRESH)


@require_safe
def tile(request: HttpRequest, slug: str, place: str) -> HttpResponse:
    """Serve a tile of hashes or a bundle of entries."""
    try:
        found, is_full = tile_of(slug, f"tile/{place}")
    except Missing as error:
        raise Http404 from error
    return _plain(found, "application/octet-stream", FOREVER if is_full else A_WHILE)


def _plain(content: bytes, kind: str, caching: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = caching
    response["Access-Control-Allow-Origin"] = (
        "*"  # monitors may run in a browser; nothing here is private
    )
    return response
