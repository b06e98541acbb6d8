"""Time stamps: on the log of a body, and what waits or went wrong with those of documents."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import Q

from hwabaek.access.administration import (
    late_renewals,
    open_stamps,
    unstamped_documents,
)
from hwabaek.models import Body, CheckpointStamp, Document, Person

RECENT: Final = 3
SHOWN: Final = 50


@dataclass(frozen=True)
class Stamps:
    """The stamps on a body's log: the last that came, and those that are still to come."""

    is_set: bool
    recent: list[CheckpointStamp]
    missing: list[CheckpointStamp]


@dataclass(frozen=True)
class StampTroubles:
    """What an administrator sees of time stamps: those that did not come, on the log and on documents."""

    is_set: bool
    missing: list[CheckpointStamp]
    renewals: list[Document]
    unstamped: list[Document]

    @property
    def number(self) -> int:
        """Return how many need a hand: what is only waiting does not."""
        late = [stamp for stamp in self.missing if stamp.error]
        return len(late) + len(self.renewals)


def stamps_of(body: Body) -> Stamps:
    """Return the state of the stamps on a body's log."""
    rows = CheckpointStamp.objects.filter(body=body)
    came = Q(state=CheckpointStamp.State.STAMPED)
    last = rows.filter(came).order_by("-stamped_at").values("pk")[:RECENT]
    shown = rows.filter(~came | Q(pk__in=last)).order_by("-stamped_at", "asked_at")
    found = list(shown.select_related("checkpoint", "meeting__committee")[:SHOWN])
    return Stamps(
        is_set=bool(settings.TIMESTAMP_URL),
        recent=[stamp for stamp in found if stamp.stamped_at],
        missing=[stamp for stamp in found if not stamp.stamped_at],
    )


def stamp_troubles(*, actor: Person, now: dt.datetime) -> StampTroubles:
    """Return what is the matter with time stamps in the body that the actor administers.

    Raises:
        NotFound: the actor is no administrator.
    """
    return StampTroubles(
        is_set=bool(settings.TIMESTAMP_URL),
        missing=list(open_stamps(actor=actor)[:SHOWN]),
        renewals=list(late_renewals(actor=actor, now=now)[:SHOWN]),
        unstamped=list(unstamped_documents(actor=actor)[:RECENT]),
    )
