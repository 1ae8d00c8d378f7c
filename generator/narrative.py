"""Narrative: facts and templates become sections of passages; the only place that knows Jinja.

A template sees facts by their Chinese names and nothing else: attribute access looks a name up
in a fact, there are no globals, no arithmetic, and every figure is worded by the style.  What is
printed between two markers states a figure or is the department's own word, so that each passage
knows where its characters come from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Any, Final, NoReturn

from jinja2 import FunctionLoader, StrictUndefined, TemplateError, UndefinedError
from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference
from jinja2.sandbox import SandboxedEnvironment

from generator.facts import Facts, Line, Reason, Words
from generator.figure import HUNDRED, PERCENT, Change, Derivation, Figure, Trend
from generator.report import InvalidReport, Problem
from generator.style import Style, numeral, sections_of

PHRASES: Final = "句式"
SUFFIX: Final = ".j2"
NOT_LISTED: Final = "不列"  # a kind of vehicle that a style names only where there is one

# Noncharacters cannot stand in a text that was read, so they can mark what is stated.
_OPEN, _BETWEEN, _CLOSE = "\ufdd0", "\ufdd1", "\ufdd2"
_MARKS: Final = re.compile(f"{_OPEN}\\d+{_BETWEEN}|{_CLOSE}")
_MARKED: Final = re.compile(f"{_OPEN}(\\d+){_BETWEEN}([^{_CLOSE}]*){_CLOSE}")
# How a paragraph of a template starts; every other line goes on with the one above.
_MARK: Final = re.compile(r"(#{1,3}|-{1,3}|>)(?: +|$)")

Stated = Figure | Words | Reason | date


@dataclass(frozen=True, slots=True)
class Passage:
    """Some characters of a paragraph and what they state: a figure, own words, or nothing."""

    text: str
    states: Stated | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; level 0 is plain, 2–4 is numbered （一） 1、 （1）; `heading` stands alone.

    `marked` is the text with marks around what is stated, `stated` what the marks count: they are
    taken apart only where somebody asks which characters state what.
    """

    marked: str
    stated: Sequence[Stated]
    level: int = 0
    heading: bool = False

    @property
    def text(self) -> str:
        return _MARKS.sub("", self.marked)

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(_passages(self.marked, self.stated))


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the explanation: the template's name, its heading, its paragraphs."""

    name: str
    heading: str
    paragraphs: tuple[Paragraph, ...]


class BadTemplate(ValueError):  # noqa: N818  what a style's author has to mend
    """A template that cannot be used; the message says which, where and why."""


@dataclass(frozen=True, slots=True)
class _ToFill:
    """Something that the department has to write, and has not."""

    what: str


@dataclass(slots=True)
class _Telling:
    """What one rendering has stated so far, and what it found missing."""

    style: Style
    words: Mapping[str, str]
    draft: bool
    where: Callable[[Reason], str]
    stated: list[Stated] = field(default_factory=list)
    missing: list[Problem] = field(default_factory=list)


_telling: ContextVar[_Telling] = ContextVar("telling")
_WORDS: Final = object()  # what `用语` names: the words of the section that is being told


# ---------------------------------------------------------------- compose


def compose(facts: Facts, style: Style, *, draft: bool = False) -> tuple[Section, ...]:
    """The sections of the explanation of a report, in the order and the wording of a style.

    Raises InvalidReport with what does not add up and every reason that is needed and missing;
    a `draft` has 【待填：…】 in their place and goes on.  Raises BadTemplate for a style's fault.
    """
    prose = prose_of(style)
    errors = [problem for problem in facts.problems if not problem.hint]
    sections = []
    named = {**prose.globals, **facts.named}
    for name, heading in _sections(facts, style):
        telling = _Telling(style, style.words_of(name), draft, _place_of(facts))
        text = prose.tell(name, named, telling)
        errors += telling.missing
        if text.strip():
            title = heading.replace("{年度}", str(facts.report.content.year))
            sections.append(Section(name, title, tuple(_paragraphs(text, telling.stated))))
    if errors and not draft:
        raise InvalidReport(_once(errors))
    return tuple(sections)


def missing_in(facts: Facts, style: Style) -> tuple[Problem, ...]:
    """What a draft still lacks: the errors that compose() would raise."""
    try:
        compose(facts, style)
    except InvalidReport as invalid:
        return invalid.problems
    return ()


def _once(problems: Sequence[Problem]) -> list[Problem]:
    return list(dict.fromkeys(problems))


def _place_of(facts: Facts) -> Callable[[Reason], str]:
    source = facts.report.source

    def place(reason: Reason) -> str:
        line = source.line(reason.cell.path)
        return f"{source.name} 第 {line} 行" if line else source.name

    return place


def _sections(facts: Facts, style: Style) -> list[tuple[str, str]]:
    """The style's sections, and those that it leaves out but that this report has figures for."""
    kind = facts.report.kind
    chosen = list(sections_of(style, kind))
    names = {name for name, _ in chosen}
    for name, rule in style.settings["有数必写"].get(kind, {}).items():
        if name not in names and facts.get(rule["事实"]):
            at = next((i for i, (n, _) in enumerate(chosen) if n == rule["排在后面"]), len(chosen) - 1)
            chosen.insert(at + 1, (name, rule["标题"]))
    return chosen


def _paragraphs(text: str, stated: Sequence[Stated]) -> Iterator[Paragraph]:
    """A line that starts with a mark starts a paragraph; line breaks mean nothing else."""
    mark, lines = "", list[str]()
    for raw in text.split("\n"):
        line = raw.strip()
        if match := _MARK.match(line):
            if lines:
                yield _paragraph(mark, "".join(lines), stated)
            mark, lines = match[1], [line[match.end() :]]
        elif line:
            lines.append(line)
    if lines:
        yield _paragraph(mark, "".join(lines), stated)


def _paragraph(mark: str, line: str, stated: Sequence[Stated]) -> Paragraph:
    level = 0 if mark in {"", ">"} else len(mark) + 1
    return Paragraph(line, stated, level, mark.startswith("#"))


def _passages(line: str, stated: Sequence[Stated]) -> Iterator[Passage]:
    pieces = _MARKED.split(line)
    for at in range(0, len(pieces), 3):
        if pieces[at]:
            yield Passage(pieces[at])
        if at + 2 < len(pieces):
            yield Passage(pieces[at + 2], stated[int(pieces[at + 1])])


# ---------------------------------------------------------------- the environment


def _finalize(value: Any) -> str:
    """Words figures, own words and dates; refuses every raw number, truth value and nothing."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[no-any-return]
    telling = _telling.get()
    if kind is Line:
        value, kind = value.amount, Figure
    if kind is Figure:
        return _mark(telling, value, telling.style.word(value))
    if kind is Words:
        return _mark(telling, value, value.text.replace("\n", ""))
    if kind is Reason:
        return _mark(telling, value, _reason(telling, value))
    if kind is _ToFill:
        telling.missing.append(Problem("", f"还没有写{value.what}"))
        return f"【待填：{value.what}】"
    if isinstance(value, date):
        return _mark(telling, value, telling.style.day(value))
    if isinstance(value, StrictUndefined):
        return str(value)
    message = f"模板里写了 {kind.__name__} {value!r}；这里只能写事实、词语和文字"
    raise TypeError(message)


def _mark(telling: _Telling, states: Stated, text: str) -> str:
    telling.stated.append(states)
    return f"{_OPEN}{len(telling.stated) - 1}{_BETWEEN}{text}{_CLOSE}"


def _reason(telling: _Telling, reason: Reason) -> str:
    if reason.text is not None:
        return reason.text.replace("\n", "")
    word = telling.style.word
    change = reason.change
    way = "减少" if change.trend is Trend.FALL else "增加"
    now, *base = change.compared
    figures = f"本年 {word(now)}，{reason.against} {word(base[0])}，" if base else ""
    step = word(change.amount)
    message = f"缺原因：{reason.title}：{figures}{way} {step}；请写上“{reason.cell.path[-1]}: …”"
    telling.missing.append(Problem(telling.where(reason), f"{message}（{_path(reason)}）"))
    return f"【待填：{reason.title}比{reason.against}{way}{step}的原因】"


def _path(reason: Reason) -> str:
    return "→".join(map(str, reason.cell.path))


def _change_aspect(change: Change, name: str) -> object:
    match name:
        case "额":
            return change.amount
        case "幅度":
            return change.rate
        case "增":
            return change.trend in (Trend.RISE, Trend.NEW)
        case "减":
            return change.trend is Trend.FALL
        case "平":
            return change.trend is Trend.FLAT
        case "新增":
            return change.trend is Trend.NEW
        case "基数为零":
            return change.base_is_zero
    raise KeyError(name)


def _as_printed(change: Change | None, style: Style) -> Change | None:
    """A change whose amount prints as zero is 持平: the words go with what is printed."""
    if change is None or change.trend is Trend.FLAT or not style.vanishes(change.amount):
        return change
    return replace(change, trend=Trend.FLAT)


def _needed(reason: Reason, style: Style) -> bool:
    """Whether a reason has its place: the change is printed, and given or beyond the threshold."""
    change = _as_printed(reason.change, style)
    if change is None or change.trend is Trend.FLAT:
        return False
    return bool(reason.text) or change.rate is None or change.rate.value >= style.threshold()


class _Prose(SandboxedEnvironment):
    """The environment of one style: facts by name, the style's words, nothing else."""

    def __init__(self, style: Style) -> None:
        super().__init__(
            undefined=StrictUndefined,
            finalize=_finalize,
            autoescape=False,  # noqa: S701  plain text; a writer escapes for its own format
            loader=FunctionLoader(_loader(style)),
            cache_size=-1,
        )
        self.style = style
        self._sections: dict[str, Any] = {}
        self.globals = {"用语": _WORDS, "待填": _ToFill}
        self.tests = {}
        self.filters = {
            "列举": self._listed,
            "凑整": self._rounded_to_hundred,
            "圈码": lambda index: numeral("①", index),
            "数": self._digits,
            "列出车辆": self._vehicles,
        }
        for folder in style.chain:
            if (folder / f"{PHRASES}{SUFFIX}").is_file():
                module = self._load(f"{folder.name}/{PHRASES}{SUFFIX}").module
                macros = {n: m for n, m in vars(module).items() if isinstance(m, Macro)}
                self.globals.update(macros)

    # -------- what a template may reach

    def getattr(self, obj: Any, attribute: str) -> Any:
        """`事实.方面`: a name looked up in a fact; there is no way to a Python attribute."""
        kind = type(obj)
        try:
            if kind is Line:
                found = obj[attribute]
                if type(found) is Change:
                    return _as_printed(found, _telling.get().style)
                return found
            if obj is _WORDS:
                return _telling.get().words[attribute]
            if kind is Change:
                return _change_aspect(obj, attribute)
            if kind is Reason and attribute == "须写":
                return _needed(obj, _telling.get().style)
            if kind is Figure and attribute == "为零":
                return obj.is_zero
            if kind is TemplateReference:
                return obj[attribute]
        except KeyError:
            pass
        if kind is LoopContext and attribute in {"first", "last", "index"}:
            return getattr(obj, attribute)
        return self.undefined(name=f"{attribute}", obj=obj)

    def getitem(self, obj: Any, argument: Any) -> Any:
        return self.getattr(obj, str(argument))

    def call(self, context: Any, obj: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: PLR6301
        """A macro is ours and needs no context; anything else goes through the sandbox."""
        if type(obj) is Macro:
            kwargs.pop("_block_vars", None)
            kwargs.pop("_loop_vars", None)
            return obj(*args, **kwargs)
        return super().call(context, obj, *args, **kwargs)

    def is_safe_callable(self, obj: Any) -> bool:
        return isinstance(obj, Macro | BlockReference) or obj is _ToFill

    # -------- filters

    def _listed(self, values: Sequence[Line | Words]) -> str:
        """The names of lines as one list, with the style's separator."""
        return self.style.separator.join(
            _finalize(value) if isinstance(value, Words) else value.title for value in values
        )

    def _digits(self, figure: Figure | Line) -> str:
        """A figure without its unit."""
        telling = _telling.get()
        one = figure.amount if isinstance(figure, Line) else figure
        return _mark(telling, one, telling.style.number(one))

    def _vehicles(self, lines: Sequence[Line]) -> Sequence[Line]:
        """The kinds of vehicles that the style lists, under its names, and any other there is."""
        names: Mapping[str, str] = self.style.settings["车辆"]
        listed = [(line, names.get(line.title, NOT_LISTED)) for line in lines]
        return [
            replace(line, title=line.title if name == NOT_LISTED else name)
            for line, name in listed
            if name != NOT_LISTED or line.amount.value
        ]

    def _rounded_to_hundred(self, lines: Sequence[Line]) -> Sequence[Line]:
        """Shares that add to 100 (最大余数法) where the style asks for it; else as they are."""
        if self.style.settings["数字"]["占比合计"] != "最大余数":
            return lines
        return largest_remainder(lines, self.style)

    # -------- telling

    def _load(self, name: str) -> Any:
        try:
            return self.get_template(name)
        except TemplateError as error:
            _blame(name, error)

    def _template(self, section: str) -> Any:
        """The section's template of the most specific style that has one."""
        if section not in self._sections:
            folder = next(
                (f for f in reversed(self.style.chain) if (f / f"{section}{SUFFIX}").is_file()),
                None,
            )
            if folder is None:
                message = f"样式“{self.style.name}”没有“{section}”这一节的模板 {section}{SUFFIX}"
                raise BadTemplate(message)
            self._sections[section] = self._load(f"{folder.name}/{section}{SUFFIX}")
        return self._sections[section]

    def tell(self, section: str, facts: Mapping[str, Any], telling: _Telling) -> str:
        """The marked text of one section; `facts` holds the globals too, and is not copied."""
        template = self._template(section)
        token = _telling.set(telling)
        try:
            context = template.new_context(facts, shared=True)
            return self.concat(template.root_render_func(context))
        except (TemplateError, TypeError) as error:
            _blame(template.name, error)
        finally:
            _telling.reset(token)


def _blame(name: str, error: Exception) -> NoReturn:
    line = getattr(error, "lineno", None)
    place = f"{name} 第 {line} 行" if line else name
    if isinstance(error, UndefinedError):
        message = f"{place}：用了不存在的名字：{error}；事实的名字见 docs/facts.md"
    else:
        message = f"{place}：{error}"
    raise BadTemplate(message) from error


def _loader(style: Style) -> Callable[[str], tuple[str, str, Callable[[], bool]] | None]:
    folders = {folder.name: folder for folder in style.chain}

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        folder, _, file = name.partition("/")
        if folder not in folders or "/" in file or not file.endswith(SUFFIX):
            return None
        path: Path = folders[folder] / file
        return path.read_text("utf-8"), str(path), lambda: True

    return load


_made: dict[int, tuple[Style, _Prose]] = {}


def prose_of(style: Style) -> _Prose:
    """The compiled templates of a style, made once for each Style object."""
    found = _made.get(id(style))
    if found is None or found[0] is not style:
        found = _made[id(style)] = (style, _Prose(style))
    return found[1]


# ---------------------------------------------------------------- shares that add to 100


def largest_remainder(lines: Sequence[Line], style: Style) -> tuple[Line, ...]:
    """The lines with shares that add to 100 as printed: the largest remainders are rounded up.

    Only where the lines make up their whole; otherwise they are given back unchanged.
    """
    shares = [line.share() for line in lines]
    present = [share for share in shares if share is not None]
    if len(present) != len(lines) or sum((s.value for s in present), Decimal(0)).quantize(_CENT) != HUNDRED:
        return tuple(lines)
    step = style.percent_step
    floors = [share.value.quantize(step, ROUND_FLOOR) for share in present]
    spare = int((HUNDRED - sum(floors, Decimal(0))) / step)
    order = sorted(range(len(lines)), key=lambda i: floors[i] - present[i].value)
    raised = set(order[:spare])
    return tuple(
        replace(line, fixed_share=_settled(share, floor + (step if i in raised else 0)))
        for i, (line, share, floor) in enumerate(zip(lines, present, floors, strict=True))
    )


_CENT: Final = Decimal("0.01")


def _settled(share: Figure, value: Decimal) -> Figure:
    return Figure(share.label, value, PERCENT, Derivation("占比（最大余数法）", (share,)))
