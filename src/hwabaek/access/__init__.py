"""Who may do what to which object: the only way to fetch one for an actor.

Missing and forbidden look the same: `NotFound`.
"""


class NotFound(Exception):  # noqa: N818 - it is what the web answers: 404
    """There is no such thing for this actor, or none at all."""
