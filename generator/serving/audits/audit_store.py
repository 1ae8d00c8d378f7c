"""Audit store: what is kept of an audit: the files, the counts, what was acknowledged by whom."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import Any, Final

from msgspec import Struct
from sqlalchemy import Connection, Row, Select, and_, func, insert, or_, select, update

from generator.serving.guarding.persons import OF_A_DEPARTMENT, Person
from generator.serving.store.database import now
from generator.serving.store.digests import content, keep
from generator.serving.store.kept import ACKNOWLEDGEMENTS, AUDITED_WITH, AUDITS, DEPARTMENTS
from generator.serving.working.file_names import Upload

SHOWN: Final = 50  # audits on one page of the list
REPORT: Final = "report"  # the field of the report itself
KNOWN: Final = "acknowledged"  # that of its 已核 file


class Audit(Struct, frozen=True):
    """One audit as the list shows it; `department` is its name, '' where it belongs to none."""

    number: int
    of: str  # the id of the department, or ''
    department: str
    name: str
    whose: str
    checked: int
    wrong: int
    hints: int
    acknowledged: int
    who: str
    at: int


class Counts(Struct, frozen=True):
    """What an audit came to, without what is acknowledged."""

    whose: str
    checked: int
    wrong: int
    hints: int


class Acknowledgement(Struct, frozen=True):
    """A finding that somebody has looked into, by rule and quote, and why it may stay."""

    rule: str
    quote: str
    reason: str
    who: str
    at: int


def sees(person: Person, audit: Audit) -> bool:
    """Whether an audit is shown to somebody: their own, or one of a department of theirs."""
    return audit.who == person.name or (bool(audit.of) and person.sees(audit.of))


# ---------------------------------------------------------------- kept


def begin(
    connection: Connection, person: Person, department: str, files: Sequence[Upload], result: bytes
) -> int:
    """Keeps a report with what it was held against, and the JSON of its result; its number."""
    [report] = [one for one in files if one.field == REPORT]
    row = insert(AUDITS).values(
        department=department or None,
        name=report.name,
        digest=keep(connection, report.data),
        result=keep(connection, result),
        who=person.name,
        at=now(),
    )
    number: int = connection.execute(row.returning(AUDITS.c.id)).scalar_one()
    for one in files:
        if one.field != REPORT:
            beside = {"audit": number, "field": one.field, "name": one.name}
            connection.execute(
                insert(AUDITED_WITH).values(**beside, digest=keep(connection, one.data))
            )
    return number


def count(connection: Connection, number: int, counts: Counts) -> None:
    """Notes what an audit comes to now."""
    values = {
        "whose": counts.whose,
        "checked": counts.checked,
        "wrong": counts.wrong,
        "hints": counts.hints,
    }
    connection.execute(update(AUDITS).where(AUDITS.c.id == number).values(**values))


def acknowledge(
    connection: Connection, number: int, person: Person, entry: tuple[str, str], reason: str
) -> None:
    """Puts down why a finding (its rule and quote) may stay; with '' that it may not any more."""
    rule, quote = entry
    said = {"audit": number, "rule": rule, "quote": quote, "reason": reason}
    connection.execute(insert(ACKNOWLEDGEMENTS).values(**said, who=person.name, at=now()))


# ---------------------------------------------------------------- found again


def audit_of(connection: Connection, number: int) -> Audit | None:
    row = connection.execute(_audits().where(AUDITS.c.id == number)).first()
    return _audit(row) if row else None


def files_of(connection: Connection, number: int) -> list[Upload]:
    """The report and what it is held against, as they were uploaded."""
    [report] = connection.execute(select(AUDITS).where(AUDITS.c.id == number))
    beside = select(AUDITED_WITH).where(AUDITED_WITH.c.audit == number).order_by(AUDITED_WITH.c.id)
    rows = [(REPORT, report), *((row.field, row) for row in connection.execute(beside))]
    return [Upload(field, row.name, content(connection, row.digest)) for field, row in rows]


def acknowledgements(connection: Connection, number: int) -> list[Acknowledgement]:
    """Those in force: of a rule and a quote what was said last."""
    rows = select(ACKNOWLEDGEMENTS).where(ACKNOWLEDGEMENTS.c.audit == number)
    found: dict[tuple[str, str], Acknowledgement] = {}
    for row in connection.execute(rows.order_by(ACKNOWLEDGEMENTS.c.id)):
        one = Acknowledgement(row.rule, row.quote, row.reason, row.who, row.at)
        found.pop((row.rule, row.quote), None)
        found[row.rule, row.quote] = one
    return [one for one in found.values() if one.reason]


def as_file(known: Sequence[Acknowledgement]) -> list[Upload]:
    """The 已核 file of these, which has rule, quote and reason; none where there are none.

    JSON is YAML, and no text in it can be taken for anything else.
    """
    entries = [{"规则": one.rule, "原文": one.quote, "理由": one.reason} for one in known]
    text = json.dumps(entries, ensure_ascii=False, indent=1)
    return [Upload(KNOWN, "已核", text.encode())] if known else []


def listed(
    connection: Connection, person: Person, sought: str = "", before: int = 0
) -> list[Audit]:
    """The audits that somebody is shown, newest first, one more than a page has.

    `sought` stands in the name of the file, whose it is, its department or who uploaded it;
    `before` is the number of the last one on the page before.
    """
    mine, theirs = AUDITS.c.who == person.name, AUDITS.c.department
    of = departments_of(person)
    shown = theirs.is_not(None) if "*" in of else theirs.in_(sorted(of))
    rows = _audits().where(or_(mine, shown)).order_by(AUDITS.c.id.desc()).limit(SHOWN + 1)
    for word in sought.split()[:5]:
        fields = (AUDITS.c.name, AUDITS.c.whose, AUDITS.c.who, DEPARTMENTS.c.name)
        rows = rows.where(or_(*(one.icontains(word, autoescape=True) for one in fields)))
    if before:
        rows = rows.where(AUDITS.c.id < before)
    return [_audit(row) for row in connection.execute(rows)]


def departments_of(person: Person) -> Collection[str]:
    """The ids of the departments that somebody has to do with; "*" for every one."""
    none: frozenset[str] = frozenset()
    return frozenset().union(*(person.roles.get(role, none) for role in OF_A_DEPARTMENT))


def departments(connection: Connection, person: Person) -> list[tuple[str, str]]:
    """Id and name of each department that somebody may audit for."""
    rows = connection.execute(select(DEPARTMENTS).order_by(DEPARTMENTS.c.name))
    return [(row.id, row.name) for row in rows if person.sees(row.id)]


def _audits() -> Select[Any]:
    """The audits with the names of their departments, and how many findings are acknowledged."""
    last = (
        select(func.max(ACKNOWLEDGEMENTS.c.id).label("id"))
        .where(ACKNOWLEDGEMENTS.c.audit == AUDITS.c.id)
        .group_by(ACKNOWLEDGEMENTS.c.rule, ACKNOWLEDGEMENTS.c.quote)
        .correlate(AUDITS)
    )
    known = (
        select(func.count())
        .select_from(ACKNOWLEDGEMENTS)
        .where(and_(ACKNOWLEDGEMENTS.c.id.in_(last), ACKNOWLEDGEMENTS.c.reason != ""))
        .correlate(AUDITS)
        .scalar_subquery()
    )
    joined = AUDITS.outerjoin(DEPARTMENTS, AUDITS.c.department == DEPARTMENTS.c.id)
    named = DEPARTMENTS.c.name.label("department_name")
    return select(AUDITS, named, known.label("acknowledged")).select_from(joined)


def _audit(row: Row[Any]) -> Audit:
    return Audit(
        number=row.id,
        of=row.department or "",
        department=row.department_name or "",
        name=row.name,
        whose=row.whose,
        checked=row.checked,
        wrong=row.wrong,
        hints=row.hints,
        acknowledged=row.acknowledged,
        who=row.who,
        at=row.at,
    )
