"""The first tables; what keeps the append-only ones from being changed, and contents in use."""

from __future__ import annotations

from typing import Final

from alembic import op

from generator.serving.store.kept import APPEND_ONLY, METADATA, NAMED_IN, REFERRING

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    METADATA.create_all(connection)
    guard = _of_sqlite if connection.dialect.name == "sqlite" else _of_postgresql
    for table in APPEND_ONLY:
        for statement in guard(table.name):
            op.execute(statement)
    for statement in _contents_of(connection.dialect.name):
        op.execute(statement)


def _in_use() -> str:
    """Whether anything refers to the bytes that are about to go."""
    plain = [f"{one.name} = OLD.digest" for one in REFERRING]
    inside = [f"{one.name} LIKE '%' || OLD.digest || '%'" for one in NAMED_IN]
    return " OR ".join(
        f"EXISTS (SELECT 1 FROM {one.table.name} WHERE {said})"  # noqa: S608  our own names
        for one, said in zip((*REFERRING, *NAMED_IN), (*plain, *inside), strict=True)
    )


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


_GUARD: Final = (
    "CREATE OR REPLACE FUNCTION contents_guard() RETURNS trigger LANGUAGE plpgsql AS "
    "$$BEGIN IF TG_OP = 'UPDATE' OR {used} THEN RAISE EXCEPTION 'append-only'; END IF; "
    "RETURN OLD; END$$"
)


def _contents_of(dialect: str) -> list[str]:
    """Bytes are never changed, and never taken away while anything refers to them."""
    if dialect == "sqlite":
        said = "BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        return [
            f"CREATE TRIGGER contents_no_update BEFORE UPDATE ON contents {said}",
            f"CREATE TRIGGER contents_in_use BEFORE DELETE ON contents WHEN {_in_use()} {said}",
        ]
    return [
        _GUARD.format(used=_in_use()),
        (
            "CREATE TRIGGER contents_in_use BEFORE UPDATE OR DELETE ON contents "
            "FOR EACH ROW EXECUTE FUNCTION contents_guard()"
        ),
        (
            "CREATE TRIGGER contents_append_only BEFORE TRUNCATE ON contents "
            "EXECUTE FUNCTION append_only()"
        ),
    ]
