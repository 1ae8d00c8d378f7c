"""Listed rows: the reports of a list as they are shown, and what of them somebody wants to see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final
from urllib.parse import urlencode

from msgspec import Struct

from generator.serving.drafting.laid_out import TASKS
from generator.serving.drafting.remaining import Remaining
from generator.serving.store.listed_reports import Listed
from generator.serving.store.versions import SIGNED, STATES
from generator.serving.web.deadlines import LATE, NEAR, Due, due_of

KINDS: Final = ("决算", "预算")
URGENT: Final = (LATE, NEAR)
_LONGEST: Final = 100  # characters of what is looked for
_DIGITS: Final = 6


class Row(Struct, frozen=True):
    """A report of a list; `rest` is None while it is not worked out."""

    of: Listed
    due: Due
    rest: Remaining | None

    @property
    def title(self) -> str:
        return f"{self.of.name} {self.of.year} 年部门{self.of.kind}"

    def count(self, task: str) -> int | None:
        return self.rest.counts.get(task, 0) if self.rest is not None else None

    @property
    def is_done(self) -> bool:
        return self.of.state == SIGNED


class Wanted(Struct, frozen=True):
    """What somebody wants to see of a list; "" is everything."""

    q: str = ""
    year: str = ""
    kind: str = ""
    state: str = ""
    task: str = ""
    due: str = ""
    under: str = ""

    def matches(self, one: Row) -> bool:
        of = one.of
        words = self.q.split()
        said = f"{of.name} {of.department} {of.year} {of.kind}".lower()
        return (
            all(word.lower() in said for word in words)
            and self.year in ("", of.year)
            and self.kind in ("", of.kind)
            and self.state in ("", of.state)
            and self.due in ("", one.due.urgency)
            and (not self.task or one.count(self.task) != 0)
        )

    @property
    def any(self) -> bool:
        return any((self.q, self.year, self.kind, self.state, self.task, self.due))

    def query(self, **other: str) -> str:
        """The same as the end of an address, with something else in it."""
        said = {name: getattr(self, name) for name in _NAMES} | other
        return urlencode({name: value for name, value in said.items() if value})


_NAMES: Final = ("q", "year", "kind", "state", "task", "due", "under")


def wanted_of(query: Mapping[str, str]) -> Wanted:
    """What the end of an address asks for; what there is not is as if it were not there."""

    def one_of(name: str, known: Iterable[str]) -> str:
        return query.get(name, "") if query.get(name, "") in known else ""

    year = query.get("year", "")
    return Wanted(
        query.get("q", "").strip()[:_LONGEST],
        year if year.isascii() and year.isdigit() else "",
        one_of("kind", KINDS),
        one_of("state", STATES),
        one_of("task", TASKS),
        one_of("due", URGENT),
        query.get("under", "")[:_LONGEST],
    )


def number_in(query: Mapping[str, str], name: str, otherwise: int = 0) -> int:
    """A number at the end of an address; what is none, or no page can have, is as if not there."""
    said = query.get(name, "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < _DIGITS else otherwise


def page_in(query: Mapping[str, str], rows: int, size: int) -> tuple[int, int]:
    """The page that is asked for, of how many, each from 1."""
    pages = max(1, -(-rows // size))
    return min(max(1, number_in(query, "page", 1)), pages), pages


def rows_of(reports: Sequence[Listed], known: Mapping[int, Remaining], now: date) -> list[Row]:
    """The reports as rows."""
    return [Row(one, due_of(one.due, one.state, now), known.get(one.number)) for one in reports]
