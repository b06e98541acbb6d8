"""The log for everybody: a checkpoint and tiles that monitors and witnesses can follow (C2SP tlog-tiles)."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from hwabaek.web.pages.proofs import consistency_of, inclusion_of
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


@require_safe
def inclusion(request: HttpRequest, slug: str, index: int, size: int) -> HttpResponse:
    """Serve the proof that an entry stands in the tree of a size."""
    try:
        proof = inclusion_of(slug, index, size)
    except Missing as error:
        raise Http404 from error
    return _public(JsonResponse(proof), FOREVER)


@require_safe
def consistency(request: HttpRequest, slug: str, size1: int, size2: int) -> HttpResponse:
    """Serve the proof that the tree of one size is the beginning of the tree of another."""
    try:
        proof = consistency_of(slug, size1, size2)
    except Missing as error:
        raise Http404 from error
    return _public(JsonResponse(proof), FOREVER)


def _plain(content: bytes, kind: str, caching: str) -> HttpResponse:
    return _public(HttpResponse(content, content_type=kind), caching)


def _public(response: HttpResponse, caching: str) -> HttpResponse:
    response["Cache-Control"] = caching
    response["Access-Control-Allow-Origin"] = (
        "*"  # monitors may run in a browser; nothing here is private
    )
    return response
