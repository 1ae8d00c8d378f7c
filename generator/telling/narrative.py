"""Narrative: facts told in a style become sections of passages.

What is printed between two marks states a figure or is the department's own word, so that each
passage knows where its characters come from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Final

from msgspec import Struct

from generator.entry.keys import entries
from generator.facts import Facts, Line, Reason
from generator.later import matcher
from generator.number.figure import Figure
from generator.problem import InvalidReport, Place, Problem, typed_at
from generator.telling.bad_template import BadTemplate
from generator.telling.stating import BETWEEN, CLOSE, OPEN, Stated, Telling
from generator.telling.style import Style, sections_of
from generator.telling.templates import MARK, prose_of

__all__ = [
    "MARK",
    "BadTemplate",
    "Paragraph",
    "Passage",
    "Section",
    "compose",
    "missing_in",
]

_MARKS: Final = matcher(f"{OPEN}\\d+{BETWEEN}|{CLOSE}")
_MARKED: Final = matcher(f"{OPEN}(\\d+){BETWEEN}([^{CLOSE}]*){CLOSE}")


class Passage(Struct, frozen=True):
    """Some characters of a paragraph and what they state: a figure, own words, or nothing."""

    text: str
    states: Stated | None = None


class Paragraph(Struct, frozen=True, dict=True):
    """A paragraph; level 0 is plain, 2–4 is numbered （一） 1、 （1）; `heading` stands alone.

    `marked` is the text with marks around what is stated, `stated` what the marks count: they are
    taken apart once, where somebody asks which characters state what.
    """

    marked: str
    stated: Sequence[Stated]
    level: int = 0
    heading: bool = False

    @cached_property
    def text(self) -> str:
        return _MARKS.sub("", self.marked)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(_passages(self.marked, self.stated))


class Section(Struct, frozen=True):
    """A section of the explanation: the template's name, its heading, its paragraphs."""

    name: str
    heading: str
    paragraphs: tuple[Paragraph, ...]


# ---------------------------------------------------------------- compose


def compose(facts: Facts, style: Style, *, draft: bool = False) -> tuple[Section, ...]:
    """The sections of the explanation of a report, in the order and the wording of a style.

    Raises InvalidReport with what does not add up and every reason that is needed and missing;
    a `draft` has 【待填：…】 in their place and goes on.  Raises BadTemplate for a style's fault.
    """
    sections, missing = composed(facts, style)
    if missing and not draft:
        raise InvalidReport(missing)
    return sections


def composed(facts: Facts, style: Style) -> tuple[tuple[Section, ...], tuple[Problem, ...]]:
    """The sections as a draft has them, and all that keeps them from being more than one."""
    prose = prose_of(style)
    errors = [problem for problem in facts.problems if not problem.hint]
    sections = []
    named = {**prose.globals, **facts.named, **prose.settled(facts)}
    for name, heading in _sections(facts, style):
        telling = Telling(style, style.words_of(name), _place_of(facts))
        text = prose.tell(name, named, telling)
        errors += telling.missing
        if text.strip():
            title = heading.replace("{年度}", str(facts.report.content.year))
            sections.append(Section(name, title, tuple(_paragraphs(name, text, telling.stated))))
    hints = [problem for problem in facts.problems if problem.hint]
    missing = dict.fromkeys([*errors, *facts.report.hints, *hints] if errors else ())
    return tuple(sections), tuple(missing)


def missing_in(facts: Facts, style: Style) -> tuple[Problem, ...]:
    """What a draft still lacks: the errors that compose() would raise."""
    return composed(facts, style)[1]


def _place_of(facts: Facts) -> Callable[[Reason | str], Place]:
    source = facts.report.source
    keys = [entry.key for entry in entries(type(facts.report.content))]

    def place(wanted: Reason | str) -> Place:
        if isinstance(wanted, Reason):
            return typed_at(source, wanted.cell.path)
        block, *below = wanted.split("→")
        path = next(((key, *below) for key in keys if block.startswith(key)), ())
        return typed_at(source, path)

    return place


def _sections(facts: Facts, style: Style) -> list[tuple[str, str]]:
    """The style's sections, and those that it leaves out but that this report has figures for."""
    kind = facts.report.kind
    chosen = list(sections_of(style, kind))
    names = {name for name, _ in chosen}
    for name, rule in style.settings["有数必写"].get(kind, {}).items():
        if name not in names and _is_something(facts.get(rule["事实"]), style):
            at = next(
                (i for i, (n, _) in enumerate(chosen) if n == rule["排在后面"]), len(chosen) - 1
            )
            chosen.insert(at + 1, (name, rule["标题"]))
    return chosen


def _is_something(fact: object, style: Style) -> bool:
    """Whether there is a fact, and no amount or number of it that prints as a zero."""
    amount = fact.amount if isinstance(fact, Line) else fact
    return not style.vanishes(amount) if isinstance(amount, Figure) else bool(amount)


def _paragraphs(section: str, text: str, stated: Sequence[Stated]) -> Iterator[Paragraph]:
    """A line that starts with a mark starts a paragraph; line breaks mean nothing else."""
    mark, lines = "", list[str]()
    for raw in text.split("\n"):
        line = raw.strip()
        if match := MARK.match(line):
            if lines:
                yield _paragraph(mark, "".join(lines), stated)
            mark, lines = match[1], [line[match.end() :]]
        elif mark:
            lines.append(line)
        elif line:
            start = _MARKS.sub("", line)[:20]
            message = f"{section} 一节：“{start}”前面没有段落记号；每段的开头写 >、# 或 -"
            raise BadTemplate(message)
    if mark:
        yield _paragraph(mark, "".join(lines), stated)


def _paragraph(mark: str, line: str, stated: Sequence[Stated]) -> Paragraph:
    level = 0 if mark == ">" else len(mark) + 1
    return Paragraph(line, stated, level, mark.startswith("#"))


def _passages(line: str, stated: Sequence[Stated]) -> Iterator[Passage]:
    pieces = _MARKED.split(line)
    for at in range(0, len(pieces), 3):
        if pieces[at]:
            yield Passage(pieces[at])
        if at + 2 < len(pieces):
            yield Passage(pieces[at + 2], stated[int(pieces[at + 1])])
