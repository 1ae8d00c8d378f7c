"""Agreement: whether two amounts agree: the one judgement, on whole 分, that nothing else makes.

SQL selects and joins; equality is here.  Amounts that were typed in 元 are exact, and one 分 is
one too many.  A file in 万元 has rounded each of its numbers, so a sum of them may lie as far off
as the halves of their last places come to: this is 尾差, as `juesuan check` has it.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

_PARTS = 9  # typed numbers that a figure is taken to be made of: checking/neighbours has it so


class Verdict(Enum):
    """How two amounts lie: the same, apart by no more than rounding, or apart."""

    AGREE = "一致"
    ROUNDED = "尾差"
    APART = "不一致"


class Compared(Struct, frozen=True):
    """Two amounts in 分, of how many figures they are made, in which unit they were typed (元).

    `figures` is 1 for one held against one, and one more for each further addend.
    """

    left: int
    right: int
    figures: int = 1
    scale: int = 1

    @property
    def gap(self) -> int:
        """The left less the right, in 分."""
        return self.left - self.right

    @property
    def verdict(self) -> Verdict:
        """Whether they are the same, apart by what was rounded, or apart."""
        if not self.gap:
            return Verdict.AGREE
        # The printed step is one hundredth of the unit, in 分 the unit's 元; each addend has half.
        if 2 * abs(self.gap) <= self.scale * (_PARTS * self.figures + 1):
            return Verdict.ROUNDED
        return Verdict.APART

    @property
    def is_tolerated(self) -> bool:
        """Whether nothing is to be said: the same, or rounded by a file in 万元."""
        rounded = self.verdict is Verdict.ROUNDED and self.scale > 1
        return rounded or self.verdict is Verdict.AGREE
