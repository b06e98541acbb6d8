"""The keys of a body's log: made at its beginning, followed by others, and named in the log itself."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from hwabaek.actions import log
from hwabaek.actions.refusal import Refusal
from hwabaek.core.record.entries import EntryKind
from hwabaek.core.tlog.keys import SignerKey, VerifierKey, parse_verifier_key, render_verifier_key
from hwabaek.gateways.log_keys import begin_rotation, make_log_key, retire_key, retiring_key
from hwabaek.models import Body, LogEntry, LogKey

KEY_KINDS = (EntryKind.LOG_KEY_CREATED.value, EntryKind.LOG_KEY_CHANGED.value)


class RotationUnderWay(Refusal):
    message = _(
        "앞의 열쇠가 아직 함께 서명하고 있습니다. "
        "그 열쇠를 거둔 뒤(hwabaek log retire-key) 다시 바꿔 주세요."
    )


class NoKeyRetiring(Refusal):
    message = _("거둘 열쇠가 없습니다. 지금은 열쇠 하나만 서명하고 있습니다.")


@transaction.atomic
def ensure_log_key(*, body: Body, now: dt.datetime) -> LogKey:
    """Make the key of a body's log if it has none; its public half is kept, and named in the log.

    A key whose file was lost is followed by another one. Old checkpoints verify by the old public
    half; those who follow the log need the new one from the body, by another way than the log.

    Raises:
        LogKeyMissing: there is a file, and it holds no key.
    """
    known = LogKey.objects.filter(body=body).order_by("-id").first()
    key = make_log_key(folder=settings.KEYS, slug=body.slug, name=origin_of(body))
    verifier = render_verifier_key(key.verifier)
    current = LogKey.objects.filter(body=body, verifier=verifier).first()
    if current is None:
        current = _keep(body, key, now)
        if known is not None:
            _say(body, EntryKind.LOG_KEY_CHANGED, _change(known.verifier, verifier, "lost"), now)
            return current
    if not LogEntry.objects.filter(body=body, kind__in=KEY_KINDS).exists():
        _say(body, EntryKind.LOG_KEY_CREATED, {"key": verifier}, now)
    return current


@transaction.atomic
def rotate_log_key(*, body: Body, now: dt.datetime) -> LogKey:
    """Let a new key of the same name take over; both sign until the old one is retired.

    Interrupted anywhere, it goes on where it stopped.

    Raises:
        RotationUnderWay: the key before is not retired yet.
        LogKeyMissing: there is no key to take over from.
    """
    # The sealer takes the same lock: it signs by the keys of before or of after, not of between.
    body = Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    old, new = begin_rotation(folder=settings.KEYS, slug=body.slug)
    before, verifier = render_verifier_key(old.verifier), render_verifier_key(new.verifier)
    if LogKey.objects.filter(body=body, verifier=verifier).exists():
        raise RotationUnderWay
    _say(body, EntryKind.LOG_KEY_CHANGED, _change(before, verifier, "both"), now)
    return _keep(body, new, now)


@transaction.atomic
def retire_log_key(*, body: Body, now: dt.datetime) -> VerifierKey:
    """Let the old key sign no more, and name it in the log; its file is kept aside.

    Raises:
        NoKeyRetiring: one key alone signs already.
        LogKeyMissing: the key's file holds no key.
    """
    body = Body.objects.select_for_update(no_key=True).get(pk=body.pk)
    old = retiring_key(folder=settings.KEYS, slug=body.slug)
    if old is None:
        raise NoKeyRetiring
    new = LogKey.objects.filter(body=body).latest("id")
    before = render_verifier_key(old.verifier)
    _say(body, EntryKind.LOG_KEY_CHANGED, _change(before, new.verifier, "new"), now)
    retire_key(folder=settings.KEYS, slug=body.slug)
    return old.verifier


def known_keys(body: Body) -> list[VerifierKey]:
    """Return the public half of every key that ever signed checkpoints of a body, the newest first.

    Raises:
        VerificationError: a stored one is malformed.
    """
    texts = LogKey.objects.filter(body=body).order_by("-id").values_list("verifier", flat=True)
    return [parse_verifier_key(text) for text in texts]


def origin_of(body: Body) -> str:
    """Return the name of a body's log, as its checkpoints carry it.

    It is made of the public address when the log begins; a new address does not rename it.
    """
    first = LogKey.objects.filter(body=body).order_by("id").first()
    host = settings.PUBLIC_URL.split("://", 1)[1]
    return first.name if first else f"{host}/log/{body.slug}"


def _change(old: str, new: str, signs: str) -> dict[str, str]:
    """Say what follows what, and who signs from here on: both, the new one, or the old one is lost."""
    return {"old": old, "new": new, "signs": signs}


def _keep(body: Body, key: SignerKey, now: dt.datetime) -> LogKey:
    verifier = render_verifier_key(key.verifier)
    return LogKey.objects.create(body=body, name=key.name, verifier=verifier, created_at=now)


def _say(body: Body, kind: EntryKind, data: dict[str, Any], now: dt.datetime) -> None:
    act = log.Act(actor=None, capacity="system", now=now)
    log.append(body=body, kind=kind, subject=f"body:{body.pk}", act=act, data=data)
