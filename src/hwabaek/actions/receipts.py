"""A member's receipt: the fact that was logged, its entry, and the proof that the entry stands in the log."""

from typing import Any

from hwabaek.access.log import entry_of_reply
from hwabaek.actions.log import stored
from hwabaek.actions.log_keys import known_keys
from hwabaek.actions.records import proofs_of
from hwabaek.actions.sealing import entry_form, last_checkpoint
from hwabaek.actions.witnessing import cosigned_note
from hwabaek.core.record.receipt import Receipt, receipt_form
from hwabaek.core.tlog.keys import render_verifier_key
from hwabaek.models import Reply


def member_receipt(reply: Reply) -> dict[str, Any] | None:
    """Return the receipt of a reply for its member, who may see what it says and its salts.

    None while the entry has no place in the tree, and once the fact is erased.
    """
    entry = entry_of_reply(reply)
    leaf = getattr(entry, "leaf", None)
    checkpoint = last_checkpoint(entry.body) if entry else None
    if entry is None or leaf is None or checkpoint is None:
        return None
    fact, values = stored(entry.fact)
    (proof,) = proofs_of(body=entry.body, indexes=[leaf.index], size=checkpoint.tree_size)
    keys = [render_verifier_key(key) for key in known_keys(entry.body)]
    receipt = Receipt(
        entry=entry_form(entry),
        fact=fact,
        values=values,
        index=leaf.index,
        proof=proof,
        checkpoint=cosigned_note(checkpoint).decode(),
        keys=tuple(keys),
    )
    return receipt_form(receipt)
