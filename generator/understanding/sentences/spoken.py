"""Spoken: what a sentence states: amounts, changes, shares, completions, lists, counts, names.

A statement says what it is of only where the sentence does; what it does not know it leaves empty,
and whoever judges has to leave it alone.  Amounts are in 元, rates in %.  A statement is itself
alone: the same words in another place are another one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cached_property
from typing import Final

from msgspec import Struct

from generator.later import matcher
from generator.understanding.sentences.printed import Printed, Quote

SO_MANY: Final = matcher(r"\d{1,5}[个家]$")  # in front of 部门, 单位: some of them
LEVEL: Final = matcher(r"(?:本级|区县|县区|市县|乡镇|镇街|苏木)$")


class Item(Struct, frozen=True):
    """A 科目 by what is printed of it: the names of its 类, 款 and 项, "" where one is not said.

    `code` is what is printed of its code; which codes it can be, descent.codes_of says.
    """

    names: tuple[str, str, str]
    code: str = ""

    @property
    def depth(self) -> int:
        """0 for a 类, 1 for a 款, 2 for a 项."""
        return max(at for at, name in enumerate(self.names) if name)

    @property
    def name(self) -> str:
        return self.names[self.depth]

    @property
    def words(self) -> str:
        """The names that are said, as one."""
        return "".join(self.names)


class Name(Struct, frozen=True):
    """What is spoken of: its words, the quantity of the table that they are, and what of it.

    `scope` is what narrows a quantity that is not one of a report only (一般公共预算|基本支出);
    `column` is 决算, 预算, 年初预算 or 全年预算 where the words say so.
    """

    words: str
    quantity: str = ""
    scope: str = ""
    column: str = ""
    before: bool = False  # of another year: 上年, 去年
    sides: tuple[str, ...] = ()  # the quantities that it says at once: 收、支
    item: Item | None = None  # the 科目 that it is, or that a quantity is of

    @property
    def known(self) -> str:
        """What two mentions have in common that are of one thing; empty where nothing says so."""
        return f"{self.scope}|{self.quantity}" if self.quantity else self.words


class Amount(Struct, frozen=True, eq=False):
    """An amount that is stated of something; `at` is the figure alone, `quote` with its words.

    `within` is what it is listed in, from the outside in; `aside` whether it stands in a reason or
    is what something was used for: then it is no figure of the report's own.
    """

    name: Name
    printed: Printed
    at: Quote
    quote: Quote
    sentence: int
    line: int
    within: tuple[Amount, ...] = ()
    aside: bool = False


class Base(Struct, frozen=True):
    """What a comparison is with (上年, 预算, 执行, 同期, 同口径), and its amount if printed.

    `taken` is whether the sentence says it of another comparison, in front of this one.
    """

    kind: str
    words: str
    printed: Printed | None = None
    taken: bool = False


class Change(Struct, frozen=True, eq=False):
    """By how much something has changed: `way` is 增, 减, 平, or empty (增减).

    `of` are the amounts that it can be the change of, the likeliest first; where the sentence
    names what has changed (`named`), it is that one alone.  `said` are the words of its clause that
    name it, and `within` is the change that it is listed in: 增加5万元，其中：机关增加3万元.
    """

    of: tuple[Amount, ...]
    named: bool
    base: Base | None
    way: str
    step: Printed | None
    rate_way: str
    rate: Printed | None
    quote: Quote
    word: str = ""
    rate_word: str = ""
    aside: bool = False
    name: Name = Name("")  # what its own clause names
    said: str = ""
    within: Change | None = None


class Share(Struct, frozen=True, eq=False):
    """An amount's part of a whole in %; `of` is the whole as the sentence names it, if it does.

    `said` is what the clause names as the part, of which no amount need be at hand.
    """

    part: Amount | None
    of: Name | None
    rate: Printed
    quote: Quote
    wholes: tuple[Amount, ...] = ()
    said: Name | None = None


class Completion(Struct, frozen=True, eq=False):
    """How much of a budget was spent, in %: `word` is 完成, 超出, 差异, 为; `kind` which."""

    finals: tuple[Amount, ...]
    budget: Amount | None
    kind: str
    word: str
    rate: Printed
    quote: Quote


class Listed(Struct, frozen=True, eq=False):
    """A whole and what is listed of it; `sure` is whether every part was understood.

    `all` is whether its words say that nothing is left out: 按支出功能分类, 收入包括.
    """

    whole: Amount
    parts: tuple[Amount, ...]
    sure: bool
    all: bool = False


class Count(Struct, frozen=True, eq=False):
    """How many there are of something: `words` say of what, `unit` is 个, 批次, 人次, 辆 …

    What stands in brackets begins with one: it is some of what stands in front of them.  `within`
    is the number that it is listed in: 车辆5辆，其中：机要通信用车1辆.
    """

    words: str
    value: Fraction
    unit: str
    quote: Quote
    line: int
    sentence: int
    aside: bool = False
    within: Count | None = None


class Named(Struct, frozen=True, eq=False):
    """What an amount includes, by names without amounts: 主要包括：办公费、印刷费.

    `word` is what introduces them: what 用于 does need not be all.
    """

    whole: Amount
    word: str
    names: tuple[Quote, ...]
    quote: Quote


class Cited(Struct, frozen=True, eq=False):
    """A 科目 that is marked or has a code, with what stands above it, and where it is named."""

    item: Item
    quote: Quote
    line: int


class Reason(Struct, frozen=True, eq=False):
    """What explains a change, or what a 科目 is for: one clause, and whether more follow."""

    words: str
    quote: Quote
    more: bool
    of: Change | None = None
    item: Item | None = None


class Read(Struct, frozen=True, eq=False, dict=True):
    """Everything that a section states, each kind in reading order.

    `reasons` are those of changes, `purposes` those of 科目; `every` finds all figures.
    """

    amounts: tuple[Amount, ...]
    changes: tuple[Change, ...]
    shares: tuple[Share, ...]
    completions: tuple[Completion, ...]
    lists: tuple[Listed, ...]
    counts: tuple[Count, ...]
    items: tuple[Cited, ...]
    reasons: tuple[Reason, ...]
    purposes: tuple[Reason, ...]
    named: tuple[Named, ...] = ()
    every: Callable[[], tuple[Quote, ...]] = tuple

    @cached_property
    def figures(self) -> tuple[Quote, ...]:
        """All figures that are printed, whether or not anything is stated by them."""
        return self.every()


def by_level(whole: Amount, amounts: Sequence[Amount]) -> bool:
    """Whether a whole was taken apart by who spends it: 全市A，其中市本级B，区县C.

    What is listed behind that may be of one of them.
    """
    behind = (one for one in amounts if one.at.start > whole.at.start)
    return any(LEVEL.search(one.name.words) for one in behind)
