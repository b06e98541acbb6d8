"""Pages of papers as pictures and as text, kept once they were drawn.

A page of a file never changes, so its picture is kept under the file's digest. The folder may be
emptied at any time.
"""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hwabaek.gateways.papers import page_text, render_page


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperPages:
    """The pages of one viewing copy."""

    folder: Path
    sha256: str
    read: Callable[[], bytes]

    def picture(self, *, page: int, width: int) -> bytes:
        """Return a page, counted from 1, as a WEBP picture so many pixels wide.

        Raises:
            PaperRefused: no such page, or a page that cannot be drawn.
        """
        return self._kept(
            f"{page}-{width}.webp", lambda: render_page(pdf=self.read(), page=page, width=width)
        )

    def text(self, *, page: int) -> str:
        """Return the text of a page, counted from 1.

        Raises:
            PaperRefused: no such page, or a page that cannot be read.
        """
        return self._kept(
            f"{page}.txt", lambda: page_text(pdf=self.read(), page=page).encode()
        ).decode()

    def _kept(self, name: str, make: Callable[[], bytes]) -> bytes:
        shelf = self.folder / self.sha256[:2] / self.sha256
        place = shelf / name
        try:
            return place.read_bytes()
        except FileNotFoundError:
            content = make()
        shelf.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = shelf / f".{name}.{secrets.token_hex(4)}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        draft.replace(place)  # whole or not at all; two who draw the same page write the same
        return content
