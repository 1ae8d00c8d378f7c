"""Looked into: what of a report is published as it is though a rule is against it, and why (已核).

It is the file 报告.已核.yaml of the command line, kept with the report; every change of it is a new
file, and the newest counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, select

# The public surface has no name for these yet.
from generator.results.acknowledged import Entry
from generator.results.acknowledging import parse_acknowledgements
from generator.serving.store.database import now
from generator.serving.store.digests import content, keep
from generator.serving.store.kept import FILES
from generator.serving.store.versions import Kept

ROLE: Final = "已核"
_NAME: Final = "报告.已核.yaml"
_MANY: Final = 500  # entries of one report
_LONG: Final = 2_000  # characters of a reason


class TooMany(Exception):  # noqa: N818  what they are
    """More entries than a report has; the message says what to do."""


def known_text(connection: Connection, number: int) -> str:
    """The text of what has been looked into of a report; '' where nothing was."""
    asked = select(FILES.c.digest).where(FILES.c.report == number, FILES.c.role == ROLE)
    digest = connection.execute(asked.order_by(FILES.c.id.desc())).scalar()
    return content(connection, digest).decode() if digest is not None else ""


def entries_in(text: str) -> tuple[Entry, ...]:
    """The entries of a text. Raises InvalidReport with all that is wrong with it."""
    return parse_acknowledgements(text, ROLE).entries


def changed(text: str, rule: str, quote: str, reason: str = "") -> list[Entry]:
    """The entries of a text with one of a reason; without the one of none."""
    others = [one for one in entries_in(text) if (one.rule, one.quote) != (rule, quote)]
    return [*others, Entry(rule, quote, " ".join(reason.split()))] if reason else others


def added(text: str, more: Iterable[Entry]) -> list[Entry]:
    """The entries of a text with others, which count where both have the same rule and quote.

    Raises TooMany.
    """
    found = {(one.rule, one.quote): one for one in (*entries_in(text), *more)}
    if len(found) > _MANY:
        raise TooMany(f"一份报告最多记 {_MANY} 条已核，合起来有 {len(found)} 条；请删几条再传")
    return list(found.values())


def put_known(connection: Connection, of: Kept, entries: Iterable[Entry], who: str) -> None:
    """Keeps what has been looked into of a report, in place of what was."""
    chosen = {(one.rule, one.quote): one for one in entries}
    text = "".join(map(_typed, list(chosen.values())[:_MANY]))
    values = {
        "report": of.number,
        "version": of.head,
        "role": ROLE,
        "name": _NAME,
        "digest": keep(connection, text.encode()),
        "who": who,
        "at": now(),
    }
    connection.execute(FILES.insert().values(values))


def _typed(one: Entry) -> str:
    rule, quote, reason = map(_quoted, (one.rule, one.quote, one.reason[:_LONG]))
    return f"- 规则: {rule}\n  原文: {quote}\n  理由: {reason}\n"


def _quoted(text: str) -> str:
    """A text as YAML has it between quotation marks: the same as JSON."""
    return json.dumps(text, ensure_ascii=False)
