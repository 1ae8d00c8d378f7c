"""Administered: what is set while the service runs, a row each: a name, and its value as JSON."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from generator.serving.store.kept import SETTINGS


def value_of(connection: Connection, name: str, unset: Any = None) -> Any:
    """What was set; `unset` where nobody has set it."""
    found = connection.execute(select(SETTINGS.c.value).where(SETTINGS.c.name == name)).scalar()
    return unset if found is None else json.loads(found)


def put_value(connection: Connection, name: str, value: Any) -> None:
    """Sets it, whether it was set or not."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    said = json.dumps(value, ensure_ascii=False)
    row = insert(SETTINGS).values(name=name, value=said)
    row = row.on_conflict_do_update(index_elements=["name"], set_={"value": said})
    connection.execute(row)


def first_value(connection: Connection, name: str, value: Any) -> Any:
    """Sets it where it was not set; gives back what is set now, of two at once the first."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    row = insert(SETTINGS).values(name=name, value=json.dumps(value, ensure_ascii=False))
    connection.execute(row.on_conflict_do_nothing(index_elements=["name"]))
    return value_of(connection, name)
