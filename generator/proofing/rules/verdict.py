"""Verdict: what a rule found true or false, where; Rule: a check with its permanent record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from generator.telling.document import Document


@dataclass(frozen=True, slots=True)
class Verdict:
    """One thing that a rule looked at: it holds or it does not.

    `section` is the heading, `text` what stands there, `message` why it cannot be true (empty
    where it holds); `hint` marks what is arguable rather than wrong.
    """

    rule: str
    holds: bool
    section: str
    text: str
    message: str = ""
    hint: bool = False

    def __str__(self) -> str:
        return f"{self.section}：{self.message}（{self.rule}，“{self.text}”）"


@dataclass(frozen=True, slots=True)
class Rule:
    """A check with its permanent code and its title in one line.

    `good` stands in the example of docs/example.yaml in the base style, and `bad` breaks the rule
    in its place; or both are words, where a mistake is made in the input rather than in the text.
    """

    code: str
    title: str
    check: Callable[[Document], Iterator[Verdict]]
    bad: str
    good: str

    @property
    def why(self) -> str:
        """What the rule asks for, as people read it."""
        return self.check.__doc__ or ""
