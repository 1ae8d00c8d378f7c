"""Amounts: what the sections state of this year and, by its changes, of the last, as keys.

What a table holds is not taken from the prose; where they differ, it is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from generator.importing.correspondence import Keys
from generator.importing.entries import Cells, decimal
from generator.importing.stated.behind import because
from generator.importing.stated.keyed import (
    AGENCY,
    OPERATING,
    OWN_COLUMNS,
    Held,
    Keyed,
    near,
    quoted,
)
from generator.importing.stated.said import RECKONED, REST, Said
from generator.later import matcher
from generator.number.reach import around, difference, percentage
from generator.understanding import TableCell, Text, Understood
from generator.understanding.sentences import Amount, Change, Read
from generator.understanding.sentences.printed import Printed, Quote

_BOUGHT: Final = frozenset(("政府采购", kind) for kind in ("货物", "工程", "服务"))
_CARS: Final = "公务用车购置及运行维护费"
_FINE: Final = Fraction(50)  # 元: half of the second place of 万元, as which all is published
# 收支较上年增加; 收入总计A、支出总计A。与上年相比，收、支总计各增加
_BOTH: Final = matcher("[，。；]收、?支(?:总计)?(?:各|均)?[较比与]|(?:各|均)$")
_ANY_YEAR: Final = matcher(r"20\d\d")


class Differing(Struct, frozen=True):
    """An amount of the prose and the cell of a table that has it otherwise."""

    quote: Quote
    printed: Printed
    key: str
    cell: TableCell


class Figures:
    """The figures of a report; `differing` is what the tables have otherwise.

    `doubted` are changes whose step and rate do not agree: from them nothing is reckoned.
    """

    def __init__(self, understood: Understood, cells: Cells) -> None:
        self.keyed = Keyed(understood, cells)
        self.differing: list[Differing] = []
        self.doubted: list[Quote] = []
        self._cars: dict[Keys, tuple[Fraction, Quote]] = {}
        self._why: dict[Keys, str] = {}
        self._bought: Amount | None = None  # all that was bought

    def of(self, text: Text, reading: Read) -> Iterator[Said]:
        """What a section states."""
        self.keyed.begin(text, reading)
        for one in reading.amounts:
            if not one.aside:
                yield from self._amount(text, one)
        for change in _continued(text, reading.changes):
            if not change.aside:
                yield from self._change(text, change)

    def rest(self) -> Iterator[Said]:
        """What only the whole report tells."""
        yield from self._left_of_cars()
        kinds = [value for path, value in self.keyed.known.items() if path in _BOUGHT]
        one = self._bought if self.keyed.kind == "决算" else None
        if one and sum(kinds) != one.printed.value:
            yield Said(
                ("政府采购", "总额"), decimal(one.printed.value), one.quote.place,
                quote=one.quote.words,
            )  # fmt: skip

    def _left_of_cars(self) -> Iterator[Said]:
        """The part of 公务用车购置及运行维护费 that is left; both where nothing was spent."""
        for path, (whole, quote) in self._cars.items():
            parts = {name: (path[0], name, *path[1:]) for name in self._car_keys()}
            known = {
                name: self.keyed.known[at] for name, at in parts.items() if at in self.keyed.known
            }
            left = whole - sum(known.values())
            if left < 0 or (len(known) != 1 and left):
                continue
            for name in parts.keys() - known.keys():
                how = REST if known else ""
                yield Said(parts[name], decimal(left), quote.place, how=how, quote=quote.words)

    def _car_keys(self) -> tuple[str, str]:
        last = "公务用车运行维护费" if self.keyed.kind == "决算" else "公务用车运行费"
        return "公务用车购置费", last

    # ------------------------------------------------------------ this year

    def _amount(self, text: Text, one: Amount) -> Iterator[Said]:
        if one.name.quantity == "政府采购" and one.name.column in OWN_COLUMNS[self.keyed.kind]:
            self._bought = self._bought or one
        if one.name.quantity == _CARS and (key := self._cars_key(one)):
            self._cars.setdefault(key, (one.printed.value, one.quote))
        for what in self.keyed.held(text, one):
            if what.was:
                yield from self._past(what, one.printed.value, one.quote.words, one.quote, "")
            else:
                yield from self._now(text, what, one)

    def _cars_key(self, one: Amount) -> Keys | None:
        """Where 公务用车购置及运行维护费 of this year would be, which an input has by its parts."""
        meant = self.keyed.meant(one)
        if meant is None or meant.year:
            return None
        side = "决算" if meant.column == "决算" else "预算"
        return ("三公经费",) if self.keyed.kind == "预算" else ("三公经费", side)

    def _now(self, text: Text, what: Held, one: Amount) -> Iterator[Said]:
        """What no table holds; what one has otherwise is noted."""
        path, cell, known = what.now, self.keyed.cell(what), self.keyed.known
        if path is None or path in known:
            return
        fits = cell is not None and near(cell, one.printed)
        if what.cell and not what.loose:
            if cell and not fits:
                self.differing.append(Differing(one.quote, one.printed, what.cell[0], cell))
            if cell or self.keyed.cells.is_whole(what.cell[0]):
                return
        value = cell.value if cell and fits else one.printed.value
        if path[0] == AGENCY and (fits or value in map(known.get, OPERATING)):
            return  # it is 公用经费 where nothing else is said
        known[path] = value
        yield Said(path, decimal(value), one.quote.place, quote=quoted(text, one))

    # ------------------------------------------------------------ last year's, from the changes

    def _change(self, text: Text, change: Change) -> Iterator[Said]:
        one = self._subject(change)
        if one is None:
            self._doubt(text, change)
            return
        if not self._from_last_year(change):
            yield from self._against_budget(text, change, one)
            return
        both = _BOTH.search(text.text, one.at.end, change.quote.start)  # 收支较上年增加
        for held in self.keyed.held(text, one):
            twin = _twin(held.past) if held.past else None
            what = replace(held, past=twin) if both and twin not in self.keyed.known else held
            found = None if what.was else self.keyed.finest(what, one)
            prior, how = _prior(change, *found) if found else (None, "")
            if prior is None:
                continue
            if self.keyed.kind == "决算" and one.name.quantity == _CARS:
                self._cars.setdefault(("三公经费", "上年"), (prior, one.quote))
            words = f"{one.quote.words}……{change.quote.words}"
            if what.past is not None and not self._is_twin(what.past, prior):
                yield from self._past(what, prior, words, change.quote, how)
            yield from self._reason(text, change, what)

    def _subject(self, change: Change) -> Amount | None:
        """What has changed: the first amount that the rate fits, where there is one."""
        columns = OWN_COLUMNS[self.keyed.kind]
        finals = [one for one in change.of if one.name.column in columns and not one.name.before]
        if change.rate is None:
            return finals[0] if finals else None
        return next((one for one in finals if _rate_fits(change, one.printed)), None)

    def _doubt(self, text: Text, change: Change) -> None:
        """A step and a rate that no amount fits both tell nothing of last year, and it is said."""
        one = next(iter(change.of), None)
        if one and change.step and change.rate and self._from_last_year(change):
            held = list(self.keyed.held(text, one))
            if any(what.past and what.past not in self.keyed.known for what in held):
                self.doubted.append(one.quote.to(change.quote))

    def _from_last_year(self, change: Change) -> bool:
        base = change.base
        if base is None or base.kind not in {"上年", "预算"}:
            return False
        years = _ANY_YEAR.findall(base.words)
        if years and self.keyed.year is not None and int(years[-1]) != self.keyed.year - 1:
            return False
        if self.keyed.kind == "决算":
            return base.kind == "上年"
        last = years or any(word in base.words for word in ("上", "去年")) or not base.words
        return bool(last) and "决算" not in base.words

    def _past(
        self, what: Held, prior: Fraction, words: str, quote: Quote, how: str
    ) -> Iterator[Said]:
        if what.past is not None:
            self.keyed.known.setdefault(what.past, prior)
            yield Said(what.past, decimal(prior), quote.place, how=how, quote=words)

    def _is_twin(self, path: Keys, prior: Fraction) -> bool:
        """Whether an input says by the income side what the other one was, which is as much."""
        return _twin(path) != path and self.keyed.known.get(_twin(path)) == prior

    def _reason(self, text: Text, change: Change, what: Held) -> Iterator[Said]:
        """Why it changed; an even figure has no reason."""
        if what.past is None or change.way == "平" or (change.step and not change.step.value):
            return
        agency = AGENCY in what.past
        path = (AGENCY, "原因") if agency else (*what.past[:-1], "原因")
        if what.past[0] == "三公经费":
            path = (*what.past[:-1], "与上年增减原因")
        why = because(
            text, change.quote.end, whole=self.keyed.kind == "决算" and path[0] != "三公经费"
        )
        known = self._why.setdefault(path, why)
        if (
            why
            and (self.keyed.kind == "决算" or agency)
            and (_twin(path) == path or self._why.get(_twin(path)) != known)
        ):
            yield Said(path, why, change.quote.place, "words")

    def _against_budget(self, text: Text, change: Change, one: Amount) -> Iterator[Said]:
        """What was planned of “三公”经费 and 机关运行经费, by how it differed, and why."""
        base = change.base
        for what in self.keyed.held(text, one) if base and base.kind == "预算" else ():
            if what.now is None or what.now[0] not in {"三公经费", AGENCY}:
                continue
            why = because(text, change.quote.end)
            if what.now[0] == "三公经费" and change.way != "平" and why:
                yield Said((*what.now[:-1], "与预算差异原因"), why, change.quote.place, "words")
            found = self.keyed.finest(what, one)
            planned, how = _prior(change, *found) if found else (None, "")
            path = self._planned(what, what.now)
            if planned is not None and path:
                place, words = change.quote.place, f"{one.quote.words}……{change.quote.words}"
                yield Said(path, decimal(planned), place, how=how, quote=words)
                if why and path[0] == AGENCY:
                    yield Said((AGENCY, "原因"), why, place, "words")

    def _planned(self, what: Held, now: Keys) -> Keys | None:
        """The key of what was planned; None where a table or the prose has it."""
        if now[0] == AGENCY:
            return (AGENCY, "年初预算")
        path, cells = (*now[:-1], "预算"), self.keyed.cells
        if path in self.keyed.known or what.cell is None:
            return None
        table, row, _ = what.cell
        return None if cells.is_whole(table) or cells.cell(table, row, "预算") else path


def _continued(text: Text, changes: Sequence[Change]) -> Iterator[Change]:
    """较年初预算数减少……。较上年支出数减少……: of the same thing, which the rate will tell."""
    before: Change | None = None
    for one in changes:
        change = one
        if before and before.base and one.base and one.rate and not (one.of or one.named):
            between = text.text[before.quote.end : one.quote.start]
            if "\n" not in between and before.base.kind != one.base.kind:
                change = replace(one, of=before.of)
        before = change
        yield change


def _twin(path: Keys) -> Keys:
    """The key of the income side, which says as much as 支出总计 where they are alike."""
    return tuple(key.replace("支出总计", "收入总计") for key in path)


def _signed(change: Change) -> Fraction | None:
    """By how much something has grown; None where it is not said which way."""
    if change.step is None:
        return Fraction(0) if change.way == "平" else None
    if change.way not in {"增", "减"}:
        return None
    return change.step.value if change.way == "增" else -change.step.value


def _prior(change: Change, now: Fraction, half: Fraction) -> tuple[Fraction | None, str]:
    """Last year's amount and how it was reckoned; none where the step is the coarser."""
    step, base = _signed(change), change.base
    if base and base.printed:
        fits = step is None or abs(now - base.printed.value - step) <= 2 * _FINE + half
        return (base.printed.value, "") if fits else (None, "")
    if step is None or (change.step and change.step.half > max(half, _FINE)):
        return None, ""
    prior = now - step
    return (prior, RECKONED) if prior >= 0 else (None, "")


def _rate_fits(change: Change, now: Printed) -> bool:
    """Whether a rate can be the step's of last year's amount; one without a step tells nothing."""
    step, rate, base = _signed(change), change.rate, change.base and change.base.printed
    if rate is None or (step is None and not base):
        return False
    half = change.step.half if change.step else Fraction(0)
    before = base.range() if base else difference(now.range(), around(step or Fraction(0), half))
    moved = difference(now.range(), before) if step is None else around(step, half)
    if before.low <= 0:
        return before.high >= 0
    sized = around(abs(moved.middle()), (moved.high - moved.low) / 2)
    found = percentage(sized, before)
    return found is not None and found.meets(around(abs(rate.value), 2 * rate.half))
