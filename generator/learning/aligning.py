"""Aligning: what was told against what was published, character by character.

A figure answers to a number that it rounds to, the department's words to themselves; what is fixed
to the same characters, in the same order.
"""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from generator.facts import Reason, Words
from generator.learning.uttering import Piece
from generator.number.figure import PERCENT, YUAN, Figure
from generator.telling.style import UNITS

_NUMBER: Final = re.compile(r"\d[\d,]*(?:\.\d+)?")
_UNIT: Final = re.compile(r"亿元|万元|元|%|％")
_DATE: Final = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日")
_WIDE: Final = str.maketrans('(),:;．％“”"', "（），：；.%“”“")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3})")
MARKS: Final = frozenset("，。；：、")
LINKS: Final = frozenset("，；、")  # behind which a sentence goes on
_LARGEST: Final = 160_000  # cells of the table that one stretch is aligned in


# ---------------------------------------------------------------- what is aligned


class Token(Struct, frozen=True):
    """A character, a number with its unit, or words of the department's own.

    `piece` and `at` say where of what was told it stands; `start` where of what was published.
    """

    key: str
    text: str
    piece: int = -1
    at: int = 0
    start: int = 0
    states: Any = None
    value: Decimal | None = None
    unit: str = ""
    about: str = ""  # what its clause compares with, if it compares


def plain(text: str) -> str:
    """One spelling of punctuation, character for character; thousands keep their separators."""
    if "," not in text:
        return text.translate(_WIDE)
    kept = {at.start() for at in _THOUSANDS.finditer(text)}
    return "".join(c if i in kept else c.translate(_WIDE) for i, c in enumerate(text))


def told_tokens(pieces: Sequence[Piece]) -> list[Token]:
    """What was told: figures, dates and own words as one token each, all else by characters."""
    found: list[Token] = []
    for number, piece in enumerate(pieces):
        states = piece.states
        if isinstance(states, Figure):
            unit = states.unit if piece.text[-1:] in "元%" else ""
            found.append(Token("#", piece.text, number, states=states, unit=unit))
        elif isinstance(states, date):
            found.append(Token("日", piece.text, number, states=states))
        elif isinstance(states, Words | Reason) and piece.text:
            found.append(Token(f"“{plain(piece.text)}", piece.text, number, states=states))
        else:
            found += _characters(piece, number)
    return compared_with(found)


def _characters(piece: Piece, number: int) -> Iterator[Token]:
    """The characters of what is fixed, and its numbers."""
    even, at = plain(piece.text), 0
    for digits in _NUMBER.finditer(even):
        yield from (Token(even[i], piece.text[i], number, i) for i in range(at, digits.start()))
        unit = _UNIT.match(even, digits.end())
        at = unit.end() if unit else digits.end()
        value = Decimal(digits[0].replace(",", ""))
        said = piece.text[digits.start() : at]
        yield Token("#", said, number, digits.start(), value=value, unit=unit[0] if unit else "")
    yield from (Token(even[i], piece.text[i], number, i) for i in range(at, len(even)))


def published_tokens(text: str, told: Sequence[Token]) -> list[Token]:
    """What was published: numbers with their unit, and the own words that were told."""
    own = {one.key[1:] for one in told if one.key.startswith("“") and len(one.key) > 3}  # noqa: PLR2004
    even = plain(text)
    found: list[Token] = []
    at = 0
    spans = _spans(even, own)
    for start, end, kind in spans:
        found += [Token(even[i], text[i], start=i) for i in range(at, start)]
        said = text[start:end]
        if kind == "#":
            number = _NUMBER.match(said)
            digits = number[0] if number else said
            value = Decimal(digits.replace(",", ""))
            found.append(Token("#", said, start=start, value=value, unit=said[len(digits) :]))
        else:
            key = "日" if kind == "日" else kind if len(kind) > 1 else f"“{even[start:end]}"
            found.append(Token(key, said, start=start))
        at = end
    found += [Token(even[i], text[i], start=i) for i in range(at, len(text))]
    return compared_with(found)


# ---------------------------------------------------------------- what is compared with what

_CLAUSES: Final = frozenset("，。；：\n")
_FUND: Final = re.compile("(?:公共|基金|经营)预算")  # the name of a kind of money
_BASES: Final = (
    ("预算", re.compile("预算")),
    ("上年", re.compile("上年|去年|上一年|同比|[与较比]#年度?(?:决算数?)?(?:相比|[增减])")),
)


def compared_with(tokens: Sequence[Token]) -> list[Token]:
    """The tokens, those of a clause that compares with the budget or with last year marked so.

    “决算数小于预算数” and “比上年决算数减少” have words in common and say nothing of each other.
    """
    found: list[Token] = []
    start = 0
    for end in range(len(tokens) + 1):
        if end == len(tokens) or tokens[end].key in _CLAUSES:
            clause = tokens[start:end]
            said = _FUND.sub("", "".join(one.key for one in clause if len(one.key) == 1))
            bases = [name for name, pattern in _BASES if pattern.search(said)]
            if len(bases) == 1:
                clause = [replace(one, about=bases[0]) for one in clause]
            found += [*clause, *tokens[end : end + 1]]
            start = end + 1
    return found


def _spans(text: str, own: set[str]) -> list[tuple[int, int, str]]:
    """Where own words, dates and numbers stand; the longest of those that overlap."""
    found: list[tuple[int, int, str]] = []
    if own:
        either = "|".join(map(re.escape, sorted(own, key=len, reverse=True)))
        found += [(m.start(), m.end(), "“") for m in re.finditer(either, text)]
        said = {text[start:end] for start, end, _ in found}
        for words in sorted(own - said, key=len, reverse=True):
            found += _nearly(text, words, found)
        found.sort()
    free = [(0, 0, ""), *found, (len(text), len(text), "")]
    for (_, start, _), (end, _, _) in pairwise(free):
        at = start
        for day in _DATE.finditer(text, start, end):
            found += _numbers(text, at, day.start())
            found.append((day.start(), day.end(), "日"))
            at = day.end()
        found += _numbers(text, at, end)
    return sorted(found)


_ENDS: Final = 6  # characters by which own words are known that were published a little otherwise


def _nearly(
    text: str, words: str, taken: Sequence[tuple[int, int, str]]
) -> Iterator[tuple[int, int, str]]:
    """Own words whose beginning and end stand there, and something like them between."""
    if len(words) < 2 * _ENDS:
        return
    start = text.find(words[:_ENDS])
    end = text.find(words[-_ENDS:], start + _ENDS) + _ENDS
    if start < 0 or end < start or not len(words) // 2 < end - start < len(words) * 2:
        return
    if not any(one < end and start < other for one, other, _ in taken):
        yield start, end, f"“{words}"


def _numbers(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    for number in _NUMBER.finditer(text, start, end):
        unit = _UNIT.match(text, number.end(), end)
        yield number.start(), unit.end() if unit else number.end(), "#"


def agrees(one: Token, printed: Token) -> bool:
    """Whether a printed number is the told one, rounded half up to the places that it shows."""
    figure = one.states
    if not isinstance(figure, Figure):
        return one.value == printed.value and one.unit == printed.unit
    if printed.value is None:
        return False
    value = figure.value
    if figure.unit == YUAN:
        if printed.unit not in UNITS:
            return False
        value /= UNITS[printed.unit]
    elif (figure.unit == PERCENT) != (printed.unit in ("%", "％")):
        return False
    elif figure.unit != PERCENT and printed.unit:
        return False  # a count is no amount
    half = Decimal(5).scaleb(int(printed.value.as_tuple().exponent) - 1)
    return printed.value - half <= abs(value) < printed.value + half


# ---------------------------------------------------------------- the way through both

_SAME, _FIGURE, _WRONG, _OWN, _MARK = 4, 12, 2, 16, 1
_RUN: Final = 2  # for going on right behind what is the same


def _worth(one: Token, other: Token) -> int:
    """What it is worth to hold a told token for a published one; 0 where it cannot be."""
    if one.key == other.key:
        if one.about != other.about and one.about and other.about:
            return 0
        if one.key != "#":
            return _OWN if one.key[0] in "“\n" and one.key != "“" else _SAME
        if agrees(one, other):
            return _FIGURE if other.value else _FIGURE // 2
        return _WRONG if isinstance(one.states, Figure) and _alike(one.unit, other.unit) else 0
    if one.key in MARKS and other.key in MARKS:
        return _MARK
    return 0


def _alike(unit: str, other: str) -> bool:
    return (unit == "%") == (other in ("%", "％")) and bool(unit) == bool(other)


def aligned(told: Sequence[Token], published: Sequence[Token]) -> list[int]:
    """For each told token the published one that answers to it, -1 for none; never crossing."""
    found = [-1] * len(told)
    _between(told, published, 0, len(told), 0, len(published), found)
    return found


def _between(  # noqa: PLR0913, PLR0917  two stretches
    a: Sequence[Token], b: Sequence[Token], i1: int, i2: int, j1: int, j2: int, found: list[int]
) -> None:
    """Aligns a stretch: the characters that are there once in both first, then what is between."""
    if i1 >= i2 or j1 >= j2:
        return
    anchors = _anchors(a, b, i1, i2, j1, j2) if (i2 - i1) * (j2 - j1) > 400 else []  # noqa: PLR2004
    if not anchors:
        if (i2 - i1) * (j2 - j1) <= _LARGEST:
            for i, j in _best(a[i1:i2], b[j1:j2]):
                found[i1 + i] = j1 + j
        return
    at_i, at_j = i1, j1
    for i, j in anchors:
        _between(a, b, at_i, i, at_j, j, found)
        found[i] = j
        at_i, at_j = i + 1, j + 1
    _between(a, b, at_i, i2, at_j, j2, found)


_GRAM: Final = (9, 6, 4)


def _anchors(
    a: Sequence[Token], b: Sequence[Token], i1: int, i2: int, j1: int, j2: int
) -> list[tuple[int, int]]:
    """Tokens of stretches that are there once in both, in one order."""
    for length in _GRAM:
        ones, others = _once(a, i1, i2, length), _once(b, j1, j2, length)
        pairs = sorted((i, others[gram]) for gram, i in ones.items() if gram in others)
        chain = _rising(pairs)
        covered = dict[int, int]()
        for i, j in chain:
            for step in range(length):
                one, other = a[i + step], b[j + step]
                if _worth(one, other) and (one.key != "#" or agrees(one, other)):
                    covered.setdefault(i + step, j + step)
        if covered:
            return _rising(sorted(covered.items()))
    return []


def _once(tokens: Sequence[Token], start: int, end: int, length: int) -> dict[tuple[str, ...], int]:
    keys = [one.key for one in tokens[start:end]]
    grams = list(zip(*(keys[at:] for at in range(length)), strict=False))
    count = Counter(grams)
    return {gram: start + at for at, gram in enumerate(grams) if count[gram] == 1}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest of the pairs that go up in both."""
    tails: list[int] = []
    ends: list[int] = []
    before = [-1] * len(pairs)
    for at, (_, j) in enumerate(pairs):
        place = bisect.bisect_left(tails, j)
        if place == len(tails):
            tails.append(j)
            ends.append(at)
        else:
            tails[place] = j
            ends[place] = at
        before[at] = ends[place - 1] if place else -1
    chain: list[tuple[int, int]] = []
    at = ends[-1] if ends else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _best(a: Sequence[Token], b: Sequence[Token]) -> list[tuple[int, int]]:
    """The way through two stretches that is worth most: like what follows like is worth more."""
    width = len(b) + 1
    gone = [[0] * width for _ in range(len(a) + 1)]  # the best that ends wherever
    here = [[0] * width for _ in range(len(a) + 1)]  # the best that ends with a match, or 0
    for i, one in enumerate(a, 1):
        row, above, match, diagonal = gone[i], gone[i - 1], here[i], here[i - 1]
        for j, other in enumerate(b, 1):
            best = max(above[j], row[j - 1])
            if worth := _worth(one, other):
                run = diagonal[j - 1]
                total = worth + max(above[j - 1], run + _RUN if run else 0)
                match[j] = total
                best = max(best, total)
            row[j] = best
    return _traced(a, b, gone, here)


def _traced(
    a: Sequence[Token], b: Sequence[Token], gone: list[list[int]], here: list[list[int]]
) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    i, j = len(a), len(b)
    must = False
    while i and j:
        if here[i][j] and (must or here[i][j] == gone[i][j]):
            worth = _worth(a[i - 1], b[j - 1])
            pairs.append((i - 1, j - 1))
            rest = here[i][j] - worth
            run = here[i - 1][j - 1]
            must = bool(run) and run + _RUN == rest and rest > gone[i - 1][j - 1]
            i, j = i - 1, j - 1
        elif gone[i - 1][j] >= gone[i][j - 1]:
            i, must = i - 1, False
        else:
            j, must = j - 1, False
    return pairs[::-1]
