"""Pictures from outside: drawn anew, so that nothing but pixels comes through."""

import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from hwabaek.gateways.confined import Refusal

_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP"}


def viewing_copy(content: bytes, *, media_type: str, max_pixels: int) -> bytes:
    """Re-encode a picture the right way up, without its metadata (place, device, colour tricks)."""
    kind = _FORMATS[media_type]
    Image.MAX_IMAGE_PIXELS = max_pixels
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(BytesIO(content), formats=(kind,)) as picture:
                if picture.width * picture.height > max_pixels:
                    raise Refusal("picture_too_large", limit=max_pixels // 1_000_000)
                upright = ImageOps.exif_transpose(picture)
                seen = upright.convert(
                    "RGBA" if "A" in upright.getbands() or "transparency" in upright.info else "RGB"
                )
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Refusal("picture_too_large", limit=max_pixels // 1_000_000) from error
    except (
        UnidentifiedImageError,
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        IndexError,
        TypeError,
    ) as error:
        raise Refusal("damaged") from error
    clean = Image.new(seen.mode, seen.size)
    clean.paste(seen)
    out = BytesIO()
    clean.save(out, kind, quality=88)
    return out.getvalue()
