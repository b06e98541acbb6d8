"""The triggers that keep the log append-only, as SQL for both databases."""

# Rows of these tables are written once. A fact may be erased when its retention ends.
WRITE_ONCE = ("logentry", "leaf", "node", "checkpoint", "logkey")
FROM_THE_BEGINNING = (*WRITE_ONCE, "fact", "rollentry", "reply", "ballot", "declaration")
EVIDENCE = ("cosignature",)  # tables that migration 0003 adds
MAY_BE_ERASED = ("fact",)


def create(vendor: str, tables: tuple[str, ...]) -> list[str]:
    """Return the statements that create the triggers on tables.

    Args:
        vendor: "sqlite" or "postgresql", as Django names them.
        tables: their names without the app's.
    """
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER hwabaek_{table}_no_{verb} BEFORE {verb.upper()} ON hwabaek_{table} "
            f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
            for table, verb in _guarded(tables)
        ]
    function = (
        "CREATE OR REPLACE FUNCTION hwabaek_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME; END $$"
    )
    return [
        function,
        *(
            f"CREATE TRIGGER hwabaek_{table}_no_{verb} BEFORE {verb.upper()} ON hwabaek_{table} "
            "FOR EACH ROW EXECUTE FUNCTION hwabaek_append_only()"
            for table, verb in _guarded(tables)
        ),
        *(
            f"CREATE TRIGGER hwabaek_{table}_no_truncate BEFORE TRUNCATE ON hwabaek_{table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION hwabaek_append_only()"
            for table in _never_emptied(tables)
        ),
    ]


def drop(vendor: str, tables: tuple[str, ...]) -> list[str]:
    """Return the statements that drop the triggers: for reversing the migration only."""
    on = " ON hwabaek_{table}" if vendor == "postgresql" else ""
    statements = [
        f"DROP TRIGGER hwabaek_{table}_no_{verb}" + on.format(table=table)
        for table, verb in _guarded(tables)
    ]
    if vendor == "postgresql":
        statements += [
            f"DROP TRIGGER hwabaek_{table}_no_truncate ON hwabaek_{table}"
            for table in _never_emptied(tables)
        ]
    return statements


def _guarded(tables: tuple[str, ...]) -> list[tuple[str, str]]:
    updates = [(table, "update") for table in tables]
    deletes = [(table, "delete") for table in _never_emptied(tables)]
    return updates + deletes


def _never_emptied(tables: tuple[str, ...]) -> list[str]:
    return [table for table in tables if table not in MAY_BE_ERASED]
