"""Versions: the reports of departments, each a line of texts to which every change adds one."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Connection, Row, ScalarSelect, and_, func, select, update

from generator.serving.store.database import now
from generator.serving.store.digests import content, keep
from generator.serving.store.kept import DEPARTMENTS, REPORTS, VERSIONS

FILLING, CHECKING, SIGNING, SIGNED = "填报", "复核", "签发", "已签发"  # the states, in order
STATES: Final = (FILLING, CHECKING, SIGNING, SIGNED)

Path = tuple[str | int, ...]  # of keys in an input


class NoSuchReport(LookupError):  # noqa: N818  an outcome: somebody followed an old link
    """There is no report of that number."""


class AlreadyThere(ValueError):  # noqa: N818  an outcome: two people began the same report
    """A department has one report of a year and kind; `number` is the one that is there."""

    def __init__(self, number: int) -> None:
        super().__init__("这个部门这一年的已经有了")
        self.number = number


class Kept(Struct, frozen=True):
    """A report as it stands: whose, of which year and kind, how far, its newest version."""

    number: int
    department: str
    name: str  # of the department
    year: str
    kind: str
    state: str
    head: int
    due: str
    made: int

    @property
    def title(self) -> str:
        return f"{self.name} {self.year} 年部门{self.kind}"


class Change(Struct, frozen=True):
    """What a version changed at a path of keys; None where there was, or is, no such key."""

    path: Path
    before: str | None
    after: str | None


class Version(Struct, frozen=True):
    """One text of a report: who wrote it when, and what they changed."""

    report: int
    number: int
    digest: str
    who: str
    at: int
    why: str
    changes: tuple[Change, ...]
    undoes: int | None


# ---------------------------------------------------------------- reports


def put_department(
    connection: Connection, number: str, name: str, above: str | None = None
) -> None:
    """A department by the name of its folder; one that is there is put right."""
    values = {"name": name, "above": above}
    there = update(DEPARTMENTS).where(DEPARTMENTS.c.id == number).values(**values)
    if not connection.execute(there).rowcount:
        connection.execute(DEPARTMENTS.insert().values(id=number, **values))


def begin(
    connection: Connection, whose: tuple[str, str, str], text: str, who: str, why: str
) -> int:
    """A report of a department, a year and a kind, with its first version; its number.

    Raises AlreadyThere.
    """
    department, year, kind = whose
    found = select(REPORTS.c.id).where(
        REPORTS.c.department == department, REPORTS.c.year == year, REPORTS.c.kind == kind
    )
    if (there := connection.execute(found).scalar()) is not None:
        raise AlreadyThere(there)
    values = {"department": department, "year": year, "kind": kind, "head": 1, "made": now()}
    made = connection.execute(REPORTS.insert().values(**values)).inserted_primary_key
    number = int(made[0])  # type: ignore[index]
    _write(connection, Version(number, 1, "", who, now(), why, (), None), text)
    return number


_KEPT: Final = (
    REPORTS.c.id,
    REPORTS.c.department,
    DEPARTMENTS.c.name,
    REPORTS.c.year,
    REPORTS.c.kind,
    REPORTS.c.state,
    REPORTS.c.head,
    REPORTS.c.due,
    REPORTS.c.made,
)


def kept(connection: Connection, number: int, *, to_write: bool = False) -> Kept:
    """A report; with `to_write` nobody else changes it until the transaction ends.

    Raises NoSuchReport.
    """
    asked = select(*_KEPT).join(DEPARTMENTS).where(REPORTS.c.id == number)
    if to_write:
        asked = asked.with_for_update(of=REPORTS)  # SQLite has locked all of it already
    row = connection.execute(asked).first()
    if row is None:
        raise NoSuchReport(number)
    return Kept(*row)


def all_kept(connection: Connection) -> list[Kept]:
    """Every report, the newest years first."""
    asked = select(*_KEPT).join(DEPARTMENTS)
    ordered = asked.order_by(REPORTS.c.year.desc(), DEPARTMENTS.c.name, REPORTS.c.kind)
    return [Kept(*row) for row in connection.execute(ordered)]


def heads(
    connection: Connection, department: str, at: int | None = None
) -> dict[tuple[str, str], str]:
    """The digest of the newest text of each report of a department, by its year and kind.

    That of now, or of a moment, when some were not there yet.
    """
    newest = REPORTS.c.head if at is None else _head_at(at)
    there = and_(VERSIONS.c.report == REPORTS.c.id, VERSIONS.c.number == newest)
    asked = select(REPORTS.c.year, REPORTS.c.kind, VERSIONS.c.digest)
    asked = asked.select_from(REPORTS.join(VERSIONS, there))
    rows = connection.execute(asked.where(REPORTS.c.department == department))
    return {(row.year, row.kind): row.digest for row in rows}


def _head_at(moment: int) -> ScalarSelect[int]:
    """The number of the newest version that a report had at a moment."""
    older = VERSIONS.alias()
    found = select(func.max(older.c.number)).where(older.c.report == REPORTS.c.id)
    return found.where(older.c.at <= moment).correlate(REPORTS).scalar_subquery()


def put_state(connection: Connection, number: int, state: str) -> None:
    connection.execute(update(REPORTS).where(REPORTS.c.id == number).values(state=state))


# ---------------------------------------------------------------- versions


def add(  # noqa: PLR0913  what a version is
    connection: Connection,
    of: Kept,
    text: str,
    who: str,
    why: str,
    changes: Sequence[Change],
    *,
    undoes: int | None = None,
) -> int:
    """One more version of a report that was read `to_write`; its number."""
    number = of.head + 1
    version = Version(of.number, number, "", who, now(), why, tuple(changes), undoes)
    _write(connection, version, text)
    connection.execute(update(REPORTS).where(REPORTS.c.id == of.number).values(head=number))
    return number


def _write(connection: Connection, one: Version, text: str) -> None:
    changes = [{"path": c.path, "before": c.before, "after": c.after} for c in one.changes]
    connection.execute(
        VERSIONS.insert().values(
            report=one.report,
            number=one.number,
            digest=keep(connection, text.encode()),
            who=one.who,
            at=one.at,
            why=one.why,
            changes=json.dumps(changes, ensure_ascii=False),
            undoes=one.undoes,
        )
    )


def version(connection: Connection, report: int, number: int) -> Version:
    """One version. Raises NoSuchReport."""
    asked = select(VERSIONS).where(VERSIONS.c.report == report, VERSIONS.c.number == number)
    row = connection.execute(asked).first()
    if row is None:
        raise NoSuchReport(report)
    return _version(row)


def versions(connection: Connection, report: int, since: int = 0) -> list[Version]:
    """The versions after a number, the oldest first."""
    asked = select(VERSIONS).where(VERSIONS.c.report == report, VERSIONS.c.number > since)
    return [_version(row) for row in connection.execute(asked.order_by(VERSIONS.c.number))]


def text_of(connection: Connection, one: Version) -> str:
    return text_kept(connection, one.digest)


def text_kept(connection: Connection, digest: str) -> str:
    """The text of a digest. Raises KeyError for what was never kept."""
    found = _TEXTS.get(digest)
    if found is None:
        found = content(connection, digest).decode()
        _TEXTS[digest] = found
        for old in list(_TEXTS)[:-_RECENT]:
            _TEXTS.pop(old, None)
    return found


_TEXTS: Final[dict[str, str]] = {}  # a digest is that of one text for ever
_RECENT: Final = 256


def _version(row: Row[Any]) -> Version:
    changes = tuple(
        Change(tuple(one["path"]), one["before"], one["after"]) for one in json.loads(row.changes)
    )
    return Version(
        row.report, row.number, row.digest, row.who, row.at, row.why, changes, row.undoes
    )


def changes_between(before: Mapping[Path, str], after: Mapping[Path, str]) -> Iterable[Change]:
    """What differs between two inputs, key by key (`generator.leaves`)."""
    for path in dict.fromkeys([*before, *after]):
        if before.get(path) != after.get(path):
            yield Change(path, before.get(path), after.get(path))
