"""A browser that waits for a one-time code: asking for it, again if need be, and proving it.

Whether an address is registered shows nowhere: an unknown one is answered, counted and refused
exactly like a known one.
"""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _

from hwabaek.access.people import active_person_by_email
from hwabaek.actions.refusal import Refusal
from hwabaek.actions.sign_in import (
    CODE_LIFE,
    MAX_TRIES,
    CodeExpired,
    WrongCode,
    check_code,
    count_attempt,
    open_link,
    send_code,
)
from hwabaek.gateways.messages import sms_sender
from hwabaek.models import Person, SignInCode

RESEND_PAUSE = dt.timedelta(seconds=60)


class AskedJustNow(Refusal):
    message = _("방금 보냈습니다. 1분 뒤에 다시 받으실 수 있습니다. 스팸함도 확인해 주세요.")


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingCode:
    """What a browser remembers while its reader looks for the code. No code: nobody is registered."""

    code_id: int | None
    recipient: str
    channel: str
    asked_at: dt.datetime
    by_link: bool = False
    meeting_id: int | None = None
    tries: int = 0

    def tries_left(self) -> int:
        """Return how many more digits may be tried."""
        return max(0, MAX_TRIES - self.tries)

    def auth(self) -> str:
        """Return by what means a session is begun with this code."""
        way = f"{self.channel}-code"
        return f"link+{way}" if self.by_link else way


def ask_by_link(*, token: str, channel: str, address: str, now: dt.datetime) -> PendingCode:
    """Send a code to the registered mail or phone of a personal link's owner.

    Raises:
        NotFound: there is no such link.
        LinkExpired: its time is over.
        TooManyTries: too many codes were asked for.
    """
    link = open_link(token=token, address=address, now=now)
    by_phone = channel == SignInCode.Channel.SMS and can_text(link.person)
    used = SignInCode.Channel.SMS if by_phone else SignInCode.Channel.MAIL
    code = send_code(person=link.person, link=link, channel=used.value, address=address, now=now)
    return PendingCode(
        code_id=code.pk,
        recipient=link.person.phone if by_phone else link.person.email,
        channel=used.value,
        asked_at=now,
        by_link=True,
        meeting_id=link.meeting_id,
    )


def ask_by_email(*, email: str, address: str, now: dt.datetime) -> PendingCode:
    """Send a code to this address if somebody signs in with it.

    Raises:
        TooManyTries: too many codes were asked for.
    """
    person = active_person_by_email(email)
    channel = SignInCode.Channel.MAIL.value
    code_id = None
    if person is None:
        count_attempt(purpose="code:person", key=_nobody(email), now=now)
        count_attempt(purpose="code:address", key=address, now=now)
    else:
        code_id = send_code(person=person, link=None, channel=channel, address=address, now=now).pk
    return PendingCode(code_id=code_id, recipient=email.strip(), channel=channel, asked_at=now)


def ask_again(*, pending: PendingCode, address: str, now: dt.datetime) -> PendingCode:
    """Send another code the same way, after a pause.

    Raises:
        AskedJustNow: the last one is less than a minute old.
        TooManyTries: too many codes were asked for.
    """
    if now < pending.asked_at + RESEND_PAUSE:
        raise AskedJustNow
    if not pending.by_link:
        return ask_by_email(email=pending.recipient, address=address, now=now)
    last = SignInCode.objects.select_related("person", "link__meeting__body").get(
        pk=pending.code_id or 0
    )
    code = send_code(
        person=last.person, link=last.link, channel=last.channel, address=address, now=now
    )
    return replace(pending, code_id=code.pk, asked_at=now, tries=0)


def prove(*, pending: PendingCode, digits: str, address: str, now: dt.datetime) -> Person:
    """Return whose code it is, once.

    Raises:
        WrongCode, CodeExpired, TooManyTries: it signs nobody in.
    """
    if pending.code_id is not None:
        return check_code(code_id=pending.code_id, digits=digits, address=address, now=now)
    if now > pending.asked_at + CODE_LIFE:
        raise CodeExpired
    count_attempt(purpose="try:person", key=_nobody(pending.recipient), now=now)
    count_attempt(purpose="try:address", key=address, now=now)
    if pending.tries >= MAX_TRIES:
        raise CodeExpired
    raise WrongCode(field="code")


def can_text(person: Person) -> bool:
    """Tell whether a text message can reach this person."""
    return bool(person.phone) and sms_sender() is not None


def _nobody(email: str) -> str:
    return f"nobody:{email.strip().lower()}"
