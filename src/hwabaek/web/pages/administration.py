"""The state of the whole: messages, documents, seal, log, database, and who holds which post."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from hwabaek import __version__
from hwabaek.access.administration import administered_body, posts_in_body, unfinished_documents
from hwabaek.access.deliveries import access_deliveries
from hwabaek.actions.documents import seal_of_body
from hwabaek.gateways.seal import SealUnavailable
from hwabaek.models import Body, Delivery, Document, Person, Post
from hwabaek.web.pages.log import SealState, seal_state
from hwabaek.web.pages.stamps import StampTroubles, stamp_troubles

SHOWN: Final = 50
SOON: Final = dt.timedelta(days=60)


@dataclass(frozen=True)
class OrganisationSeal:
    """The key that seals documents: what it reaches, how long it is valid, or why it cannot be used."""

    level: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None
    ends_soon: bool = False
    problem: str = ""


@dataclass(frozen=True)
class AdministrationPage:
    """What the page shows."""

    body: Body
    failed: list[Delivery]
    waiting: list[Delivery]
    waiting_count: int
    documents: list[Document]
    stamps: StampTroubles
    seal: OrganisationSeal
    log: SealState
    posts: list[Post]
    people: int
    facts: list[tuple[str, str]]

    @property
    def heading(self) -> str:
        """Return what needs a hand, or that nothing does."""
        broken = [document for document in self.documents if document.state == "failed"]
        parts = []
        if self.failed:
            parts.append(_("보내지 못한 알림 %(number)s건") % {"number": len(self.failed)})
        if broken:
            parts.append(_("만들지 못한 문서 %(number)s건") % {"number": len(broken)})
        if self.stamps.number:
            parts.append(_("받지 못한 시점확인 %(number)s건") % {"number": self.stamps.number})
        if self.seal.problem or self.seal.ends_soon:
            parts.append(_("전자인장"))
        if self.log.witnesses.is_troubled:
            parts.append(_("바깥 증인"))
        return _("손볼 것: %(parts)s") % {"parts": ", ".join(parts)} if parts else ""


def administration_page(*, actor: Person, now: dt.datetime) -> AdministrationPage:
    """Return the state of the body that the actor administers.

    Raises:
        NotFound: the actor is no administrator.
    """
    body = administered_body(actor=actor)
    deliveries = access_deliveries(actor=actor).order_by("next_try_at")
    waiting = deliveries.filter(state=Delivery.State.QUEUED)
    failed = deliveries.filter(state=Delivery.State.FAILED)
    posts = list(posts_in_body(actor=actor))
    return AdministrationPage(
        body=body,
        failed=list(failed.select_related("person", "meeting__committee")[:SHOWN]),
        waiting=list(waiting.select_related("person", "meeting__committee")[:SHOWN]),
        waiting_count=waiting.count(),
        documents=list(unfinished_documents(actor=actor)[:SHOWN]),
        stamps=stamp_troubles(actor=actor, now=now),
        seal=organisation_seal(now),
        log=seal_state(body),
        posts=posts,
        people=len({post.person_id for post in posts}),
        facts=_facts(),
    )


def organisation_seal(now: dt.datetime) -> OrganisationSeal:
    """Return what the organisation's seal reaches and how long it is valid."""
    try:
        seal = seal_of_body()
    except SealUnavailable as error:
        return OrganisationSeal(problem=str(error))
    since, until = seal.valid_between
    problem = "" if since <= now <= until else _("인증서의 유효 기간이 아닙니다.")
    return OrganisationSeal(seal.level, since, until, ends_soon=until - now < SOON, problem=problem)


def _facts() -> list[tuple[str, str]]:
    version = ".".join(str(part) for part in connection.get_database_version())
    mail = settings.MAIL_URL.partition(":")[0]
    sms = settings.SMS_URL.partition(":")[0]
    return [
        (_("화백"), __version__),
        (_("데이터베이스"), f"{connection.display_name} {version}"),
        (_("주소"), settings.PUBLIC_URL),
        (_("전자우편"), mail),
        (_("문자"), _("쓰지 않음") if sms == "none" else sms),
        (_("시점확인"), settings.TIMESTAMP_URL or _("설정되지 않음")),
    ]
