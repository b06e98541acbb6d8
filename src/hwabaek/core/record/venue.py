"""When and where a sitting is held (일시·장소), as its call tells it."""

from dataclasses import dataclass
from datetime import datetime

from hwabaek.core.errors import VerificationError
from hwabaek.core.record.fields import Fields


@dataclass(frozen=True, slots=True)
class Venue:
    """When and where a sitting is held, in which form, and whether one can join online."""

    starts_at: datetime
    place: str
    form: str
    online: bool


def read_venue(meeting: Fields) -> Venue:
    """Return the venue that a call names.

    Raises:
        VerificationError: a part is missing or malformed, or form and line do not agree.
    """
    form = meeting.one_of("form", "in_person", "video", "hybrid")
    venue = Venue(
        starts_at=meeting.moment("starts_at"),
        place=meeting.text("place"),
        form=form,
        online=meeting.flag("online"),
    )
    if venue.online != (form != "in_person"):
        raise VerificationError(
            "the form of the sitting and its line do not agree",
            "회의 방식과 접속 주소가 서로 맞지 않습니다",
        )
    return venue
