"""Build the wheel of hwabaek-verify from the core and the verifier, without network: build.py [FOLDER].

The wheel is written into dist/, or into the folder named. The same sources make the same bytes.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The first moment that a ZIP can tell, 1980-01-01: nothing in the wheel depends on when it was built.
EPOCH = "315532800"


def main() -> int:
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "dist"
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hwabaek-verify-") as folder:
        gather(Path(folder))
        build(Path(folder), out)
    for wheel in sorted(out.glob("hwabaek_verify-*.whl")):
        print(wheel)
    return 0


def gather(folder: Path) -> None:
    """Put together what the distribution is made of."""
    for name in ("pyproject.toml", "README.md"):
        shutil.copy(ROOT / "deploy" / "verify" / name, folder)
    for name in ("LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, folder)
    source, target = ROOT / "src", folder / "src"
    unwanted = shutil.ignore_patterns("__pycache__")
    for package in ("hwabaek/core", "hwabaek_verify"):
        shutil.copytree(source / package, target / package, ignore=unwanted)
    shutil.copy(source / "hwabaek" / "__init__.py", target / "hwabaek")


def build(folder: Path, out: Path) -> None:
    """Build the wheel with the tools of this environment."""
    offline = ("--no-deps", "--no-build-isolation", "--no-index", "--disable-pip-version-check")
    command = [sys.executable, "-m", "pip", "wheel", *offline, "--quiet", "-w", str(out), "."]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    subprocess.run(command, cwd=folder, env=environment, check=True)


if __name__ == "__main__":
    sys.exit(main())
