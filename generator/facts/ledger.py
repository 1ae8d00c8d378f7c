"""Ledger: how the cells of a report become figures that are held against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Final

from msgspec import Struct

from generator.entry.accounts import CONFIRMED, TOTAL
from generator.entry.report import Report
from generator.entry.values import UNITS, residue
from generator.facts.clues import Path, Said, Typed, clue
from generator.facts.line import Facts, Line, Words, within_sentence
from generator.later import matcher
from generator.number.figure import (
    YUAN,
    Cell,
    Derivation,
    Figure,
    absent,
    is_unsaid,
    total,
    unsaid,
)
from generator.problem import HINT, WRONG, Problem, pointer, typed_at
from generator.rule import Rule

NOT_ITS_PARTS: Final = Rule(
    "I12",
    "写的合计等于明细之和",
    "合计、小计可以不写，由明细相加；写了就与明细相加的数核对，差额在四舍五入的尾差以内的以写的为准，"
    "超出的总有一处填错了。",
    "支出小计 201 基本支出 8,500,000.00，而它下面各项相加是 8,600,000.00",
    "支出小计 201 基本支出 8,600,000.00",
    hint="提示：差额在尾数误差以内，以写的合计为准。",
)
UNEQUAL: Final = Rule(
    "I13",
    "应相等的两个数相等",
    "收入总计等于支出总计，财政拨款收支总计相等，支出按科目和按经济分类相加相等，"
    "基金每个科目的年初结转加收入等于支出加年末结转：这些在公开表上是一个数。",
    "收入总计 14,200,000.00，支出总计 14,300,000.00",
    "收入总计 14,200,000.00，支出总计 14,200,000.00",
)
MORE_THAN_WHOLE: Final = Rule(
    "I14",
    "部分不比整体大",
    "其中财政拨款是本科目支出的一部分，公开06表里的一行是“三公”经费的一部分，"
    "小微企业的合同是中小企业的一部分，保有的公务用车在车辆总数里。",
    "政府采购 总额 20.00，授予中小企业合同金额 200.00",
    "政府采购 总额 200.00，授予中小企业合同金额 20.00",
    hint="提示：两个数出自两张表或两本台账，口径可能不同，请核对。",
)
UNCOUNTED: Final = Rule(
    "I15",
    "有钱就有数量，有数量就有钱",
    "出国的团组和人次、接待的批次和人次、购置的车辆、会议和培训的人数，说明里都要写；"
    "人次不会比团组、批次少。花了钱而数量空着，写出来就是花在了没有的事上。",
    "公务接待费 决算 50,000.00，没有写批次、人次",
    "公务接待费 决算 50,000.00，批次 12，人次 96",
    hint="提示：钱和数量一个是 0、一个不是，或者人次比批次还少，请核对。",
)
OTHER_LAST_YEAR: Final = Rule(
    "I16",
    "上年数与上年的填报文件一致",
    "旁边有上一年的填报文件时，今年写的上年数与它核对。重新批复、调整过口径的会不同，"
    "所以以今年写的为准，请部门看一眼。",
    "上年 本年收入合计 1,300.00，而 2023.yaml 里是 1,250.00",
    "上年 本年收入合计 1,250.00",
    hint="提示：以写的为准，请核对。",
)
FAR_OFF: Final = Rule(
    "I17",
    "数的大小说得过去",
    "元和万元差一万倍。一个部门一年没有千亿元，也过不了一万元以下的日子；人均工资不会上百万元；"
    "全文的数不会都是上年的一万倍，决算也不会是预算的一百倍以上：多半是把元填成了万元。"
    "核实过、确实如此的，在填报文件最外层的“已核”下面写上理由，就不再拦。",
    "计量单位: 万元，财政拨款收入: 12,500,000.00",
    "计量单位: 元，财政拨款收入: 12,500,000.00",
    hint="提示：少见，但也可能如此，请看一看；或者“已核”里的一条用不上了。",
)
LEFT_OUT: Final = Rule(
    "I26",
    "表外的各块写了，没有的写 0",
    "政府采购、国有资产不在公开表里，说明里却要写。没有写和没有是两回事：整块没有写，"
    "写出来就会变成“共有车辆0辆”。",
    "没有写 国有资产→车辆",
    "国有资产 车辆 其他用车: 0",
)


_SPENT_ON: Final = matcher(r"^(?:主要)?用于[：:，]?\s*")
_LEVELS: Final = (5, 3)  # 款, then 类
_FEW: Final = 3  # parts of a total that a message names
_FAR: Final = 1000  # times more than any part can be of its whole


class RollUp(Struct, frozen=True):
    """One column of a table by 科目: its items, what they add up to by 款 and 类, and its 合计."""

    total: Figure
    by_code: Mapping[str, Figure]


class Ledger:
    """Makes the figures of one report and collects what does not add up."""

    def __init__(self, report: Report, prior: Facts | None) -> None:
        self.report = report
        self.prior_facts = prior
        self.scale = UNITS[report.content.unit]
        last = prior.report.problems if prior else ()
        self.problems: list[Problem] = [*report.problems, *last]
        self._held: set[tuple[str | int, ...]] = set()
        self._explained: set[Decimal] = set()
        self._confirmed: set[str] = set()

    def cell(self, *path: str | int) -> Cell:
        return Cell(self.report.source, path)

    def is_open(self, *path: str | int) -> bool:
        """Whether what stands at a path is still to be written."""
        return path in self.report.open

    def has(self, value: object, *path: str | int) -> bool:
        """Whether there is a number, or will be."""
        return value is not None or self.is_open(*path)

    def given(
        self, label: str, value: Decimal | None, *path: str | int, unit: str = YUAN
    ) -> Figure:
        """A number that was typed, or the zero of a blank; what is still to be typed is unsaid."""
        if value is None:
            return unsaid(label, unit) if self.is_open(*path) else absent(label, unit)
        return Figure(label, value, unit, Cell(self.report.source, path))

    def giver(self, values: Iterable[Decimal | None], *path: str) -> Callable[..., Figure]:
        """What makes the figures of a block: `given`; where all of it was left out it is asked for.

        To say nothing of a thing and to have none of it are two things.
        """
        if any(value is not None for value in values) or any(
            one[: len(path)] == path for one in self.report.open
        ):
            return self.given
        message = f"没有写“{spelt(path)}”，说明里要写；请写上，确实没有的写 0"
        self.problems.append(Problem(typed_at(self.report.source, path), message, rule=LEFT_OUT))
        return _unsaid

    def maybe(self, label: str, value: Decimal | None, *path: str | int) -> Figure | None:
        """A number that was typed, or None where a blank says nothing."""
        return self.given(label, value, *path) if self.has(value, *path) else None

    def words(self, text: str | None, *path: str | int) -> Words | None:
        """What the department has written at a path; None for nothing, 【待填】 where it is to."""
        if self.is_open(*path):
            return Words(f"【待填：{path[-1]}】", self.cell(*path))
        return Words(within_sentence(text), self.cell(*path)) if text else None

    def purpose(self, text: str | None, *path: str | int) -> Words | None:
        """What an amount was spent on, without the words that the sentence brings."""
        return self.words(_SPENT_ON.sub("", text.strip()) if text else None, *path)

    def each(self, texts: Sequence[str], *path: str | int) -> tuple[Words, ...]:
        """The texts of a list, each with its place in it."""
        return tuple(
            Words(within_sentence(text), self.cell(*path, at)) for at, text in enumerate(texts)
        )

    def stated(
        self,
        label: str,
        value: Decimal | None,
        path: tuple[str | int, ...],
        parts: Sequence[Figure],
    ) -> Figure:
        """The total that the input states, held against its parts; their sum where it does not."""
        added = total(label, parts)
        if value is None:
            return added
        self._hold(label, value, added, path)
        return Figure(label, value, YUAN, Cell(self.report.source, path))

    def _hold(self, label: str, value: Decimal, added: Figure, path: tuple[str | int, ...]) -> None:
        if self.report.loose or is_unsaid(added):
            return
        gap = value - added.value
        # One stated subtotal serves 公开03表 and 公开05表: said once.
        if not gap or path in self._held:
            return
        self._held.add(path)
        count = len(added.origin.operands) if isinstance(added.origin, Derivation) else 1
        within = abs(gap) <= residue(count, self.scale)
        advice = (
            "在尾数误差以内，以写的合计为准"
            if within
            else "超出尾数误差；请核对明细，或者删去这个合计"
        )
        message = (
            f"{label}写的是 {self.spoken(value)}，明细相加是 {self.spoken(added.value)}，"
            f"差 {self.spoken(gap)}，{advice}"
        )
        if not within:
            self._explained.add(abs(gap))
            message += self._clue(gap, Typed(path, value, 1), *self._typed(added, -1))
        level = HINT if within else WRONG
        self._note(NOT_ITS_PARTS, message, path, level, gap=gap)

    def equal(
        self,
        left: Figure,
        right: Figure,
        addends: int,
        advice: str,
        *path: str | int,
        cause: str = "",
    ) -> None:
        """Notes where two figures that must be equal differ by more than the rounding residue.

        With a known `cause` nothing is guessed, and the same gap is told nowhere else.
        """
        gap = left.value - right.value
        if self._unknown(left, right) or abs(gap) <= residue(addends, self.scale):
            return
        message = (
            f"{left.label} {self.spoken(left.value)} 与 {right.label} "
            f"{self.spoken(right.value)} 应相等，差 {self.spoken(abs(gap))}"
            f"（前者{'多' if gap > 0 else '少'}）；{advice}"
        )
        if abs(gap) in self._explained:
            return
        if cause:
            self._explained.add(abs(gap))
            self._note(UNEQUAL, f"{message}；{cause}", path, WRONG, gap=gap)
            return
        typed = [*self._typed(left), *self._typed(right, -1)]
        told = self._clue(gap, *typed) or self._added(("前者", left), ("后者", right))
        source = self.report.source
        known = source.line(path) or not source.lines
        at = path if known or not typed else typed[0].path
        self._note(UNEQUAL, f"{message}{told}", at, WRONG, gap=gap)

    def _unknown(self, *figures: Figure) -> bool:
        """Whether figures cannot be held against each other, because something is missing."""
        return self.report.loose or any(map(is_unsaid, figures))

    def _added(self, *sides: tuple[str, Figure]) -> str:
        """What two figures were made from, where that is short enough to be looked up."""
        told = ""
        for side, whole in sides:
            if isinstance(whole.origin, Derivation) and 1 < len(whole.origin.operands) <= _FEW:
                sign = " 减 " if whole.origin.operation == "减去" else " 加 "
                parts = [
                    f"{part.label} {self.spoken(part.value)}" for part in whole.origin.operands
                ]
                told += f"；{side}是 {sign.join(parts)}"
        return told

    def _clue(self, gap: Decimal, *typed: Typed) -> str:
        """The cell that a gap gives away: left out, there twice, or mistyped, and how."""
        found = clue(gap, typed, self.report.content, Said(self._at, self.spoken))
        return f"；{found}" if found else ""

    def _at(self, path: Path) -> str:
        line = self.report.source.line(path)
        return f"第 {line} 行 {spelt(path)}" if line else spelt(path)

    def _typed(self, figure: Figure, sign: int = 1) -> Iterator[Typed]:
        """The cells of this report that a figure was made of."""
        origin = figure.origin
        if isinstance(origin, Derivation):
            for at, part in enumerate(origin.operands):
                less = at and origin.operation == "减去"
                yield from self._typed(part, -sign if less else sign)
        elif isinstance(origin, Cell) and origin.source is self.report.source:
            yield Typed(origin.path, figure.value, sign)

    def within(self, part: Figure, whole: Figure, addends: int, *path: str | int) -> None:
        """Notes where a part is more than its whole, beyond the rounding residue."""
        gap = part.value - whole.value
        if self._unknown(part, whole) or gap <= residue(addends, self.scale):
            return
        message = (
            f"{part.label} {self.spoken(part.value)} 比 {whole.label} "
            f"{self.spoken(whole.value)} 还多 {self.spoken(gap)}；请核对 {spelt(path)}"
        )
        if whole.value and part.value >= _FAR * whole.value:
            message += "，是不是元和万元写混了？"
        self._note(MORE_THAN_WHOLE, message, path, WRONG, gap=gap)

    def counted(self, amount: Figure, counts: Mapping[str, Decimal | None], *path: str) -> None:
        """Notes money that was spent on nothing that is counted, and counts without money."""
        title, keys, spoken = path[-1], " 或 ".join(counts), self.spoken(amount.value)
        any_counted = any(counts.values())
        if is_unsaid(amount) or any(self.is_open(*path, key) for key in counts):
            return
        if amount.value > 0 and all(count is None for count in counts.values()):
            message = f"{title}有 {spoken}，还没有写 {keys}；请写上，确实没有的写 0"
            self.refuse(UNCOUNTED, message, *path)
        elif amount.value > 0 and not any_counted:
            self.doubt(UNCOUNTED, f"{title}有 {spoken}，{keys} 却是 0；请核对", *path)
        elif not amount.value and any_counted:
            self.doubt(UNCOUNTED, f"{title}是 0，{keys} 却不是 0；请核对", *path)

    def improbable(self, key: str, message: str, *path: str | int) -> bool:
        """Refuses what can hardly be, unless the input confirms it under `key`; whether it did."""
        reason = self.report.content.confirmed.get(key, "")
        if any(map(str.isalnum, reason)):
            self._confirmed.add(key)
            return False
        how = f"核实过、确实如此的，在文件最外层的“{CONFIRMED}:”下面写一行“{key}: 理由”"
        self.refuse(FAR_OFF, f"{message}{how}", *path)
        return True

    def note_stale(self) -> None:
        """Notes what the input confirms and nobody asks, unless something is still refused."""
        if any(one.rule is FAR_OFF and not one.hint for one in self.problems):
            return
        for key in self.report.content.confirmed:
            if key not in self._confirmed:
                message = f"“{CONFIRMED}”里的“{key}”没有对应的问题；可以删去，或者照提示里的名称写"
                self.doubt(FAR_OFF, message, CONFIRMED, key)

    def refuse(self, rule: Rule, message: str, *path: str | int) -> None:
        """Notes what cannot stand as it is typed."""
        self._note(rule, message, path, WRONG)

    def doubt(self, rule: Rule, message: str, *path: str | int) -> None:
        """Notes what is arguable rather than wrong."""
        self._note(rule, message, path, HINT)

    def _note(
        self, rule: Rule, message: str, path: Path, level: str, *, gap: Decimal | None = None
    ) -> None:
        apart = None if gap is None else Fraction(abs(gap))
        place = typed_at(self.report.source, path)
        self.problems.append(Problem(place, message, level, rule=rule, gap=apart))

    def spoken(self, value: Decimal) -> str:
        """An amount in the unit of the file, exact, written as the tables write it."""
        number = (value / self.scale).normalize()
        places = -int(number.as_tuple().exponent)
        text = f"{number:,.2f}" if places == 1 else f"{number:,f}"
        return f"{text}{self.report.content.unit}"

    # ------------------------------------------------------------ last year

    def last_year(self, label: str, value: Decimal | None, *path: str | int) -> Figure | None:
        """Last year's figure as typed, or from the department's own file of the year before."""
        found = self.prior_facts.get(label) if self.prior_facts else None
        last = found.amount if isinstance(found, Line) else None
        if value is not None:
            return self._typed_again(label, value, last, path)
        if last is None or self.is_open(*path):
            return unsaid(f"{label}.上年") if self.is_open(*path) else None
        return _from_last_year(label, last)

    def item_last_year(
        self, label: str, code: str, block: str, value: Decimal | None, *path: str | int
    ) -> Figure | None:
        """The same for one 科目 of a list of lines; not there last year is a zero."""
        lines = self.prior_facts.get(block) if self.prior_facts else None
        known = lines if isinstance(lines, tuple) else ()
        last = next((line.amount for line in known if line.code == code), None)
        if value is not None:
            return self._typed_again(label, value, last, path)
        if self.is_open(*path):
            return unsaid(f"{label}.上年")
        if last is None:
            return absent(f"{label}.上年") if isinstance(lines, tuple) else None
        return _from_last_year(label, last)

    def _typed_again(self, label: str, value: Decimal, last: Figure | None, path: Path) -> Figure:
        """Last year's figure as typed, held against last year's own file."""
        if last is not None and not is_unsaid(last) and self.prior_facts is not None:
            source, content = self.prior_facts.report.source, self.prior_facts.report.content
            if abs(last.value - value) > residue(9, max(self.scale, UNITS[content.unit])):
                message = (
                    f"上年数写的是 {self.spoken(value)}，{source.name} 里是 "
                    f"{self.spoken(last.value)}；以写的为准，请核对"
                )
                self.doubt(OTHER_LAST_YEAR, message, *path)
        return self.given(f"{label}.上年", value, *path)

    # ------------------------------------------------------------ by 科目

    def roll_up(
        self,
        label: str,
        rows: Iterable[tuple[str, Figure]],
        stated: Mapping[str, tuple[Decimal, tuple[str, ...]]],
    ) -> RollUp:
        """A column's 款 from its 项, its 类 from its 款, its 合计 from its 类; stated ones win."""
        level: dict[str, list[Figure]] = {}
        for code, figure in rows:
            if figure.value or is_unsaid(figure):
                level.setdefault(code, []).append(figure)
        found = {code: _sum(f"{code} {label}", parts) for code, parts in level.items()}
        below = found
        for digits in _LEVELS:
            groups: dict[str, list[Figure]] = {}
            for code, figure in below.items():
                groups.setdefault(code[:digits], []).append(figure)
            for code in stated:
                if len(code) == digits:
                    groups.setdefault(code, [])
            below = {
                code: self._subtotal(f"{code} {label}", code, parts, stated)
                for code, parts in groups.items()
            }
            found = found | below
        known = list(below.values())
        # Rows that could not be read may stand anywhere: what all of them come to is not known.
        parts = [*known, unsaid(label)] if self.report.loose else known
        grand = self._subtotal(label, TOTAL, parts, stated)
        return RollUp(grand, found)

    def _subtotal(
        self,
        label: str,
        code: str,
        parts: Sequence[Figure],
        stated: Mapping[str, tuple[Decimal, tuple[str, ...]]],
    ) -> Figure:
        if code not in stated:
            return total(label, parts) if code == TOTAL else _sum(label, parts)
        value, path = stated[code]
        return self.stated(label, value, path, parts)


def _unsaid(label: str, _value: Decimal | None, *_path: str | int, unit: str = YUAN) -> Figure:
    """In place of `Ledger.given` where a whole block was left out."""
    return unsaid(label, unit)


def _sum(label: str, parts: Sequence[Figure]) -> Figure:
    """The sum of several figures; a lone one is its own sum."""
    return parts[0] if len(parts) == 1 else total(label, parts)


def spelt(path: Path) -> str:
    """A path as a message writes it; 小计 is the key of what stands alone."""
    return pointer(key for key in path if key != "小计")


def _from_last_year(label: str, figure: Figure) -> Figure:
    if is_unsaid(figure):
        return unsaid(f"{label}.上年", figure.unit)
    return Figure(f"{label}.上年", figure.value, figure.unit, Derivation("上年文件", (figure,)))
