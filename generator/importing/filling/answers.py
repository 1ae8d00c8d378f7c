"""Answers: what somebody has filled into a workbook that asks, cell by cell, and what is wrong.

It is read as every workbook is, within its bounds, whatever program saved it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.entry.parsing import MAX_PROBLEMS, WRONG_VALUE
from generator.entry.values import AMOUNT, COUNT, MEASURE, TO_FILL, UNITS, Form, read_as
from generator.importing.correspondence import Keys
from generator.importing.filling.questions import NUMBER, TITLE, Whose, asked_at
from generator.importing.filling.record import SHEET, Asked, NoRecord, Record, record_in, text_of
from generator.importing.handed_tables import TWO_TABLES
from generator.importing.problems import OTHER_REPORT
from generator.importing.untaken_cells import UNKNOWN_PLACE
from generator.later import matcher
from generator.problem import HINT, WRONG, InvalidReport, Place, Problem
from generator.published.shape import UNREADABLE_REPORT, Content, Published, TextLine
from generator.published.unvalued import NO_RESULT
from generator.published.workbook import Sheet, sheets_of

Answered = Decimal | str | None

_FIRST: Final = 4  # lines of a workbook in which its title stands
_BOOKS: Final = frozenset({"xlsx", "xls", "ods"})
_ERROR: Final = matcher(r"#(?:REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|N/A|SPILL!|CALC!)|Err:\d{3}")
NONE: Final = ""  # it was said that there is none; a figure is not 0 then
_SLASH: Final = frozenset({"/", "／"})
_SAID: Final = frozenset({"—", "——", "-", "无", "没有", "不适用"})
# What a number counts, as people write it behind one.
_COUNTED: Final = matcher(
    r"(?P<number>[\d０-９][\d０-９,，.．]{0,20})\s*(?:人次|批次|台[、（(]?套[）)]?|[个人辆次批台套家项])"
)


class Answer(Struct, frozen=True):
    """A cell: the key that it is, what stands there now, what stood there when it was asked.

    Amounts are in 元, nothing is None, and NONE where somebody says that there is none; an entry of
    a list has its place in it by its order.
    """

    path: Keys
    now: Answered
    held: Answered
    place: Place


class Answers(Struct, frozen=True):
    """Whose workbook was filled in, and every cell of it, in the order of its rows."""

    file: str
    whose: Whose
    answers: tuple[Answer, ...]
    problems: tuple[Problem, ...]


def is_filled(document: Published) -> bool:
    """Whether a document is a workbook that asks, by what its first page is called."""
    first = (one.text for one in document.blocks[:_FIRST] if isinstance(one, TextLine))
    return document.format in _BOOKS and any(TITLE in text for text in first)


def answers_in(path: Path) -> Answers:
    """What stands in a workbook that asks. Raises InvalidReport where it cannot be told what."""
    sheets = sheets_of(path.read_bytes())
    kept = next((sheet for sheet in sheets if sheet.rows and sheet.rows[0][0] == TITLE), None)
    try:
        record = record_in(kept.rows if kept is not None else ())
    except NoRecord as error:
        found = Problem(Place(file=path.name), str(error), rule=UNREADABLE_REPORT)
        raise InvalidReport([found]) from None
    reading = _Reading(record, path.name)
    answers = [one for sheet in sheets if not _is_kept(sheet) for one in reading.sheet(sheet)]
    return Answers(path.name, record.whose, tuple(answers), (*reading.problems, *reading.missing()))


def _is_kept(sheet: Sheet) -> bool:
    return sheet.name == SHEET or bool(sheet.rows and sheet.rows[0][0] == TITLE)


def unfit(filled: Answers, department: str, year: int, kind: str) -> Iterator[Problem]:
    """Why a workbook is not the one for an input of a folder, a year and a kind."""
    whose = filled.whose
    if (whose.folder, whose.year, whose.kind) != (department, year, kind):
        message = (
            f"这是 {whose.folder}（{whose.department}）{whose.year} 年度{whose.kind}的{TITLE}，"
            f"要导入的是 {department} {year} 年度{kind}；请换成那一份，或者改写部门、年度"
        )
        yield Problem(Place(file=filled.file), message, rule=OTHER_REPORT)


def misplaced(filled: Answers) -> Problem:
    """A workbook that asks, handed in as last year's tables or as the budget."""
    message = f"这是{TITLE}，不是上年或预算的表；请和本年的公开表写在一起"
    return Problem(Place(file=filled.file), message, rule=OTHER_REPORT)


class _Reading:
    """The sheets one after the other; what is wrong is collected."""

    def __init__(self, record: Record, file: str) -> None:
        self.record = record
        self.file = file
        self.scale = UNITS.get(record.whose.unit, UNITS["元"])
        self.problems: list[Problem] = []
        self._seen: dict[int, Place] = {}
        self._found: set[tuple[int, str]] = set()

    def sheet(self, sheet: Sheet) -> Iterator[Answer]:
        headings: Mapping[str, int] = {}
        for line, row in enumerate(sheet.rows):
            first = text_of(row[0]) if row else ""
            if first == NUMBER:
                headings = {text_of(cell): at for at, cell in enumerate(row) if cell}
            elif headings and first.isdecimal() and len(first) < _LONGEST:
                yield from self._row(sheet, int(first), line, headings)
            elif headings:
                self._stray(sheet, line, headings)

    def _row(
        self, sheet: Sheet, number: int, line: int, headings: Mapping[str, int]
    ) -> Iterator[Answer]:
        place = Place(sheet.number, line + 1, sheet.name, 1, self.file)
        if number in self._seen:
            message = f"行次 {number} 有两行，另一行在 {self._seen[number].inside}；请只留一行"
            self.problems.append(Problem(place, message, rule=TWO_TABLES))
            return
        self._seen[number] = place
        row = sheet.rows[line]
        for heading, column in headings.items():
            asked = self.record.cells.get((number, heading))
            if asked is None:
                continue
            self._found.add((number, heading))
            content = row[column] if column < len(row) else ""
            at = replace(place, column=column + 1)
            if asked.path:
                yield from self._answer(asked, content, at)
            elif _differs(content, asked.held):
                message = (
                    f"这一格的数取自公开表，改成“{text_of(content)[:30]}”不算；请改公开表再导入"
                )
                self.problems.append(Problem(at, message, HINT, rule=UNKNOWN_PLACE))

    def _answer(self, asked: Asked, content: Content, at: Place) -> Iterator[Answer]:
        entry = asked_at(asked.path)
        form = entry.of if entry is not None and isinstance(entry.of, Form) else AMOUNT
        try:
            yield Answer(
                asked.path,
                _read(content, form, self.record.whose.unit, self.scale),
                read_as(form, asked.held, self.scale),
                at,
            )
        except ValueError as error:
            message = f"{asked.path[-1]}：{error}"
            self.problems.append(Problem(at, message, rule=WRONG_VALUE))

    def _stray(self, sheet: Sheet, line: int, headings: Mapping[str, int]) -> None:
        """A row that nobody asked for, where something was typed."""
        row = sheet.rows[line]
        typed = [at for at in headings.values() if at and at < len(row) and row[at]]
        if typed and len(self.problems) < MAX_PROBLEMS:
            place = Place(sheet.number, line + 1, sheet.name, typed[0] + 1, self.file)
            text = text_of(row[typed[0]])[:30]
            message = (
                f"这一行没有“{NUMBER}”，不是工作簿里原有的，写的“{text}”没有取；"
                "要加一行，请在填报文件里加"
            )
            level = WRONG if len(typed) > 1 else HINT  # one alone is a note
            self.problems.append(Problem(place, message, level, rule=UNKNOWN_PLACE))

    def missing(self) -> Iterator[Problem]:
        """The cells that were asked for and are gone, with their row or with their heading."""
        lost = [at for at, one in self.record.cells.items() if one.path and at not in self._found]
        rows = sorted({number for number, _ in lost if number not in self._seen})
        columns = dict.fromkeys(heading for number, heading in lost if number in self._seen)
        for what, names in (("行次", list(map(str, rows))), ("栏", list(columns))):
            if names:
                named = "、".join(names[:_SHOWN])
                more = f" 等 {len(names)} 处" if len(names) > _SHOWN else ""
                message = (
                    f"{what} {named}{more}不见了；请不要删行、改表头，隐藏的行和列请取消隐藏，"
                    "或者用 form 重新生成一份再填"
                )
                yield Problem(Place(file=self.file), message, rule=UNKNOWN_PLACE)


_LONGEST: Final = 6  # digits of the number of a row
_SHOWN: Final = 6


def _differs(content: Content, held: str) -> bool:
    """Whether a cell that shows a figure shows another one."""
    if isinstance(content, Decimal):
        return text_of(content) != held
    return bool(content) and text_of(content).replace(",", "") != held


def _read(content: Content, form: Form, unit: str, scale: Decimal) -> Answered:
    """What was typed into a cell. Raises ValueError, in Chinese and with what to do."""
    text = text_of(content)
    if text == NO_RESULT:
        message = f"{NO_RESULT}；请用 Excel 或 WPS 打开，看到数以后保存，再导入"
        raise ValueError(message)
    if _ERROR.fullmatch(text):
        message = f"“{text}”，公式出错了；请改好、保存，再导入"
        raise ValueError(message)
    if not text or TO_FILL in text:
        return None
    if text in _SLASH or (text in _SAID and form in (AMOUNT, COUNT, MEASURE)):
        return NONE
    if form in (COUNT, MEASURE) and (found := _COUNTED.fullmatch(text)):
        text = found["number"]
    if form is AMOUNT and text.endswith(unit) and not text.endswith(f"万{unit}"):
        text = text.removesuffix(unit)
    return read_as(form, text, scale)
