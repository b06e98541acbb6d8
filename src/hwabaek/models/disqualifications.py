"""What members declared about their own interest in an item (제척·기피·회피)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .agenda import AgendaItem
from .meetings import RollEntry


class Declaration(models.Model):
    """One statement about one item; a later one corrects it, both stay."""

    class Kind(models.TextChoices):
        NONE = "none", _("관계 없음")
        STATUTORY = "statutory", _("제척")
        SELF_RECUSED = "self_recused", _("회피")

    entry = models.ForeignKey(RollEntry, models.PROTECT, related_name="declarations")
    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="declarations")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    grounds = models.JSONField(default=list, help_text="numbers of the grounds of exclusion")
    reason = models.TextField(blank=True)
    declared_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["entry", "item"])]

    def __str__(self) -> str:
        return f"{self.entry} {self.item}: {self.kind}"
