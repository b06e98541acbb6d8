"""The events of the last while, so that whoever comes back is told what they missed without a query."""

from collections import deque

from hwabaek.live.events import Event

KEPT = 5000


class History:
    """Every event above `floor` that this process has told, as they came."""

    def __init__(self, kept: int = KEPT) -> None:
        self._events: deque[Event] = deque()
        self._kept = kept
        self.floor = 0

    def begin(self, floor: int) -> None:
        """Forget everything and begin anew: what lies below is only in the database."""
        self._events.clear()
        self.floor = floor

    def add(self, events: list[Event]) -> None:
        """Keep some events; where there are too many, those that came first are let go."""
        self._events += events
        while len(self._events) > self._kept:
            # A late one of a small number may go after a larger one: the floor never sinks.
            self.floor = max(self.floor, self._events.popleft().number)

    def after(self, position: int, topics: frozenset[str]) -> list[Event] | None:
        """Return what was told of some topics after a position; nothing if we do not know it all."""
        if position < self.floor:
            return None
        return [e for e in self._events if e.number > position and e.topic in topics]
