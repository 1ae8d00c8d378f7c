"""Sentences: the prose of a section, read once: text to statements.

    read(text).changes      # each with the amounts it can be of, its base, its step, its rate

docs/sentences.md says how a sentence is read and how to teach a new wording.
"""

from __future__ import annotations

from generator.understanding.sentences.clauses import read
from generator.understanding.sentences.descent import codes_of
from generator.understanding.sentences.spoken import (
    Amount,
    Base,
    Change,
    Cited,
    Completion,
    Count,
    Item,
    Listed,
    Name,
    Read,
    Reason,
    Share,
    by_level,
)

__all__ = [
    "Amount",
    "Base",
    "Change",
    "Cited",
    "Completion",
    "Count",
    "Item",
    "Listed",
    "Name",
    "Read",
    "Reason",
    "Share",
    "by_level",
    "codes_of",
    "read",
]
