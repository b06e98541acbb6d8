"""What a meeting decides on: items and their papers, and questions about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .meetings import Meeting, RollEntry
from .people import Person


class AgendaItem(models.Model):
    """An item of a meeting (안건)."""

    class Kind(models.TextChoices):
        DELIBERATION = "deliberation", _("심의안건")
        REPORT = "report", _("보고안건")
        OTHER = "other", _("기타")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="items")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    item_type = models.CharField(max_length=12, choices=Kind.choices, default=Kind.DELIBERATION)
    special = models.CharField(
        max_length=80, blank=True, help_text="a special kind of item that the rule names"
    )
    proposal_text = models.TextField(help_text="제안 내용")
    order_text = models.TextField(help_text="의결주문")
    reasons = models.TextField(blank=True, help_text="제안 이유")
    points = models.JSONField(default=list, help_text="주요 쟁점: up to three sentences")
    parties = models.JSONField(
        default=list, help_text="applicants and contractors to check against"
    )
    proposer = models.CharField(max_length=80, blank=True, help_text="제출자")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_item_a_number"),
        ]

    def __str__(self) -> str:
        return f"제{self.number}호 {self.title}"


class Paper(models.Model):
    """A paper of an item: the original as it came, and a copy that is safe to look at."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="papers")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=80)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    stored_as = models.CharField(max_length=80)
    viewing_copy = models.CharField(max_length=80, blank=True)
    page_count = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["item", "position"])]

    def __str__(self) -> str:
        return self.title


class Question(models.Model):
    """A member's question, which all members and the clerk see, and its answer."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="questions")
    item = models.ForeignKey(AgendaItem, models.PROTECT, null=True, related_name="questions")
    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="questions")
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["asked_at", "id"]

    def __str__(self) -> str:
        return self.text[:40]
