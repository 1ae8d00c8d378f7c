"""Gate: a style that is told of every kind of department, and what it says wrong of any.

The audit reads what is told, the own text is proofread, and each character is held against the
cases that it stands in: a sentence of a case must not say what the case is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Final

from generator.entry.report import Report
from generator.entry.values import TO_FILL, UNITS
from generator.facts import Facts, Reason, Words, establish
from generator.inspection import Finding, inspect
from generator.learning.branches import Case, Traced, marked_of
from generator.learning.misprints import items_of, misprints, names_of
from generator.learning.misreadings import Fault, misreadings
from generator.learning.specimens import specimens
from generator.learning.untrue import unasked, untrue, way_of_all
from generator.number.numerals import chinese_number
from generator.problem import RIGHT
from generator.proofing.rules import proof
from generator.tabulation import publish
from generator.telling.document import assemble
from generator.telling.narrative import BadTemplate, Paragraph, Section, composed
from generator.telling.style import Style, load_style
from generator.understanding import understand


@dataclass(frozen=True, slots=True)
class Amiss:
    """What a style says wrong, at the first department of which it does.

    `place` is the file, the line and the sentence of the style, '' where it is not known; `said`
    what is told there, `sentence` all of the sentence, or sentences, that it stands in.
    """

    place: str
    section: str
    said: str
    message: str
    department: str
    is_given: bool = False  # the department: not one of those made up
    sentence: str = ""

    def __str__(self) -> str:
        where = self.place or (f"“{self.section}”一节" if self.section else "")
        said = f"“{self.said}”" if self.said else ""
        if self.sentence not in {"", self.said}:
            said = f"“{self.sentence}”一句里的{said}" if said else f"“{self.sentence}”"
        told = "，".join(filter(None, (said, self.message)))
        return f"{where}：{told}（{self.department}）" if where else f"{told}（{self.department}）"


def findings_of(
    styles: Path | None,
    name: str,
    departments: Iterable[Report] = (),
    made_up: Iterable[Report] | None = None,
) -> tuple[Amiss, ...]:
    """All that a style says wrong of the made-up departments, and of those that are given.

    `styles` is a further folder of styles; the made-up departments are all specimens unless others
    are given.  The rules that a given department breaks in the sample's own wording too are its own
    business; the made-up ones break none.  Each thing once.
    Raises UnknownStyle or BadStyle where there is no such style.
    """
    style, sample = load_style(name, styles), load_style()
    given = [_Told(report, sample) for report in departments]
    words = frozenset(word for told in given for word in told.own_words())
    found: dict[tuple[str, str, str], Amiss] = {}
    for report in specimens() if made_up is None else made_up:
        for one in _amiss(report, style, words=words):
            found.setdefault((one.place, one.section, one.message), one)
    for told in given:
        own = frozenset(one.code for one in told.findings(style.unit))
        for one in _amiss(told.facts.report, style, own):
            there = replace(one, is_given=True)
            found.setdefault((one.place, one.section, one.message), there)
    return tuple(found.values())


def _amiss(
    report: Report,
    style: Style,
    own: frozenset[str] | None = None,
    words: frozenset[str] = frozenset(),
) -> Iterator[Amiss]:
    """What is amiss in what is told of a department.

    Of one that is given, `own` has the rules that its own figures and words break; else it is one
    that has everything right and lacks nothing.  `words` are those of other departments.
    """
    try:
        told = _Told(report, style)
    except BadTemplate as error:
        yield Amiss("", "", "", str(error), _named(report))
        return
    for problem in told.missing if own is None else ():
        yield Amiss("", "", "", f"部门都填了，却说{problem.message}", told.department)
    for section in told.sections:
        yield from told.of_marks(section, draft=own is not None)
        yield from told.of_cases(section, words)
    for one in told.read(own or frozenset()):
        if own is None or TO_FILL not in one.said:
            yield one


def _named(report: Report) -> str:
    return f"例：{report.source.name}"


class _Told:
    """One department told in one style. Raises BadTemplate for a style's fault."""

    def __init__(self, report: Report, style: Style) -> None:
        self.style = style
        self.department = _named(report)
        self.facts: Facts = establish(report)
        self.names = names_of(self.facts)
        self.items = items_of(self.facts)
        self.way = way_of_all(self.facts)
        self.sections, self.missing = composed(self.facts, style)
        marked = marked_of(style)
        self.traced = {one.name: marked.traced(one, self.facts) for one in self.sections}

    def findings(self, unit: str) -> Iterator[Finding]:
        """What the audit and the proof find in the text, its tables in the unit of a style."""
        document = assemble(self.sections, self.facts, self.style)
        yield from inspect(
            understand(publish(document, unit if unit in UNITS else "万元"))
        ).findings
        yield from (one for one in proof(document) if one.level != RIGHT)

    def read(self, excused: frozenset[str]) -> Iterator[Amiss]:
        """The findings of all rules but some, where they stand in the style."""
        for finding in self.findings(self.style.unit):
            if finding.code in excused:
                continue
            section, at = self._found(finding)
            place = _place(self.traced[section], at, self.style) if section in self.traced else ""
            message = f"{finding.rule.title}：{finding.message}（{finding.code}）"
            whole = self._sentence(section, at, finding.quote)
            named = section or finding.section
            yield Amiss(place, named, finding.quote, message, self.department, sentence=whole)

    def _found(self, finding: Finding) -> tuple[str, int]:
        """The section that says what a finding quotes, and where in it."""
        number = finding.section.partition("、")[0]
        at = _NUMBERS.get(number, len(self.sections))
        for section in (*self.sections[at : at + 1], *self.sections):
            found = self.traced[section.name].text.find(finding.quote) if finding.quote else -1
            if found >= 0:
                return section.name, found
        return "", 0

    def _sentence(self, section: str, at: int, said: str) -> str:
        """The sentence in which words stand at a character of a section."""
        start = 0
        for paragraph in next((one.paragraphs for one in self.sections if one.name == section), ()):
            if start <= at < start + len(paragraph.text):
                return _sentence(paragraph.text, at - start, said)
            start += len(paragraph.text)
        return said

    # -------- what a reader stumbles over

    def of_marks(self, section: Section, *, draft: bool) -> Iterator[Amiss]:
        """What a reader stumbles over, not over what a draft has still to be filled in."""
        traced, start = self.traced[section.name], 0
        for paragraph in section.paragraphs:
            left_open = draft and TO_FILL in paragraph.text
            for at, said, message in () if left_open else self._faults(paragraph):
                place = _place(traced, start + at, self.style)
                whole = _sentence(paragraph.text, at, said)
                yield Amiss(place, section.name, said, message, self.department, sentence=whole)
            start += len(paragraph.text)

    def _faults(self, paragraph: Paragraph) -> Iterator[Fault]:
        yield from misprints(paragraph, self.names, self.items, self.style.unit)
        yield from misreadings(paragraph)

    def of_cases(self, section: Section, words: frozenset[str]) -> Iterator[Amiss]:
        traced = self.traced[section.name]
        for at, end in _runs(traced):
            said, cases = traced.text[at:end], traced.cases[at]
            typed = (
                (word, "这是一个部门自己的话，写死在样式里了") for word in words if word in said
            )
            for word, message in (*untrue(said, cases), *typed, *unasked(self.way, said, cases)):
                place = _place(traced, at, self.style)
                whole = self._sentence(section.name, at + said.find(word), word)
                yield Amiss(place, section.name, word, message, self.department, sentence=whole)

    def own_words(self) -> Iterator[str]:
        """What the department has written itself, headings aside, and the style says nowhere."""
        style = "\n".join(
            traced.text[at:end] for traced in self.traced.values() for at, end in _runs(traced)
        )
        told = [one for section in self.sections for one in section.paragraphs if not one.heading]
        for paragraph in told:
            for passage in paragraph.passages:
                word = passage.text.strip(_ENDS_OF_WORDS)
                if isinstance(passage.states, Words | Reason) and word not in style:
                    yield from [word] if len(word) >= _LEAST_WORDS else []


_ENDS_OF_WORDS: Final = "。；，"
_LEAST_WORDS: Final = 5  # shorter ones are words of everybody
_NUMBERS: Final = {chinese_number(at + 1): at for at in range(99)}  # of sections, in order


def _sentence(text: str, at: int, said: str) -> str:
    """The sentence of a paragraph in which words stand at or around a character."""
    start = text.find(said, max(0, at - len(said)))
    start, end = (start, start + len(said)) if 0 <= start <= at else (at, at + 1)
    stop = text.find("。", max(start, end - 1))
    return text[text.rfind("。", 0, start) + 1 : stop + 1 or None]


def _place(traced: Traced, at: int, style: Style) -> str:
    """Where in the style a character is from.

    The innermost sentence that the style itself words, if it is in any, or else the character
    behind it: what stands below is right where nothing is put beside it.
    """
    there = traced.cases[at : at + 2]
    own = [one for cases in there for one in reversed(cases) if _is_of(one, style)]
    return next((one.place for one in (*own, *(reversed(there[0]) if there else ()))), "")


def _is_of(case: Case, style: Style) -> bool:
    return case.file.startswith(f"{style.folder}/")


def _runs(traced: Traced) -> Iterator[tuple[int, int]]:
    """The characters of the style itself that stand in the same cases, from and to."""
    at = 0
    for (stated, _), run in groupby(zip(traced.stated, traced.cases, strict=True)):
        end = at + sum(1 for _ in run)
        if not stated:
            yield at, end
        at = end
