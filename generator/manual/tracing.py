"""Tracing: how a figure came about, down to file and line, found by the name of its fact."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from generator.entry.spelt import TODO
from generator.entry.values import UNITS
from generator.facts import Facts, Line, Reason, Words
from generator.facts.line import ASPECTS
from generator.facts.origin import exact, taken, titled
from generator.later import matcher
from generator.number.figure import YUAN, Cell, Change, Derivation, Figure, is_unsaid
from generator.publication import parts_of
from generator.tabulation import printed, tabulate
from generator.telling.document import Chapter, Document
from generator.telling.style import NOT_THERE
from generator.vocabulary.commands import option

# The aspects that are figures of their own; the others are words, or parts of a change.
_FIGURES: Final = ("预算", "上年", "占比", "完成率")
_CHANGES: Final = ("增减", "预算差异")


# What people say for a fact, where it is not the beginning of its name; the first that is there.
_SHORT: Final[Mapping[str, tuple[str, ...]]] = {
    "三公": ("三公经费",),
    "总收入": ("收入总计", "收入预算"),
    "总支出": ("支出总计", "支出预算"),
    "收入合计": ("本年收入合计", "收入预算"),
    "支出合计": ("本年支出合计", "支出预算"),
    "财政拨款": ("财政拨款收入", "一般公共预算拨款"),
    "基本": ("基本支出",),
    "项目": ("项目支出",),
    "人员": ("人员经费",),
    "公用": ("公用经费",),
    "接待": ("公务接待费",),
    "接待费": ("公务接待费",),
    "出国": ("因公出国境费",),
    "出国费": ("因公出国境费",),
    "公车": ("公务用车购置及运行维护费", "公务用车运行费"),
    "公务用车": ("公务用车购置及运行维护费", "公务用车运行费"),
    "购车": ("公务用车购置费",),
    "购车费": ("公务用车购置费",),
    "车辆运行费": ("公务用车运行维护费", "公务用车运行费"),
    "公车运行费": ("公务用车运行维护费", "公务用车运行费"),
    "机关运行费": ("机关运行经费",),
    "运行经费": ("机关运行经费",),
    "会议": ("会议费",),
    "培训": ("培训费",),
    "采购": ("政府采购支出总额", "政府采购预算"),
    "政府采购": ("政府采购支出总额", "政府采购预算"),
    "基金": ("政府性基金支出",),
    "政府性基金": ("政府性基金支出",),
    "国资": ("国有资本经营预算支出",),
    "国有资本": ("国有资本经营预算支出",),
    "年初结转": ("年初结转和结余", "上年结转"),
    "年末结转": ("年末结转和结余",),
    "车辆": ("车辆总数",),
    "编制": ("编制人数",),
    "在职": ("实有人数",),
}
_NUMBER: Final = matcher(r"(?P<digits>-?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?)(?P<unit>万元|元|%)?")


class UnknownFact(KeyError):  # noqa: N818  a name that is not there, not a bug
    """There is no fact or section of that name; the message names near ones."""

    rule = NOT_THERE


class _Tracer:
    """Writes figures down to their cells; what was written out before is only named."""

    def __init__(self) -> None:
        self._told: set[tuple[str, Decimal]] = set()

    def lines(self, figure: Figure, depth: int = 0) -> Iterator[str]:
        # Not by label alone: this year's facts and last year's have the same labels.
        one = figure.label, figure.value
        told = one in self._told
        origin = figure.origin
        derived = isinstance(origin, Derivation)
        tail = "（见上）" if told and derived else ""
        if isinstance(origin, Cell):
            found = taken(origin, figure.value)
            tail = f"（{found}）" if found else ""
        value = TODO if is_unsaid(figure) else exact(figure)
        says = f"{titled(figure.label)} = {value} ← {titled(str(origin))}{tail}"
        yield "  " * depth + says
        self._told.add(one)
        if isinstance(origin, Derivation) and not told:
            for part in origin.operands:
                yield from self.lines(part, depth + 1)

    def text(self, figures: Iterable[Figure]) -> str:
        return "\n".join(line for figure in figures for line in self.lines(figure))


def trace(document: Document, name: str) -> str:
    """The trace of a fact (`本年收入合计`, `其他收入.占比`), of a 科目 code, or of a whole section.

    A cell of a table has its address (`T3/2010301/基本支出`), as a Word document has it in the
    content controls of its tables.
    Any label that a trace shows is a name too, and so are the name of a 科目 (行政运行), what
    people call a thing (三公), and a number as it is printed (96.91%, 2,907.46): whatever prints
    so.  A section is named by its heading, its number or its template.  Raises UnknownFact.
    """
    facts = document.facts
    if why := _never(facts, name):
        raise UnknownFact(why)
    if found := list(_named(facts, name)):
        return _Tracer().text(found)
    if cell := _cell(facts, name):
        return _Tracer().text([cell])
    if words := _words(facts, name):
        return f"{name}：{words.text} ← {words.cell}"
    for chapter in document.chapters:
        if _is(chapter, name):
            return _trace_chapter(chapter, _Tracer())
    return _trace_called(document, name)


def _trace_called(document: Document, name: str) -> str:
    """The trace of what a name means that is no fact's: a label, a number, what people say."""
    facts = document.facts
    if found := [*_everyday(facts, name), *_titled(facts, name)]:
        return _Tracer().text(found)
    labelled = _labelled(document)
    if figure := labelled.get(_plain(name)):
        return _Tracer().text([figure])
    if printed_so := list(_printed_so(document, name)):
        return _trace_printed(printed_so)
    raise UnknownFact(_unknown(document, name, labelled))


def trace_all(document: Document) -> str:
    """The trace of every figure that the explanation states, section by section."""
    tracer = _Tracer()
    return "\n\n".join(_trace_chapter(chapter, tracer) for chapter in document.chapters)


def _trace_chapter(chapter: Chapter, tracer: _Tracer) -> str:
    """The trace of every figure that a section states, in reading order."""
    lines = [chapter.heading]
    for block in chapter.blocks:
        for passage in block.passages:
            if isinstance(passage.states, Figure):
                lines.append(f"“{passage.text}”")
                lines += [f"  {line}" for line in tracer.lines(passage.states)]
    return "\n".join(lines)


def _is(chapter: Chapter, name: str) -> bool:
    number, _, heading = chapter.heading.partition("、")
    return name in {chapter.name, chapter.heading, number, heading}


def _plain(name: str) -> str:
    return name.translate(str.maketrans("", "", "（）()“”\"' "))


def _named(facts: Facts, name: str) -> Iterator[Figure]:
    plain = _plain(name)
    head, _, aspect = plain.partition(".")
    if plain.isdigit():
        yield from _by_code(facts, plain)
        return
    fact = facts.get(head)
    if isinstance(fact, Figure) and not aspect:
        yield fact
    elif isinstance(fact, Line):
        yield from _of_line(fact, aspect)
    elif isinstance(fact, tuple):
        for line in fact:
            if isinstance(line, Line) and aspect in ("", line.code):
                yield line.amount


def _cell(facts: Facts, address: str) -> Figure | None:
    """The amount in a cell of a table, by its address."""
    key, found, _ = address.strip().partition("/")
    for table in tabulate(facts) if found else ():
        for entry in table.rows if table.key == key else ():
            for column, figure in entry.cells.items():
                if table.address(entry.row, column) == address.strip():
                    return figure
    return None


def _everyday(facts: Facts, name: str) -> Iterator[Figure]:
    """What people call a thing, in short."""
    head, _, aspect = _plain(name).partition(".")
    called = next((one for one in _SHORT.get(head, ()) if one in facts), "")
    if called:
        yield from _named(facts, f"{called}.{aspect}" if aspect else called)


def _titled(facts: Facts, name: str) -> Iterator[Figure]:
    """The 科目 of a name, in every table that has one; several 款 have a 行政运行."""
    head, _, aspect = _plain(name).partition(".")
    for fact in facts.values():
        for line in fact if isinstance(fact, tuple) else ():
            if isinstance(line, Line) and line.code and _plain(line.title) == head:
                yield from _of_line(line, aspect)


def _printed_so(document: Document, name: str) -> Iterator[tuple[str, str, Figure]]:
    """Every figure that is printed as a number: how, where, and what it is.

    In the text as the style has it, in the tables in 元 and in 万元.  Without a unit in any.
    """
    match = _NUMBER.fullmatch(unicodedata.normalize("NFKC", name).strip())
    if match is None:
        return
    digits, unit = match["digits"].replace(",", ""), match["unit"] or ""
    for chapter in document.chapters:
        for block in chapter.blocks:
            for passage in block.passages:
                if isinstance(passage.states, Figure) and _is_number(passage.text, digits, unit):
                    yield passage.text, chapter.heading, passage.states
    for table in tabulate(document.facts):
        for figure in table.figures():
            for one in UNITS if figure.unit == YUAN else ():
                if _is_number(text := f"{printed(figure, one)}{one}", digits, unit):
                    yield text, table.title, figure


def _is_number(text: str, digits: str, unit: str) -> bool:
    match = _NUMBER.fullmatch(text)
    if match is None or unit not in ("", match["unit"] or ""):
        return False
    return _bare(match["digits"].replace(",", "")) == _bare(digits)


def _bare(digits: str) -> str:
    """Digits without the zeros that a style may leave out: 1,450.00 is 1450."""
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _trace_printed(found: Iterable[tuple[str, str, Figure]]) -> str:
    """Each figure once, where it is printed first."""
    tracer, told, lines = _Tracer(), set[tuple[str, Decimal]](), []
    for text, where, figure in found:
        if (one := (figure.label, figure.value)) not in told:
            told.add(one)
            lines.append(f"“{text}”（{where}）")
            lines += [f"  {line}" for line in tracer.lines(figure)]
    return "\n".join(lines)


def _by_code(facts: Facts, code: str) -> Iterator[Figure]:
    for fact in facts.values():
        if isinstance(fact, tuple):
            for line in fact:
                if isinstance(line, Line) and line.code == code:
                    yield from _of_line(line, "")


def _of_line(line: Line, aspect: str) -> Iterator[Figure]:
    head, _, part = aspect.partition(".")
    if aspect in ("", "金额"):
        yield line.amount
    there = {*line.aspects()}
    for name in _FIGURES:
        if name in there and head in ("", name) and isinstance(found := line[name], Figure):
            yield found
    for name in _CHANGES:
        if name in there and head in ("", name) and isinstance(change := line[name], Change):
            if part in ("", "额"):
                yield change.amount
            if part in ("", "幅度") and change.rate is not None:
                yield change.rate


def _never(facts: Facts, name: str) -> str:
    """Why a line can never have the aspect that is asked of it; '' where nothing is in the way."""
    head, _, aspect = _plain(name).partition(".")
    line, aspect = facts.get(head), aspect.partition(".")[0]
    if not isinstance(line, Line) or aspect not in ASPECTS or not (why := line.lacks(aspect)):
        return ""
    return f"没有“{head}.{aspect}”：{why}；它有 {'、'.join(line.aspects())}"


def _words(facts: Facts, name: str) -> Words | Reason | None:
    """What the department wrote: a fact that is text, or the reason of a line."""
    head, _, aspect = _plain(name).partition(".")
    found: object = facts.get(head)
    if isinstance(found, Line) and aspect in ASPECTS:
        found = found[aspect]
    if isinstance(found, Words) or (isinstance(found, Reason) and found.text):
        return found
    return None


def _labelled(document: Document) -> Mapping[str, Figure]:
    """Every figure that a fact or a sentence rests on, by its label as it is and as it is shown."""
    found: dict[str, Figure] = {}
    facts = [figure for name in document.facts for figure in _named(document.facts, name)]
    stated = [figure for _, figure in document.figures()]
    told = [figure for part in parts_of(document) for figure in part.figures()]
    waiting = told[::-1] + stated[::-1] + facts[::-1]
    while waiting:
        figure = waiting.pop()
        label = _plain(figure.label)
        if label not in found:
            found[label] = found[_plain(titled(figure.label))] = figure
            if isinstance(figure.origin, Derivation):
                waiting += reversed(figure.origin.operands)
    return found


def _unknown(document: Document, name: str, labelled: Mapping[str, Figure]) -> str:
    if name in document.facts:
        return f"“{name}”不是数，也不是部门写的话，没有来处可查"
    known = dict.fromkeys([*document.facts, *(c.name for c in document.chapters), *labelled])
    near = difflib.get_close_matches(_plain(name), known, n=3, cutoff=0.4)
    guess = f"是不是 {'、'.join(near)}？" if near else ""
    every = f"全部名字见 docs/facts.md，或用 {option('--all')} 列出"
    return f"没有“{name[:40]}”这个事实、科目或章节；{guess}{every}"
