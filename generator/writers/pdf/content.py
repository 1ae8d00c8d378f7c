"""Content: the disclosure as plain data for the template: texts, whole numbers, no markup.

A text stays a text: the template puts strings on the page, and none of them is ever run.  Lengths
are in twips, sizes of type in half points, as in generator.publication.sheet.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import takewhile, zip_longest
from typing import Any, Final

from generator.later import matcher
from generator.publication import Part, Roll, cover_of, foot_of, sheet
from generator.publication.charts import Chart
from generator.publication.columns import MIDDLE, Set, fitted, is_total
from generator.publication.drawing import room_of, to_svg
from generator.publication.measure import ending, lines, narrowed
from generator.publication.pages import in_company
from generator.publication.sheet import ACROSS, UPRIGHT, Shape
from generator.tabulation import caption_of, cells_of
from generator.telling.document import Document
from generator.writers.pdf.faces import Faces

Data = dict[str, Any]

_TWIP: Final = 5  # hundredths of a point
_DEEPEST: Final = 5  # level of a heading
_ROOM: Final = UPRIGHT.wide * _TWIP
_INDENT: Final = sheet.INDENT * sheet.TYPE * 10 * _TWIP
_LINES: Final = {"text", "heading", "title"}
# What no page can show: control characters, halves of characters, noncharacters.
_NO_TEXT: Final = matcher("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def content_of(
    document: Document,
    parts: Sequence[Part],
    unit: str,
    faces: Faces,
    *,
    whole: bool,
    mark: str = "",
) -> str:
    """The parts as JSON, with cover and contents where they are the `whole`; tables in `unit`."""
    name, title = cover_of(document)
    pages: list[Data] = []
    for part in parts:
        own = list(_pages(document, part, unit, measured=faces.measured))
        if pages and not part.fresh and pages[-1]["shape"] == own[0]["shape"]:
            pages[-1]["blocks"] += own.pop(0)["blocks"]
        pages += own
    for page in pages:
        page["blocks"] = _ended(page["blocks"])
    content = {
        "title": f"{name}{title}" if whole else parts[0].title,
        "author": name,
        "keywords": [mark] if mark else [],
        "date": _date(document),
        "cover": {"name": name, "title": title, "foot": foot_of(document)} if whole else None,
        "sheet": _sheet(),
        "faces": _faces(faces),
        "pages": pages,
    }
    return json.dumps(_clean(content), ensure_ascii=False, separators=(",", ":"))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value if value.isprintable() else _NO_TEXT.sub("", value)
    if isinstance(value, dict):
        return {key: _clean(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value


def _date(document: Document) -> Data:
    """The day that the figures are of: the last one of final accounts, the first of a budget."""
    report = document.facts.report
    month, day = (12, 31) if report.kind == "决算" else (1, 1)
    return {"year": report.content.year, "month": month, "day": day}


# ------------------------------------------------------------ what the pages look like


def _sheet() -> Data:
    """The measures that the template asks for, by the names that they have here."""
    names = (
        "PITCH", "SPACING", "TYPE", "TITLE_TYPE", "TITLE_PITCH", "TITLE_AFTER",
        "COVER_ABOVE", "COVER_NAME", "COVER_TITLE", "COVER_FOOT", "COVER_PITCH", "COVER_APART",
        "COVER_SPACING", "CONTENTS_INDENT", "CAPTION_TYPE", "ABOVE_PITCH", "TABLE_TITLE_PITCH",
        "INDENT", "PAD", "ROLL", "NOTE_TYPE", "NOTE_PITCH", "NOTE_BEFORE",
    )  # fmt: skip
    measures: Data = {name.lower().replace("_", "-"): getattr(sheet, name) for name in names}
    return measures | {"upright": _shape(UPRIGHT), "across": _shape(ACROSS)}


def _shape(shape: Shape) -> Data:
    wide, high = shape.paper
    sides = ("top", "right", "bottom", "left", "footer")
    return {"width": wide, "height": high, **{side: getattr(shape, side) for side in sides}}


def _faces(faces: Faces) -> Data:
    """Of each kind of text the family and the weight, and whose letters and figures it has."""
    found: Data = {
        kind: {"family": face.family, "weight": face.weight, "latin": faces.latin}
        for kind, face in faces.of.items()
    }
    return found | {"number": found["song"] | {"latin": None}}


# ------------------------------------------------------------ what stands on them


def _pages(document: Document, part: Part, unit: str, *, measured: bool) -> Iterator[Data]:
    """A part from the top of a page on; the tables that stand on one page together."""
    room = UPRIGHT.wide * _TWIP
    spare = (room - narrowed(part.title, room, sheet.TITLE_TYPE)) // _TWIP
    before = 0 if part.fresh else sheet.PITCH
    title = {"kind": "title", "text": part.title, "spare": spare, "before": before}
    if not part.tables:
        blocks = [title, *_blocks(document, part)]
        yield {"shape": "upright", "blocks": blocks}
        return
    pages: list[Data] = []
    for number, found in fitted(part, unit):
        table = _table(found, number, unit, document, measured=measured)
        shape = "upright" if found.shape is UPRIGHT else "across"
        if pages and not found.fresh:
            pages[-1]["blocks"].append(table)
        else:
            pages.append({"shape": shape, "blocks": [table] if pages else [title, table]})
    yield from pages


def _blocks(document: Document, part: Part) -> Iterator[Data]:
    above = 1
    for section in part.sections:
        for block, below in zip_longest(section.blocks, section.blocks[1:]):
            if isinstance(block, Chart):
                yield _chart(document, block)
            elif isinstance(block, Roll):
                rows = [list(row) for row in block.rows]
                yield {"kind": "roll", "heads": list(block.heads), "rows": rows}
            elif block.level:
                level = min(block.level, _DEEPEST)
                # Readers of bookmarks expect no level to be left out.
                above = min(level, above + 1)
                yield {"kind": "heading", "text": block.text, "level": above, "look": level}
            else:
                count = lines(block.text, _ROOM, sheet.TYPE, sheet.SPACING, _INDENT)
                yield {
                    "kind": "text", "text": block.text, "together": _together(block.text),
                    "lines": count, "leads": isinstance(below, Roll),
                }  # fmt: skip


def _together(text: str) -> int:
    """The bytes at the end of a text that stand on one line: more than two characters."""
    return len(ending(_clean(text)).encode())


def _ended(blocks: list[Data]) -> list[Data]:
    """The blocks of a page, those that end its text together."""
    said = list(takewhile(lambda one: one["kind"] in _LINES, reversed(blocks)))
    count = in_company([one.get("lines", 1) for one in reversed(said)])
    if not count:
        return blocks
    return [*blocks[:-count], {"kind": "together", "blocks": blocks[-count:]}]


def _chart(document: Document, chart: Chart) -> Data:
    return {
        "kind": "chart",
        "text": chart.title,
        "alt": chart.description,
        "high": room_of(chart, document.style),
        "svg": to_svg(chart, document.style),
    }


def _table(found: Set, number: str, unit: str, document: Document, *, measured: bool) -> Data:
    """A table; `measured` says that its text is as wide as it was counted."""
    kind, content = found.type, document.facts.report.content
    return {
        "kind": "table",
        "text": found.table.title,
        "before": 0 if found.fresh else sheet.TABLES_APART,
        "number": number,
        "above": caption_of(found.table, content.department, content.year, unit),
        "half-points": kind.half_points,
        "line": kind.line,
        "air": kind.air,
        "columns": found.columns,
        "heights": list(_heights(found)) if measured else [0],
        "heads": list(_heads(found)),
        "rows": list(_rows(found)),
        "notes": [{"text": note, "together": _together(note)} for note, _ in found.notes],
    }


def _heights(found: Set) -> Iterator[int]:
    """The heights of the rows, 0 where the text has to say it."""
    line = found.type.line + found.type.air
    yield from [0] * len(found.heads)
    yield from (high if high == line else 0 for high in found.bodies)


def _heads(found: Set) -> Iterator[Data]:
    rows = found.heading
    for top, left, bottom, right in cells_of(rows):
        over = {"colspan": right - left + 1, "rowspan": bottom - top + 1}
        text = rows[top][left]
        less = found.drawn_in(text, left, right)
        yield {"x": left, "y": top, **over, "text": text, "less": less}


def _rows(found: Set) -> Iterator[list[Data]]:
    places = found.places
    for at, texts in enumerate(found.texts):
        ends, cells, column = found.ends(at), list[Data](), 0
        while column < len(texts):
            text, end = texts[column], ends.get(column, column)
            total = is_total(text)
            place = MIDDLE if total else places[column]
            cells.append(
                {
                    "text": text, "colspan": end - column + 1, "place": place, "total": total,
                    "less": found.drawn_in(text, column, end),
                }
            )  # fmt: skip
            column = end + 1
        yield cells
