"""What an explanation draws on; it decides nothing itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from hwabaek.core.rules.citation import written_in_full

if TYPE_CHECKING:
    from hwabaek.core.rules.answer import Result, Tally
    from hwabaek.core.rules.case import Case
    from hwabaek.core.rules.provision import Provision
    from hwabaek.core.rules.scoring import Ruling


@dataclass(frozen=True, slots=True)
class Facts:
    """A decided case before it is put into words."""

    case: Case
    provision: Provision
    tally: Tally
    results: tuple[Result, ...]
    ruling: Ruling

    def citation(self, index: int) -> str:
        """Return the article of a result in brackets, the first time that it is named."""
        source = self.results[index].source
        if any(result.source == source for result in self.results[:index]):
            return ""
        return f"({written_in_full(source)})"
