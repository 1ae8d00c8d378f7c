"""Endings: the last characters of a text, kept on one line: no line has one or two of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from generator.elements import Child, element
from generator.publication.measure import ending

_LONGEST: Final = 16  # characters: an address is longer, and a telephone has no room for it


def kept_at_end(text: str) -> str:
    """What of a text stays on its last line; '' where it is all of it, or a word without end."""
    end = ending(text)
    return "" if end == text or len(end) > _LONGEST else end


def ended(text: str) -> Iterator[Child]:
    """A text, its end kept together."""
    end = kept_at_end(text)
    yield text.removesuffix(end)
    if end:
        yield element("span", end, class_="end")
