"""The rules of the house that a machine can check. Exceptions, with reasons: house_rules.toml."""

import ast
import re
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.isolation import ROOT
from tests.source_tree import (
    PACKAGE,
    Function,
    Source,
    exceptions,
    judge,
    layers,
    length,
    length_of_code,
    own_files,
    own_nodes,
    parameters,
    sources,
)

FUNCTION_LINES, CORE_FUNCTION_LINES = 40, 25
FILE_LINES, CORE_FILE_LINES = 400, 250
PARAMETERS = 6
VIEW_LINES, VIEW_MEDIAN = 15, 8
JOB_LINES = 5
MODEL_LINES, MODEL_METHODS, BASES = 200, 15, 2
TEMPLATE_LINES, TEMPLATE_MEDIAN = 200, 40
SCRIPT_LINES = 100
ROOT_ENTRIES = 16
BELOW_WEB = ("actions", "access", "live", "gateways", "models", "core", "jobs")
NAMELESS = {"utils", "helpers", "common", "services", "managers", "misc"}
CLOCKS = {
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "timezone.now",
    "timezone.localdate",
    "timezone.localtime",
    "time.time",
    "time.time_ns",
}
# Chance, clock, files, processes and network: the core is told, it does not look.
OUTSIDE = {
    "asyncio",
    "ftplib",
    "http",
    "multiprocessing",
    "os",
    "pathlib",
    "random",
    "secrets",
    "shutil",
    "smtplib",
    "socket",
    "sqlite3",
    "ssl",
    "subprocess",
    "tempfile",
    "threading",
    "time",
}


def test_functions_are_short() -> None:
    judge("functions", _too_long())


def _too_long() -> Iterator[tuple[str, str]]:
    for source in sources():
        most = CORE_FUNCTION_LINES if source.layer == "core" else FUNCTION_LINES
        for name, node in source.functions():
            if length(node) > most:
                yield f"{source.name}:{name}", f"{length(node)} lines, {most} at most"


def test_files_are_short() -> None:
    def found() -> Iterator[tuple[str, str]]:
        for source in sources():
            most = CORE_FILE_LINES if source.layer == "core" else FILE_LINES
            if source.lines > most:
                yield source.name, f"{source.lines} lines, {most} at most"

    judge("files", found())


def test_functions_take_few_parameters() -> None:
    def found() -> Iterator[tuple[str, str]]:
        for source in sources():
            if source.path.is_relative_to(ROOT / "tests"):
                continue  # a test names the fixtures it needs
            for name, node in source.functions():
                if len(parameters(node)) > PARAMETERS:
                    yield f"{source.name}:{name}", f"{len(parameters(node))} parameters"

    judge("parameters", found())


def test_public_functions_of_core_and_actions_are_keyword_only() -> None:
    """One value needs no name; of two nobody remembers the order."""

    def found() -> Iterator[tuple[str, str]]:
        for source in layers("core", "actions"):
            for name, node in source.public():
                positional = len(node.args.posonlyargs) + len(node.args.args)
                if positional and len(parameters(node)) > 1:
                    yield f"{source.name}:{name}", "takes parameters by position"

    judge("keyword-only", found())


def test_core_and_actions_are_documented() -> None:
    judge("docstrings", _undocumented())


def _undocumented() -> Iterator[tuple[str, str]]:
    for source in layers("core", "actions"):
        if source.text.strip() and not ast.get_docstring(source.tree):
            yield source.name, "the file has no docstring"
        for kind in source.classes():
            if not (kind.name.startswith("_") or ast.get_docstring(kind) or _has_message(kind)):
                yield f"{source.name}:{kind.name}", "the class has no docstring"
        for name, node in source.functions():
            if any(part.startswith("_") for part in name.split(".")) or _is_nested(source, name):
                continue
            text = ast.get_docstring(node)
            if not text:
                yield f"{source.name}:{name}", "the function has no docstring"
            elif _raises(node) and "Raises:" not in text:
                yield f"{source.name}:{name}", "raises, and the docstring does not say what"


def _has_message(kind: ast.ClassDef) -> bool:
    """Tell whether a class holds the sentence that it says: an error needs no other words."""
    targets = [node.targets for node in kind.body if isinstance(node, ast.Assign)]
    return any(
        isinstance(name, ast.Name) and name.id == "message" for names in targets for name in names
    )


def _is_nested(source: Source, name: str) -> bool:
    """Tell whether a function lives inside another one: nobody else can call it."""
    functions = {other for other, _ in source.functions()}
    return name.rpartition(".")[0] in functions


def _raises(node: Function) -> bool:
    return any(isinstance(child, ast.Raise) and child.exc for child in own_nodes(node))


def test_views_are_short() -> None:
    lengths = {f"{source.name}:{name}": length_of_code(node) for source, name, node in _views()}
    judge(
        "views",
        (
            (place, f"{n} lines, {VIEW_LINES} at most")
            for place, n in lengths.items()
            if n > VIEW_LINES
        ),
    )
    assert statistics.median([*lengths.values(), 0]) <= VIEW_MEDIAN


def test_a_view_makes_one_call_into_actions() -> None:
    def found() -> Iterator[tuple[str, str]]:
        for source, name, node in _views():
            verbs = _names_of_actions(source)
            calls = [child for child in ast.walk(node) if isinstance(child, ast.Call)]
            used = [ast.unparse(call.func) for call in calls]
            used = [verb for verb in used if verb.partition(".")[0] in verbs and verb[0].islower()]
            if len(used) > 1:
                yield f"{source.name}:{name}", f"calls {', '.join(used)}"

    judge("one-action", found())


def _views() -> Iterator[tuple[Source, str, Function]]:
    for source in layers("web"):
        if "views" in source.path.parts:
            for name, node in source.public():
                if parameters(node)[:1] == ["request"]:
                    yield source, name, node


def _names_of_actions(source: Source) -> set[str]:
    """Return the local names by which a module knows actions."""
    names = set()
    for node in ast.walk(source.tree):
        if isinstance(node, ast.ImportFrom):
            module = node.module or ""
            for alias in node.names:
                if "actions" in [*module.split("."), alias.name]:
                    names.add(alias.asname or alias.name)
    return names


def test_a_job_calls_one_action_and_no_more() -> None:
    def found() -> Iterator[tuple[str, str]]:
        for source in layers("jobs"):
            for name, node in source.public():
                if length_of_code(node) > JOB_LINES:
                    yield f"{source.name}:{name}", f"{length_of_code(node)} lines"

    judge("jobs", found())


def test_no_model_knows_everything() -> None:
    def found() -> Iterator[tuple[str, str]]:
        for source in layers("models"):
            for kind in source.classes():
                place = f"{source.name}:{kind.name}"
                methods = sum(isinstance(node, Function) for node in kind.body)
                if length(kind) > MODEL_LINES or methods > MODEL_METHODS:
                    yield place, f"{length(kind)} lines, {methods} methods"
                elif len(kind.bases) > BASES:
                    yield place, f"{len(kind.bases)} base classes"

    judge("models", found())


def test_every_file_has_a_name_that_says_something() -> None:
    files = (source for source in sources() if source.path.stem in NAMELESS)
    judge("names", ((source.name, "says nothing") for source in files))


def test_nothing_happens_behind_the_back() -> None:
    """No signals and no overridden save: what an action does can be read in the action."""

    def found() -> Iterator[tuple[str, str]]:
        for source in layers(*BELOW_WEB, "web"):
            for module, name in source.imports():
                if module.endswith("dispatch") or "signals" in {*module.split("."), name}:
                    yield source.name, f"imports {module}.{name}"
            for name, _ in source.functions():
                if name.endswith((".save", ".delete")):
                    yield f"{source.name}:{name}", "overrides what Django does"

    judge("signals", found())


def test_the_core_imports_the_standard_library_and_cryptography() -> None:
    def found() -> Iterator[tuple[str, str]]:
        for source in layers("core"):
            for module, _ in source.imports():
                top = module.partition(".")[0]
                ours = module == "hwabaek.core" or module.startswith("hwabaek.core.")
                if not ours and top != "cryptography" and top not in sys.stdlib_module_names:
                    yield source.name, f"imports {module}"
                elif top in OUTSIDE or module == "urllib.request":
                    yield source.name, f"imports {module}: the core is told, it does not look"
            if any(_calls(source.tree, {"open", "input"})):
                yield source.name, "opens a file"

    judge("core", found())


def test_no_request_goes_below_the_web() -> None:
    def found() -> Iterator[tuple[str, str]]:
        for source in layers(*BELOW_WEB):
            for name, node in source.functions():
                if "request" in parameters(node):
                    yield f"{source.name}:{name}", "takes a request"
            for module, name in source.imports():
                if module.startswith("django.http") or "HttpRequest" in name:
                    yield source.name, f"imports {module}.{name}"

    judge("requests", found())


def test_nobody_below_the_web_reads_a_clock() -> None:
    """`now` is passed; web and jobs ask gateways/clock.py, the only one to look."""

    def found() -> Iterator[tuple[str, str]]:
        for source in layers(*BELOW_WEB):
            for call in _calls(source.tree, CLOCKS):
                yield f"{source.name}:{call}", "reads the clock"
            if re.search(r"auto_now(_add)?=True", source.text):
                yield source.name, "lets the database layer read the clock"

    judge("clocks", found())


def _calls(tree: ast.AST, names: set[str]) -> Iterator[str]:
    """Yield the calls and mentions of these names, dotted ones by their last two parts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            name = ".".join(ast.unparse(node).split(".")[-2:])
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
        else:
            continue
        if name in names:
            yield name


def test_the_root_is_seen_at_a_glance() -> None:
    entries = {path.relative_to(ROOT).parts[0] for path in own_files()}
    visible = sorted(entry for entry in entries if not entry.startswith("."))
    assert len(visible) <= ROOT_ENTRIES, visible


def test_templates_are_short_and_hold_no_code() -> None:
    templates = sorted((PACKAGE / "web" / "templates").rglob("*.html"))
    judge("templates", (pair for template in templates for pair in _faults(template)))
    lengths = [len(template.read_text("utf-8").splitlines()) for template in templates]
    assert statistics.median([*lengths, 0]) <= TEMPLATE_MEDIAN, "the median template is too long"


def _faults(template: Path) -> Iterator[tuple[str, str]]:
    text, place = template.read_text("utf-8"), template.relative_to(ROOT).as_posix()
    lines = len(text.splitlines())
    if lines > TEMPLATE_LINES:
        yield place, f"{lines} lines, {TEMPLATE_LINES} at most"
    # The content security policy forbids these: the page would look right here and fail there.
    if re.search(r"<script(?![^>]*\b(src=|type=\"application/json\"))", text):
        yield place, "has a script inside"
    if re.search(r"<[a-z][^>]*\s(on[a-z]+|style)=", text):
        yield place, "has an event handler or a style inside"


def test_scripts_are_small() -> None:
    scripts = [
        path
        for path in (PACKAGE / "web" / "static").rglob("*.js")
        if not {"vendor", "third_party"} & {*path.parts}
    ]
    sizes = {
        path.relative_to(ROOT).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in scripts
    }
    judge("scripts", ((place, f"{n} lines") for place, n in sizes.items() if n > SCRIPT_LINES))


def test_nothing_names_the_machine_it_was_made_on() -> None:
    """Neither folders of one machine nor hosts of package registries: both differ elsewhere."""
    folders = "|".join(["wo" + "rk", "ro" + "ot", "t" + "mp", "ho" + "me"])
    hosts = [("py", "pi.org"), ("python", "hosted.org"), ("npm", "js.org"), ("deb.", "debian.org")]
    bad = re.compile(
        rf"(?<![\w./}}$])/({folders})/\w|" + "|".join(re.escape("".join(host)) for host in hosts)
    )

    def found() -> Iterator[tuple[str, str]]:
        for path in own_files():
            content = path.read_bytes()
            if b"\0" in content[:8000]:
                continue  # not a text
            for match in bad.finditer(content.decode("utf-8", errors="replace")):
                yield path.relative_to(ROOT).as_posix(), match[0]

    judge("machines", found())


def test_every_exception_has_a_reason() -> None:
    short = 10
    bare = [
        f"{rule}: {place}"
        for rule, places in exceptions().items()
        for place, reason in places.items()
        if len(reason) < short
    ]
    assert not bare
