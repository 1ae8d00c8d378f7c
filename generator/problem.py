"""Problem: what was found of an input or a report, where, and what to do; all of it at once.

One value for all of them: an input that cannot be read, a table that does not add up, the own text
read back, a report that somebody published.  The Chinese sentence is made last, from its fields,
and nothing reads it back.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Final, Protocol, Self

from msgspec import Struct
from msgspec.structs import replace

from generator.rule import Rule

RIGHT, HINT, WRONG = "正确", "提示", "错误"


def letters(column: int) -> str:
    """A column of a workbook as its users name it: 1 is A, 27 is AA."""
    named = ""
    while column > 0:
        column, last = divmod(column - 1, 26)
        named = chr(ord("A") + last) + named
    return named


class Place(Struct, frozen=True):
    """Where something stands, each from 1, 0 or empty where there is no such thing.

    In a document `page` and `line`; in a workbook `page` is the number of the sheet, `sheet` its
    name, `line` the row and `column` the cell's (0: the whole row).  In an input `file`, `line`,
    and `path`, the keys that lead there; `column` is that of the character.  Where `lines` tell
    nothing, in JSON that is all in one, a place is told by its keys.
    """

    page: int = 0
    line: int = 0
    sheet: str = ""
    column: int = 0
    file: str = ""
    path: tuple[str | int, ...] = ()
    lines: bool = True

    def __str__(self) -> str:
        if self.sheet:
            at = f"!{letters(self.column)}{self.line}" if self.column else f" 第 {self.line} 行"
            at = f"{self.sheet}{at}"
        elif self.page:
            at = f"第 {self.page} 页第 {self.line} 行"
        elif not self.lines:
            at = pointer(self.path) or (f"第 {self.column} 个字" if self.column else "")
        else:
            at = f"第 {self.line} 行" if self.line or not self.file else ""
        return f"{self.file} {at}".strip()

    @property
    def inside(self) -> Place:
        """The same, for who knows the file."""
        return replace(self, file="")


def pointer(path: Iterable[str | int]) -> str:
    """A path of keys as people read it; entries of a list are counted from 1."""
    return "→".join(f"第 {key + 1} 条" if isinstance(key, int) else key for key in path)


NOWHERE: Final = Place()


class _Source(Protocol):
    """What is typed: a file that can name the line of a path of keys, where it has `lines`."""

    @property
    def name(self) -> str: ...
    @property
    def lines(self) -> bool: ...
    def line(self, path: tuple[str | int, ...]) -> int | None: ...


def typed_at(source: _Source, path: tuple[str | int, ...] = ()) -> Place:
    """The place of a path of keys in an input."""
    line = source.line(path) or 0
    return Place(file=source.name, line=line, path=path, lines=source.lines)


class Quantity(str):
    """Digits for a message that know what they count: 万元, 元 or %."""

    __slots__ = ("unit",)
    unit: str

    def __new__(cls, digits: str, unit: str) -> Self:
        made = super().__new__(cls, digits)
        made.unit = unit
        return made

    def __reduce__(self) -> tuple[type[Quantity], tuple[str, str]]:
        return Quantity, (str(self), self.unit)  # as another process makes it again


def unit_of(expected: str) -> str:
    """The unit of what should stand there; '' where it is no quantity."""
    return expected.unit if isinstance(expected, Quantity) else ""


def whole(expected: str) -> str:
    """What should stand there with its unit, as a person writes it."""
    unit = unit_of(expected)
    return f"{expected}{'' if unit == '%' else ' '}{unit}".rstrip()


class _Said(Struct, frozen=True):
    """What any problem begins with."""

    place: Place
    message: str
    level: str = WRONG


class Problem(_Said, frozen=True, kw_only=True):
    """What cannot be true (错误) or may be mended (提示), where, and why or what to do.

    `quote` is what stands there, `printed` the part of it that is wrong, `expected` what should
    stand there (digits that may know their unit), `gap` by how much two amounts differ (元),
    `cause` what it looks like, `basis` what it was held against.  `section` is the part of the
    report, by its number or its table's name.  There is none without the `rule` that it breaks.
    """

    rule: Rule
    section: str = ""
    quote: str = ""
    printed: str = ""
    expected: str = ""
    gap: Fraction | None = None
    cause: str = ""
    basis: str = ""

    @property
    def code(self) -> str:
        return self.rule.code

    @property
    def hint(self) -> bool:
        """Whether it does not stop anything."""
        return self.level == HINT

    @property
    def where(self) -> str:
        """File, line and key as people read them; '' where it is nowhere."""
        return "" if self.place == NOWHERE else str(self.place)

    @property
    def should(self) -> str:
        """What should stand there, with its unit: `expected` has the digits alone."""
        return whole(self.expected)

    @property
    def told(self) -> str:
        """The sentence: all but its place and its level."""
        right = f"“{self.printed}”，应为 {self.should}。" if self.expected else ""
        section = f"{self.section}{'' if right else '，'}" if self.section else ""
        why = f"；{self.cause}" if self.cause else ""
        return f"{section}{right}{self.message}{why}"

    def __str__(self) -> str:
        return f"{self.where}：{self.told}" if self.where else self.told


class Checked(Struct, frozen=True):
    """What a check came to: how many places it held against each other, what it found."""

    places: int
    problems: tuple[Problem, ...] = ()


class InvalidReport(Exception):  # noqa: N818  the name of ARCHITECTURE §8, an outcome rather than a bug
    """The input is wrong: all its problems at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Problem, ...]]]:
        """For another process: it is made of its problems, not of its message."""
        return type(self), (self.problems,)
