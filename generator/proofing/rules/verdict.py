"""Verdict: what a rule of the own text found true or false, and where."""

from __future__ import annotations

from dataclasses import dataclass


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
