"""Ledger: how the cells of a report become figures that are held against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from generator.entry.accounts import TOTAL
from generator.entry.report import Report
from generator.entry.values import UNITS, residue
from generator.facts.line import Facts, Line, Words, within_sentence
from generator.number.figure import YUAN, Cell, Derivation, Figure, absent, total, unsaid
from generator.problem import HINT, WRONG, Place, Problem, typed_at

Path = tuple[str | int, ...]  # of keys, in the input

_LEVELS: Final = (5, 3)  # 款, then 类
_FEW: Final = 3  # parts of a total that a message names
_FAR: Final = 1000  # times more than any part can be of its whole

# How far a slip in one cell throws a total off, as a multiple of what was typed; how many digits
# of the gap are no coincidence; what to ask.
_SLIPS: Final = (
    (Decimal(1), 2, "差额正好是 {at} 的 {value}，是不是漏了或者重了？"),
    (Decimal(9), 3, "{at} 写的是 {value}，是不是少写了一位？"),
    (Decimal("0.9"), 3, "{at} 写的是 {value}，是不是多写了一位？"),
    (Decimal(9999), 3, "{at} 写的是 {value}，是不是元和万元写混了？"),
    (Decimal("0.9999"), 3, "{at} 写的是 {value}，是不是元和万元写混了？"),
)


@dataclass(frozen=True, slots=True)
class RollUp:
    """One column of a table by 科目: its items, what they add up to by 款 and 类, and its 合计."""

    total: Figure
    by_code: Mapping[str, Figure]


class Ledger:
    """Makes the figures of one report and collects what does not add up."""

    def __init__(self, report: Report, prior: Facts | None) -> None:
        self.report = report
        self.prior_facts = prior
        self.scale = UNITS[report.content.unit]
        self.problems: list[Problem] = []
        self._held: set[tuple[str | int, ...]] = set()

    def cell(self, *path: str | int) -> Cell:
        return Cell(self.report.source, path)

    def given(
        self, label: str, value: Decimal | None, *path: str | int, unit: str = YUAN
    ) -> Figure:
        """A number that was typed, or the zero of a blank."""
        if value is None:
            return absent(label, unit)
        return Figure(label, value, unit, Cell(self.report.source, path))

    def giver(self, values: Iterable[Decimal | None], *path: str) -> Callable[..., Figure]:
        """What makes the figures of a block: `given`; where all of it was left out it is asked for.

        To say nothing of a thing and to have none of it are two things.
        """
        if any(value is not None for value in values):
            return self.given
        message = f"没有写“{_spelt(path)}”，说明里要写；请写上，确实没有的写 0"
        self.problems.append(Problem(self.place(*path), message))
        return _unsaid

    def maybe(self, label: str, value: Decimal | None, *path: str | int) -> Figure | None:
        """A number that was typed, or None where a blank says nothing."""
        return None if value is None else self.given(label, value, *path)

    def words(self, text: str | None, *path: str | int) -> Words | None:
        return Words(within_sentence(text), self.cell(*path)) if text else None

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
        self.problems.append(Problem(self.place(*path), message, HINT if within else WRONG))

    def equal(
        self, left: Figure, right: Figure, addends: int, advice: str, *path: str | int
    ) -> None:
        """Notes where two figures that must be equal differ by more than the rounding residue."""
        gap = left.value - right.value
        if abs(gap) <= residue(addends, self.scale):
            return
        message = (
            f"{left.label} {self.spoken(left.value)} 与 {right.label} "
            f"{self.spoken(right.value)} 应相等，差 {self.spoken(abs(gap))}"
            f"（前者{'多' if gap > 0 else '少'}）；{advice}"
        )
        typed = [cell for side in (left, right) for cell in self._typed(side)]
        told = self._clue(abs(gap), typed) or self._added(("前者", left), ("后者", right))
        at = path if self.report.source.line(path) or not typed else typed[0][0]
        self.problems.append(Problem(self.place(*at), f"{message}{told}"))

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

    def _clue(self, gap: Decimal, typed: Iterable[tuple[Path, Decimal]]) -> str:
        """The cell that a gap gives away: left out, there twice, or typed in another unit."""
        digits = len(gap.normalize().as_tuple().digits)
        for times, telling, question in _SLIPS:
            for path, value in typed if digits >= telling else ():
                if value and gap == times * abs(value):
                    at = f"第 {self.report.source.line(path)} 行 {_spelt(path)}"
                    return f"；{question.format(at=at, value=self.spoken(value))}"
        return ""

    def _typed(self, figure: Figure) -> Iterator[tuple[Path, Decimal]]:
        """The cells of this report that a figure was made of."""
        if isinstance(figure.origin, Derivation):
            for part in figure.origin.operands:
                yield from self._typed(part)
        elif isinstance(figure.origin, Cell) and figure.origin.source is self.report.source:
            yield figure.origin.path, figure.value

    def within(self, part: Figure, whole: Figure, addends: int, *path: str | int) -> None:
        """Notes where a part is more than its whole, beyond the rounding residue."""
        gap = part.value - whole.value
        if gap <= residue(addends, self.scale):
            return
        message = (
            f"{part.label} {self.spoken(part.value)} 比 {whole.label} "
            f"{self.spoken(whole.value)} 还多 {self.spoken(gap)}；请核对 {_spelt(path)}"
        )
        if whole.value and part.value >= _FAR * whole.value:
            message += "，是不是元和万元写混了？"
        self.problems.append(Problem(self.place(*path), message))

    def counted(self, amount: Figure, counts: Mapping[str, Decimal | None], *path: str) -> None:
        """Notes money that was spent on nothing that is counted, and counts without money."""
        title, keys, spoken = path[-1], " 或 ".join(counts), self.spoken(amount.value)
        any_counted = any(counts.values())
        if amount.value > 0 and all(count is None for count in counts.values()):
            message = f"{title}有 {spoken}，还没有写 {keys}；请写上，确实没有的写 0"
            self.problems.append(Problem(self.place(*path), message))
        elif amount.value > 0 and not any_counted:
            self.doubt(f"{title}有 {spoken}，{keys} 却是 0；请核对", *path)
        elif not amount.value and any_counted:
            self.doubt(f"{title}是 0，{keys} 却不是 0；请核对", *path)

    def refuse(self, message: str, *path: str | int) -> None:
        """Notes what cannot stand as it is typed."""
        self.problems.append(Problem(self.place(*path), message))

    def doubt(self, message: str, *path: str | int) -> None:
        """Notes what is arguable rather than wrong."""
        self.problems.append(Problem(self.place(*path), message, level=HINT))

    def place(self, *path: str | int) -> Place:
        return typed_at(self.report.source, path)

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
        return _from_last_year(label, last) if last else None

    def item_last_year(
        self, label: str, code: str, block: str, value: Decimal | None, *path: str | int
    ) -> Figure | None:
        """The same for one 科目 of a list of lines; not there last year is a zero."""
        lines = self.prior_facts.get(block) if self.prior_facts else None
        known = lines if isinstance(lines, tuple) else ()
        last = next((line.amount for line in known if line.code == code), None)
        if value is not None:
            return self._typed_again(label, value, last, path)
        if last is None:
            return absent(f"{label}.上年") if isinstance(lines, tuple) else None
        return _from_last_year(label, last)

    def _typed_again(self, label: str, value: Decimal, last: Figure | None, path: Path) -> Figure:
        """Last year's figure as typed, held against last year's own file."""
        if last is not None and self.prior_facts is not None:
            source, content = self.prior_facts.report.source, self.prior_facts.report.content
            if abs(last.value - value) > residue(9, max(self.scale, UNITS[content.unit])):
                message = (
                    f"上年数写的是 {self.spoken(value)}，{source.name} 里是 "
                    f"{self.spoken(last.value)}；以写的为准，请核对"
                )
                self.doubt(message, *path)
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
            if figure.value:
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
        grand = self._subtotal(label, TOTAL, list(below.values()), stated)
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


def _spelt(path: Path) -> str:
    """A path as a message writes it; 小计 is the key of what stands alone."""
    return "→".join(str(key) for key in path if key != "小计")


def _from_last_year(label: str, figure: Figure) -> Figure:
    return Figure(f"{label}.上年", figure.value, figure.unit, Derivation("上年文件", (figure,)))
