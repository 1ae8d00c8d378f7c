"""Listed reports: every report at a glance: whose, how far, digest and hour of its newest text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, and_, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from generator.serving.store.kept import COUNTED, DEPARTMENTS, PEOPLE, REPORTS, VERSIONS

_AT_ONCE: Final = 500  # keys in one question: SQLite has a limit


class Department(Struct, frozen=True):
    """A department; `above` is the number of the one that it belongs to, "" for none."""

    number: str
    name: str
    above: str


class Listed(Struct, frozen=True):
    """A report in a list, with the digests of what stands beside it ("" for what does not)."""

    number: int
    department: str
    name: str
    year: str
    kind: str
    state: str
    due: str
    digest: str
    at: int
    who: str
    last_year: str = ""
    budget: str = ""


def departments(connection: Connection) -> list[Department]:
    """Every department, by name."""
    asked = select(DEPARTMENTS.c.id, DEPARTMENTS.c.name, DEPARTMENTS.c.above)
    rows = connection.execute(asked.order_by(DEPARTMENTS.c.name, DEPARTMENTS.c.id))
    return [Department(row.id, row.name, row.above or "") for row in rows]


def listed(connection: Connection) -> list[Listed]:
    """Every report, the newest years first."""
    newest = and_(VERSIONS.c.report == REPORTS.c.id, VERSIONS.c.number == REPORTS.c.head)
    asked = (
        select(
            REPORTS.c.id,
            REPORTS.c.department,
            DEPARTMENTS.c.name,
            REPORTS.c.year,
            REPORTS.c.kind,
            REPORTS.c.state,
            REPORTS.c.due,
            VERSIONS.c.digest,
            VERSIONS.c.at,
            func.coalesce(PEOPLE.c.shown, VERSIONS.c.who),
        )
        .join(DEPARTMENTS, DEPARTMENTS.c.id == REPORTS.c.department)
        .join(VERSIONS, newest)
        .outerjoin(PEOPLE, PEOPLE.c.name == VERSIONS.c.who)
        .order_by(REPORTS.c.year.desc(), DEPARTMENTS.c.name, REPORTS.c.kind)
    )
    rows = [tuple(row) for row in connection.execute(asked)]
    digests = {(row[1], row[3], row[4]): str(row[7]) for row in rows}
    found = []
    for row in rows:
        department, year, kind = row[1], row[3], row[4]
        last = digests.get((department, str(int(year) - 1), kind), "")
        budget = digests.get((department, year, "预算"), "") if kind == "决算" else ""
        found.append(replace(Listed(*row), last_year=last, budget=budget))
    return found


def put_due(connection: Connection, numbers: Iterable[int], due: str) -> None:
    """The day that reports have to be published by (ISO), or ""."""
    for number in numbers:
        connection.execute(update(REPORTS).where(REPORTS.c.id == number).values(due=due))


# ---------------------------------------------------------------- what they still ask for


def counted(connection: Connection, keys: Iterable[str]) -> dict[str, str]:
    """What was worked out before, by its key."""
    wanted = list(dict.fromkeys(keys))
    found: dict[str, str] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        some = COUNTED.c.key.in_(wanted[at : at + _AT_ONCE])
        rows = connection.execute(select(COUNTED.c.key, COUNTED.c.counts).where(some))
        found.update((row.key, row.counts) for row in rows)
    return found


def put_counted(connection: Connection, found: Mapping[str, str]) -> None:
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    for key, counts in found.items():
        row = insert(COUNTED).values(key=key, counts=counts)
        connection.execute(row.on_conflict_do_nothing(index_elements=["key"]))
