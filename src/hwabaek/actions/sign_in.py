"""Proving who one is: a personal link opens nothing by itself; a one-time code completes it.

Tokens and codes are stored as keyed hashes and exist in clear only in the message that carries
them. Every limit is a count of rows, so it holds across processes.
"""

import datetime as dt
import hashlib
import hmac
import secrets

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from hwabaek.access import NotFound
from hwabaek.access.people import active_person_by_email
from hwabaek.actions import log
from hwabaek.actions.refusal import Refusal
from hwabaek.core.record.entries import EntryKind
from hwabaek.models import Attempt, Body, Delivery, Meeting, Person, PersonalLink, SignInCode

CODE_LIFE = dt.timedelta(minutes=10)
MAX_TRIES = 5
# So many of a purpose in a window, counted for one person and for one address of the network.
LIMITS = {
    "code:person": (6, dt.timedelta(hours=1)),
    "code:address": (30, dt.timedelta(hours=1)),
    "try:person": (15, dt.timedelta(hours=1)),
    "try:address": (100, dt.timedelta(hours=1)),
    "link:address": (120, dt.timedelta(hours=1)),
    "check:address": (60, dt.timedelta(hours=1)),
}
LINK_AFTER_DEADLINE = dt.timedelta(days=30)


class TooManyTries(Refusal):
    message = _(
        "짧은 시간에 너무 많이 시도했습니다. 한 시간 뒤에 다시 하시거나 간사에게 전화해 주세요."
    )


class WrongCode(Refusal):
    message = _("번호가 다릅니다. 가장 최근에 받으신 여섯 자리 번호를 적어 주세요.")


class CodeExpired(Refusal):
    message = _("번호를 쓸 수 있는 시간이 지났습니다. 번호를 다시 받아 주세요.")


class LinkExpired(Refusal):
    message = _(
        "쓸 수 있는 기간이 지난 링크입니다. 전자우편 주소로 로그인하시거나 간사에게 전화해 주세요."
    )


@transaction.atomic
def issue_link(*, person: Person, meeting: Meeting, now: dt.datetime) -> str:
    """Make a personal link for one meeting and return its token."""
    token = secrets.token_urlsafe(24)
    until = max(meeting.deadline_at or now, now) + LINK_AFTER_DEADLINE
    PersonalLink.objects.create(
        person=person,
        meeting=meeting,
        token_hash=_hash("link", token),
        issued_at=now,
        expires_at=until,
    )
    return token


def open_link(*, token: str, address: str, now: dt.datetime) -> PersonalLink:
    """Return the link that a token stands for; nothing is sent by opening it.

    Raises:
        NotFound: there is no such link.
        LinkExpired: its time is over.
        TooManyTries: too many tokens were tried from this address.
    """
    link = (
        PersonalLink.objects.select_related("person", "meeting__committee__department")
        .select_related("meeting__body")
        .filter(token_hash=_hash("link", token), person__is_active=True)
        .first()
    )
    if link is None:
        count_attempt(purpose="link:address", key=address, now=now)
        raise NotFound
    if link.revoked_at is not None or now > link.expires_at:
        raise LinkExpired
    return link


@transaction.atomic
def send_code(
    *, person: Person, link: PersonalLink | None, channel: str, address: str, now: dt.datetime
) -> SignInCode:
    """Queue a one-time code to the person's registered mail or phone.

    Raises:
        TooManyTries: too many codes were asked for this person or from this address.
    """
    count_attempt(purpose="code:person", key=str(person.pk), now=now)
    count_attempt(purpose="code:address", key=address, now=now)
    code = SignInCode.objects.create(
        person=person, link=link, channel=channel, asked_at=now, expires_at=now + CODE_LIFE
    )
    body = link.meeting.body if link and link.meeting else _any_body(person)
    Delivery.objects.create(
        body=body,
        person=person,
        channel=channel,
        purpose=Delivery.Purpose.CODE,
        reference=code.pk,
        queued_at=now,
        next_try_at=now,
    )
    _log(person, body, EntryKind.PERSON_CODE_SENT, now, channel=channel)
    return code


def send_code_to_email(*, email: str, address: str, now: dt.datetime) -> SignInCode | None:
    """Queue a code to this address if somebody signs in with it.

    The caller answers the same in both cases, so that nobody can find out who is registered.

    Raises:
        TooManyTries: too many codes were asked for.
    """
    person = active_person_by_email(email)
    if person is None:
        count_attempt(purpose="code:address", key=address, now=now)
        return None
    return send_code(
        person=person, link=None, channel=SignInCode.Channel.MAIL.value, address=address, now=now
    )


def fill_code(*, code_id: int, now: dt.datetime) -> str | None:
    """Choose the digits of a code as it is sent, and keep their hash only.

    None when the code has expired or was used in the meantime.
    """
    digits = f"{secrets.randbelow(1_000_000):06d}"
    filled = SignInCode.objects.filter(pk=code_id, used_at=None, expires_at__gt=now).update(
        code_hash=_hash(f"code:{code_id}", digits)
    )
    return digits if filled else None


def check_code(*, code_id: int, digits: str, address: str, now: dt.datetime) -> Person:
    """Take a code once and return whose it is.

    A wrong try is counted even though it is refused, so this is no single transaction.

    Raises:
        WrongCode, CodeExpired, TooManyTries: it does not sign anybody in.
    """
    code = SignInCode.objects.select_related("person", "link").filter(pk=code_id).first()
    if code is None or code.used_at is not None or now > code.expires_at:
        raise CodeExpired
    count_attempt(purpose="try:person", key=str(code.person_id), now=now)
    count_attempt(purpose="try:address", key=address, now=now)
    open_code = SignInCode.objects.filter(pk=code_id, used_at=None, tries__lt=MAX_TRIES)
    if not open_code.update(tries=F("tries") + 1):
        raise CodeExpired
    stripped = "".join(character for character in digits if character.isdigit())
    right = hmac.compare_digest(code.code_hash, _hash(f"code:{code_id}", stripped))
    if not right or not code.code_hash:
        _log(code.person, _any_body(code.person), EntryKind.PERSON_SIGN_IN_REFUSED, now)
        raise WrongCode(field="code")
    return _use(code, now)


@transaction.atomic
def log_sign_out(*, person: Person, now: dt.datetime) -> None:
    """Log that somebody signed out."""
    _log(person, _any_body(person), EntryKind.PERSON_SIGNED_OUT, now)


@transaction.atomic
def count_attempt(*, purpose: str, key: str, now: dt.datetime) -> None:
    """Count one try and refuse when there were too many in the window.

    Raises:
        TooManyTries: the limit of this purpose is reached.
    """
    refuse_too_many(purpose=purpose, key=key, now=now)
    Attempt.objects.create(purpose=purpose, key=_hash("attempt", key), tried_at=now)


def refuse_too_many(*, purpose: str, key: str, now: dt.datetime) -> None:
    """Refuse where the tries of this purpose are used up, without counting one.

    Raises:
        TooManyTries: the limit of this purpose is reached.
    """
    limit, window = LIMITS[purpose]
    hashed = _hash("attempt", key)
    recent = Attempt.objects.filter(purpose=purpose, key=hashed, tried_at__gt=now - window)
    if recent.count() >= limit:
        raise TooManyTries


@transaction.atomic
def _use(code: SignInCode, now: dt.datetime) -> Person:
    used = SignInCode.objects.filter(pk=code.pk, used_at=None).update(used_at=now)
    if not used or not code.person.is_active:
        raise CodeExpired
    _log(code.person, _any_body(code.person), EntryKind.PERSON_SIGNED_IN, now, channel=code.channel)
    return code.person


def _any_body(person: Person) -> Body | None:
    """Return the body whose log hears of the person's sign-in: the first that knows them."""
    return (
        Body.objects.filter(posts__person=person, posts__ended_at=None).first()
        or Body.objects.filter(committees__memberships__person=person).first()
    )


def _log(
    person: Person, body: Body | None, kind: EntryKind, now: dt.datetime, channel: str = ""
) -> None:
    if body is None:
        return
    with transaction.atomic():
        log.append(
            body=body,
            kind=kind,
            subject=f"person:{person.pk}",
            act=log.Act(actor=person, capacity="person", now=now),
            data={"channel": channel},
        )


def _hash(purpose: str, secret: str) -> str:
    message = f"{purpose}:{secret}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), message, hashlib.sha256).hexdigest()
