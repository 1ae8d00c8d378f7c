"""Assigned: which reports go to which OA when they are signed: by department and kind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from msgspec import Struct
from sqlalchemy import Connection, select

from generator.serving.store.administered import put_value, value_of
from generator.serving.store.kept import DEPARTMENTS

EVERY: Final = "*"  # department
KINDS: Final = ("决算", "预算")
_NAME: Final = "oa_assignments"
_DEEPEST: Final = 50  # departments above one another


class Assignment(Struct, frozen=True):
    """The reports of a mapping: of these departments and all below them, of these kinds."""

    departments: tuple[str, ...]
    kinds: tuple[str, ...]


NONE: Final = Assignment((), ())


def assignments(connection: Connection) -> dict[str, Assignment]:
    """What is set, by the names of the mappings."""
    said: Mapping[str, tuple[list[str], list[str]]] = value_of(connection, _NAME, {})
    return {name: Assignment(tuple(of), tuple(kinds)) for name, (of, kinds) in said.items()}


def assign(connection: Connection, name: str, to: Assignment) -> None:
    """Sets the reports of a mapping; none takes it out of use."""
    known = {**assignments(connection), name: to}
    kept = {one: (each.departments, each.kinds) for one, each in known.items() if each != NONE}
    put_value(connection, _NAME, kept)


def assigned(connection: Connection, department: str, kind: str) -> list[str]:
    """The mappings by which a report of a department goes out, by name."""
    above = _with_those_above(connection, department)
    return sorted(
        name
        for name, one in assignments(connection).items()
        if kind in one.kinds and above & set(one.departments)
    )


def _with_those_above(connection: Connection, department: str) -> set[str]:
    found, one = {EVERY}, department
    while one and one not in found and len(found) < _DEEPEST:
        found.add(one)
        above = select(DEPARTMENTS.c.above).where(DEPARTMENTS.c.id == one)
        one = connection.execute(above).scalar() or ""
    return found
