"""The same targets under a coverage-guided fuzzer, by hand, as long as one likes.

    python -m venv fuzzing && fuzzing/bin/pip install atheris cryptography
    PYTHONPATH=src:. fuzzing/bin/python tests/fuzz/fuzz.py note -max_total_time=60

`list` names the targets. A finding is written to `crash-…` and belongs, once mended, into the tests
of the module. atheris is no dependency of the project: it is large, and wanted now and then.
"""

import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import atheris  # type: ignore[import-untyped]  # not installed, see above

with atheris.instrument_imports(include=["hwabaek"]):
    from hwabaek.core.errors import VerificationError
    from tests.fuzz.targets import TARGETS


def main() -> None:
    """Fuzz the target that the first argument names."""
    if sys.argv[1] not in TARGETS:
        sys.exit("\n".join(TARGETS))
    target = TARGETS[sys.argv.pop(1)]

    def once(data: bytes) -> None:
        with suppress(VerificationError):
            target.read(data)

    with tempfile.TemporaryDirectory() as folder:
        for number, example in enumerate(target.examples()):
            Path(folder, str(number)).write_bytes(example)
        atheris.Setup([*sys.argv, folder], once)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
