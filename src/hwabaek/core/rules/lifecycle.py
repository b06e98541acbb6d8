"""The states of a meeting, its items and polls, and of a rule, one table each.

The tables are the whole truth: an event that stands under no state is refused there.
`docs/lifecycle.md` is rendered from them.
"""

from types import MappingProxyType
from typing import Final

Table = MappingProxyType[tuple[str, str], str]

# A deliberation in writing (서면심의), from its preparation to its result.
WRITTEN_MEETING: Final[Table] = MappingProxyType(
    {
        ("preparing", "change"): "preparing",
        ("preparing", "withdraw"): "withdrawn",
        ("preparing", "call"): "open",
        ("open", "reply"): "open",
        ("open", "declare"): "open",
        ("open", "ask"): "open",
        ("open", "answer"): "open",
        ("open", "remind"): "open",
        ("open", "request_extension"): "open",
        ("open", "decide_extension"): "open",
        ("open", "record_departure"): "open",
        ("open", "seal_document"): "open",
        ("open", "close"): "closed",
        ("open", "convert"): "converted",
        ("closed", "reply_late"): "closed",
        ("closed", "answer"): "closed",
        ("closed", "cast_vote"): "closed",
        ("closed", "state_wording"): "closed",
        ("closed", "seal_document"): "closed",
        ("closed", "convert"): "converted",
        ("closed", "conclude"): "concluded",
        ("converted", "seal_document"): "converted",
        ("concluded", "reply_late"): "concluded",
        ("concluded", "answer"): "concluded",
        ("concluded", "seal_document"): "concluded",
    }
)

# A sitting (회의), from its preparation to its signed minutes.
SITTING: Final[Table] = MappingProxyType(
    {
        ("preparing", "change"): "preparing",
        ("preparing", "withdraw"): "withdrawn",
        ("preparing", "call"): "called",
        ("called", "answer_call"): "called",
        ("called", "ask"): "called",
        ("called", "answer"): "called",
        ("called", "remind"): "called",
        ("called", "declare"): "called",
        ("called", "record_departure"): "called",
        ("called", "attend"): "called",
        ("called", "sign_attendance"): "called",
        ("called", "note_people"): "called",
        ("called", "hand_chair"): "called",
        ("called", "seal_document"): "called",
        ("called", "withdraw"): "withdrawn",
        ("withdrawn", "seal_document"): "withdrawn",
        ("called", "open"): "in_session",
        ("in_session", "declare"): "in_session",
        ("in_session", "record_departure"): "in_session",
        ("in_session", "attend"): "in_session",
        ("in_session", "sign_attendance"): "in_session",
        ("in_session", "note_people"): "in_session",
        ("in_session", "hand_chair"): "in_session",
        ("in_session", "seal_document"): "in_session",
        ("in_session", "proceed"): "in_session",
        ("in_session", "record_speech"): "in_session",
        ("in_session", "vote"): "in_session",
        ("in_session", "sign_resolution"): "in_session",
        ("in_session", "recess"): "in_recess",
        ("in_session", "adjourn"): "adjourned",
        ("in_recess", "declare"): "in_recess",
        ("in_recess", "record_departure"): "in_recess",
        ("in_recess", "attend"): "in_recess",
        ("in_recess", "sign_attendance"): "in_recess",
        ("in_recess", "note_people"): "in_recess",
        ("in_recess", "hand_chair"): "in_recess",
        ("in_recess", "seal_document"): "in_recess",
        ("in_recess", "record_speech"): "in_recess",
        ("in_recess", "sign_resolution"): "in_recess",
        ("in_recess", "resume"): "in_session",
        ("in_recess", "adjourn"): "adjourned",
        ("adjourned", "sign_attendance"): "adjourned",
        ("adjourned", "note_people"): "adjourned",
        ("adjourned", "record_speech"): "adjourned",
        ("adjourned", "sign_resolution"): "adjourned",
        ("adjourned", "write_minutes"): "adjourned",
        ("adjourned", "seal_document"): "adjourned",
        ("adjourned", "conclude"): "concluded",
        ("concluded", "record_speech"): "concluded",
        ("concluded", "write_minutes"): "concluded",
        ("concluded", "seal_document"): "concluded",
    }
)

# An item of a sitting (안건). Whoever presides may go back to questions until the vote.
SITTING_ITEM: Final[Table] = MappingProxyType(
    {
        ("waiting", "introduce"): "introduced",
        ("introduced", "present"): "presentation",
        ("introduced", "question"): "questions",
        ("introduced", "debate"): "debate",
        ("introduced", "open_poll"): "voting",
        ("introduced", "receive"): "reported",
        ("introduced", "defer"): "deferred",
        ("presentation", "question"): "questions",
        ("presentation", "debate"): "debate",
        ("presentation", "open_poll"): "voting",
        ("presentation", "receive"): "reported",
        ("presentation", "defer"): "deferred",
        ("questions", "debate"): "debate",
        ("questions", "open_poll"): "voting",
        ("questions", "receive"): "reported",
        ("questions", "defer"): "deferred",
        ("debate", "question"): "questions",
        ("debate", "open_poll"): "voting",
        ("debate", "receive"): "reported",
        ("debate", "defer"): "deferred",
        ("voting", "void_poll"): "debate",
        ("voting", "close_poll"): "voted",
        ("voted", "declare_in_part"): "debate",
        ("voted", "declare_result"): "decided",
        ("deferred", "introduce"): "introduced",
        ("decided", "open_poll"): "voting",
    }
)

# A poll of a sitting (표결), or asking whether anybody objects (이의 유무).
SITTING_POLL: Final[Table] = MappingProxyType(
    {
        ("open", "cast"): "open",
        ("open", "extend"): "open",
        ("open", "void"): "void",
        ("open", "close"): "closed",
        ("closed", "cast_vote"): "closed",
        ("closed", "state_wording"): "closed",
        ("closed", "seal_document"): "closed",
        ("closed", "declare_result"): "declared",
    }
)

# A version of a committee's rule.
RULE: Final[Table] = MappingProxyType(
    {
        ("draft", "change"): "draft",
        ("returned", "change"): "draft",
        ("draft", "submit"): "submitted",
        ("submitted", "approve"): "approved",
        ("submitted", "return"): "returned",
    }
)


class IllegalStepError(Exception):
    """The event may not happen in this state."""

    def __init__(self, *, state: str, event: str) -> None:
        super().__init__(f"{event} is not possible in state {state}")
        self.state = state
        self.event = event


def next_state(*, table: Table, state: str, event: str) -> str:
    """Return the state that follows.

    Raises:
        IllegalStepError: the table has no such step.
    """
    try:
        return table[(state, event)]
    except KeyError:
        raise IllegalStepError(state=state, event=event) from None
