"""Page: the questions of a page on a sheet: what is open, what is locked, what is marked."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from msgspec import Struct, field
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from generator.entry.spelt import width
from generator.entry.values import AMOUNT, COUNT
from generator.importing.correspondence import Keys
from generator.importing.filling.asking import BEFORE, CODE, HOW, UNIT, WROTE
from generator.importing.filling.questions import (
    NUMBER,
    TITLE,
    Column,
    Content,
    Gap,
    Page,
    Questions,
    Row,
    Slot,
    Total,
    Wanted,
    Whose,
)
from generator.number.numerals import chinese_number
from generator.writers.form_workbook.computed import At, Computed, Value, named

BASIC: Final = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_CELL: Final = {**BASIC, "border": 1, "border_color": "#9AA3AF"}
_SHOWN: Final = {**_CELL, "bg_color": "#F1F3F5", "font_color": "#3C4350"}
_OPEN: Final = {**_CELL, "locked": False}
_MONEY: Final = {"align": "right", "num_format": "#,##0.00_ "}
LOOKS: Final[Mapping[str, Mapping[str, Any]]] = {
    "title": {**BASIC, "font_name": "黑体", "font_size": 16, "align": "center"},
    "left": BASIC,
    "right": {**BASIC, "align": "right"},
    "note": {**BASIC, "font_size": 11, "text_wrap": True},
    "band": {**BASIC, "bold": True, "font_size": 11, "valign": "bottom"},
    "head": {**_CELL, "bold": True, "align": "center", "text_wrap": True, "bg_color": "#DCE6F2"},
    "middle": {**_SHOWN, "align": "center"},
    "label": {**_SHOWN, "text_wrap": True},
    "help": {**_SHOWN, "text_wrap": True, "font_size": 9, "font_color": "#5F6773"},
    "sum": {**_SHOWN, **_MONEY, "bold": True},
    "amount": {**_SHOWN, **_MONEY},
    "rate": {**_SHOWN, "align": "right", "num_format": "0.00%_ "},
    "before": {**_SHOWN, "align": "right", "indent": 1},
    "mark": {**_SHOWN, "align": "center", "bold": True, "font_color": "#B3261E"},
    "tally": {**_SHOWN, "align": "center", "num_format": "0"},
    "money": {**_OPEN, **_MONEY},
    "count": {**_OPEN, "align": "right", "num_format": "#,##0_ "},
    "text": {**_OPEN, "text_wrap": True},
    "kept": {**BASIC, "num_format": "@"},
    "warning": {"bg_color": "#FFE699"},
}
_DIGITS: Final = 15  # of a decimal that a double keeps
_MOST: Final = 10**13
_A4: Final = 9
_LINE, _AIR, _TALLEST = 13, 6, 400  # points
_DEFAULT, _HEADING, _BAND, _TITLE = 21, 30, 28, 32
_LINES: Final = 2  # of a text that is typed, at least
_PROMPT, _PROMPT_TITLE, _LIST = 255, 32, 255  # characters that the format allows
_ABOVE: Final = 2  # rows: the title; whose it is and the unit


def height(text: str, room: int, least: int = 1) -> int:
    """How many points a row needs for a text in so many digits."""
    lines = max(-(-width(text) // room), least)
    return max(_DEFAULT, min(lines * _LINE + _AIR, _TALLEST))


Test = tuple[str, bool]  # a formula of this sheet, whether it is true


class QuestionSheet(Struct):
    """A page on a sheet.

    `needed` tests whether what no report can do without is missing, `marks` whether a reason is,
    each cell by cell, with what it comes to.
    """

    sheet: Worksheet
    looks: Mapping[str, Format]
    whose: Whose
    page: Page
    number: int
    computed: Computed = field(default_factory=Computed)
    needed: list[Test] = field(default_factory=list)
    marks: list[Test] = field(default_factory=list)
    slots: dict[Keys, tuple[At, Value]] = field(default_factory=dict)

    def write(self) -> None:
        """Its title, its blocks one below another, how it prints."""
        end, whose = len(self.page.widths) - 1, self.whose
        for column, wide in enumerate(self.page.widths):
            self.sheet.set_column(column, column, wide)
        kind = f"{whose.year}年度部门{whose.kind}{TITLE}"
        title = f"{kind}（{chinese_number(self.number)}）　{self.page.name}"
        self._merge((0, 0), (0, end), title, "title")
        self.sheet.set_row(0, _TITLE)
        self._merge((1, 0), (1, end // 2), f"部门：{whose.department}", "left")
        self._merge((1, end // 2 + 1), (1, end), f"金额单位：{whose.unit}", "right")
        line, columns = _ABOVE, tuple[Column, ...]()
        for block in self.page.blocks:
            line = self._begin(block, line, heads=block.columns != columns)
            columns = block.columns
            for row in block.rows:
                self._row(block, row, line)
                line += 1
        set_up(self.sheet, line, end)

    def _begin(self, block: Questions, line: int, *, heads: bool) -> int:
        """The title of a block, its headings where they are others; the line below."""
        end = len(self.page.widths) - 1
        said = f"{block.title}　　{block.note}" if block.note else block.title
        self._merge((line, 0), (line, end), said, "band")
        self.sheet.set_row(line, _BAND)
        if heads:
            self.sheet.set_row(line + 1, _HEADING)
            for column in block.columns:
                self._merge(
                    (line + 1, column.first), (line + 1, column.end), column.heading, "head"
                )
        return line + 1 + heads

    # ------------------------------------------------------------ rows

    def _row(self, block: Questions, row: Row, line: int) -> None:
        self.computed.take(block, row, line)
        for column in block.columns:
            content = row.cells.get(column.heading)
            if column.end > column.first:
                look = "text" if isinstance(content, Slot) else "help"
                self.sheet.merge_range(line, column.first, line, column.end, "", self.looks[look])
            self._cell(block, row, column.heading, content)
        self.sheet.set_row(line, max(self._height(row, one) for one in block.columns))

    def _height(self, row: Row, column: Column) -> int:
        """How high a cell is with what it holds; one for words has room for more."""
        content = row.cells.get(column.heading)
        text = content.value if isinstance(content, Slot) else content
        room = sum(self.page.widths[column.first : column.end + 1]) - 1
        asked = any(isinstance(one, Wanted) for one in row.cells.values())
        typed = isinstance(content, Slot) and (column.end > column.first or asked)
        worded = typed and content.form not in (AMOUNT, COUNT)  # type: ignore[union-attr]
        return height(text if isinstance(text, str) else "", room, _LINES if worded else 1)

    def _cell(self, block: Questions, row: Row, heading: str, content: Content) -> None:
        key = row.number, heading
        at, value = self.computed.at[key], self.computed.values[key]
        if isinstance(content, Slot):
            self._slot(row, content, at)
        elif formula := self.computed.formula(block, row, heading):
            look = self.looks[_look(content)]
            self.sheet.write_formula(*at, formula, look, _shown(value))
            if isinstance(content, Wanted):
                self.marks.append((f"LEN({named(at)})>0", bool(value)))
                for place in (self.computed.at[row.number, content.reason], at):
                    self._warn(place, f'={named(at)}<>""')
        elif isinstance(content, Decimal):
            self._number(at, content, "amount")
        else:
            self._text(at, content if isinstance(content, str) else "", _worded(heading))

    def _slot(self, row: Row, slot: Slot, at: At) -> None:
        look = {AMOUNT: "money", COUNT: "count"}.get(slot.form, "text")
        if isinstance(slot.value, Decimal):
            self._number(at, slot.value, look)
        else:
            self._text(at, slot.value or "", look)
        texts = (one for one in row.cells.values() if isinstance(one, str))
        label = next((one for one in texts if one and not one.isdecimal()), "")
        if rule := _validation(slot, label, self.whose.unit):
            self.sheet.data_validation(*at, *at, rule)
        self.slots[slot.path] = at, slot.value
        beside = self.slots.get(slot.along)
        if slot.needed or beside is not None:
            self._need(at, slot, beside)

    def _need(self, at: At, slot: Slot, beside: tuple[At, Value] | None) -> None:
        """Marks a cell as long as it is blank, one beside an amount as long as there is that."""
        test, lacking = f"LEN(TRIM({named(at)}))=0", slot.value is None
        if not slot.needed and beside is not None:
            test = f"AND({test},N({named(beside[0])})>0)"
            lacking = lacking and isinstance(beside[1], Decimal) and beside[1] > 0
        self.needed.append((test, lacking))
        self._warn(at, f"={test}")

    def _warn(self, at: At, formula: str) -> None:
        rule = {"type": "formula", "criteria": formula, "format": self.looks["warning"]}
        self.sheet.conditional_format(*at, *at, rule)

    # ------------------------------------------------------------ letters and numbers

    def _number(self, at: At, value: Decimal, look: str) -> None:
        plain = Decimal(f"{value.normalize():f}")
        if len(plain.as_tuple().digits) <= _DIGITS:
            # As a Decimal it is written digit for digit.
            self.sheet.write_number(*at, plain, self.looks[look])  # type: ignore[call-overload]
        else:
            self.sheet.write_string(*at, f"{plain:,f}", self.looks[look])

    def _text(self, at: At, text: str, look: str) -> None:
        if text:
            self.sheet.write_string(*at, text, self.looks[look])
        else:
            self.sheet.write_blank(*at, None, self.looks[look])

    def _merge(self, first: At, last: At, text: str, look: str) -> None:
        if first != last:
            self.sheet.merge_range(*first, *last, "", self.looks[look])
        self._text(first, text, look)


def _shown(value: Value) -> Decimal | str:
    """What a formula comes to, digit for digit."""
    return Decimal(f"{value.normalize():f}") if isinstance(value, Decimal) else value or ""


def _look(content: Content) -> str:
    """How what is computed looks."""
    if isinstance(content, Wanted):
        return "mark"
    if isinstance(content, Gap):
        return "rate" if content.rate else "amount"
    return "sum" if isinstance(content, Total) else "amount"


def _worded(heading: str) -> str:
    """How words look that are shown."""
    if heading in {HOW, WROTE}:
        return "help"
    if heading == BEFORE:
        return "before"
    return "middle" if heading in {NUMBER, CODE, UNIT} else "label"


def _validation(slot: Slot, label: str, unit: str) -> dict[str, Any]:
    """What may be typed into a cell, and what is said of it beside it."""
    rule: dict[str, Any] = {"validate": "any"}
    if slot.choices and len(",".join(slot.choices)) <= _LIST:
        rule = {"validate": "list", "source": list(slot.choices)}
        rule |= {"error_title": "没有这一种", "error_message": "请从下拉的几种里选"}
    elif slot.form is AMOUNT:
        rule = {"validate": "decimal", "criteria": "between", "minimum": -_MOST, "maximum": _MOST}
        rule["error_type"] = "warning"  # “/” may be written too
        said = f"只写数，如 1234.5，单位是{unit}；没有的写 0，不适用的写“/”。"
        rule |= {"error_title": "这里填金额", "error_message": said}
    elif slot.form is COUNT:
        rule = {"validate": "integer", "criteria": ">=", "value": 0, "error_type": "warning"}
        said = "只写整数，如 3，不写单位；没有的写 0，不适用的写“/”。"
        rule |= {"error_title": "这里填个数", "error_message": said}
    if slot.meaning:
        rule |= {"input_title": label[:_PROMPT_TITLE], "input_message": slot.meaning[:_PROMPT]}
    return rule if slot.meaning or rule["validate"] != "any" else {}


def set_up(sheet: Worksheet, rows: int, end: int) -> None:
    """Locked, without a password; on A4 as wide as the page."""
    sheet.protect("", {"format_columns": True, "format_rows": True})
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.repeat_rows(0, 1)
    sheet.print_area(0, 0, rows - 1, end)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.freeze_panes(_ABOVE, 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
