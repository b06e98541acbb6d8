"""The append-only log of each body. Database triggers refuse to change or delete its rows."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .bodies import Body
from .meetings import Meeting


class LogEntry(models.Model):
    """What the log commits to: kind, subject, time and the digest of the fact. No personal data."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="log_entries")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=60)
    at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["subject"]),
            models.Index(fields=["body", "kind"]),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"


class Fact(models.Model):
    """The canonical text of what happened; erased when its retention ends, never changed.

    What tells of a person stands in `canonical` as a digest, and in `values` as it is: so the
    record can be shown to the public with names and opinions masked, and still be proven.
    """

    entry = models.OneToOneField(LogEntry, models.PROTECT, primary_key=True, related_name="fact")
    canonical = models.BinaryField()
    values = models.BinaryField(null=True, help_text="canonical JSON: digest -> [salt, value]")

    def __str__(self) -> str:
        return f"fact {self.pk}"


class UnsealedEntry(models.Model):
    """The sealer's queue: entries that have no place in the tree yet."""

    entry = models.OneToOneField(LogEntry, models.PROTECT, primary_key=True)
    body = models.ForeignKey(Body, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"unsealed {self.pk}"


class Leaf(models.Model):
    """The place of an entry in its body's tree."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    index = models.PositiveBigIntegerField()
    entry = models.OneToOneField(LogEntry, models.PROTECT, related_name="leaf")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "index"], name="one_leaf_an_index"),
        ]

    def __str__(self) -> str:
        return f"leaf {self.index}"


class Node(models.Model):
    """The hash of a complete subtree: level 0 are the leaves (RFC 6962 §2.1)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    index = models.PositiveBigIntegerField()
    hash = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "level", "index"], name="one_hash_a_node"),
        ]

    def __str__(self) -> str:
        return f"node {self.level}/{self.index}"


class Checkpoint(models.Model):
    """A signed statement of the tree's size and root (C2SP tlog-checkpoint)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="checkpoints")
    tree_size = models.PositiveBigIntegerField()
    root_hash = models.BinaryField(max_length=32)
    note = models.TextField()
    signed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "tree_size"], name="one_checkpoint_a_size"),
        ]

    def __str__(self) -> str:
        return f"checkpoint {self.tree_size}"


class LogKey(models.Model):
    """The public half of a key that signed checkpoints of a body; the private half is a file."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="log_keys")
    name = models.CharField(max_length=120)
    verifier = models.TextField(help_text="C2SP signed-note verifier key")
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Cosignature(models.Model):
    """A witness's signature under a checkpoint: the witness saw that it follows the one before."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=120, help_text="name of the witness's key")
    line = models.TextField(help_text="the signature line of the note, C2SP tlog-cosignature")
    cosigned_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "witness"], name="one_cosignature_a_witness"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.witness} {self.checkpoint}"


class WitnessState(models.Model):
    """How far a witness has followed a body's log, and what went wrong when it was last asked."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="+")
    witness = models.CharField(max_length=120)
    tree_size = models.PositiveBigIntegerField(default=0, help_text="the last size it co-signed")
    tries = models.PositiveIntegerField(default=0, help_text="failures in a row")
    next_try_at = models.DateTimeField()
    cosigned_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "witness"], name="one_state_a_witness"),
        ]

    def __str__(self) -> str:
        return f"{self.witness} {self.tree_size}"


class CheckpointStamp(models.Model):
    """An RFC 3161 time stamp on a checkpoint: of a day, or at the end of a meeting."""

    class State(models.TextChoices):
        WAITING = "waiting", _("기다림")
        STAMPED = "stamped", _("받음")
        FAILED = "failed", _("받지 못함")

    body = models.ForeignKey(Body, models.PROTECT, related_name="stamps")
    day = models.DateField(null=True, help_text="the day in Seoul that it ends")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, related_name="stamps")
    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, null=True, related_name="stamps")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    asked_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    error = models.TextField(blank=True)
    token = models.BinaryField(null=True, help_text="the reply, DER, RFC 3161 section 2.4.2")
    authority = models.CharField(max_length=200, blank=True)
    stamped_at = models.DateTimeField(null=True, help_text="the time in the token")

    class Meta:
        indexes = [models.Index(fields=["state", "next_try_at"])]
        constraints = [
            models.UniqueConstraint(fields=["body", "day"], name="one_stamp_a_day"),
            models.UniqueConstraint(fields=["meeting"], name="one_stamp_a_meeting"),
            models.CheckConstraint(
                condition=models.Q(day__isnull=True) ^ models.Q(meeting__isnull=True),
                name="a_stamp_is_of_a_day_or_a_meeting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day or self.meeting} {self.state}"
