"""Tracing: how a figure came about, down to file and line, found by the name of its fact."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from generator.facts import Facts, Line, Reason, Words
from generator.facts.line import ASPECTS
from generator.facts.origin import exact, taken, titled
from generator.number.figure import Cell, Change, Derivation, Figure
from generator.publication import parts_of
from generator.tabulation import tabulate
from generator.telling.document import Chapter, Document
from generator.telling.style import NOT_THERE
from generator.vocabulary.commands import option

# The aspects that are figures of their own; the others are words, or parts of a change.
_FIGURES: Final = ("预算", "上年", "占比", "完成率")
_CHANGES: Final = ("增减", "预算差异")


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
        says = f"{titled(figure.label)} = {exact(figure)} ← {titled(str(origin))}{tail}"
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
    Any label that a trace shows is a name too.  A section is named by its heading, its number or
    its template.  Raises UnknownFact.
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
            return trace_chapter(chapter)
    labelled = _labelled(document)
    if figure := labelled.get(_plain(name)):
        return _Tracer().text([figure])
    raise UnknownFact(_unknown(document, name, labelled))


def trace_all(document: Document) -> str:
    """The trace of every figure that the explanation states, section by section."""
    tracer = _Tracer()
    return "\n\n".join(trace_chapter(chapter, tracer) for chapter in document.chapters)


def trace_chapter(chapter: Chapter, tracer: _Tracer | None = None) -> str:
    """The trace of every figure that a section states, in reading order."""
    tracer = tracer or _Tracer()
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
