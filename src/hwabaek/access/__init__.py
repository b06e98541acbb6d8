"""Who may do what to which object: the only way to fetch one for an actor.

Missing and forbidden look the same: `NotFound`.
"""


class NotFound(Exception):
    """There is no such thing for this actor, or none at all."""
