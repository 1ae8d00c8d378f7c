"""Remaining: how much a report still asks for and what it comes to, worked out once for a text."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Final

from msgspec import Struct
from sqlalchemy import Connection

from generator import Absent, Facts, Line, __version__
from generator.serving.drafting.laid_out import TASKS, sheet_for
from generator.serving.drafting.living import Beside, Styles, living
from generator.serving.store.database import Database
from generator.serving.store.digests import content
from generator.serving.store.listed_reports import Listed, counted, put_counted
from generator.serving.working.engines import apart

# The figures of a list of departments, and what a 决算 or a 预算 calls them.
AMOUNTS: Final[Mapping[str, tuple[str, ...]]] = {
    "收入总计": ("收入总计", "收入预算"),
    "支出总计": ("支出总计", "支出预算"),
    "“三公”经费": ("三公经费",),
    "机关运行经费": ("机关运行经费",),
}
_PATIENCE: Final = 400_000_000  # nanoseconds that one request works out what is not known yet


class Remaining(Struct, frozen=True):
    """What a report still asks for, by task; its AMOUNTS in 元, exact, "" for what has none yet."""

    counts: Mapping[str, int]
    amounts: Mapping[str, str]


def remaining(
    database: Database,
    reports: Sequence[Listed],
    styles: Styles = None,
    patience: int = _PATIENCE,
) -> dict[int, Remaining]:
    """What each report still asks for, by its number.

    What was never worked out before is as far as `patience` (nanoseconds) goes: who asks again gets
    the rest.
    """
    seen = _seen_of(styles)
    keys = {one.number: _key(one, seen) for one in reports}
    with database.reading() as connection:
        known = counted(connection, keys.values())
        missing = [one for one in reports if keys[one.number] not in known]
        fresh = _worked_out(connection, missing, styles, patience)
    if fresh:
        with database.writing() as connection:
            put_counted(connection, fresh)
    known |= fresh
    return {number: _read(known[key]) for number, key in keys.items() if key in known}


def _read(said: str) -> Remaining:
    found = json.loads(said)
    return Remaining(found["counts"], found["amounts"])


def _worked_out(
    connection: Connection, reports: Iterable[Listed], styles: Styles, patience: int
) -> dict[str, str]:
    found: dict[str, str] = {}
    seen = _seen_of(styles)
    until = time.monotonic_ns() + patience
    for one in reports:
        if time.monotonic_ns() > until:
            break
        text, last, budget = (
            content(connection, digest).decode() if digest else ""
            for digest in (one.digest, one.last_year, one.budget)
        )
        found[_key(one, seen)] = _said(text, one.kind, Beside(last, budget, styles))
    return found


@apart
def _said(text: str, kind: str, beside: Beside) -> str:
    """What is kept of a text, as JSON."""
    live = living(text, kind, beside)
    counts = sheet_for(live).counts
    amounts = _amounts(live.document.facts) if live.document is not None else {}
    said = {"counts": {task: counts.get(task, 0) for task in TASKS}, "amounts": amounts}
    return json.dumps(said, ensure_ascii=False)


def _amounts(facts: Facts) -> dict[str, str]:
    found = {}
    for title, names in AMOUNTS.items():
        lines = (facts.get(name) for name in names)
        line = next((one for one in lines if isinstance(one, Line)), None)
        absent = line is None or isinstance(line.amount.origin, Absent)
        found[title] = "" if line is None or absent else _exact(line.amount.value)
    return found


def _exact(value: Decimal) -> str:
    """An amount with every place that it has, two at least."""
    cents = f"{value:.2f}"
    return cents if Decimal(cents) == value else f"{value.normalize():f}"


def _seen_of(styles: Styles) -> str:
    """What tells that nobody has changed a style of one's own: they say when a reason is asked."""
    if styles is None or not styles.is_dir():
        return ""
    files = sorted(one for one in styles.rglob("*") if one.is_file())
    found = [(str(one), one.stat().st_mtime_ns, one.stat().st_size) for one in files]
    return json.dumps(found)


def _key(one: Listed, seen: str) -> str:
    """All that it depends on."""
    parts = (__version__, one.kind, one.digest, one.last_year, one.budget, seen)
    return hashlib.sha256("|".join(parts).encode()).hexdigest()
