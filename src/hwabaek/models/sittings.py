"""A sitting: where it is held, and its polls with their rolls and ballots.

The course of a sitting is in its facts (docs/record-format.md). Here stands what many members ask for
at once, or what must never be false: one open poll a meeting, one line a member on its roll.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .agenda import AgendaItem
from .meetings import Meeting, RollEntry
from .polls import Ballot


class Sitting(models.Model):
    """When and where a meeting sits (일시·장소), and from when until when it sat."""

    class Form(models.TextChoices):
        IN_PERSON = "in_person", _("출석")
        VIDEO = "video", _("영상")
        HYBRID = "hybrid", _("출석·영상")

    meeting = models.OneToOneField(
        Meeting, models.PROTECT, primary_key=True, related_name="sitting"
    )
    starts_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    form = models.CharField(max_length=9, choices=Form.choices)
    link = models.CharField(max_length=200, blank=True, help_text="접속 주소, for members only")
    opened_at = models.DateTimeField(null=True)
    adjourned_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.meeting} {self.starts_at}"


class SittingPoll(models.Model):
    """A poll of a sitting (표결), or asking whether anybody objects (이의 유무)."""

    class Method(models.TextChoices):
        ELECTRONIC = "electronic", _("기명 전자표결")
        ROLL_CALL = "roll_call", _("호명 표결")
        SHOW_OF_HANDS = "show_of_hands", _("거수 표결")
        NO_OBJECTION = "no_objection", _("이의 유무 확인")

    class State(models.TextChoices):
        OPEN = "open", _("표결 중")
        VOID = "void", _("취소")
        CLOSED = "closed", _("표결 마침")
        DECLARED = "declared", _("선포")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="sitting_polls")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="sitting_polls")
    key = models.UUIDField(unique=True, help_text="its name in the facts")
    motion = models.CharField(max_length=40, help_text="original, or the amendment's name")
    method = models.CharField(max_length=13, choices=Method.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    until_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=24, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting"],
                condition=models.Q(state="open"),
                name="one_open_poll_a_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_state_display()}"


class PollSeat(models.Model):
    """A member on the roll of a poll, frozen when it was opened."""

    poll = models.ForeignKey(SittingPoll, models.PROTECT, related_name="seats")
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="poll_seats")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["poll", "entry"], name="on_a_poll_once"),
        ]

    def __str__(self) -> str:
        return f"{self.poll} {self.entry}"


class OpenBallot(models.Model):
    """A named ballot; every version stays, the last one before the close counts."""

    seat = models.ForeignKey(PollSeat, models.PROTECT, related_name="ballots")
    version = models.PositiveSmallIntegerField()
    key = models.UUIDField(unique=True, help_text="the form's idempotency key")
    choice = models.CharField(max_length=12, choices=Ballot.Choice.choices)
    opinion = models.TextField(blank=True)
    auth = models.CharField(max_length=40, blank=True)
    entered = models.BooleanField(default=False, help_text="by the clerk, not by the member")
    cast_at = models.DateTimeField()

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "version"], name="one_open_ballot_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.seat} v{self.version}"
