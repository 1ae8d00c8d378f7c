"""Gate: a style that is told of every kind of department, and what it says wrong of any.

The audit reads what is told, the own text is proofread, and each character is held against the
cases that it stands in: a sentence of a case must not say what the case is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from pathlib import Path
from typing import Final

from generator.entry.report import Report
from generator.entry.values import TO_FILL, UNITS
from generator.facts import Facts, Line, Reason, Words, establish
from generator.inspection import Finding, inspect
from generator.learning.branches import Asked, Case, Traced, marked_of
from generator.learning.misreadings import Fault, misreadings
from generator.learning.specimens import specimens
from generator.number.figure import PERCENT, YUAN, Figure, Trend
from generator.number.numerals import chinese_number
from generator.problem import RIGHT
from generator.proofing.rules import proof
from generator.tabulation import publish
from generator.telling.document import assemble
from generator.telling.narrative import BadTemplate, Paragraph, Passage, Section, composed
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
        self.names = _names_of(self.facts)
        self.way = _way_of_all(self.facts)
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
        yield from _misread(paragraph)
        yield from _unmeasured(paragraph, self.style)
        yield from _misnamed(paragraph, self.names)
        yield from misreadings(paragraph)

    def of_cases(self, section: Section, words: frozenset[str]) -> Iterator[Amiss]:
        traced = self.traced[section.name]
        for at, end in _runs(traced):
            said, cases = traced.text[at:end], traced.cases[at]
            typed = (
                (word, "这是一个部门自己的话，写死在样式里了") for word in words if word in said
            )
            for word, message in (*_untrue(said, cases), *typed, *self._unasked(said, cases)):
                place = _place(traced, at, self.style)
                whole = self._sentence(section.name, at + said.find(word), word)
                yield Amiss(place, section.name, word, message, self.department, sentence=whole)

    def _unasked(self, said: str, cases: Sequence[Case]) -> Iterator[tuple[str, str]]:
        """A way that nobody has asked for, where every figure of the department goes another."""
        found = self.way and not any(map(_way_of, cases)) and _FORBIDDEN[self.way].search(said)
        if found:
            yield found[0], f"各数都{self.way}时也说“{found[0]}”：没有先问是增是减"

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


# ---------------------------------------------------------------- marks, numbers and units

_DOUBLED: Final = re.compile(
    "[，。；：、,;]{2,}|[（“][，。；：、]|（）|“”|^[，。；：、]|[，、]$"
    "|(?:^|[，。；：、）])（[类款项]）"
)
_LEFT_OVER: Final = re.compile(r"None|[{}×]|XX|增加（减少）|增长（下降）|待填")
# （详见附表） may stand behind the full stop; of 3台（套） that is forgotten.
_ENDED: Final = re.compile("(?:[。；：！？]”?|（[^（）]{2,}）)$")
# Prescribed thresholds, and a zero in words: the only digits that are no figure of the report.
_DIGITS: Final = re.compile(r"\d[\d,.]*")
_PRESCRIBED: Final = re.compile(r"(?:万|万元)?(?:（[含不]+）)?以[上下]")


def _misread(paragraph: Paragraph) -> Iterator[Fault]:
    text = paragraph.text
    if not text:
        yield 0, "", "一段里什么也没有"
    own = [mark for passage in paragraph.passages for mark in _owned(passage.states, passage.text)]
    for pattern, message in ((_DOUBLED, "标点重复，或者放错了地方"), (_LEFT_OVER, "模板的痕迹")):
        for found in pattern.finditer(text):
            if any(own[found.start() : found.end()]):
                yield found.start(), _around(text, *found.span()), message
    for found in _DIGITS.finditer("".join(c if o else " " for c, o in zip(text, own, strict=True))):
        number = found[0].rstrip(",.")
        if number.strip("0.") and not _PRESCRIBED.match(text, found.start() + len(number)):
            message = "数是写死的，不是这个部门的；数要写成事实"
            yield found.start(), _around(text, *found.span()), message
    if any(own) and not paragraph.heading and not _ENDED.search(text):
        yield len(text) - 1, text[-20:], "一段的末尾没有标点"
    for left, right in ("（）", "“”"):
        if text.count(left) != text.count(right) and all(
            "（" not in one.text and "）" not in one.text
            for one in paragraph.passages
            if one.states
        ):
            yield 0, text[:20], f"{left}{right}没有配成对"


def _owned(states: object, text: str) -> Iterator[bool]:
    """Of each character whether it is the style's own."""
    return (states is None for _ in text)


def _around(text: str, start: int, end: int) -> str:
    return text[max(0, start - 12) : end + 6]


# What may stand behind a number of each unit; behind an amount or a share nothing more.
_MEASURES: Final = {
    "年": "年",
    "辆": "[辆台]",
    "台": "[台辆]",
    "个": "[个批次组]",
    "人次": "人",
    "人": "[人名]",
    "次": "[次场]",
    "平方米": "平方|㎡",
    "台（套）": "[台套件个]",
}
_AMOUNT_UNIT: Final = re.compile("亿元|万元|元|%|％|个百分点|人(?!民)|辆|个|台|批|次")
_UNCOUNTED: Final = re.compile(
    "(?<![0-9%单位：])(?:万元|亿元|平方米|[%％])|(?<![0-9车各每])辆|用车辆(?=[，。；、])"
    "|(?<=[共计为达数备])(?:个|人次?(?=[，。；、])|批次|台（套）)"
)


def _unmeasured(paragraph: Paragraph, style: Style) -> Iterator[Fault]:
    """Numbers without their unit, or with two; units without a number."""
    at = 0
    passages = paragraph.passages
    behind = [one.text for one in (*passages, Passage(""))][1:]
    for passage, after in zip(passages, behind, strict=True):
        if isinstance(figure := passage.states, Figure) and passage.text[-1:].isascii():
            message = _unit_amiss(figure, passage.text, after, style)
        elif isinstance(figure, Figure) and _AMOUNT_UNIT.match(after):
            message = "单位写了两遍"
        else:
            message = ""
        if message:
            yield at, f"{passage.text}{after[:6]}", message
        at += len(passage.text)
    blank = "".join(
        one.text if isinstance(one.states, Figure | None) else "文" * len(one.text)
        for one in passages
    )
    for found in _UNCOUNTED.finditer(blank):
        yield found.start(), _around(paragraph.text, *found.span()), "单位前面没有数"


def _unit_amiss(figure: Figure, printed: str, after: str, style: Style) -> str:
    """What is wrong with what stands behind a number that ends in a digit or in %."""
    if figure.unit == PERCENT and printed.endswith("%"):
        return "单位写了两遍" if _AMOUNT_UNIT.match(after) else ""
    if figure.unit == PERCENT:
        return "" if re.match("[%％]|个百分点", after) else "百分比后面没有 %"
    if figure.unit == YUAN:
        return "" if after.startswith(style.unit) else f"金额后面应写{style.unit}"
    measure = _MEASURES.get(figure.unit, "[一-龥]")
    return "" if re.match(measure, after) else f"{figure.label}后面没有单位（{figure.unit}）"


# ---------------------------------------------------------------- numbers and their names

# What stands between the name of a figure and the figure.
_LINK: Final = re.compile("(?:支出|决算|预算|共|总|合|安排|金额|数|计|为|是|达)*$")
_BARE: Final = re.compile(
    "(?:^|[，。；：]|(?<=[元%辆])、)"
    "(?P<clause>[^，。；：、]*?(?:[总合共]计|总额|[决预]算数?|金额|为|收入|支出|[经议训接待置护行]费|结余))"
    "(?=[，。；])"
)
_APART: Final = re.compile("(?:^|[^一-龥]|[年度中排门位的和及算]|开支)$")
# What a paragraph begins with that says one amount of one name.
_LEAD: Final = re.compile(
    r"(?P<name>[^，。；：]+)：(?:\d{4}年度?)?(?:年初|全年)?(?:[预决]算)?(?:数|总?额)?[为是]?"
)
_NAME_ALONE: Final = re.compile("其中[，：](?P<clause>[^，。；：、]+)(?=[，。；])")
_NAMELESS: Final = re.compile("(?:^|[。；]|(?:其中|如下|方面|包[括含])[，：]?)$")
_KINDLESS: Final = dict.fromkeys(("辆", "台（套）", "平方米"), re.compile("[，。；：、]$"))
_NO_NUMBER: Final = re.compile("[大小多少高低等]于|[比较与按由因无没未从在列的]|用于|分为|包括|超")


def _names_of(facts: Facts) -> Mapping[str, Figure]:
    """The figures of a report by the names that nothing else has."""
    lines = {name: getattr(one, "amount", one) for name, one in facts.named.items()}
    return {name: one for name, one in lines.items() if isinstance(one, Figure) and name[2:]}


def _misnamed(paragraph: Paragraph, names: Mapping[str, Figure]) -> Iterator[Fault]:
    """Figures that stand where another is named, or nothing is; names of figures without one."""
    text, at = "", 0
    for passage in paragraph.passages:
        if isinstance(figure := passage.states, Figure):
            called = _named_last(text, names) or _named_last(_LINK.sub("", text), names)
            if not called and figure.unit == YUAN:
                called = _named_first(text, names)
            named = names.get(called, figure)
            if named.value != figure.value and called not in figure.label:
                said = f"{text[-20:]}{passage.text}"
                yield at, said, f"说的是{called}，写的却是{figure.label}"
            nameless = _NAMELESS if figure.unit == YUAN else _KINDLESS.get(figure.unit)
            if nameless and nameless.search(text):
                yield at, passage.text, "数的前面没有说是什么数"
        text += passage.text
        at += len(passage.text)
    stated = [_is_said(one) for one in paragraph.passages for _ in one.text]
    one_word = text.replace("收、支", "收和支")
    for found in () if paragraph.heading else _BARE.finditer(one_word):
        start, end = found.span("clause")
        is_whole = one_word.startswith(("，其中", "。其中", "；其中"), end)  # of what is listed
        clause = found["clause"].replace("的", "") if is_whole else found["clause"]
        if not any(stated[start:end]) and not _NO_NUMBER.search(clause):
            yield end - 1, text[start:end][-20:], "这里应有一个数"
    for found in _NAME_ALONE.finditer(text):
        if found["clause"] in names:
            yield found.end() - 1, found["clause"], "这里应有一个数"


def _named_last(text: str, names: Mapping[str, Figure]) -> str:
    """The longest name that a text ends with, and that is no part of a longer word."""
    ending = (name for name in names if text.endswith(name))
    called = max(ending, key=len, default="")
    return called if _APART.search(text[: len(text) - len(called)]) else ""


def _named_first(text: str, names: Mapping[str, Figure]) -> str:
    """The name that leads up to the first amount of a paragraph."""
    lead = _LEAD.fullmatch(text)
    return lead["name"] if lead and lead["name"] in names else ""


def _is_said(passage: Passage) -> bool:
    """Whether an amount, a count or a remark is stated: a year or who it is of is none."""
    states = passage.states
    if isinstance(states, Words):
        return states.cell.path != ("部门",)
    is_time = isinstance(states, date) or (isinstance(states, Figure) and states.unit == "年")
    return states is not None and not is_time


# ---------------------------------------------------------------- cases

_MORE: Final = "增加|增长|上升|提高|高于|大于|多于|超过|超出"
_LESS: Final = "减少|下降|降低|压减|缩减|小于|少于|低于"
_ALIKE: Final = "持平|一致|相同|相等|等于|[无未没有]+(?:增减|变化|变动)"
_NO_BASE: Final = re.compile(
    "无法计算|不计算|无可比|不可比|基数为[0零负]|预算[数金额]*为[0零]|[无没有]+(?:年初)?预算(?!拨款)|上年无"
)
_NOTHING: Final = re.compile(
    "无(?!法|形|线|论|需|偿|障|可|增减|变|年初)|没有(?!增减|变)|未(?:发生|安排|举办|组织|购置|开展|产生|使用)"
)
# By what a case is known to be: what is not to be said in it, and what it is called.
_FLAT, _FALL, _RISE, _NOT_FALL, _NOT_FLAT = "持平", "减少", "增加", "不减少", "不持平"
_FORBIDDEN: Final = {
    _FLAT: re.compile(f"{_MORE}|{_LESS}"),
    _FALL: re.compile(f"{_MORE}|{_ALIKE}"),
    _RISE: re.compile(f"{_LESS}|{_ALIKE}"),
    _NOT_FALL: re.compile(_LESS),
    _NOT_FLAT: re.compile(_ALIKE),
}
_OF_NO_AMOUNT: Final = frozenset({"平", "增", "减", "新增", "first", "last", "须写"})


def _way_of_all(facts: Facts) -> str:
    """Which way every comparison of a department goes; '' where they differ, or there is none."""
    lines = (
        line
        for fact in facts.values()
        for line in (fact if isinstance(fact, tuple) else (fact,))
        if isinstance(line, Line)
    )
    changes = (each for line in lines for each in (line.change(), line.gap()) if each)
    ways = {change.trend for change in changes}
    return _WAYS.get(ways.pop(), "") if len(ways) == 1 else ""


_WAYS: Final = {Trend.RISE: _RISE, Trend.FALL: _FALL, Trend.FLAT: _FLAT}


def _untrue(said: str, cases: Sequence[Case]) -> Iterator[tuple[str, str]]:
    """The words that say what the cases they stand in are not, and why they must not."""
    way = next(filter(None, map(_way_of, reversed(cases))), "")
    if way and (found := _FORBIDDEN[way].search(said)):
        yield found[0], f"这一句写在“{way}”的情形里，却说“{found[0]}”"
    if any(_says_nothing(one) for case in cases for one in case.asked):
        return
    if found := _NO_BASE.search(said):
        yield found[0], f"说“{found[0]}”，却没有先问基数是不是零"
    elif way != _FLAT and (found := _NOTHING.search(said)):
        yield said[found.start() :][:12], "说没有，却没有先问是不是真的没有"


def _way_of(case: Case) -> str:
    """Which way a case is known to go; '' of one that does not ask."""
    known = {one.aspect: one.holds for one in case.asked if one.sure and one.aspect in "平增减"}
    match known:
        case {"平": True}:
            return _FLAT
        case {"减": True} | {"平": False, "增": False}:
            return _FALL
        case {"增": True} | {"平": False, "减": False}:
            return _RISE
        case {"减": False}:
            return _NOT_FALL
        case {"平": False}:
            return _NOT_FLAT
    return ""


def _says_nothing(one: Asked) -> bool:
    """Whether a condition holds where there is nothing of something."""
    if one.aspect in {"为零", "基数为零"}:
        return one.holds
    return not one.holds and one.aspect not in _OF_NO_AMOUNT
