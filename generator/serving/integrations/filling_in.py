"""Filling in: a letter for an OA out of a report that was told, as a mapping says.

Figures and words come from the document as they stand there: exact, or as its style words them.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property
from typing import Final

from generator import (
    Absent,
    Change,
    Document,
    Figure,
    InvalidReport,
    Line,
    Reason,
    Words,
    leaves,
)
from generator.later import matcher
from generator.serving.integrations.mapped import (
    DIGITS,
    FACT,
    FIXED,
    KEY_FIELD,
    NO,
    OWN,
    SECTION,
    SUBJECT_FIELD,
    TYPED,
    WHOLE,
    WORDED,
    YES,
    YUAN,
    Enclosed,
    Filled,
    Flow,
    Rows,
)
from generator.serving.integrations.mapping_text import near
from generator.serving.integrations.workflow import KEY, Attachment, Letter

_PLACE: Final = matcher(r"\{([^{}]*)\}")
_KIND: Final = "类型"  # 决算 or 预算, which is no fact
_OF_CHANGE: Final[Mapping[str, Callable[[Change], object]]] = {
    "方向": lambda change: change.trend.value,
    "额": lambda change: change.amount,
    "幅度": lambda change: change.rate,
}


class Unfilled(ValueError):  # noqa: N818  what whoever wrote the mapping has to mend
    """A report that a mapping does not fit: all that does not, each with the mapping's line."""

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(mistakes))


class _NoSuch(LookupError):  # noqa: N818  what is not there, not a bug
    """What a mapping asks for and the report has not."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """A report that goes out: its text told, its input as typed, its files by their formats.

    `name` is what the files are called, `key` the business key of this version; `digests` those of
    the files, where an OA is to fetch them by these.
    """

    document: Document
    text: str = dataclasses.field(repr=False)
    name: str
    key: str
    files: Mapping[str, bytes] = dataclasses.field(default_factory=dict, repr=False)
    digests: Mapping[str, str] = dataclasses.field(default_factory=dict)


def letter_of(flow: Flow, disclosure: Disclosure) -> Letter:
    """The letter that a mapping makes of a report. Raises Unfilled with all that does not fit."""
    return _Filling(flow, disclosure).letter()


class _Filling:
    def __init__(self, flow: Flow, disclosure: Disclosure) -> None:
        self._flow = flow
        self._of = disclosure
        self._document = disclosure.document
        self._mistakes: list[str] = []
        self._subject = ""

    def letter(self) -> Letter:
        if not KEY.fullmatch(self._of.key):
            self._mistakes.append(f"业务键“{self._of.key}”要由 4 到 64 个字母、数字、- 和 _ 组成")
        self._subject = self._titled()
        fields = {one.into: self._value(one) for one in self._flow.fields}
        details = {one.into: self._rows(one) for one in self._flow.details}
        attached = tuple(self._attached(one) for one in self._flow.enclosed)
        if self._mistakes:
            raise Unfilled(self._mistakes)
        return Letter(self._of.key, self._subject, fields, details, attached)

    def _wrong(self, line: int, message: str) -> str:
        self._mistakes.append(f"{self._flow.name} 第 {line} 行：{message}")
        return ""

    # ------------------------------------------------------------ what stands in a field

    def _titled(self) -> str:
        def said(place: re.Match[str]) -> str:
            name = place[1]
            if name == KEY_FIELD:
                return self._of.key
            if name == _KIND:
                return self._document.facts.report.kind
            try:
                return self._written(self._fact(name), WORDED)
            except _NoSuch as error:
                self._mistakes.append(f"{self._flow.name} 标题：{error}")
                return ""

        return _PLACE.sub(said, self._flow.title)

    def _value(self, one: Filled) -> str:
        """What goes into a field; '' with a mistake noted where there is no such thing."""
        asked: Mapping[str, Callable[[str], str]] = {
            FACT: lambda name: self._written(self._fact(name), one.form),
            TYPED: self._typed,
            SECTION: self._section,
            FIXED: str,
            OWN: {KEY_FIELD: self._of.key, SUBJECT_FIELD: self._subject}.__getitem__,
        }
        try:
            return asked[one.source](one.what)
        except _NoSuch as error:
            return self._wrong(one.line, str(error))

    def _rows(self, table: Rows) -> list[dict[str, str]]:
        lines = self._document.facts.get(table.fact)
        if not isinstance(lines, tuple) or not all(isinstance(one, Line) for one in lines):
            told = "没有" if lines is None else "不是一行一行的事实："
            self._wrong(table.line, f"{told}“{table.fact}”{near(table.fact, self._named)}")
            return []
        found = []
        for line in lines:
            row = {}
            for one in table.columns:
                try:
                    row[one.into] = self._written(_aspect_of(line, one.what), one.form)
                except _NoSuch as error:
                    self._wrong(one.line, str(error))
            found.append(row)
            if self._mistakes:  # the same would be said of every row
                break
        return found

    def _attached(self, one: Enclosed) -> Attachment:
        data = self._of.files.get(one.form)
        if data is None:
            self._mistakes.append(f"{self._flow.name} 附件：没有写出 {one.form} 这一份")
            return Attachment("", b"")
        made = Attachment(f"{self._of.name}.{one.form}", data, one.into)
        digest = self._of.digests.get(one.form, "")
        if self._flow.fetched_at and digest:
            return dataclasses.replace(made, url=f"{self._flow.fetched_at.rstrip('/')}/{digest}")
        return made

    # ------------------------------------------------------------ where it comes from

    @cached_property
    def _named(self) -> tuple[str, ...]:
        return tuple(self._document.facts)

    def _fact(self, name: str) -> object:
        """A fact by its name, or an aspect of a line: 其他收入.上年, 支出各科目.2010301.金额."""
        facts = self._document.facts
        if name in facts:
            return facts[name]
        head, _, rest = name.partition(".")
        if head not in facts:
            raise _NoSuch(f"没有“{name}”这个事实{near(name, self._named)}（见 docs/facts.md）")
        found: object = facts[head]
        for part in rest.split("."):
            found = _part_of(found, part, head)
        return found

    def _typed(self, pointer: str) -> str:
        keys = [_unescaped(one) for one in pointer.split("/")[1:]]
        found = self._leaves.get(tuple(keys))
        if found is None:
            raise _NoSuch(f"填报文件里没有“{pointer}”这一处")
        return found

    @cached_property
    def _leaves(self) -> dict[tuple[str, ...], str]:
        try:
            return {tuple(map(str, path)): said for path, said in leaves(self._of.text).items()}
        except InvalidReport:
            return {}

    def _section(self, name: str) -> str:
        chapters = self._document.chapters
        found = [one for one in chapters if name in (WHOLE, one.name)]
        if not found:
            raise _NoSuch(f"没有“{name}”这一节{near(name, [one.name for one in chapters])}")
        blocks = (block for one in found for block in one.blocks[name != WHOLE :])
        return "\n".join(block.text for block in blocks)

    def _written(self, said: object, form: str) -> str:
        """A figure or words as text; '' for what was not filled in."""
        if isinstance(said, Line):
            said = said.amount
        if isinstance(said, Figure):
            return self._figured(said, form)
        if form in (YUAN, DIGITS):
            raise _NoSuch("这里不是一个数，“写为”请删去")
        if isinstance(said, bool):
            return YES if said else NO
        if isinstance(said, Words | Reason):
            return said.text or ""
        if isinstance(said, str):
            return said
        if isinstance(said, date):
            return self._document.style.day(said)
        if said is None:
            return ""
        raise _NoSuch("这里不是一个数或一段话，请写它的一个方面，例如 .额（见 docs/facts.md）")

    def _figured(self, figure: Figure, form: str) -> str:
        if isinstance(figure.origin, Absent):
            return ""  # a blank is no amount
        style = self._document.style
        is_amount = figure.unit == YUAN
        if form == WORDED:
            return style.word(figure)
        if form == DIGITS or not (form or is_amount):
            return style.number(figure)
        if not is_amount:
            raise _NoSuch(f"“{figure.label}”的单位是 {figure.unit}，不能写为 元")
        return format(figure.value, "f")


def _part_of(found: object, part: str, head: str) -> object:
    if isinstance(found, Line):
        return _aspect_of(found, part)
    if isinstance(found, Change) and part in _OF_CHANGE:
        return _OF_CHANGE[part](found)
    if isinstance(found, tuple):
        for one in found:
            if isinstance(one, Line) and one.code == part:
                return one
        raise _NoSuch(f"“{head}”里没有 {part}")
    raise _NoSuch(f"“{head}”没有“{part}”这个方面")


def _aspect_of(line: Line, aspect: str) -> object:
    try:
        return line[aspect]
    except KeyError as error:
        raise _NoSuch(f"没有“{aspect}”这个方面{near(aspect, list(line.aspects()))}") from error
    except LookupError as error:
        raise _NoSuch(f"“{line.name}”没有“{aspect}”：{error}") from error


def _unescaped(key: str) -> str:
    return key.replace("~1", "/").replace("~0", "~")
