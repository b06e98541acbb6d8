"""The `hwabaek` command: the product's own commands, and Django's behind them."""

import argparse
import importlib
import os
import sys

# name -> (module, needs Django, what `hwabaek help` says)
COMMANDS: dict[str, tuple[str, bool, str]] = {
    "serve": ("serve", True, "start web server and worker in one foreground command"),
    "demo": ("demo", True, "make the demonstration with Yuseong-gu's committees and serve it"),
    "install": ("install", True, "create or upgrade the database, keys and static files"),
    "rules": ("rules", False, "decide a case, check a rule"),
    "record": ("record", True, "list and export the records of finished meetings"),
    "log": ("log", True, "seal and verify the append-only log"),
    "log watch": ("watch", False, "follow a log from elsewhere and raise the alarm"),
    "witness": ("witness", False, "co-sign the checkpoints of others' logs"),
    "backup": ("backup", True, "write everything that must be kept into one file"),
    "restore": ("restore", True, "put a backup back into an empty place"),
    "messages": ("messages", False, "update and check the catalogues of texts"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hwabaek.settings")
    if not arguments or arguments[0] in {"help", "-h", "--help"}:
        print(overview())
        return 0
    # A verb that needs less than its command, `log watch`, stands for itself.
    words = 2 if " ".join(arguments[:2]) in COMMANDS else 1
    name = " ".join(arguments[:words])
    if name not in COMMANDS:
        return _django(arguments)
    module, needs_django, summary = COMMANDS[name]
    if needs_django:
        _set_up_django()
    command = importlib.import_module(f"hwabaek.commands.{module}")
    parser = argparse.ArgumentParser(prog=f"hwabaek {name}", description=summary)
    command.add_arguments(parser)
    status: int = command.run(parser.parse_args(arguments[words:]))
    return status


def overview() -> str:
    """Return the list of commands, a line each."""
    lines = [f"  {name:10} {summary}" for name, (_, _, summary) in COMMANDS.items()]
    return "\n".join(
        [
            "usage: hwabaek COMMAND [...]",
            "",
            *lines,
            "",
            "Django's own commands work too (migrate, check, …).",
        ]
    )


def _set_up_django() -> None:
    import django

    django.setup()


def _django(arguments: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["hwabaek", *arguments])
    return 0


if __name__ == "__main__":
    sys.exit(main())
