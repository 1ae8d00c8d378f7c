"""Department list: the departments that a bureau has in a table: 编码, 名称, 上级.

Read in a process of its own; `department_check` says what is wrong with it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from io import StringIO
from typing import Final

from msgspec import Struct

from generator.published.shape import Unreadable
from generator.published.workbook import sheets_of
from generator.serving.working.apart import Declined
from generator.serving.working.file_names import Upload

_HEAD: Final = 20  # lines in which the headings stand
_ENCODINGS: Final = ("utf-8-sig", "utf-16", "gb18030")
_NO_HEADINGS: Final = (
    "没有找到表头；表要有“编码”“名称”“上级”三列，“上级”写上级部门的编码或名称，没有上级的空着"
)


class Line(Struct, frozen=True):
    """A row of the list as it stands there; `above` is None where there is no such column."""

    place: str
    number: str
    name: str
    above: str | None


# ---------------------------------------------------------------- read, in a process of its own


def departments_in(files: Sequence[Upload], _: Mapping[str, str]) -> Mapping[str, bytes]:
    """The lines of a list (one file: xlsx, xls, et, ods or csv), as JSON."""
    (file,) = files
    try:
        grids = _grids(file)
    except Unreadable as error:
        raise Declined(f"{file.name}：{error}") from None
    for title, rows in grids:
        lines = list(_lines(title, rows))
        if lines:
            said = [[one.place, one.number, one.name, one.above] for one in lines]
            return {"json": json.dumps(said, ensure_ascii=False).encode()}
    raise Declined(f"{file.name}：{_NO_HEADINGS}")


def read_lines(answer: bytes) -> list[Line]:
    return [Line(*row) for row in json.loads(answer)]


def _grids(file: Upload) -> list[tuple[str, Sequence[Sequence[str]]]]:
    if not file.name.lower().endswith((".csv", ".txt")):
        return [
            (one.name, [list(map(_text, row)) for row in one.rows]) for one in sheets_of(file.data)
        ]
    for encoding in _ENCODINGS:
        try:
            text = file.data.decode(encoding)
        except UnicodeDecodeError:
            continue
        mark = "\t" if text.partition("\n")[0].count("\t") else ","
        try:
            return [("", list(csv.reader(StringIO(text), delimiter=mark)))]
        except csv.Error:
            break
    raise Unreadable("不是能读的 csv；请用 Excel 或 WPS 另存为 xlsx 再传")


def _text(cell: object) -> str:
    """A cell as a text; a code that is kept as a number has no places."""
    if isinstance(cell, Decimal):
        return f"{cell.to_integral_value() if cell == cell.to_integral_value() else cell:f}"
    return str(cell)


def _lines(title: str, rows: Sequence[Sequence[str]]) -> Iterator[Line]:
    """The rows below the headings; none where there are no headings."""
    columns: dict[str, int] = {}
    for at, row in enumerate(rows, 1):
        cells = ["".join(cell.split()) for cell in row]
        if not {"编码", "名称"} <= set(columns):
            columns = _columns(cells) if at <= _HEAD else {}
            continue
        said = {key: cells[of] if of < len(cells) else "" for key, of in columns.items()}
        if any(said.values()):
            place = f"{title} 第 {at} 行".strip()
            yield Line(place, said["编码"], said["名称"], said.get("上级"))


def _columns(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        for key, words in (
            ("上级", ("上级", "主管")),
            ("编码", ("编码", "代码", "编号")),
            ("名称", ("名称", "部门", "单位")),
        ):
            if any(word in cell for word in words):
                found.setdefault(key, at)
                break
    return found
