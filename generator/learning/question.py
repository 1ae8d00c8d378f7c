"""Question: what nothing in a report decides, as it is put to whoever brought the report."""

from __future__ import annotations

import hashlib

from msgspec import Struct


class Question(Struct, frozen=True):
    """What is asked of a section, and why: what was published, what is told as long as nobody says.

    `answers` are as they read, two or three; the first is what is done unasked.  By `key` an answer
    finds its question again.
    """

    key: str
    section: str
    why: str
    published: str
    told: str
    answers: tuple[str, ...]


def key_of(what: str) -> str:
    """The key of a question by all that it is about: the same of the same in every run."""
    return f"问{hashlib.sha256(what.encode()).hexdigest()[:6]}"
