"""Mentions: the amounts of a section that what follows can be said of."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from generator.understanding.sentences.naming import SIDES
from generator.understanding.sentences.spoken import Amount, Name
from generator.vocabulary.quantities import ALIKE

_MOST: Final = 40  # amounts of a sentence that a change may be of
_NOWS: Final = 8  # of them that differ
_TOTALS: Final = {
    side: frozenset(
        (
            *(f"{fund}{side}{kind}" for fund in ("", "财政拨款") for kind in ("", "总计", "合计")),
            f"一般公共预算{side}",
        )
    )
    for side in SIDES
}
GENERAL: Final = "|一般公共预算支出"  # what all that is spent of the fund is known by
COLUMNS: Final = ("", "决算", "预算", "年初预算", "全年预算", "执行")


class Mentions:
    """Every amount that was stated, those of this sentence and the one before it, the last named.

    Of a sentence that goes on for pages only the last amounts are remembered.
    """

    def __init__(self) -> None:
        self.amounts: list[Amount] = []
        self._spoken: deque[Amount] = deque(maxlen=_MOST)
        self._known: dict[tuple[str, str], tuple[int, Amount]] = {}

    def forget(self, *, line: bool) -> None:
        """A sentence begins: what the last one that stated anything did is remembered.

        But not over a line.
        """
        if line:
            self._spoken.clear()
        last = self._spoken[-1].sentence if self._spoken else 0
        while self._spoken and self._spoken[0].sentence < last:
            self._spoken.popleft()

    def again(self, stated: Amount) -> None:
        """What follows is said of an amount that was stated before."""
        self._spoken.append(stated)

    def keep(self, stated: Amount) -> None:
        """An amount was stated."""
        self.amounts.append(stated)
        self._spoken.append(stated)
        if not (stated.aside or stated.name.before):
            if _of_this_year(stated) and self._said_alike(stated.name):
                return  # 收入预算合计A。本年收入B，上年结转C: it is a part of what was said
            found = len(self.amounts), stated
            for name in {stated.name.known, stated.name.quantity} - {""}:
                self._known[name, stated.name.column] = found

    def _said_alike(self, name: Name) -> bool:
        alike = {name.quantity, *ALIKE.get(name.quantity, ())}
        return any((one, column) in self._known for one in alike for column in COLUMNS)

    def total(self, side: str) -> Amount | None:
        """The last total of what goes out (or comes in) that is itself no part of a list."""
        for one in reversed(self.amounts):
            names = {one.name.quantity, *one.name.sides}
            if not (one.aside or one.within) and names & _TOTALS[side]:
                return one
        return None

    def spoken(self) -> list[Amount]:
        """The amounts of this sentence and the one before it, the last first."""
        return [one for one in reversed(self._spoken) if not one.aside]

    def recent(self, sentence: int, *, beyond: bool = False) -> list[Amount]:
        """The amounts of the sentence, the last first.

        `beyond` is whether they are those of the sentence before, where it has none.
        """
        usual = [one for one in reversed(self._spoken) if not one.aside]
        own = [one for one in usual if one.sentence == sentence]
        return own or (usual if beyond else [])

    def of_line(self, line: int) -> list[Amount]:
        """The last amounts of a line that is over."""
        return [one for one in self.amounts[-_MOST:] if one.line == line and not one.aside]

    def of(self, name: Name, *, alike: bool = False) -> Iterator[Amount]:
        """The last amount of what is named, as of this year and of the column that is meant.

        `alike` is whether 总收入 may be what is called 收入合计, whatever narrows it.
        """
        more = ALIKE.get(name.quantity, ()) if alike else ()
        wanted = {name.known, *more, *([name.quantity] if alike else ())} - {""}
        columns = COLUMNS if not name.column else ("", name.column)
        if not any((name.known, column) in self._known for column in columns):
            wanted |= set(name.sides)  # 收支总计, where they were stated apart
        found = (self._known.get((one, column)) for one in wanted for column in columns)
        fitting = [
            one for one in found if one and (one[1].name.scope == name.scope or not name.scope)
        ]
        if not fitting:
            return
        _, last = max(fitting, key=lambda one: one[0])
        yield last
        # Two amounts side by side have one name: 收、支总计各是A、B.
        yield from (one for one in self.amounts[-_MOST:] if one.at == last.at and one is not last)

    def _of_section(self, name: Name, sentence: int) -> Iterator[Amount]:
        """一般公共预算财政拨款支出A。与上年相比，财政拨款支出增加B: what the one before states."""
        if is_spent(name):
            near = self.recent(sentence, beyond=True)
            yield from [one for one in near if one.name.known == GENERAL][:1]

    def subject(self, name: Name, sentence: int) -> tuple[tuple[Amount, ...], bool]:
        """The amounts that a comparison can be of, and whether its clause names what it is of."""
        if name.words and name.quantity not in SIDES:
            found = tuple(self.of(name)) or tuple(self._of_section(name, sentence))
            if found or not name.sides:
                return found, True
        recent = self.recent(sentence, beyond=True)
        if not recent:
            return (), False
        last = recent[0]
        if name.quantity in SIDES and (whole := _total_of(name.quantity, last)):
            return (whole,), True
        if across(name, last):
            return tuple(self.of(name)), True
        if last.sentence == sentence:
            more = (
                one
                for one in reversed(self._spoken)
                if one.at == last.at or (one.name.known == last.name.known and not one.aside)
            )
        else:
            more = (one for one in recent if one.sentence == last.sentence)
        wholes = (one for one in reversed(last.within) if one.line == last.line)
        differ = dict[tuple[Fraction, str], Amount]()
        for one in (last, *more, *wholes):  # what is printed alike is one candidate
            differ.setdefault((one.printed.value, one.name.column), one)
        return tuple(differ.values())[:_NOWS], False


def is_spent(name: Name) -> bool:
    """Whether a name can be that of 一般公共预算支出: 财政拨款支出, 一般公共预算财政拨款."""
    granted = name.quantity == "一般公共预算收入" and "收入" not in name.words
    return not name.scope and (granted or name.quantity == "财政拨款支出")


def across(side: Name, last: Amount) -> bool:
    """Whether a bare 收入 or 支出 is said behind an amount of the other side."""
    said = last.name.quantity or last.quote.words
    others = [other for other in SIDES if other != side.quantity]
    return side.quantity in SIDES and others[0] in said and side.quantity not in said


def _total_of(side: str, last: Amount) -> Amount | None:
    """预算收入A，其中……B，预算收入较上年增加C: the total of a side whose parts were listed."""
    alike = {side, *ALIKE[side]}
    return next((one for one in reversed(last.within) if one.name.quantity in alike), None)


def _of_this_year(stated: Amount) -> bool:
    """本年收入: all that comes in, or all but what was carried forward."""
    return stated.quote.words.startswith("本年收入") and "合计" not in stated.quote.words
