"""Polls, replies with their signature, and the ballots in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .agenda import AgendaItem
from .meetings import RollEntry
from .people import Person


class Poll(models.Model):
    """The decision on one item: what was put to the rule, and what the rule answered."""

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="poll")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    case = models.JSONField(null=True, help_text="docs/rules.md, A case; frozen at the close")
    answer = models.JSONField(null=True, help_text="docs/rules.md, The answer")
    outcome = models.CharField(max_length=24, blank=True)
    casting_vote = models.CharField(max_length=12, blank=True)
    wording = models.TextField(blank=True, help_text="conditions as the chair stated them")
    stated_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    stated_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at=None)
                | models.Q(answer__isnull=False, case__isnull=False),
                name="a_closed_poll_has_its_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.outcome}"


class Reply(models.Model):
    """A member's signed reply to everything that was asked; a later version replaces it."""

    class SignatureKind(models.TextChoices):
        DRAWN = "drawn", _("그린 서명")
        TYPED = "typed", _("이름 입력")

    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="replies")
    version = models.PositiveSmallIntegerField()
    key = models.UUIDField(unique=True, help_text="the form's idempotency key")
    submitted_at = models.DateTimeField()
    late = models.BooleanField()
    auth = models.CharField(max_length=40, help_text="how the member had proved who they are")
    shown_digest = models.CharField(max_length=64, help_text="SHA-256 of exactly what was shown")
    signature_kind = models.CharField(max_length=8, choices=SignatureKind.choices)
    strokes = models.JSONField(null=True)
    signature_text = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "version"], name="one_reply_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.entry} v{self.version}"


class Ballot(models.Model):
    """What a reply says about one item."""

    class Choice(models.TextChoices):
        FOR = "for", _("찬성")
        CONDITIONAL = "conditional", _("조건부·수정 찬성")
        AGAINST = "against", _("반대")
        ABSTAIN = "abstain", _("기권")

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="ballots")
    poll = models.ForeignKey(Poll, models.PROTECT, related_name="ballots")
    choice = models.CharField(max_length=12, choices=Choice.choices)
    opinion = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reply", "poll"], name="one_ballot_a_reply"),
        ]

    def __str__(self) -> str:
        return f"{self.reply}: {self.choice}"


class DraftBallot(models.Model):
    """What a member has chosen and typed so far, saved as they go; it decides nothing."""

    entry = models.ForeignKey(RollEntry, models.CASCADE, related_name="drafts")
    poll = models.ForeignKey(Poll, models.CASCADE, related_name="drafts")
    choice = models.CharField(max_length=12, choices=Ballot.Choice.choices, blank=True)
    opinion = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "poll"], name="one_draft_a_poll"),
        ]

    def __str__(self) -> str:
        return f"{self.entry}: {self.choice}"
