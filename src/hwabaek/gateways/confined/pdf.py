"""PDF from outside: a viewing copy without anything that acts, pages as pictures, pages as text."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pikepdf
import pypdfium2

from hwabaek.gateways.confined import Refusal

_ACTING_NAMES = ("/JavaScript", "/EmbeddedFiles", "/Renditions", "/AlternatePresentations")
_ACTING_ANNOTATIONS = {"/RichMedia", "/Screen", "/Movie", "/Sound", "/FileAttachment", "/3D"}
# An action may lead to a page, to a name in the document, or out to the web by its own check below.
_HARMLESS_ACTIONS = {"/GoTo", "/Named", "/URI"}
_SCHEMES = ("http://", "https://", "mailto:", "tel:")
_MAX_OBJECTS, _MAX_DEPTH = 400_000, 60
_MAX_SIDE, _MAX_PIXELS = 8_000, 24_000_000


def viewing_copy(content: bytes, *, max_pages: int) -> tuple[bytes, int]:
    """Give the cleaned copy and its number of pages."""
    try:
        with pikepdf.open(BytesIO(content)) as pdf:
            if pdf.is_encrypted:
                raise Refusal("encrypted")
            pages = len(pdf.pages)
            if pages == 0:
                raise Refusal("damaged")
            if pages > max_pages:
                raise Refusal("too_many_pages", pages=pages, limit=max_pages)
            if len(pdf.objects) > _MAX_OBJECTS:
                raise Refusal("bomb")
            _clean(pdf)
            copy = BytesIO()
            pdf.save(
                copy,
                deterministic_id=True,
                recompress_flate=False,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
            )
    except pikepdf.PasswordError as error:
        raise Refusal("encrypted") from error
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RuntimeError) as error:
        raise Refusal("damaged") from error
    return copy.getvalue(), pages


def page_picture(content: bytes, *, page: int, width: int) -> bytes:
    """Draw one page, counted from 1, so many pixels wide."""
    with _opened(content, page) as (_document, sheet):
        across, down = sheet.get_size()
        height = int(width * down / max(across, 1))
        if height > _MAX_SIDE or width > _MAX_SIDE or width * height > _MAX_PIXELS:
            raise Refusal("picture_too_large", limit=_MAX_PIXELS // 1_000_000)
        picture = sheet.render(scale=width / max(across, 1)).to_pil().convert("RGB")
    out = BytesIO()
    picture.save(out, "WEBP", quality=82, method=3)
    return out.getvalue()


def page_text(content: bytes, *, page: int) -> str:
    """Read the text of one page, counted from 1, with line ends as they stand."""
    with _opened(content, page) as (_document, sheet):
        text = sheet.get_textpage().get_text_bounded()
    return "\n".join(
        line.rstrip() for line in text.replace("\r\n", "\n").replace("\x02", "").split("\n")
    ).strip()


class _opened:  # noqa: N801 - reads as a word after `with`
    def __init__(self, content: bytes, page: int) -> None:
        try:
            self._document = pypdfium2.PdfDocument(content)
            if not 1 <= page <= len(self._document):
                raise Refusal("no_such_page", pages=len(self._document))
            self._page = self._document[page - 1]
        except pypdfium2.PdfiumError as error:
            raise Refusal("damaged") from error

    def __enter__(self) -> tuple[Any, Any]:
        return self._document, self._page

    def __exit__(self, *_: object) -> None:
        self._page.close()
        self._document.close()


def _clean(pdf: pikepdf.Pdf) -> None:
    root = pdf.Root
    for key in ("/OpenAction", "/AA", "/Collection", "/AF", "/Requirements", "/Perms"):
        _drop(root, key)
    names = root.get("/Names")
    if isinstance(names, pikepdf.Dictionary):
        for key in _ACTING_NAMES:
            _drop(names, key)
    form = root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary):
        _drop(form, "/XFA")
    for page in pdf.pages:
        _clean_annotations(page.obj)
    for found in pdf.objects:
        for part in _dictionaries(found):
            _clean_dictionary(part)


def _clean_annotations(page: pikepdf.Object) -> None:
    annotations = page.get("/Annots")
    if isinstance(annotations, pikepdf.Array):
        kept = [
            a
            for a in list(annotations)
            if isinstance(a, pikepdf.Dictionary)
            and str(a.get("/Subtype", "")) not in _ACTING_ANNOTATIONS
        ]
        page["/Annots"] = pikepdf.Array(kept)


def _clean_dictionary(part: pikepdf.Object) -> None:
    for key in ("/AA", "/JS", "/AF", "/XFA", "/EF", "/RichMediaContent"):
        _drop(part, key)
    for key in ("/A", "/PA", "/Next"):
        action = part.get(key)
        # A list of further actions is let go whole: no honest paper needs a chain.
        if isinstance(action, pikepdf.Array) or _acts(action):
            _drop(part, key)


def _acts(action: object) -> bool:
    if not isinstance(action, pikepdf.Dictionary) or "/S" not in action:
        return False
    kind = str(action["/S"])
    if kind == "/URI":
        return not str(action.get("/URI", "")).strip().lower().startswith(_SCHEMES)
    return kind not in _HARMLESS_ACTIONS


def _dictionaries(found: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Walk an object's own dictionaries; indirect ones come by themselves."""
    waiting = [(found, 0)]
    while waiting:
        part, depth = waiting.pop()
        if depth > _MAX_DEPTH:
            raise Refusal("bomb")
        if isinstance(part, (pikepdf.Dictionary, pikepdf.Stream)):
            yield part
            waiting += [
                (value, depth + 1)
                for value in list(
                    part.as_dict().values()
                    if isinstance(part, pikepdf.Dictionary)
                    else part.stream_dict.as_dict().values()
                )
                if _is_own(value)
            ]
        elif isinstance(part, pikepdf.Array):
            waiting += [(value, depth + 1) for value in list(part) if _is_own(value)]


def _is_own(value: object) -> bool:
    return isinstance(value, (pikepdf.Dictionary, pikepdf.Array)) and not value.is_indirect


def _drop(part: pikepdf.Object, key: str) -> None:
    if key in part:
        del part[key]
