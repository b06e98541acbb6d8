"""The one error of the rules: something is not of the form that the rules know."""


class RuleFormatError(Exception):
    """A rule or a case that is not of the documented form; `path` says where."""

    def __init__(self, path: str, message: str) -> None:
        """Remember where the fault is and what to say about it, in Korean."""
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path
        self.message = message
