"""Which attributes of members a rule counts by."""

# Keys of a member's line that the rule may also find among the roll's attributes.
_STANDING_KEYS = ("panel", "voting")


def attributes_named(rule: object) -> set[str]:
    """Return the attributes of members that a rule asks about (`where`).

    A line may hold these only: the case tells no more of a member than the decision needs.
    """
    if isinstance(rule, dict):
        where = rule.get("where")
        own = {key for key in where if isinstance(key, str)} if isinstance(where, dict) else set()
        return own.union(*map(attributes_named, rule.values())) | set(_STANDING_KEYS)
    if isinstance(rule, list):
        return set(_STANDING_KEYS).union(*map(attributes_named, rule))
    return set(_STANDING_KEYS)
