"""Tables, constraints and querysets: what is kept. No rules live here."""

from .agenda import AgendaItem, Paper, Question
from .bodies import Body, Department
from .committees import Committee, Membership, Rule
from .deliveries import Delivery
from .disqualifications import Declaration
from .documents import Document, EarlierFile
from .log import (
    Checkpoint,
    CheckpointStamp,
    Cosignature,
    Fact,
    Leaf,
    LogEntry,
    LogKey,
    Node,
    UnsealedEntry,
    WitnessState,
)
from .meetings import Departure, Extension, Meeting, Opening, RollEntry
from .people import Attempt, Person, PersonalLink, Post, SignInCode
from .polls import Ballot, DraftBallot, Poll, Reply
from .sittings import OpenBallot, PollSeat, Sitting, SittingPoll

__all__ = [
    "AgendaItem",
    "Attempt",
    "Ballot",
    "Body",
    "Checkpoint",
    "CheckpointStamp",
    "Committee",
    "Cosignature",
    "Declaration",
    "Delivery",
    "Department",
    "Departure",
    "Document",
    "DraftBallot",
    "EarlierFile",
    "Extension",
    "Fact",
    "Leaf",
    "LogEntry",
    "LogKey",
    "Meeting",
    "Membership",
    "Node",
    "OpenBallot",
    "Opening",
    "Paper",
    "Person",
    "PersonalLink",
    "Poll",
    "PollSeat",
    "Post",
    "Question",
    "Reply",
    "RollEntry",
    "Rule",
    "SignInCode",
    "Sitting",
    "SittingPoll",
    "UnsealedEntry",
    "WitnessState",
]
