"""The append-only log of each body. Database triggers refuse to change or delete its rows."""

from django.db import models

from .bodies import Body


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
    """The canonical text of what happened; erased when its retention ends, never changed."""

    entry = models.OneToOneField(LogEntry, models.PROTECT, primary_key=True, related_name="fact")
    canonical = models.BinaryField()

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
