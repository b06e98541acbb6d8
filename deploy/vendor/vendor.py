"""Fetch the parts of other projects that are kept in the tree: fonts and scripts of the browser.

``packages.json`` names each package with its exact version and the SHA-512 of its archive as the registry published
it. This script gets the archives with ``npm pack`` (the registry is the one npm is set up for), refuses any whose
digest differs, takes the listed files out of them and writes ``manifest.json``: what each file is, where it comes
from and its SHA-256. Nothing is run from the archives. The result is committed, so nobody needs npm to install.

    python deploy/vendor/vendor.py           fetch everything anew
    python deploy/vendor/vendor.py --check   compare the files in the tree with manifest.json, without network
"""

import base64
import fnmatch
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PACKAGES = HERE / "packages.json"
MANIFEST = HERE / "manifest.json"


class VendorError(Exception):
    """A package or file that is not what was pinned."""


def main(arguments: list[str]) -> int:
    """Fetch, or with ``--check`` only compare; say what is wrong and answer 1 if anything is."""
    try:
        problems = differences() if "--check" in arguments else fetch_all()
    except VendorError as error:
        problems = [str(error)]
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def fetch_all() -> list[str]:
    """Fetch every package, put its files in place and write the manifest."""
    packages = json.loads(PACKAGES.read_text(encoding="utf-8"))["packages"]
    with tempfile.TemporaryDirectory() as folder:
        entries = [_fetch(package, Path(folder)) for package in packages]
    text = json.dumps({"packages": entries}, ensure_ascii=False, indent=1)
    MANIFEST.write_text(text + "\n", encoding="utf-8", newline="\n")
    return differences()


def differences() -> list[str]:
    """Return a sentence for each file that is missing, changed or stands there unlisted."""
    listed = {path: digest for entry in _manifest() for path, digest in entry["files"].items()}
    problems = [
        f"{path} is not the file of manifest.json."
        for path, digest in sorted(listed.items())
        if not (ROOT / path).is_file() or _sha256((ROOT / path).read_bytes()) != digest
    ]
    folders = {str(Path(path).parent) for path in listed}
    present = {
        str(file.relative_to(ROOT))
        for folder in folders
        for file in (ROOT / folder).glob("*")
        if file.is_file()
    }
    return problems + [
        f"{path} is not in manifest.json." for path in sorted(present - listed.keys())
    ]


def _manifest() -> list[dict[str, Any]]:
    """Return the entries of the manifest."""
    entries: list[dict[str, Any]] = json.loads(MANIFEST.read_text(encoding="utf-8"))["packages"]
    return entries


def _fetch(package: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Fetch one package and put its files in place; return its entry in the manifest."""
    archive = _pack(f"{package['name']}@{package['version']}", folder)
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode("ascii")
    if f"sha512-{digest}" != package["integrity"]:
        message = (
            f"{package['name']} {package['version']}: the archive is not the one that was pinned."
        )
        raise VendorError(message)
    placed: dict[str, str] = {}
    for path, content in _wanted(archive, package).items():
        target = ROOT / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        placed[path] = _sha256(content)
    keys = ("name", "version", "integrity", "licence", "use")
    return {**{key: package[key] for key in keys}, "files": dict(sorted(placed.items()))}


def _pack(name: str, folder: Path) -> Path:
    """Return the archive of a package, as npm gets it."""
    command = ["npm", "pack", name, "--json", "--silent", "--pack-destination", str(folder)]
    try:
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=folder)
    except FileNotFoundError as error:
        message = "npm is needed to fetch the packages; only those who change them need it."
        raise VendorError(message) from error
    except subprocess.CalledProcessError as error:
        message = f"npm cannot get {name}: {error.stderr.strip()}"
        raise VendorError(message) from error
    report = json.loads(done.stdout)
    answer = report[0] if isinstance(report, list) else next(iter(report.values()))
    return folder / str(answer["filename"]).replace("@", "").replace("/", "-")


def _wanted(archive: Path, package: dict[str, Any]) -> dict[str, bytes]:
    """Return the files to keep by the path they are kept at."""
    found: dict[str, bytes] = {}
    with tarfile.open(archive) as members:
        for member in members:
            name = member.name.removeprefix("package/")
            for pattern, places in package["files"].items():
                content = (
                    members.extractfile(member) if fnmatch.fnmatchcase(name, pattern) else None
                )
                if content is None:
                    continue
                data = content.read()
                for place in [places] if isinstance(places, str) else places:
                    path = place + Path(name).name if place.endswith("/") else place
                    found[path] = _rewritten(data, package.get("rewrite", {}).get(path, []))
    if len(found) < sum(
        1 if isinstance(places, str) else len(places) for places in package["files"].values()
    ):
        message = f"{package['name']} {package['version']} lacks a file that is wanted."
        raise VendorError(message)
    return found


def _rewritten(data: bytes, replacements: list[list[str]]) -> bytes:
    """Return the content with our paths in place of the package's own."""
    for old, new in replacements:
        if old.encode() not in data:
            message = f"Nothing to rewrite: {old!r} does not occur."
            raise VendorError(message)
        data = data.replace(old.encode(), new.encode())
    return data


def _sha256(content: bytes) -> str:
    """Return the SHA-256 in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
