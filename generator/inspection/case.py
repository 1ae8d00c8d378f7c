"""Case: what a judge looks at: a report, one of its sections, what else was published of it.

Every judge has one signature, so that they stand in lists (generator.inspection.inspecting): it
takes a case and an inspection, and records there what can be true and what cannot.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar, cast

from msgspec import Struct, field
from msgspec.structs import replace

from generator.inspection.claims import Inspection
from generator.inspection.matching import Matching
from generator.understanding import Tables, Text, Understood
from generator.understanding.meant import Meanings, Meant, meanings_in
from generator.understanding.sentences import Amount, Read, read
from generator.understanding.sentences.naming import PLANS


class Beside(Struct, frozen=True):
    """The documents beside a report; `printed` are its own tables where a workbook has taken over.

    `last_year` may hold the 决算 and the 预算 of the year before, for a budget.
    """

    last_year: tuple[Understood, ...] = ()
    budget: Understood | None = None
    units: tuple[Understood, ...] = ()
    printed: Tables | None = None

    def documents(self) -> Iterator[tuple[str, Understood]]:
        """Each document with the option that it was given by."""
        for one in self.last_year:
            yield "--last-year", one
        if self.budget:
            yield "--budget", self.budget
        for one in self.units:
            yield "--units", one


NONE: Final = Beside()


_Made = TypeVar("_Made")


class Readings:
    """What the sections of a report state, each read when somebody first asks, and once.

    `places` is to how many an amount in 万元 is known to be exact (precision.places_of).
    """

    def __init__(self, places: int = 0, year: int | None = None) -> None:
        self._places, self._year = places, year
        self._read: dict[int, tuple[Text, Read]] = {}
        self._finals: dict[str, Amount] | None = None
        self._meant: dict[int, Sequence[tuple[Amount, Meanings]]] = {}
        self._account: dict[int, Mapping[Meant, Sequence[Amount]]] = {}
        self._exact: dict[int, Readings] = {}
        self._made: dict[tuple[object, int], Sequence[object]] = {}

    def anew(self) -> Readings:
        """The same for a report that has other sections: those that it keeps are not read again."""
        other = Readings(self._places, self._year)
        other._read, other._meant, other._made = self._read, self._meant, self._made
        other._exact = {places: one.anew() for places, one in self._exact.items()}
        return other

    def exact_to(self, places: int) -> Readings:
        """The same sections with amounts that are exact to so many places."""
        if places not in self._exact:
            same = places == self._places
            self._exact[places] = self.anew() if same else Readings(places, self._year)
        return self._exact[places]

    def of(self, text: Text) -> Read:
        """What a section states."""
        if id(text) not in self._read:
            self._read[id(text)] = text, read(text, self._places, self._year)
        return self._read[id(text)][1]

    def once(self, make: Callable[[Case], Iterable[_Made]], case: Case) -> Sequence[_Made]:
        """What somebody makes of the section of a case, however many judges ask for it."""
        key = make, id(case.text)
        if key not in self._made:
            self.of(case.text)  # which keeps it
            self._made[key] = tuple(make(case))
        return cast("Sequence[_Made]", self._made[key])

    def meant(self, text: Text, understood: Understood) -> Sequence[tuple[Amount, Meanings]]:
        """The amounts of a section that are figures of its report, with what each may be."""
        if id(text) not in self._meant:
            found = meanings_in(
                text, self.of(text), understood.kind, understood.year, understood.department
            )
            self._meant[id(text)] = tuple(found)
        return self._meant[id(text)]

    def account(self, understood: Understood) -> Mapping[Meant, Sequence[Amount]]:
        """The figures of the year that a report states, each with its amounts in reading order.

        What may be two figures is none of them, but that what a budget calls its 收入 is the total.
        """
        if id(understood) not in self._account:
            found: dict[Meant, list[Amount]] = {}
            for text in understood.sections:
                for amount, meanings in self.meant(text, understood):
                    one = meanings[0]
                    sure = len(meanings) == 1 or understood.kind == "预算"
                    if sure and not one.year and all(other.fund == one.fund for other in meanings):
                        found.setdefault(one, []).append(amount)
            self._account[id(understood)] = found
        return self._account[id(understood)]

    def finals(self, sections: Sequence[Text]) -> Mapping[str, Amount]:
        """The final that a report states first of each quantity, by its name."""
        if self._finals is None:
            self._finals = {}
            for one in (one for text in sections for one in self.of(text).amounts):
                if one.name.column in {"", "决算"} and not one.aside:
                    self._finals.setdefault(one.name.quantity, one)
        return self._finals


_NO_SECTION: Final = Text("", "", "", ())


class Case(Struct, frozen=True):
    """A report that is judged; `text` is the section that is, empty where all of it is."""

    understood: Understood
    matching: Matching
    text: Text = _NO_SECTION
    beside: Beside = NONE
    readings: Readings = field(default_factory=Readings)

    @property
    def reading(self) -> Read:
        """What the section states."""
        return self.readings.of(self.text)

    @property
    def meant(self) -> Sequence[tuple[Amount, Meanings]]:
        """The amounts of the section that are figures of the report."""
        return self.readings.meant(self.text, self.understood)

    @property
    def tables(self) -> Tables:
        return self.understood.tables

    @property
    def of_budget(self) -> bool:
        return self.understood.kind == "预算"

    @property
    def column(self) -> str:
        """The column of the tables that holds what the report is of."""
        return "年初预算" if self.of_budget else "决算"

    @property
    def planned(self) -> frozenset[str]:
        """The columns that amounts are planned in; what a budget calls its 预算 is its own."""
        return PLANS - {"预算"} if self.of_budget else PLANS

    def of(self, text: Text) -> Case:
        """The same report, one section of it."""
        return replace(self, text=text)


class Pair(Case, frozen=True, kw_only=True):
    """A report and another document, which it must agree with."""

    other: Understood


Judge = Callable[[Case, Inspection], None]


def case_of(tables: Tables) -> Case:
    """Tables that are in no report, as those of an input: what equations are asked of."""
    return Case(Understood("", "决算", "", None, tables, ()), Matching(tables))
