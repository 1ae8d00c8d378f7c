"""The tables of a published report: found by title, rows by code or label, columns in order."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from generator.disclosure import Grid, Place, TextLine
from generator.reach import Range, around
from generator.statements import Statement, statement_titled
from generator.understanding.prose import Text

AMOUNT: Final = r"-?\d[\d,]*\.\d+|-?\d{1,3}(?:,\d{3})+"
_AMOUNT: Final = re.compile(AMOUNT)
WAN: Final = 10_000

Cells = dict[tuple[str, str], "TableCell"]


@dataclass(frozen=True, slots=True)
class TableCell:
    """A number of a table: its value in 元, half a unit of its last printed place, its place."""

    value: Fraction
    half: Fraction
    text: str
    name: str
    place: Place

    def range(self) -> Range:
        return around(self.value, self.half)


@dataclass(frozen=True, slots=True)
class Tables:
    """The cells of the tables by statement key, row and column; `unit` is 元 or 万元."""

    unit: str
    cells: Mapping[str, Mapping[tuple[str, str], TableCell]]
    found: tuple[str, ...]
    ruled: frozenset[str] = frozenset()  # the tables whose blank cells kept their columns

    def cell(self, key: str, row: str, column: str = "") -> TableCell | None:
        return self.cells.get(key, {}).get((row, column))

    def rows(self, key: str, column: str) -> dict[str, TableCell]:
        """The rows of a table that have a number in a column."""
        return {r: c for (r, name), c in self.cells.get(key, {}).items() if name == column}


def tables_in(blocks: Sequence[TextLine | Grid], sections: Sequence[Text]) -> Tables:
    """Every statement among the blocks, in 元; `sections` tell what unit they are printed in."""
    cells, ruled = _tables(blocks)
    unit = _unit(cells, sections)
    scaled = _scaled(cells, WAN if unit == "万元" else 1)
    return Tables(unit, scaled, tuple(cells), ruled)


def _tables(
    blocks: Sequence[TextLine | Grid],
) -> tuple[dict[str, Cells], frozenset[str]]:
    """The cells of each statement as printed, and which are ruled; pages of one are one."""
    gathered: dict[str, tuple[Statement, list[TextLine | Grid]]] = {}
    current: Statement | None = None
    for block in blocks:
        if isinstance(block, TextLine) and (titled := statement_titled(block.text)):
            current = titled
            gathered.setdefault(titled.key, (titled, []))
        elif current is not None:
            gathered[current.key][1].append(block)
    ruled = {key for key, (_, found) in gathered.items() if any(isinstance(b, Grid) for b in found)}
    cells = {key: _read(statement, found) for key, (statement, found) in gathered.items()}
    return cells, frozenset(ruled)


def _read(statement: Statement, blocks: Sequence[TextLine | Grid]) -> Cells:
    if statement.rows == "label":
        return _labelled(_stream(blocks))
    if statement.rows == "economic":
        return _economic(_stream(blocks))
    if statement.rows == "expenses":
        return _expenses(blocks)
    return _coded(statement, blocks)


def _number(text: str, name: str, place: Place) -> TableCell:
    digits = text.replace(",", "").replace(" ", "")
    places = len(digits.partition(".")[2])
    return TableCell(Fraction(digits), Fraction(1, 2 * 10**places), text, name, place)


def _cells(row: Sequence[str]) -> list[str]:
    """The cells of a row, numbers mended that were torn by a narrow column."""
    mended = []
    for cell in row:
        tight = re.sub(r"\s", "", cell)
        mended.append(tight if re.fullmatch(r"-?[\d,]+\.\d*", tight) else cell.strip())
    return mended


def _stream(blocks: Sequence[TextLine | Grid]) -> list[tuple[str, Place]]:
    """The words of a table in reading order, each with the place of its line."""
    words: list[tuple[str, Place]] = []
    for block in blocks:
        if isinstance(block, TextLine):
            words += [(word, block.place) for word in block.text.split()]
        else:
            for row, place in zip(block.rows, block.places, strict=True):
                words += [(cell, place) for cell in _cells(row) if cell]
    return words


_LABEL: Final = re.compile(
    r"([一二三四五六七八九十]+、[^\d]+?|本年收入合计|本年支出合计|总计|合计|年初结转和结余|年末结转和结余"
    r"|使用非财政拨款结余[^\d]*?|结余分配|年初财政拨款结转和结余|年末财政拨款结转和结余"
    rf"|一般公共预算财政拨款|政府性基金预算财政拨款|国有资本经营预算财政拨款)\s+(\d{{1,2}})((?:\s+(?:{AMOUNT}))*)(?=\s|$)"
)


def _labelled(words: Sequence[tuple[str, Place]]) -> Cells:
    """公开01表 and 公开04表: label, 行次, amounts; income and expenditure side by side."""
    text, starts = _joined(words)
    found: Cells = {}
    side = "收入"
    for match in _LABEL.finditer(text):
        label = re.sub(r"\s", "", match[1])
        label = re.sub(r"^[一二三四五六七八九十]+、", "", label)
        side = _side(label, found)
        for at, amount in enumerate(_AMOUNT.findall(match[3])):
            name = f"{label}"
            cell = _number(amount, name, starts(match.start(3)))
            found.setdefault((f"{side}.{label}", str(at)), cell)
    return found


def _side(label: str, found: Mapping[tuple[str, str], TableCell]) -> str:
    """收入 or 支出: by the label, and for a 总计 by whether the income side has had its own."""
    if label == "总计":
        return "支出" if ("收入.总计", "0") in found else "收入"
    if "支出" in label or label in {"结余分配", "年末结转和结余", "年末财政拨款结转和结余"}:
        return "支出"
    return "收入"


def _joined(words: Sequence[tuple[str, Place]]) -> tuple[str, _Starts]:
    pieces, offsets, at = [], [], 0
    for word, place in words:
        pieces.append(word)
        offsets.append((at, place))
        at += len(word) + 1
    return " ".join(pieces), _Starts(offsets)


class _Starts:
    """Finds the place of an offset of a joined text."""

    def __init__(self, offsets: list[tuple[int, Place]]) -> None:
        self._offsets = offsets
        self._keys = [start for start, _ in offsets]

    def __call__(self, at: int) -> Place:
        index = bisect.bisect_right(self._keys, at + 1) - 1
        return self._offsets[max(index, 0)][1] if self._offsets else Place(0, 0)


_ECONOMIC: Final = re.compile(
    rf"(?<![\d.,])((?:30|31|39)\d(?:\d\d)?)\s+([^\d]+?)(?:\s+({AMOUNT}))?(?=\s+(?:30|31|39)\d|\s+人员|\s+公用|\s*$|\s+注)"
)
_ECONOMIC_TOTAL: Final = re.compile(rf"(人员经费合计|公用经费合计)\s+({AMOUNT})")


def _economic(words: Sequence[tuple[str, Place]]) -> Cells:
    """公开06表: code, name and amount, three to a line."""
    text, starts = _joined(words)
    found: Cells = {}
    for match in _ECONOMIC.finditer(text):
        if match[3]:
            name = re.sub(r"\s", "", match[2])
            found[match[1], ""] = _number(match[3], f"{match[1]} {name}", starts(match.start(3)))
    for match in _ECONOMIC_TOTAL.finditer(text):
        found[match[1], ""] = _number(match[2], match[1], starts(match.start(2)))
    return found


_EXPENSES: Final = (
    "合计",
    "因公出国境费",
    "公务用车购置及运行维护费",
    "公务用车购置费",
    "公务用车运行维护费",
    "公务接待费",
)


def _expenses(blocks: Sequence[TextLine | Grid]) -> Cells:
    """“三公”: twelve numbers, budget then final; where blanks are lost nothing is guessed."""
    found: Cells = {}
    for block in blocks:
        if not isinstance(block, Grid):
            continue
        for row, place in zip(block.rows, block.places, strict=True):
            cells = _cells(row)
            if len(cells) != 2 * len(_EXPENSES) or not any(
                _AMOUNT.fullmatch(cell) for cell in cells
            ):
                continue
            for at, cell in enumerate(cells):
                if _AMOUNT.fullmatch(cell) or re.fullmatch(r"\d+", cell):
                    kind, column = (
                        _EXPENSES[at % len(_EXPENSES)],
                        "预算" if at < len(_EXPENSES) else "决算",
                    )
                    found[kind, column] = _number(cell, f"{kind}{column}数", place)
    return found


def _coded(statement: Statement, blocks: Sequence[TextLine | Grid]) -> Cells:
    found: Cells = {}
    columns = [column.name for column in statement.columns]
    for block in blocks:
        if isinstance(block, Grid):
            for row, place in zip(block.rows, block.places, strict=True):
                _coded_row(_cells(row), columns, place, found)
        else:
            _coded_line(block, columns, found)
    return found


def _coded_row(
    cells: Sequence[str],
    columns: Sequence[str],
    place: Place,
    found: Cells,
) -> None:
    """A ruled row: its amounts are the last cells, one to a column, blanks kept."""
    code = next((cell for cell in cells if re.fullmatch(r"\d{3}|\d{5}|\d{7}", cell)), "")
    row = code or ("合计" if "合计" in {re.sub(r"\s", "", cell) for cell in cells} else "")
    if not row or len(cells) < len(columns):
        return
    name = next((cell for cell in cells if cell and not re.match(r"[\d-]", cell)), row)
    for column, cell in zip(columns, cells[-len(columns) :], strict=True):
        if _AMOUNT.fullmatch(cell) or (re.fullmatch(r"\d+", cell) and cell != code):
            found.setdefault((row, column), _number(cell, f"{row} {name} {column}", place))


_CODED_LINE: Final = re.compile(
    rf"^(?:(\d{{3}}|\d{{5}}|\d{{7}})\s*(\D.*?)|合\s*计)((?:\s+(?:{AMOUNT}|\d+(?=\s|$)))+)\s*$"
)


def _coded_line(line: TextLine, columns: Sequence[str], found: Cells) -> None:
    """A row whose blank cells are lost: only what is certain is kept, its total above all."""
    match = _CODED_LINE.match(line.text)
    if not match:
        return
    row, name = match[1] or "合计", re.sub(r"\s", "", match[2] or "")
    numbers = match[3].split()
    cells = [_number(text, f"{row} {name} {columns[0]}", line.place) for text in numbers]
    if len(cells) == len(columns):
        chosen = dict(zip(columns, cells, strict=True))
    elif columns[0] == "年初结转和结余":
        # Without balances: income, spending, and the one kind of spending that it was.
        chosen = dict(zip(("本年收入", "小计"), cells, strict=False)) if cells[1:] else {}
    else:
        chosen = {columns[0]: cells[0]}
        kinds = ("基本支出", "项目支出")
        if len(cells) == 1 + len(kinds) and row == "合计" and kinds[0] in columns:
            chosen |= dict(zip(kinds, cells[1:], strict=True))
    for column, cell in chosen.items():
        named = TableCell(cell.value, cell.half, cell.text, f"{row} {name} {column}", cell.place)
        found.setdefault((row, column), named)


def _scaled(
    tables: Mapping[str, Mapping[tuple[str, str], TableCell]], scale: int
) -> dict[str, Cells]:
    return {
        key: {
            at: TableCell(c.value * scale, c.half * scale, c.text, c.name, c.place)
            for at, c in cells.items()
        }
        for key, cells in tables.items()
    }


def _unit(
    tables: Mapping[str, Mapping[tuple[str, str], TableCell]], sections: Sequence[Text]
) -> str:
    """万元 unless the prose, which says 万元, shows the tables' totals divided by ten thousand."""
    stated = {
        Fraction(m[1].replace(",", ""))
        for section in sections
        for m in re.finditer(r"(\d[\d,]*(?:\.\d+)?)万元", section.text)
    }
    votes = {"元": 0, "万元": 0}
    for cells in tables.values():
        for cell in cells.values():
            if cell.value >= 100:  # noqa: PLR2004  small numbers agree by chance
                votes["万元"] += cell.value in stated
                votes["元"] += any(abs(cell.value / WAN - s) < Fraction(1, 100) for s in stated)
    return "元" if votes["元"] > votes["万元"] else "万元"
