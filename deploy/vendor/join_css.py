"""Join the style sheets of the design system into the one file that pages link.

A page that linked ``index.css`` would fetch some forty small files before its first paint, which a phone on a slow
line feels. ``hwabaek.css`` is the same rules in the same layers, without comments; the same sources always give the
same bytes, and a test compares the file with its sources.

    python deploy/vendor/join_css.py           write hwabaek.css
    python deploy/vendor/join_css.py --check   only say whether it is up to date
"""

import re
import sys
from pathlib import Path

STYLES = Path(__file__).resolve().parents[2] / "src" / "hwabaek" / "web" / "static" / "hwabaek"
HEAD = (
    "/* Hwabaek (화백) design system. "
    "Made by deploy/vendor/join_css.py from index.css: change the parts, not this file. */\n"
)

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
LAYERS = re.compile(r"^@layer [^;{]+;$", re.MULTILINE)
IMPORT = re.compile(r'^@import url\("([\w-]+\.css)"\) layer\((\w+)\);$', re.MULTILINE)


def main(arguments: list[str]) -> int:
    """Write the joined file, or with ``--check`` answer 1 if it is out of date."""
    target = STYLES / "hwabaek.css"
    joined = join(STYLES / "index.css")
    if "--check" in arguments:
        return 0 if target.is_file() and target.read_text(encoding="utf-8") == joined else 1
    target.write_text(joined, encoding="utf-8", newline="\n")
    return 0


def join(index: Path) -> str:
    """Return the text of the style sheets that ``index`` imports, each in its layer, in its order."""
    source = index.read_text(encoding="utf-8")
    layers = LAYERS.search(source)
    imports = IMPORT.findall(source)
    if layers is None or len(imports) != source.count("@import"):
        message = f"{index.name} must hold one @layer line and @import lines of one shape."
        raise ValueError(message)
    parts = [f"@layer {layer} {{\n{_rules(index.parent / name)}}}\n" for name, layer in imports]
    return HEAD + layers.group() + "\n" + "".join(parts)


def _rules(part: Path) -> str:
    """Return the rules of one file without comments and empty lines."""
    text = COMMENT.sub("", part.read_text(encoding="utf-8"))
    if "@import" in text or "@charset" in text:
        message = f"{part.name} cannot be put into a layer: it imports another file."
        raise ValueError(message)
    return "".join(line.rstrip() + "\n" for line in text.splitlines() if line.strip())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
