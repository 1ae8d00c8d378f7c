"""Meant: which figure of a report a stated amount is: of what, of which money, column and year.

    for amount, meanings in meanings_in(text, read(text), "决算"): ...
    for amount, meant in meant_in(text, read(text), "决算"): cells_of(meant, "决算")

Nothing is guessed.  What its name, the list that it stands in and its section leave open is not
yielded, or with every figure that it may be; what is of a 科目, a unit or a reason is none.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.later import matcher
from generator.understanding.about import funds_in, topic_of
from generator.understanding.sections import Text
from generator.understanding.sentences import Amount, Name, Read
from generator.understanding.sentences.naming import SIDES
from generator.understanding.sentences.spoken import SO_MANY
from generator.vocabulary import held
from generator.vocabulary.held import DEPTH, GENERAL, GRANTS, SOURCES, WHOLE, Where
from generator.vocabulary.quantities import BY_NAME, CARRIED, WHOLES, ending
from generator.vocabulary.subjects import CLASS, codes_named, functional


class Meant(Struct, frozen=True):
    """A figure: 支出合计 of 政府性基金, 决算, of this year (0) or the one before (-1).

    `fund` is empty for all the money; `column` is 决算, 预算, 年初预算 or 全年预算, of a budget
    年初预算.  `subject` is the code of the 类 that it is spent on, empty for all of them.
    """

    quantity: str
    fund: str = WHOLE
    column: str = "决算"
    year: int = 0
    subject: str = ""

    @property
    def shown(self) -> str:
        """How a message calls it: 本年收入合计, 财政拨款支出总计, 一般公共预算基本支出."""
        own = f"本年{self.quantity}" if self.quantity in _OF_THE_YEAR else self.quantity
        return f"{self.fund}{self.quantity}" if self.fund else own


_OF_THE_YEAR: Final = frozenset(("收入合计", "支出合计"))
Meanings = tuple[Meant, ...]  # what an amount may be, the likeliest first


def meant_in(
    text: Text, reading: Read, kind: str, year: int | None = None, own: str = ""
) -> Iterator[tuple[Amount, Meant]]:
    """Every amount of a section that can be one figure only, in reading order."""
    for amount, meanings in meanings_in(text, reading, kind, year, own):
        if len(meanings) == 1:
            yield amount, meanings[0]


def meanings_in(
    text: Text, reading: Read, kind: str, year: int | None = None, own: str = ""
) -> Iterator[tuple[Amount, Meanings]]:
    """Every amount of a section that is a figure of the report, with what it may be.

    `kind` is 决算 or 预算, `year` the report's, `own` its department.  收、支总计 is two figures
    at once: such an amount comes twice.
    """
    if reading.amounts:
        yield from _Resolver(text, reading, kind, year, own).resolved()


def cells_of(meant: Meant, kind: str) -> tuple[Where, ...]:
    """The cells of a 决算 or a 预算 that hold a figure, the best first; none where none does."""
    row = held.EXPENSES.get(meant.quantity)
    if row and (meant.fund or meant.quantity not in held.WITH_EXPENSES):
        column = "决算" if meant.column == "决算" else "预算"
        before = "上年" if kind == "预算" else ""
        column = before if meant.year else column
        own = meant.quantity == held.AGENCY[0] and not meant.year and meant.column == _COLUMN[kind]
        return (("TS", row, column), *(held.AGENCY[1:] if own else ())) if column else ()
    if meant.year or meant.column != _COLUMN[kind]:
        return ()
    if meant.subject:
        name = functional()[meant.subject].name
        return held.cells_of_subject(meant.subject, name, meant.fund)
    return held.cells_of(meant.quantity, meant.fund, kind)


# What is the figure itself in a report of each kind, and so what its tables hold.
_COLUMN: Final = {"决算": "决算", "预算": "年初预算"}
_COLUMNS: Final = {
    "决算": {"": "决算", **{one: one for one in ("决算", "预算", "年初预算", "全年预算")}},
    "预算": dict.fromkeys(("", "预算", "年初预算"), "年初预算"),
}
# Sections that have figures of their own alone: 一般公共预算支出 there is of a project.
_APART: Final = matcher(
    "三公|机关运行|采购|资产|绩效|职责|职能|机构|名词|会议|培训|因公|公务|重要事项|工作任务|概[况述]"
)
_NUMBERED: Final = matcher(
    r"\n(?:[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})(?:[）)]|[、.．](?!\d))|[①-⑳])"
)
_SUBJECT: Final = matcher(r"[（(]\d*[类款项](?:级科目)?[）)]")
_TITLED: Final = matcher(".*?(?:情况|总体|说明|分析|如下|分类)(?:情况|说明|分析|的)*")
_SIDED: Final = matcher("收支|收入|支出")
# What says nothing more of a quantity.
_PLAIN: Final = matcher(
    r"上一?年|去年|国有资本(?:经营)?|政府性基金|一般公共预算|财政拨款|财政|拨款|预算|决算|年初|全年|本年|当年"
    r"|年度|20\d\d|安排|家(?:机关|(?:参公)?事业单位|行政单位)|(?:[省市县区州]级)?(?:行政|(?:参公)?事业|其[他它])单位"
    r"|使用|全?部门|全[省市县区州镇乡]|单位|开支|我|本|年|总|共|的"
    r"|支出|收入|合计|汇总|全部|整体|其中|用于|各项|[和及与](?=政府性|国有资本|事业单位|其[他它]单位)"
)
_ENDING: Final = matcher(f"(?:{_PLAIN.pattern})+$")
_BODY: Final = matcher(
    "(?:[局厅委办院校镇乡处部会馆站所司署队]|[园新]区|投资区|开发区|中心|街道|政府|中学|小学|公司|集团)$"
)
_PART: Final = matcher("本级|区县|县区|市县|乡镇|镇街|苏木")
_FAR: Final = 20_000  # characters of a line in which a 科目 is looked for
_ALL_OF_IT: Final = matcher("本(?:部门|单位)(?:年初)?预算(?:数|(收入|支出))?")
_SHORT: Final = 16  # characters in front of a figure that say which side it is of
_SIDE: Final = matcher(r"(收入|支出)(?:预算|决算)?(?:数|总额)?(?:为|是|共|共计|合计)?$")
_ELSE: Final = matcher("(?:此外|另外|综上)[，：]?$")  # ends what is said of an item
_YEAR: Final = matcher(r"(20\d\d)年度?初?$")
_YEAR_ENDS: Final = frozenset("年度初")
_CLAUSE: Final = 200  # characters in front of an amount in which its sentence says the year
_YEARS: Final = matcher(r"(20(?<![较比与同和至\d]20)\d\d)年(?!\d{1,2}月|[底末初])")
_OF_THIS: Final = matcher("[本今当]年|年[初末]|结转|相比|比[上去]年|[较比与同和]20")
_ASSESSED: Final = matcher("整体支出[^。；]{0,12}$")  # 整体支出绩效评价，涉及一般公共预算支出
_UNSAID: Final = CARRIED | {"收入", "支出", "基本支出", "项目支出", "人员经费", "公用经费"}


_NO_WORD: Final = matcher(r"[^\u4e00-\u9fff]|20\d\d")


class _Resolver:
    """A section whose amounts are taken for figures, from its first to its last."""

    def __init__(self, text: Text, reading: Read, kind: str, year: int | None, own: str) -> None:
        self.text, self.reading, self.kind = text, reading, kind
        self.year, self.own = year, own
        self.heard: dict[str, None] = {}  # the money that was spoken of, but in lists
        self.of_section = WHOLE
        self._under(text.heading)
        self.of_section = self.fund
        self.found: dict[int, tuple[Meanings, ...]] = {}
        self.placed: dict[int, tuple[Meanings, ...]] = {}  # by where an amount stands
        self.line = -1
        self.of_item = False  # whether the line is of a 科目, a project, a unit
        self.subject = 0  # where the line has named a 科目
        self.numbers = list(_NUMBERED.finditer(text.text, len(text.number) + len(text.heading)))

    def _under(self, heading: str) -> None:
        """What follows is under a heading: that of the section, or of a part of it."""
        funds = funds_in(heading)
        if not funds and topic_of(heading) == "基本支出" and self.kind == "决算":
            funds = (GENERAL,)  # the table of 基本支出 is of this fund
        own = funds[0] if len(funds) == 1 else WHOLE
        self.fund = _narrower(own, self.of_section)
        self.sure = bool(self.fund) or bool(_SIDED.search(heading) and not funds)
        self.apart = bool(_APART.search(heading))
        self.heard.clear()

    def resolved(self) -> Iterator[tuple[Amount, Meanings]]:
        for row in self._rows():
            for amount, figures in self._of_row(row):
                self.found[id(amount)] = figures
                self.placed.setdefault(amount.at.start, figures)
                if figures and not amount.within:
                    self.heard[figures[0][0].fund] = None
                for one in figures:
                    yield amount, one

    def _rows(self) -> Iterator[list[Amount]]:
        """The amounts that stand side by side under one name: 收、支总计各是A、B."""
        row: list[Amount] = []
        for one in self.reading.amounts:
            if row and one.at.start != row[0].at.start:
                yield row
                row = []
            row.append(one)
        if row:
            yield row

    def _of_row(self, row: list[Amount]) -> Iterator[tuple[Amount, tuple[Meanings, ...]]]:
        figures = self._figures(row[0])
        if len(row) == 1:
            yield row[0], figures
        elif len(row) == len(figures):
            yield from ((one, (figure,)) for one, figure in zip(row, figures, strict=True))

    # ------------------------------------------------------------ one amount

    def _figures(self, one: Amount) -> tuple[Meanings, ...]:
        """The figures that an amount is at once, each with what it may be instead."""
        if (name := self._completed(one)) is not one.name:
            one = replace(one, name=name)
        self._begin(one)
        column = _COLUMNS[self.kind].get(one.name.column, "")
        year = self._year_of(one)
        if not column or year is None or _nobodys(one):
            return ()
        if not one.name.quantity:
            code = _class_named(one.name.words)
            fund = self._fund_around(one) if code and not self.apart else None
            whole = Meant("支出合计", fund or WHOLE, column, year, code)
            return ((whole,),) if fund is not None else ()
        if _of_its_own(one.name):
            fits = self._plain(self._front(one.name), listed=bool(one.within)) is not None
            beside = one.name.quantity in held.WITH_EXPENSES and "三公" in self.text.heading
            fund = GRANTS if beside else WHOLE
            return ((Meant(one.name.quantity, fund, column, year),),) if fits else ()
        return self._of_money(one, column, year)

    def _completed(self, one: Amount) -> Name:
        """The name of an amount; 某街道办事处收入 is the 收入 of the department itself."""
        words = one.name.words
        if not (one.name.quantity or one.within) and (side := self._side_of_own(one)):
            return Name(side, side, column=one.name.column, before=one.name.before)
        if words in SIDES and f"本年{words}" in one.quote.words:
            return replace(one.name, quantity=f"{words}合计")  # and not what was carried forward
        stated = one.quote.words
        borrowed = not words or words not in stated
        if borrowed and (all_of_it := _ALL_OF_IT.search(stated)):  # 本单位年初预算数
            return Name("", all_of_it[1] or "支出", column=one.name.column)
        if _crossed(one.name, stated):
            return Name("")
        return one.name

    def _side_of_own(self, one: Amount) -> str:
        """收入 or 支出, where nothing else is said than whose: 某街道办事处预算支出."""
        words = one.name.words
        if _class_named(words):
            return ""
        said = _SIDE.search(self.text.text, max(0, one.at.start - _SHORT), one.at.start)
        front = words.removesuffix(said[1]) if said else ""
        return said[1] if said and front and self._plain(front, listed=False) is not None else ""

    def _begin(self, one: Amount) -> None:
        """A numbered line is of what its first words name."""
        if _ELSE.search(self.text.text, max(0, one.quote.start - 4), one.quote.start):
            self.of_item = False
        if one.line == self.line:
            return
        self.line = one.line
        start = self.text.text.rfind("\n", 0, one.at.start) + 1
        named = _SUBJECT.search(self.text.text, start, one.at.start + _FAR)
        self.subject = named.start() if named else len(self.text.text)
        numbered = self._number_of(one)
        if numbered is None:
            return
        lead = self.text.text[numbered.end() : one.quote.start]
        unknown = not one.name.quantity or bool(self._other(lead))
        title = _TITLED.match(lead)
        self.of_item = unknown and not title
        if title and (_SIDED.search(title[0]) or funds_in(title[0]) or _APART.search(title[0])):
            self._under(title[0])

    def _number_of(self, one: Amount) -> re.Match[str] | None:
        """The number of the line, or of the line that it goes on with; the title has another."""
        at = bisect.bisect(self.numbers, one.at.start, key=lambda number: number.start())
        return self.numbers[at - 1] if at else None

    def _other(self, lead: str) -> str:
        """What the lead of a line names besides money and years."""
        return _PLAIN.sub("", _NO_WORD.sub("", lead))

    def _year_of(self, one: Amount) -> int | None:
        """0 for the report's year, -1 for the one before; None for another.

        What is listed is of the year of its list.
        """
        said = next(filter(None, map(self._year_said, (one, *reversed(one.within)))), 0)
        year = said - self.year if said and self.year else 0
        year = -1 if one.name.before and not year else year
        return year if year in {0, -1} else None

    def _year_said(self, one: Amount) -> int:
        """The year in front of an amount, or the one that its sentence alone speaks of; 0 if none.

        2021年“三公”经费预算中，公务接待费2万元 in a report on 2020.
        """
        prose, start = self.text.text, one.quote.start
        ends = prose[start - 1 : start] in _YEAR_ENDS
        if ends and (said := _YEAR.search(prose, max(0, start - 8), start)):
            return int(said[1])
        low = max(0, start - _CLAUSE)
        begins = max(prose.rfind(mark, low, start) for mark in "。；\n") + 1
        sentence = prose[max(begins, low) : start]
        years = {int(year) for year in _YEARS.findall(sentence)}
        return years.pop() if len(years) == 1 and not _OF_THIS.search(sentence) else 0

    def _front(self, name: Name) -> str:
        """What stands in front of the quantity in its name: 全镇|三公经费支出合计."""
        words = name.words
        while found := ending(words):
            if found[0].name == name.quantity:
                return found[1]
            words = _ENDING.sub("", found[1])
        return name.words[:-2] if name.quantity in SIDES else ""

    def _plain(self, front: str, *, listed: bool) -> tuple[str, ...] | None:
        """The money that words in front of a quantity name; None where they name anything else."""
        left = _PLAIN.sub("", front.replace("非财政拨款", "非"))
        if left and (listed or not self._is_own(_ENDING.sub("", front))):
            return None
        return funds_in(front)

    def _is_own(self, body: str) -> bool:
        """Whether a body is the department that reports, or can be it."""
        return body in self.own or bool(_BODY.search(body) and not _PART.search(body))

    def _of_money(self, one: Amount, column: str, year: int) -> tuple[Meanings, ...]:
        """A quantity that is of all the money or of a fund of it."""
        fund, figures = held.figures_of(one.name.quantity, self.kind)
        front = self._plain(self._front(one.name), listed=bool(one.within))
        before = self.text.text[max(0, one.quote.start - 20) : one.quote.start]
        if "涉及" in one.name.words and _ASSESSED.search(before):
            return tuple((Meant(f[0], fund, column, year),) for f in figures) if fund else ()
        if front is None or len(front) > 1 or (self.apart and not _of_everything(one)):
            return ()
        said = _narrower(fund, front[0] if front else WHOLE)
        if not said and (self.of_item or self._of_subject(one)):
            return ()
        around = self._fund_around(one)
        if around is None:
            return ()
        funds = self._funds(one, said, around)
        return tuple(
            meanings
            for figure in figures
            if (meanings := tuple(self._meanings(one, figure, funds, column, year)))
        )

    def _of_subject(self, one: Amount) -> bool:
        """Whether the line has named a 科目 before: its amounts are of that."""
        return not one.within and self.subject < one.at.start

    def _fund_around(self, one: Amount) -> str | None:
        """The money of the list that an amount stands in, else of its section.

        None where the list is of what is no figure: a 科目, a project, “三公”经费.
        """
        for whole in reversed(one.within):
            figures = self._found_of(whole)
            if "整体" in whole.name.words or (figures and _over(one.name, figures[0][0])):
                continue
            if not figures or _of_its_own(whole.name) or figures[0][0].subject:
                return None
            return _narrower(figures[0][0].fund, self.fund)
        return self.fund

    def _found_of(self, whole: Amount) -> tuple[Meanings, ...]:
        """The figures of the whole of a list; of 收支总预算A，收入包括…… those of the one side."""
        if id(whole) in self.found or whole.name.quantity not in SIDES:
            return self.found.get(id(whole), ())
        both = self.placed.get(whole.at.start, ())
        return tuple(one for one in both if one and whole.name.quantity in one[0].quantity)

    def _funds(self, one: Amount, said: str, around: str) -> tuple[str, ...]:
        """The money that an amount may be of: as its words say, as is said around it, or heard."""
        if one.name.quantity in SOURCES:
            return (WHOLE,)
        fund = _narrower(said, around)
        if fund or self.sure or one.name.quantity not in _UNSAID:
            return (fund,)
        return tuple(dict.fromkeys((WHOLE, *self.heard)))

    def _meanings(
        self, one: Amount, figure: tuple[str, ...], funds: tuple[str, ...], column: str, year: int
    ) -> Iterator[Meant]:
        around = [self._found_of(whole) for whole in one.within]
        wholes = [w for figures in around for each in figures for w in each]
        # 收、支总计A，其中：收入总计A: what is two figures at once may be told one by one.
        sides = {w for figures in around if len(figures) > 1 for each in figures for w in each}
        for fund in funds:
            narrow = fund not in {WHOLE, GRANTS}
            # What came in of a fund is not told from what there was of it.
            named = [f for f in figure if f.endswith("合计")] if narrow else []
            for quantity in named or figure:
                meant = Meant(quantity, fund, column, year)
                over = (whole for whole in wholes if not _over(one.name, whole))
                if meant in sides or all(_is_part(meant, whole) for whole in over):
                    yield meant


def _nobodys(one: Amount) -> bool:
    """Whether an amount stands in a reason, behind one that nobody has named, or is of a few."""
    scope = one.name.scope
    unknown = bool(scope) and (scope == "？" or bool(SO_MANY.fullmatch(scope)))
    return (one.aside and not one.name.before) or unknown


def _crossed(name: Name, stated: str) -> bool:
    """Whether an amount whose words are of one side has taken the name of the other."""
    said = [side for side in SIDES if side in stated]
    other = [side for side in SIDES if side in name.quantity and side not in said]
    return len(said) == 1 and len(other) == 1 and said[0] not in name.quantity


def _of_everything(one: Amount) -> bool:
    """Whether it is said of what a department spends in all: 部门整体支出A，其中：基本支出B."""
    return any("整体" in whole.name.words for whole in one.within)


def _of_its_own(name: Name) -> bool:
    """Whether a quantity, or what it is part of, says by itself which it is: 政府采购|货物."""
    whole = WHOLES.get(name.quantity, "")
    if whole and not BY_NAME[name.quantity].own:
        return BY_NAME[whole].own and whole in name.words
    return bool(name.quantity) and BY_NAME[name.quantity].own


def _narrower(one: str, other: str) -> str:
    """Of two kinds of money the one that is part of the other; the first where neither is."""
    order = (WHOLE, GRANTS)
    if one in order and other not in order:
        return other
    return other if one == WHOLE else one


def _over(name: Name, whole: Meant) -> bool:
    """Whether the list of a figure has ended where a name stands: 支出A，其中……；年末结转B."""
    if name.quantity in CARRIED:
        return not whole.quantity.endswith("总计")
    sides = [side for side in SIDES if side in whole.quantity]
    others = [side for side in SIDES if side in name.quantity]
    return bool(sides and others) and sides != others


def _is_part(meant: Meant, whole: Meant) -> bool:
    """Whether a figure can be listed of another: it is lower, or of less money."""
    deeper = DEPTH.get(meant.quantity, 0) > DEPTH.get(whole.quantity, 0)
    return deeper or (meant.fund != whole.fund and _narrower(meant.fund, whole.fund) == meant.fund)


def _class_named(words: str) -> str:
    """The code of the 类 that words name; 其他 alone names none."""
    codes = codes_named(words, (CLASS,)) if words != "其他" else ()
    return codes[0] if len(codes) == 1 else ""
