"""Analyst: a question of somebody else's, put to the views of an index: read only, within bounds.

One SELECT.  It reaches the files of the index and no other, changes no setting, loads nothing; it
has so much time and memory, and so many rows come back.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Final
from unicodedata import east_asian_width

from msgspec import Struct

from generator.elements import harmless
from generator.province.index.engine import Engine, NotAnswered
from generator.province.index.exact_ints import CENTS
from generator.province.index.keeping import Index
from generator.province.index.roll import NO_ROLL, Roll
from generator.province.index.views import viewed

SECONDS: Final = 60
MOST_ROWS: Final = 100_000
MEGABYTES: Final = 700
MAX_LETTERS: Final = 100_000
_EXACT: Final = 2**53  # what every reader of JSON has exactly as a number


class Answer(Struct, frozen=True):
    """The names of the columns, the rows, and whether there were more than are given."""

    columns: tuple[str, ...]
    rows: Sequence[tuple[object, ...]]
    more: bool = False


def answered(
    index: Index, question: str, roll: Roll = NO_ROLL, *, seconds: int = SECONDS
) -> Answer:
    """What a question comes to. Raises NotAnswered, NotInstalled, NotRead."""
    if len(question) > MAX_LETTERS:
        raise NotAnswered(f"太长了，最多 {MAX_LETTERS} 字")
    with Engine(megabytes=MEGABYTES) as engine:
        viewed(engine, index, roll)
        engine.close_to(index.files)
        columns, rows = engine.asked(question, seconds, MOST_ROWS + 1)
    return Answer(columns, rows[:MOST_ROWS], len(rows) > MOST_ROWS)


# ---------------------------------------------------------------- told


def to_csv(answer: Answer) -> str:
    """Lines with commas, headings first; what a spreadsheet would calculate has a quote before."""
    import csv
    import io

    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([_inert(one) for one in answer.columns])
    writer.writerows([_inert(spelt(one)) for one in row] for row in answer.rows)
    return buffer.getvalue()


def _inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula; a number stays one."""
    if text[:1] in {"=", "@", "\t", "\r"} or (text[:1] in {"+", "-"} and not _is_number(text)):
        return f"'{text}"
    return text


def _is_number(text: str) -> bool:
    return text[1:].replace(".", "", 1).isdecimal()


def to_json(answer: Answer) -> str:
    """A line of JSON a row; what is no small whole number is an exact text."""
    lines = []
    for row in answer.rows:
        shaped = {name: _shaped(one) for name, one in zip(answer.columns, row, strict=True)}
        lines.append(json.dumps(shaped, ensure_ascii=False, separators=(",", ":")))
    return "".join(f"{line}\n" for line in lines)


def _shaped(value: object) -> object:
    if value is None or isinstance(value, bool | str):
        return value
    if isinstance(value, int) and abs(value) <= _EXACT:
        return value
    return spelt(value)


def spelt(value: object) -> str:
    """A value as a person reads it: exact, without a power of ten; nothing is ''."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case Decimal():
            return _plain(value)
        case date() | datetime():
            return value.isoformat()
        case _:
            return str(value)


def _plain(value: Decimal) -> str:
    """A decimal in 元 with both places, another with those that it has."""
    text = f"{value:f}"
    _, point, places = text.partition(".")
    if not point or len(places) == CENTS:
        return text
    return text.rstrip("0").rstrip(".")


def to_text(answer: Answer) -> str:
    """A table for the terminal: a line a row, a wide letter taking two places."""
    rows = [list(answer.columns), *([spelt(one) for one in row] for row in answer.rows)]
    rows = [[harmless(one) for one in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(map(_padded, row, widths)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def _width(text: str) -> int:
    return sum(2 if east_asian_width(letter) in {"W", "F"} else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


WRITERS: Final[Mapping[str, Callable[[Answer], str]]] = {
    "text": to_text,
    "csv": to_csv,
    "json": to_json,
}
