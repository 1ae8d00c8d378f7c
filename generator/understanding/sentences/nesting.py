"""Nesting: the lists that a section is in the middle of, from the outside in.

A 。 ends a list, but not one of numbered lines, or of lines that begin with a code; a ； one within
another, where what comes is not known to be of it; a bracket its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from generator.later import matcher
from generator.understanding.sentences.spoken import Amount, Listed, Name
from generator.understanding.spelling import numeral_value
from generator.vocabulary.quantities import WHOLES

_DEEPEST: Final = 6  # lists within lists
_NUMBERED: Final = matcher(
    r"（?(?P<number>\d{1,2}|[一二三四五六七八九十]{1,3})(?:）|[、.．](?!\d))"
)
_CODED: Final = matcher(r"\d{3}(?:\d\d){0,2}[\u4e00-\u9fff]")
_CODES: Final = "编码"  # the lines of a list each begin with one
_RANKS: Final = (".一", "（一", ".1", "（1")  # how lines are numbered, from the outside in
_BY_ITEM: Final = "科目"  # how lines are numbered that begin with one


@dataclass(slots=True)
class Level:
    """A list that is being read: its whole, its parts, whether it stands in brackets."""

    whole: Amount | None
    bracket: bool
    parts: list[Amount] = field(default_factory=list)
    numbers: str = ""  # how its lines are numbered, where it is one of lines
    lines: int = 0  # how many of them it has
    taken: int = -1  # the line whose amount is a part already
    stops: int = 0  # how many ； it has
    inline: str = ""  # how its parts are numbered, where they are within a line
    sure: bool = True
    all: bool = False  # whether its words say that nothing is left out
    side: Name | None = None  # 收入 or 支出, of whose total the amount has not been stated


class Nesting:
    """The lists that are open, and those that have ended."""

    def __init__(self) -> None:
        self.levels: list[Level] = []
        self.lists: list[Listed] = []
        self.inserted: Listed | None = None  # the last list that stood in brackets
        self._totals: list[tuple[Name, Level]] = []  # lists whose total comes behind them

    @property
    def within(self) -> tuple[Amount, ...]:
        """The wholes of the open lists, from the outside in."""
        return tuple(level.whole for level in self.levels if level.whole)

    def open(
        self,
        whole: Amount | None,
        *,
        bracket: bool,
        all_of_it: bool = False,
        side: Name | None = None,
    ) -> None:
        """A list within a list; what is deeper than anybody writes is not kept apart."""
        last = self.levels[-1] if self.levels and not bracket else None
        if last and whole and last.whole is whole and not (last.parts or last.bracket):
            self.levels.pop()  # 支出A。其中：按性质划分：B，C is one list
        level = Level(whole, bracket, all=all_of_it, side=side)
        if len(self.levels) >= _DEEPEST:
            self.close(_DEEPEST - 1)
            level.sure = False
        self.levels.append(level)

    def close(self, depth: int = 0) -> None:
        """The lists from a depth on have ended."""
        while len(self.levels) > depth:
            level = self.levels.pop()
            if level.whole and level.parts:
                self._keep(level.whole, level)
            elif level.side and level.parts:
                self._totals.append((level.side, level))

    def _keep(self, whole: Amount, level: Level) -> None:
        self.lists.append(Listed(whole, tuple(level.parts), level.sure, level.all and level.sure))

    def _total(self, stated: Amount) -> None:
        """收入包括：B；支出包括：C。收支总预算A: what is listed first is of the total behind it."""
        for side, level in self._totals if stated.name.sides else ():
            self._keep(one_side(stated, side), level)
        self._totals.clear()

    def doubt(self) -> None:
        """What stands next is not understood: the list that it stands in is not known whole."""
        if self.levels:
            self.levels[-1].sure = False

    def cut(self) -> None:
        """The section breaks off: what its lists go on with is lost."""
        for level in self.levels:
            level.sure = False

    def sentence_ends(self, beginning: str) -> None:
        """A 。 ends every list but those of lines; within brackets it ends none.

        `beginning` is how the next one begins: that of a list of codes with a code.
        """
        if not any(level.bracket for level in self.levels):
            kept = "" if _CODED.match(beginning) else _CODES
            lines = (at + 1 for at, one in enumerate(self.levels) if one.numbers not in {"", kept})
            self.close(max(lines, default=0))

    def listed(self, beginning: str) -> None:
        """The list that was opened is one of lines with codes, if what stands next begins so."""
        if self.levels and _CODED.match(beginning):
            self.levels[-1].numbers = _CODES
        kind, value = _ordinal_of(beginning)
        if self.levels and value == 1:
            self.levels[-1].inline = kind

    def new_line(self, beginning: str, *, opened: bool, item: bool) -> None:
        """A line goes on with the list whose next number it has; the lists above that end.

        `beginning` is how it begins, `item` whether with a 科目: then it needs no number; `opened`
        is whether a list was announced right in front of it.
        """
        kind, value = _ordinal_of(beginning)
        if not kind and item:
            kind = _BY_ITEM
        if self.levels and opened and not self.levels[-1].parts and (value == 1 or item):
            self.levels[-1].numbers = kind
        for depth in reversed(range(len(self.levels))):
            level = self.levels[depth]
            if level.numbers == kind and kind and (value == level.lines + 1 or item):
                level.lines += 1
                self.close(depth + 1)
                return
        if value == 1 and self.levels and self._goes_below(kind):
            part = self.levels[-1].parts[-1]
            # Nothing says that these lines are all of it.
            self.levels.append(Level(part, bracket=False, numbers=kind, lines=1, sure=False))
            return
        self.close()

    def _goes_below(self, kind: str) -> bool:
        """Whether lines numbered so are below those of the innermost list: 1. 2. （1）（2） 3."""
        last = self.levels[-1]
        ranked = {kind, last.numbers} <= set(_RANKS) and len(self.levels) < _DEEPEST
        return ranked and bool(last.parts) and _RANKS.index(kind) > _RANKS.index(last.numbers)

    def semicolon(self, comes: Name, beginning: str = "") -> None:
        """The first ； of a list within a list ends it: whether it does is not sure.

        It is where what `comes` is known to be of one of the two, or its number is the next one.
        """
        if not self.levels:
            return
        kind, value = _ordinal_of(beginning)
        at = next((n for n, one in enumerate(self.levels) if kind and one.inline == kind), -1)
        if value > 1 and at >= 0:
            self.close(at + 1)
            return
        level = self.levels[-1]
        ends = not level.bracket and level.stops == 0 and self._outer(level)
        if not ends or _of(level, comes):
            level.stops += 1
            return
        if level.parts and not _of(self.levels[-2], comes) and not _across(level.whole, comes):
            for one in self.levels[-2:]:
                one.sure = False
        self.close(len(self.levels) - 1)

    def turn(self, name: Name) -> None:
        """What goes out is no part of what comes in: the lists of the other side have ended."""
        while self.levels and not self.levels[-1].bracket and _across(self.levels[-1].whole, name):
            self.close(len(self.levels) - 1)

    def _outer(self, level: Level) -> bool:
        """Whether there is a list around a list, in one pair of brackets."""
        return len(self.levels) > 1 and not (level.bracket or level.numbers)

    def unbracket(self) -> Amount | None:
        """The innermost brackets end: the amount that they stand behind."""
        at = next((i for i in reversed(range(len(self.levels))) if self.levels[i].bracket), None)
        if at is None:
            return None
        whole, before = self.levels[at].whole, len(self.lists)
        self.close(at)
        if len(self.lists) > before:
            self.inserted = self.lists[-1]
        return whole

    def take(self, stated: Amount) -> None:
        """An amount is a part of the list that it stands in: of a line the first."""
        if self._totals and not self.levels:
            self._total(stated)
        if not self.levels or stated.aside:
            return
        level = self.levels[-1]
        again = level.parts and level.parts[-1].name.known == stated.name.known
        lined = level.numbers and level.numbers != _CODES
        if lined and level.taken == stated.line and not again:
            return
        if level.numbers == _BY_ITEM and level.parts and _deeper(stated, level.parts[0]):
            return
        level.taken = stated.line
        level.parts.append(stated)


def one_side(whole: Amount, side: Name) -> Amount:
    """收支总预算A as that of one side, which a list is of."""
    if not whole.name.sides:
        return whole
    return replace(whole, name=replace(side, words=whole.name.words))


def _of(level: Level, name: Name) -> bool:
    """Whether something is known to be a part of what a list is of."""
    return bool(level.whole and WHOLES.get(name.quantity) == level.whole.name.quantity)


def _across(whole: Amount | None, name: Name) -> bool:
    """Whether one quantity is of what comes in and the other of what goes out."""
    if whole is None or whole.name.sides or name.sides:
        return False
    sides = [
        {side for side in ("收入", "支出") if side in one.quantity} for one in (whole.name, name)
    ]
    return all(len(side) == 1 for side in sides) and sides[0] != sides[1]


def _deeper(one: Amount, first: Amount) -> bool:
    """Whether an amount is of a 款 or 项 where a list goes by 类."""
    items = one.name.item, first.name.item
    return bool(items[0] and items[1] and items[0].depth > items[1].depth)


def _ordinal_of(beginning: str) -> tuple[str, int]:
    """How a line or a part of one is numbered, and its number; neither where it is not."""
    numbered = _NUMBERED.match(beginning)
    return _ordinal(numbered[0]) if numbered else ("", 0)


def _ordinal(numbered: str) -> tuple[str, int]:
    """How a line is numbered, and its number: （2） and 2. are of two lists."""
    digits = numbered.strip("（）、.．")
    value = int(digits) if digits.isdigit() else numeral_value(digits)
    return ("（" if numbered.startswith("（") else ".") + ("1" if digits.isdigit() else "一"), value
