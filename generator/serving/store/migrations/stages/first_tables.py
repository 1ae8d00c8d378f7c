"""The first tables, and what keeps the append-only ones from being changed."""

from __future__ import annotations

from typing import Final

from alembic import op

from generator.serving.store.kept import APPEND_ONLY, METADATA

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    METADATA.create_all(connection)
    guard = _of_sqlite if connection.dialect.name == "sqlite" else _of_postgresql
    for table in APPEND_ONLY:
        for statement in guard(table.name):
            op.execute(statement)


_FUNCTION: Final = (
    "CREATE OR REPLACE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
    "$$BEGIN RAISE EXCEPTION 'append-only'; END$$"
)


def _of_sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_no_{what} BEFORE {what.upper()} ON {table} "
        "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        for what in ("update", "delete")
    ]


def _of_postgresql(table: str) -> list[str]:
    return [
        _FUNCTION,
        (
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "EXECUTE FUNCTION append_only()"
        ),
    ]
