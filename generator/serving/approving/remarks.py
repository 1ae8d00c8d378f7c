"""Remarks: what a reviewer says of a sentence, found again after the sentence has changed."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace
from sqlalchemy import Connection, Row, func, select, update

from generator.serving.drafting.laid_out import Part, Sheet
from generator.serving.store.database import now
from generator.serving.store.kept import REMARKS
from generator.serving.store.versions import Kept

_LONG: Final = 2_000  # characters of a remark
_COMPARED: Final = 400  # characters of a sentence, to find it again


class NoSuchRemark(LookupError):  # noqa: N818  an outcome: somebody followed an old page
    """There is no remark of that number, or no such sentence."""


class Remark(Struct, frozen=True):
    """What somebody said of a sentence (`quote`) of a version; `answers` are in their order.

    `sentence` is the number of the sentence on the page now, '' where there is none like it any
    more; `changed` that it reads differently by now.  `done` is 0 while it is open.
    """

    number: int
    report: int
    version: int
    section: str
    quote: str
    said: str
    who: str
    at: int
    done: int = 0
    done_by: str = ""
    answers: tuple[Remark, ...] = ()
    sentence: str = ""
    changed: bool = False


def add_remark(
    connection: Connection, of: Kept, place: tuple[str, str], said: str, who: str
) -> int:
    """A remark on a sentence: `place` is its section and its text. Raises NoSuchRemark."""
    section, quote = place
    if not quote:
        raise NoSuchRemark
    return _put(connection, {"section": section, "quote": quote, **_said(of, said, who)})


def answer(connection: Connection, of: Kept, number: int, said: str, who: str) -> int:
    """An answer to a remark. Raises NoSuchRemark."""
    to = _row(connection, of, number)
    place = {"section": to.section, "quote": to.quote, "answers": to.id}
    return _put(connection, {**place, **_said(of, said, who)})


def settle(connection: Connection, of: Kept, number: int, who: str, *, done: bool) -> None:
    """A remark is settled, or open again. Raises NoSuchRemark."""
    row = _row(connection, of, number)
    values = {"done": now() if done else None, "done_by": who if done else None}
    connection.execute(update(REMARKS).where(REMARKS.c.id == row.id).values(values))


def _said(of: Kept, said: str, who: str) -> dict[str, Any]:
    text = said.strip()[:_LONG]
    return {"report": of.number, "version": of.head, "said": text, "who": who, "at": now()}


def _put(connection: Connection, values: dict[str, Any]) -> int:
    made = connection.execute(REMARKS.insert().values(values)).inserted_primary_key
    return int(made[0])  # type: ignore[index]


def _row(connection: Connection, of: Kept, number: int) -> Row[Any]:
    """A remark of a report that is no answer."""
    asked = select(REMARKS).where(
        REMARKS.c.id == number, REMARKS.c.report == of.number, REMARKS.c.answers.is_(None)
    )
    row = connection.execute(asked).first()
    if row is None:
        raise NoSuchRemark(number)
    return row


def open_remarks(connection: Connection, number: int) -> int:
    """How many remarks of a report nobody has settled."""
    asked = select(func.count()).where(
        REMARKS.c.report == number, REMARKS.c.done.is_(None), REMARKS.c.answers.is_(None)
    )
    return int(connection.execute(asked).scalar_one())


def remarks_of(connection: Connection, number: int, sheet: Sheet) -> list[Remark]:
    """The remarks of a report, each where its sentence stands on the page now, the oldest first."""
    rows = connection.execute(
        select(REMARKS).where(REMARKS.c.report == number).order_by(REMARKS.c.id)
    ).all()
    answers: dict[int, list[Remark]] = {}
    for row in rows:
        if row.answers is not None:
            answers.setdefault(row.answers, []).append(_remark(row))
    return [
        _placed(replace(_remark(row), answers=tuple(answers.get(row.id, ()))), sheet)
        for row in rows
        if row.answers is None
    ]


def people_in(remarks: Iterable[Remark]) -> set[str]:
    """Everybody who said something, or settled it."""
    found = set()
    for one in remarks:
        found |= {one.who, *(each.who for each in one.answers)}
        found |= {one.done_by} if one.done_by else set()
    return found


def _remark(row: Row[Any]) -> Remark:
    return Remark(
        row.id, row.report, row.version, row.section, row.quote, row.said, row.who, row.at,
        row.done or 0, row.done_by or "",
    )  # fmt: skip


# ---------------------------------------------------------------- where the sentence is now


def _placed(one: Remark, sheet: Sheet) -> Remark:
    """A remark at its own sentence, else at the one of its section that is most like it."""
    own = [part for part in sheet.parts if part.heading == one.section]
    if exact := _where(own, one.quote) or _where(sheet.parts, one.quote):
        return replace(one, sentence=exact)
    texts = {each.text[:_COMPARED]: each.number for part in own for each in part.sentences}
    like = get_close_matches(one.quote[:_COMPARED], texts, n=1, cutoff=0.5)
    return replace(one, sentence=texts[like[0]] if like else "", changed=True)


def _where(parts: Iterable[Part], quote: str) -> str:
    found = (each.number for part in parts for each in part.sentences if each.text == quote)
    return next(found, "")
