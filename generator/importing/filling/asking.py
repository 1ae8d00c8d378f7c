"""Asking: an input as a workbook's pages: what it holds beside the nine tables, typed or not yet.

Every label and every word of help is that of the key in the models of the input.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import count
from typing import Any, Final

from msgspec import Struct, field

from generator.entry.accounts import Accounts, PriorYear
from generator.entry.keys import Block, Entry, entries, entry_at
from generator.entry.values import AMOUNT, TEXT, TO_FILL, UNITS, Form, read_as
from generator.facts import Facts, Line
from generator.facts.terms import COUNTED, COUNTS, PUBLIC_EXPENSES
from generator.importing.correspondence import CAPITAL, FUND, ITEMS, Keys
from generator.importing.filling.questions import (
    NO_HEAD,
    NUMBER,
    ROW,
    Book,
    Column,
    Content,
    Gap,
    Page,
    Questions,
    Row,
    Same,
    Slot,
    Total,
    Wanted,
    Whose,
)
from generator.importing.filling.reasons_wanted import Base
from generator.later import matcher
from generator.number.figure import Figure
from generator.vocabulary.subjects import functional

NAME, CODE, NOW, LAST, BUDGET = "项目", "科目编码", "本年决算", "上年决算", "年初预算"
WHOLE, GAP, CHANGE, RATE = "全年预算", "差额", "增减额", "幅度"
REASON, MARK, WROTE, SPENT_ON = "原因", "提示", "上年写的", "用途"
ANSWER, UNIT, BEFORE, HOW, HEAD, PARAGRAPH = "填写", "单位", "上年数", "怎么填", "小标题", "段落"

# The pages after the first share one grid, so that their blocks stand below one another.
_GRID: Final = (6, 30, 16, 16, 16, 9, 40, 10, 32)
_ITEM_GRID: Final = (6, 10, 28, 16, 16, 16, 16, 16, 36, 10, 28, 24)
_ITEM: Final = tuple(
    Column(heading, at)
    for at, heading in enumerate(
        (
            *(NUMBER, CODE, NAME, LAST, BUDGET, NOW, "比年初预算", "比上年"),
            *(REASON, MARK, WROTE, SPENT_ON),
        )
    )
)
_COUNTED: Final = (
    *(Column(heading, at) for at, heading in enumerate((NUMBER, NAME, ANSWER, UNIT, BEFORE))),
    Column(HOW, 5, 8),
)
_WORDED: Final = (
    Column(NUMBER, 0),
    Column(NAME, 1),
    Column(HOW, 2, 5),
    Column(ANSWER, 6, 7),
    Column(WROTE, 8),
)
_TOLD: Final = (
    Column(NUMBER, 0),
    Column(NAME, 1),
    Column(HEAD, 2, 5),
    Column(PARAGRAPH, 6, 7),
    Column(WROTE, 8),
)
_MEASURES: Final = matcher("（(元|个|人次|人|辆|次|台、套)）")
_NONE_YET: Final = "填报文件里还没有科目：先导入公开表，再生成一次这份工作簿，就有各科目的行"
_SPARE: Final = 3  # blank rows of a list for what is new
_ROWS: Final = 6  # rows of a list at least
# What must be counted where there was money: the amount by the count.
_COUNTS: Final[Mapping[Keys, Keys]] = {
    ("三公经费", title, key): ("三公经费", title, "决算")
    for kind, counted in COUNTED
    for attribute, _, title in PUBLIC_EXPENSES
    for owner, name, _, key, _ in COUNTS
    if kind == attribute == owner and name == counted[0]
} | {(key, "人数"): (key, "金额") for key in ("会议费", "培训费")}
_OF_A_PAGE: Final = frozenset({"三公经费", "概况"})  # whose page says so
_Section = tuple[str, Sequence[Keys]]  # a title, the keys below it
_FUNDS: Final = ((FUND, "政府性基金"), (CAPITAL, "国有资本经营预算"))
_BESIDE: Final = ("机关运行经费", "会议费", "培训费", "政府采购", "国有资产")


def _compared(base: str, gap: str) -> tuple[Column, ...]:
    headings = (NUMBER, NAME, base, NOW, gap, RATE, REASON, MARK, WROTE)
    return tuple(Column(heading, at) for at, heading in enumerate(headings))


class Known(Struct, frozen=True):
    """What is known of an input: its keys as typed, its facts if there are any, last year's keys.

    `asked` has the reasons that the sentences ask for, by what a figure is held against; None
    where nobody can say, and every difference is asked for.  `lacking` are paths of what is
    missing, `least` (元) and `rate` (%) from where on a difference is told.
    """

    whose: Whose
    tree: Mapping[str, Any]
    last: Mapping[str, Any]
    facts: Facts | None
    asked: Mapping[Base, frozenset[Keys]] | None
    lacking: frozenset[Keys]
    styles: tuple[str, ...]
    least: Decimal = Decimal(50)
    rate: Decimal = Decimal(0)

    @property
    def scale(self) -> Decimal:
        """元 in one of the units that the input is in."""
        return UNITS[self.whose.unit]

    def node(self, path: Keys, *, last: bool = False) -> Any:
        """What stands at a path; an amount alone may stand for an entry of 上年."""
        found: Any = self.last if last else self.tree
        for key in path:
            if isinstance(found, str) and path[0] == "上年" and key == "金额":
                return found
            found = found.get(key) if isinstance(found, Mapping) else None
        return found

    def text(self, path: Keys, *, last: bool = False) -> str:
        """The words at a path; '' where nothing is, or what is still to be filled in."""
        found = self.node(path, last=last)
        return found if isinstance(found, str) and TO_FILL not in found else ""

    def texts(self, path: Keys, *, last: bool = False) -> list[str]:
        """The texts of a list at a path that are filled in."""
        found = self.node(path, last=last)
        listed = found if isinstance(found, list) else []
        return [one for one in listed if isinstance(one, str) and TO_FILL not in one]

    def amount(self, figure: object) -> Decimal | None:
        """A figure in the unit of the input."""
        found = figure.amount if isinstance(figure, Line) else figure
        return found.value / self.scale if isinstance(found, Figure) else None

    def line(self, name: str) -> Line | None:
        found = self.facts.get(name) if self.facts is not None else None
        return found if isinstance(found, Line) else None

    def by_code(self, name: str) -> Mapping[str, Line]:
        """The lines of a list of 科目; none where there are no facts yet."""
        found = self.facts.get(name) if self.facts is not None else None
        lines = found if isinstance(found, tuple) else ()
        return {line.code: line for line in lines if isinstance(line, Line)}


def book_of(known: Known) -> Book:
    """The pages that ask for everything that an input holds beside the nine tables."""
    return Book(known.whose, tuple(_Pages(known).pages()))


class _Pages(Struct):
    known: Known
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def pages(self) -> Iterator[Page]:
        subjects = tuple(self._subjects()) or (Questions(_NONE_YET, _ITEM, ()),)
        yield Page("科目", _ITEM_GRID, subjects)
        yield Page("与上年比", _GRID, (self._years(),))
        yield Page("三公经费", _GRID, tuple(self._expenses()))
        yield Page("采购资产会议", _GRID, tuple(self._beside()))
        yield Page("概况", _GRID, tuple(self._profile()))
        note = "小标题写在这一段的第一行；小标题空着的，接着上面的小标题。没有小标题的写“无”。"
        told = Questions("预算绩效", _TOLD, tuple(self._passages()), note)
        yield Page("绩效", _GRID, (told,))

    # ------------------------------------------------------------ cells

    def _slot(self, path: Keys, *, needed: bool = False) -> Slot:
        entry = entry_at(Accounts, path)
        if entry is None or not isinstance(entry.of, Form):
            raise KeyError(path)
        typed = self.known.text(path)
        value: Decimal | str | None = typed or None
        if entry.of is not TEXT and typed:
            found = read_as(entry.of, typed, self.known.scale)
            is_amount = entry.of is AMOUNT and isinstance(found, Decimal)
            value = found / self.known.scale if is_amount else found  # type: ignore[operator]
        lacks = any(path[: len(one)] == one for one in self.known.lacking)
        wanted = needed or (lacks and entry.of is not TEXT) or path in self.known.lacking
        return Slot(path, entry.of, value, wanted, entry.meaning, along=_COUNTS.get(path, ()))

    def _base(self, path: Keys, figure: object) -> Content:
        """A figure to compare with: to be typed, unless last year's own file says it."""
        if not self.known.text(path) and isinstance(figure, Figure):
            return self.known.amount(figure)
        return self._slot(path)

    def _mark(self, gap: str, base: str, which: Base, reason: Keys) -> Content:
        asked = self.known.asked
        if asked is not None and reason not in asked[which]:
            return None
        return Wanted(gap, base, REASON, self.known.least / self.known.scale, self.known.rate)

    def _held(self, base: str, gap: str, which: Base, reason: Keys) -> dict[str, Content]:
        """What stands beside two figures that are compared: by how much they differ, and why."""
        return {
            gap: Gap(NOW, base),
            RATE: Gap(NOW, base, rate=True),
            REASON: self._slot(reason),
            MARK: self._mark(gap, base, which, reason),
            WROTE: self.known.text(reason, last=True),
        }

    def _row(self, cells: Mapping[str, Content]) -> Row:
        number = next(self.numbers)
        return Row(number, {NUMBER: str(number), **cells})

    # ------------------------------------------------------------ 科目

    def _subjects(self) -> Iterator[Questions]:
        for path, title, lines in (
            (ITEMS, "一般公共预算财政拨款支出", "一般公共预算各科目"),
            *((path, f"{block}支出", f"{block}各科目") for path, block in _FUNDS),
        ):
            table = self.known.node(path)
            codes = [code for code in table or {} if TO_FILL not in code]
            found = self.known.by_code(lines)
            rows = [self._item((*path, code), found.get(code)) for code in sorted(codes)]
            if rows:
                sums: dict[str, Content] = {
                    NAME: "合计",
                    LAST: Total(),
                    BUDGET: Total(),
                    NOW: Total(),
                }
                sums |= {"比年初预算": Gap(NOW, BUDGET), "比上年": Gap(NOW, LAST)}
                note = _meaning((*path, "0000000", "年初预算"))
                yield Questions(title, _ITEM, (*rows, self._row(sums)), note)

    def _item(self, path: Keys, line: Line | None) -> Row:
        code, reason = path[-1], (*path, "原因")
        known = functional().get(code)
        name = self.known.text((*path, "名称")) or (known.name if known else "")
        return self._row(
            {
                CODE: code,
                NAME: line.title if line else name,
                LAST: self._base((*path, "上年"), line.prior if line else None),
                BUDGET: self._slot((*path, "年初预算")),
                NOW: self.known.amount(line) if line or not self.known.facts else Decimal(0),
                "比年初预算": Gap(NOW, BUDGET),
                "比上年": Gap(NOW, LAST),
                REASON: self._slot(reason),
                MARK: self._mark("比年初预算", BUDGET, "budget", self._like(reason, line)),
                WROTE: self.known.text(reason, last=True),
                SPENT_ON: self._slot((*path, "用途")),
            }
        )

    def _like(self, reason: Keys, line: Line | None) -> Keys:
        """A reason that is asked for as this one; of a 科目 without any figure yet, another's."""
        asked = self.known.asked["budget"] if line is None and self.known.asked else ()
        others = (one for one in asked if one[:-2] == reason[:-2] and one[-1] == reason[-1])
        return next(others, reason)

    # ------------------------------------------------------------ 上年

    def _years(self) -> Questions:
        rows = [
            self._year(entry.key, ("上年", entry.key, "金额"), ("上年", entry.key, "原因"))
            for entry in entries(PriorYear)
            if self._is_told(entry)
        ]
        if not self._on_budget():
            key = "机关运行经费"
            rows.append(self._year(key, (key, "上年"), (key, "原因")))
        return Questions(
            "本年决算与上年比", _compared(LAST, CHANGE), tuple(rows), _meaning(("上年",))
        )

    def _is_told(self, entry: Entry) -> bool:
        """Whether a total is worth a row: not where both years are known to have none of it."""
        path = ("上年", entry.key, "金额")
        line, typed = self.known.line(entry.key), self.known.text(path)
        before = line.prior if line is not None else None
        if line is None or line.amount.value or self.known.text(("上年", entry.key, "原因")):
            return True
        if typed:
            return bool(typed.strip("0.０．"))
        return not isinstance(before, Figure) or bool(before.value)

    def _year(self, key: str, base: Keys, reason: Keys) -> Row:
        line = self.known.line(key)
        return self._row(
            {
                NAME: key,
                LAST: self._base(base, line.prior if line else None),
                NOW: self.known.amount(line),
                **self._held(LAST, CHANGE, "prior", reason),
            }
        )

    def _on_budget(self) -> bool:
        """Whether the style holds 机关运行经费 against its budget, as 屈原 does.

        One that would hold it against either takes what there is.
        """
        key, asked = "机关运行经费", self.known.asked
        if asked is None or (key, "原因") not in asked["budget"]:
            return False
        planned, before = (self.known.text((key, base)) for base in ("年初预算", "上年"))
        return bool(planned) or not before or (key, "原因") not in asked["prior"]

    # ------------------------------------------------------------ 三公经费

    def _expenses(self) -> Iterator[Questions]:
        rows = [self._planned(name, title) for _, name, title in PUBLIC_EXPENSES]
        numbers = [row.number for row in rows]
        sums: dict[str, Content] = {NAME: "合计", WHOLE: Total(), NOW: Total()}
        sums[GAP] = Gap(NOW, WHOLE)
        sums[RATE] = Gap(NOW, WHOLE, rate=True)
        note = "预算数是全年预算（调整以后的）；决算数取自“三公”经费表。"
        rows.append(self._row(sums))
        if self._on_budget():
            rows.append(self._agency())
        yield Questions("本年决算与全年预算比", _compared(WHOLE, GAP), tuple(rows), note)
        years = [
            self._spent(number, name, title)
            for number, (_, name, title) in zip(numbers, PUBLIC_EXPENSES, strict=True)
        ]
        yield Questions("本年决算与上年比", _compared(LAST, CHANGE), tuple(years))
        asked = [
            ("三公经费", title, entry.key)
            for _, _, title in PUBLIC_EXPENSES
            for entry in _leaves("三公经费", title)
            if entry.of is not AMOUNT and "原因" not in entry.key
        ]
        yield from self._asked([("团组、批次、人次、车辆", asked)], "用途、单位")

    def _planned(self, name: str, title: str) -> Row:
        path, line = ("三公经费", title), self.known.line(name)
        reason = (*path, "与预算差异原因")
        given = {
            heading: self.known.amount(figure)
            if self.known.text((*path, key))
            else self._slot((*path, key))
            for heading, key, figure in (
                (WHOLE, "预算", line.budget if line else None),
                (NOW, "决算", line),
            )
        }
        return self._row(
            {
                NAME: title,
                **given,
                **self._held(WHOLE, GAP, "budget", reason),
            }
        )

    def _spent(self, number: int, name: str, title: str) -> Row:
        path, line = ("三公经费", title), self.known.line(name)
        reason = (*path, "与上年增减原因")
        return self._row(
            {
                NAME: title,
                LAST: self._base((*path, "上年"), line.prior if line else None),
                NOW: Same(number, NOW),
                **self._held(LAST, CHANGE, "prior", reason),
            }
        )

    def _agency(self) -> Row:
        key, line = "机关运行经费", self.known.line("机关运行经费")
        return self._row(
            {
                NAME: f"{key}（比年初预算）",
                WHOLE: self._slot((key, "年初预算")),
                NOW: self.known.amount(line),
                **self._held(WHOLE, GAP, "budget", (key, "原因")),
            }
        )

    # ------------------------------------------------------------ what stands beside the tables

    def _beside(self) -> Iterator[Questions]:
        elsewhere = {("机关运行经费", "原因")}
        elsewhere.add(("机关运行经费", "年初预算" if self._on_budget() else "上年"))
        sections = [(key, [(key, *inner) for inner, _ in _below(key)]) for key in _BESIDE]
        kept = [(key, [one for one in paths if one not in elsewhere]) for key, paths in sections]
        alone: list[Keys] = [("节庆活动",), ("其他活动",), *((key, "说明") for _, key in _FUNDS)]
        yield from self._asked([*kept, ("其他", alone)], "文字说明")

    def _asked(self, sections: Sequence[_Section], words: str) -> Iterator[Questions]:
        """The numbers section by section, then all words: they stand under other headings."""
        for title, asked in sections:
            rows = [self._counted(path) for path in asked if not _is_words(path)]
            if rows:
                yield Questions(title, _COUNTED, tuple(rows))
        texts = [path for _, asked in sections for path in asked if _is_words(path)]
        if texts:
            yield Questions(words, _WORDED, tuple(map(self._worded, texts)))

    def _counted(self, path: Keys) -> Row:
        entry = _entry(path)
        measure = _MEASURES.search(entry.meaning)
        unit = self.known.whose.unit if entry.of is AMOUNT else measure[1] if measure else ""
        before = self.known.text(path, last=True)
        return self._row(
            {
                NAME: "：".join(path[1:]),
                ANSWER: self._slot(path),
                UNIT: unit,
                BEFORE: before,
                HOW: entry.meaning,
            }
        )

    def _worded(self, path: Keys) -> Row:
        label = path[1:] if path[0] in _OF_A_PAGE else path
        return self._row(
            {
                NAME: "：".join(label),
                HOW: _meaning(path),
                ANSWER: self._slot(path),
                WROTE: self.known.text(path, last=True),
            }
        )

    # ------------------------------------------------------------ 概况, 预算绩效

    def _profile(self) -> Iterator[Questions]:
        path = ("样式",)
        slot = Slot(path, TEXT, self.known.text(path) or None, choices=self.known.styles)
        style = self._row({NAME: "样式", HOW: _meaning(path), ANSWER: slot, WROTE: ""})
        yield Questions("写法", _WORDED, (style,))
        keys = [("概况", *inner) for inner, _ in _below("概况")]
        single = [path for path in keys if not _entry(path).many]
        for block in self._asked([("编制", single)], "概况"):
            lists = [path for path in keys if _entry(path).many and block.columns == _WORDED]
            rows = [row for path in lists for row in self._listed(path)]
            yield Questions(block.title, block.columns, (*block.rows, *rows))

    def _listed(self, path: Keys) -> Iterator[Row]:
        """The entries of a list, and some rows for more."""
        meaning = _meaning(path)
        now, before = self.known.texts(path), self.known.texts(path, last=True)
        for at in range(max(_ROWS, len(now) + _SPARE)):
            value = now[at] if at < len(now) else None
            needed = at == 0 and value is None and path in self.known.lacking
            yield self._row(
                {
                    NAME: f"{path[-1]} {at + 1}",
                    HOW: meaning if at == 0 else "",
                    ANSWER: Slot(path, TEXT, value, needed, meaning),
                    WROTE: before[at] if at < len(before) else "",
                }
            )

    def _passages(self) -> Iterator[Row]:
        path = ("预算绩效", ROW)
        now, before = (list(_told(self.known.node(path[:1], last=last))) for last in (False, True))
        for at in range(max(_ROWS, len(now) + _SPARE)):
            head, text = now[at] if at < len(now) else (None, None)
            needed = at == 0 and text is None and path[:1] in self.known.lacking
            yield self._row(
                {
                    NAME: f"第 {at + 1} 行",
                    HEAD: Slot((*path, "标题"), TEXT, head, meaning=_meaning((*path, "标题"))),
                    PARAGRAPH: Slot((*path, "段落"), TEXT, text, needed, _meaning((*path, "段落"))),
                    WROTE: before[at][1] if at < len(before) else "",
                }
            )


def _told(passages: Any) -> Iterator[tuple[str | None, str | None]]:
    """The paragraphs of passages, each heading beside the first of its own."""
    for passage in passages if isinstance(passages, list) else ():
        if not isinstance(passage, Mapping):
            continue
        head = str(passage.get("标题") or NO_HEAD)
        listed = passage.get("段落")
        texts = [one for one in listed or () if isinstance(one, str) and TO_FILL not in one]
        head = NO_HEAD if TO_FILL in head else head
        if texts or head != NO_HEAD:
            yield head, texts[0] if texts else None
        yield from ((None, text) for text in texts[1:])


# ---------------------------------------------------------------- keys


def _is_words(path: Keys) -> bool:
    return _entry(path).of is TEXT


def _entry(path: Keys) -> Entry:
    found = entry_at(Accounts, path)
    if found is None:
        raise KeyError(path)
    return found


def _meaning(path: Keys) -> str:
    return _entry(path).meaning


def _leaves(*path: str) -> tuple[Entry, ...]:
    of = _entry(path).of
    return entries(of) if not isinstance(of, Form) else ()


def _below(*path: str) -> Iterator[tuple[Keys, Entry]]:
    """The keys that hold something below a path, each with what leads to it."""
    for entry in _leaves(*path):
        if isinstance(entry.of, Form):
            yield (entry.key,), entry
        elif issubclass(entry.of, Block):
            for inner, found in _below(*path, entry.key):
                yield (entry.key, *inner), found
