"""What runs in the confined child process: every parser that touches bytes from outside.

Nothing here is called by the server itself; `confinement` starts `worker` and talks to it.
"""


class Refusal(Exception):
    """A file that is not taken; the code names the reason, the numbers go into the message."""

    def __init__(self, code: str, **numbers: int) -> None:
        """Keep both for the parent, which words the message."""
        super().__init__(code)
        self.code = code
        self.numbers = numbers
