"""The project's own source as the house rules look at it: files, functions, classes, imports."""

import ast
import fnmatch
import subprocess
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from tests.isolation import ROOT

PACKAGE = ROOT / "src" / "hwabaek"
Function = ast.FunctionDef | ast.AsyncFunctionDef
EXCEPTIONS = Path(__file__).parent / "house_rules.toml"


@dataclass(frozen=True)
class Source:
    """One Python file of ours."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def layer(self) -> str:
        """Return the folder under src/hwabaek: core, actions, web …; "" for what lies elsewhere."""
        if not self.path.is_relative_to(PACKAGE):
            return ""
        return self.path.relative_to(PACKAGE).parts[0].removesuffix(".py")

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.name)

    @property
    def lines(self) -> int:
        return len(self.text.splitlines())

    def functions(self) -> Iterator[tuple[str, Function]]:
        """Yield every function and method with its dotted name, nested ones too."""
        yield from _functions(self.tree, "")

    def public(self) -> Iterator[tuple[str, Function]]:
        """Yield the functions that other modules may call."""
        for node in self.tree.body:
            if isinstance(node, Function) and not node.name.startswith("_"):
                yield node.name, node

    def classes(self) -> Iterator[ast.ClassDef]:
        yield from (node for node in ast.walk(self.tree) if isinstance(node, ast.ClassDef))

    def imports(self) -> Iterator[tuple[str, str]]:
        """Yield (module, name) of every import, relative ones spelled out; name "" for a module."""
        package = self.path.relative_to(ROOT / "src").with_suffix("").parts[:-1]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, "") for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = package[: len(package) - node.level + 1] if node.level else ()
                module = ".".join([*base, *([node.module] if node.module else [])])
                yield from ((module, alias.name) for alias in node.names)


def _functions(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function):
            yield prefix + child.name, child
        if isinstance(child, Function | ast.ClassDef):
            yield from _functions(child, f"{prefix}{child.name}.")
        else:
            yield from _functions(child, prefix)


def length(node: Function | ast.ClassDef) -> int:
    """Return how many lines a definition takes, from `def` to its end."""
    return (node.end_lineno or node.lineno) - node.lineno + 1


def length_of_code(node: Function) -> int:
    """Return how many lines the statements of a function take, its docstring aside."""
    body = node.body[1:] if ast.get_docstring(node, clean=False) is not None else node.body
    if not body:
        return 0
    return (body[-1].end_lineno or body[-1].lineno) - body[0].lineno + 1


def parameters(node: Function) -> list[str]:
    """Return the names of the parameters, `self` and `cls` aside."""
    arguments = node.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return [argument.arg for argument in every if argument.arg not in {"self", "cls"}]


def own_nodes(node: Function) -> Iterator[ast.AST]:
    """Yield what a function holds, without the functions inside it."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function | ast.ClassDef | ast.Lambda):
            yield child
            yield from own_nodes(child)  # type: ignore[arg-type]


@cache
def sources() -> tuple[Source, ...]:
    """Return every Python file of ours that people write; migrations are written by Django."""
    files = (path for folder in ("src", "tests", "bench", "deploy") for path in python_in(folder))
    return tuple(Source(path) for path in files if "migrations" not in path.parts)


def python_in(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def layers(*names: str) -> list[Source]:
    """Return the files of these layers of src/hwabaek."""
    return [source for source in sources() if source.layer in names]


@cache
def own_files() -> tuple[Path, ...]:
    """Return what is in the repository or would be: nothing that .gitignore keeps out."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others"]
    listed = subprocess.run(
        [*command, "--exclude-standard"], capture_output=True, check=True, text=True
    )
    names = sorted({name for name in listed.stdout.split("\0") if name})
    return tuple(ROOT / name for name in names if (ROOT / name).is_file())


@cache
def exceptions() -> dict[str, dict[str, str]]:
    """Return the allowed exceptions: rule -> place -> reason."""
    allowed: dict[str, dict[str, str]] = tomllib.loads(EXCEPTIONS.read_text(encoding="utf-8"))
    return allowed


def judge(rule: str, found: Iterable[tuple[str, str]]) -> None:
    """Fail with all places that break a rule, and with exceptions that nothing needs any more."""
    allowed = exceptions().get(rule, {})
    broken = dict(found)
    excused = {pattern: fnmatch.filter(broken, pattern) for pattern in allowed}
    unexcused = broken.keys() - {place for places in excused.values() for place in places}
    complaints = [f"{place}: {broken[place]}" for place in unexcused]
    complaints += [f"{pattern}: not needed" for pattern, places in excused.items() if not places]
    assert not complaints, f"{rule}\n" + "\n".join(sorted(complaints))
