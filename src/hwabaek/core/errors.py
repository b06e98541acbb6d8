"""The one error of everything that is checked."""


class VerificationError(Exception):
    """Something that was put forward does not hold, or is not even of the right form.

    `ko` says the same in Korean where the person who reads it is not a programmer.
    """

    def __init__(self, message: str, ko: str = "") -> None:
        """Keep the sentence in English and, where there is one, in Korean."""
        super().__init__(message)
        self.ko = ko or message
