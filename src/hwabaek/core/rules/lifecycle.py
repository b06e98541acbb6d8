"""The states of a meeting and of a rule, one table each.

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
        ("open", "close"): "closed",
        ("open", "convert"): "converted",
        ("closed", "reply_late"): "closed",
        ("closed", "answer"): "closed",
        ("closed", "cast_vote"): "closed",
        ("closed", "state_wording"): "closed",
        ("closed", "convert"): "converted",
        ("closed", "conclude"): "concluded",
        ("concluded", "reply_late"): "concluded",
        ("concluded", "answer"): "concluded",
        ("concluded", "seal_document"): "concluded",
    }
)

# A sitting, as far as it is prepared here.
SITTING: Final[Table] = MappingProxyType(
    {
        ("preparing", "change"): "preparing",
        ("preparing", "withdraw"): "withdrawn",
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
