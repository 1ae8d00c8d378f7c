"""Numbers: every amount, share and count of the page, each known once with all its places.

The same amount is derived again and again: a 款 of one 项 alone is that 项, the total of a table is
the total of the text.  What is added up from the same typed figures is one number: it has one
explanation, and stands in several places.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from msgspec import Struct, field

from generator.elements import Element, element
from generator.number.figure import Absent, Cell, Derivation, Figure

_BASE: Final = 16
_ADDED: Final = {"合计": (1, 1), "减去": (1, -1)}  # the sign of the first operand, of the others

_Terms = frozenset[tuple[object, int]]


class Spot(Struct, frozen=True):
    """A place where a number stands: its id, what it is in (a table, a section), what it is there.

    `within` is empty for what stands in the text.
    """

    id: str
    place: str
    within: str = ""


class Number(Struct):
    """A number: the id of its explanation, its name, the Figure that tells most of its origin."""

    id: str
    label: str
    figure: Figure
    spots: list[Spot] = field(default_factory=list)

    @property
    def digits(self) -> tuple[str, str]:
        """Two classes of its own, each shared with others: the style sheet asks for them apart."""
        upper, lower = divmod(int(self.id.removeprefix("n")), _BASE)
        return f"u{upper}", f"l{lower}"


class Numbers:
    """Knows the numbers of one page, in the order in which they are met."""

    def __init__(self) -> None:
        self._known: dict[tuple[_Terms, Decimal, str], Number] = {}
        self._numbers: list[Number] = []
        # With the figure itself: an id is one's own only as long as one is there.
        self._terms: dict[int, tuple[Figure, _Terms]] = {}
        self._typed: dict[object, Figure] = {}  # by their cells
        self._mentions = 0

    def every(self) -> Iterator[Number]:
        """Every number, also those that are first met while the others are explained."""
        at = 0
        while at < len(self._numbers):
            yield self._numbers[at]
            at += 1

    def of(self, figure: Figure) -> Number:
        """The number that a figure is."""
        terms = self._terms_of(figure)
        key = terms, figure.value, figure.unit
        number = self._known.get(key)
        if number is None:
            name = f"n{len(self._numbers) + 1}"
            number = self._known[key] = Number(name, figure.label, self._telling(figure, terms))
            self._numbers.append(number)
        return number

    def mention(self, figure: Figure, text: str, section: str) -> Element:
        """A number in the text, which leads to its explanation."""
        self._mentions += 1
        return self._marked(figure, text, Spot(f"m{self._mentions}", section))

    def cell(self, figure: Figure, text: str, spot: Spot) -> Element:
        """A number in a table, which leads to its explanation."""
        return self._marked(figure, text, spot)

    def _marked(self, figure: Figure, text: str, spot: Spot) -> Element:
        number = self.of(figure)
        number.spots.append(spot)
        kind = " ".join(("f", *number.digits))
        return element("a", text, id=spot.id, class_=kind, href=f"#{number.id}")

    def _terms_of(self, figure: Figure) -> _Terms:
        """What a figure is made of: typed cells and shares, each with how often it is in it."""
        known = self._terms.get(id(figure))
        if known is None:
            known = self._terms[id(figure)] = figure, frozenset(self._counted(figure))
        return known[1]

    def _counted(self, figure: Figure) -> Iterator[tuple[object, int]]:
        match figure.origin:
            case Cell(source, path):
                self._typed[source.name, path] = figure
                yield (source.name, path), 1
            case Absent():
                yield figure.label, 1
            case Derivation(operation, operands) if operation in _ADDED:
                counts: Counter[object] = Counter()
                first, others = _ADDED[operation]
                for at, operand in enumerate(operands):
                    for term, count in self._terms_of(operand):
                        counts[term] += count * (others if at else first)
                yield from ((term, count) for term, count in counts.items() if count)
            case Derivation(operation, operands):
                yield (operation, tuple(self._terms_of(operand) for operand in operands)), 1

    def _telling(self, figure: Figure, terms: _Terms) -> Figure:
        """What tells most: the figure that was typed, what is the sum of one alone, or itself."""
        if len(terms) == 1:
            ((term, count),) = terms
            if count == 1 and (typed := self._typed.get(term)):
                return typed
        while isinstance(figure.origin, Derivation) and figure.origin.operation == "合计":
            if len(figure.origin.operands) != 1:
                break
            (figure,) = figure.origin.operands
        return figure
