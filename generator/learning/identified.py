"""Identified: what was published as it could be written, by the facts that it may be.

Names, the department's own words and numbers; of each number every fact of that value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from generator.facts import Line, Reason, Words
from generator.learning.aligning import Token, agrees, plain
from generator.learning.uttering import Piece
from generator.number.figure import Change, Figure

# What stands in a place: words, and what facts could be meant by a number, each as it is written.
Content = tuple[str | frozenset[str], ...]


def resolved(tokens: Sequence[Token | str], piece: Piece) -> Content:
    """What was published as it could be written: names and numbers by the facts that they are."""
    parts: list[str | frozenset[str]] = []
    for one in tokens:
        if isinstance(one, str):
            parts.append(one)
        elif one.key in {"#", "日"}:
            meant = frozenset(_meant(one, piece.scope)) if one.key == "#" else _day(one, piece)
            if meant and one.key == "#" and not _is_telling(one):
                meant |= {WEAK}
            parts.append(meant or one.text)
        elif one.key.startswith("“") and len(one.key) > 1:
            parts.append(frozenset(_own_words(one.key[1:], piece.scope)) or frozenset({UNKNOWN}))
        else:
            parts.append(one.text)
    return _named(_joined(parts), piece)


_TELLING: Final = 3  # characters: a shorter name may stand in a text by chance
WEAK: Final = "0"  # a number that many are: it is known by what stands around it alone
_LEAST: Final = 1000  # from which on a bare number is no count, and not by chance


def _is_telling(one: Token) -> bool:
    """Whether a number is hardly another by chance: an amount, a share, a year."""
    return bool(one.value) and (bool(one.unit) or (one.value or 0) >= _LEAST)


UNKNOWN: Final = "?"  # what no fact of the place says


def _own_words(words: str, scope: Mapping[str, Any]) -> Iterator[str]:
    """The facts that the department's words are, as they are written."""
    for name, value in scope.items():
        if isinstance(value, Words) and plain(value.text) == words:
            yield name
        elif isinstance(value, Line):
            for aspect in ("增减原因", "差异原因", "用途"):
                found = None if value.lacks(aspect) else value[aspect]
                if isinstance(found, Reason | Words) and plain(found.text or "") == words:
                    yield f"{name}.{aspect}"


def _joined(parts: Sequence[str | frozenset[str]]) -> Content:
    found: list[str | frozenset[str]] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part:
            found.append(part)
    return tuple(found)


def _named(content: Content, piece: Piece) -> Content:
    """The name of the department, or of the line that a sentence is about, by its fact."""
    if content == (piece.text,):
        return content
    names = dict(_names(piece))
    parts: list[str | frozenset[str]] = []
    for part in content:
        parts += _cut(part, names) if isinstance(part, str) else [part]
    return _joined(parts)


def _names(piece: Piece) -> Iterator[tuple[str, str]]:
    scope = piece.scope
    if "部门" in scope:
        yield from ((said, "部门") for said in piece.departments)
    for name, value in scope.items():
        if isinstance(value, Words) and name == "部门":
            yield value.text, name
        elif isinstance(value, Line) and len(scope) < 10:  # noqa: PLR2004  what a sentence is about
            yield value.title, f"{name}.名称"


def _cut(text: str, names: Mapping[str, str]) -> list[str | frozenset[str]]:
    for said, name in sorted(names.items(), key=lambda one: -len(one[0])):
        before, found, after = text.partition(said)
        if found and len(said) >= _TELLING:
            return [*_cut(before, names), frozenset({name}), *_cut(after, names)]
    return [text] if text else []


def _day(one: Token, piece: Piece) -> frozenset[str]:
    return frozenset(
        name
        for name, value in piece.scope.items()
        if isinstance(value, date) and f"{value.year}年{value.month}月{value.day}日" == one.text
    )


_ASKED: Final = ("预算", "上年", "占比", "完成率")
_CHANGES: Final = ("增减", "预算差异")


def _meant(number: Token, scope: Mapping[str, Any]) -> Iterator[str]:
    """The facts, as they are written, that a number may state."""
    for name, value in scope.items():
        for said, figure in _figures(name, value):
            if number.value is not None and _fits(figure, number):
                yield said


def _fits(figure: Figure, number: Token) -> bool:
    if figure.unit in ("元", "%"):
        return bool(number.unit) and agrees(Token("#", "", states=figure), number)
    return not number.unit and figure.value == number.value


def _figures(name: str, value: Any) -> Iterator[tuple[str, Figure]]:
    match value:
        case Figure():
            yield name, value
        case Line():
            yield name, value.amount
            for aspect in _ASKED:
                if not value.lacks(aspect) and isinstance(found := value[aspect], Figure):
                    yield f"{name}.{aspect}", found
            for aspect in _CHANGES:
                if not value.lacks(aspect) and isinstance(change := value[aspect], Change):
                    yield from _figures(f"{name}.{aspect}", change)
        case Change():
            yield f"{name}.额", value.amount
            if value.rate is not None:
                yield f"{name}.幅度", value.rate


def merged(contents: Sequence[Content]) -> Content | None:
    """What all of them are, a number what it may be in each; None where they disagree."""
    first, *rest = contents
    found = list(first)
    for other in rest:
        if len(other) != len(found):
            return None
        for at, (one, two) in enumerate(zip(found, other, strict=True)):
            if isinstance(one, str) or isinstance(two, str):
                if one != two:
                    return None
            elif not (both := one & two):
                return None
            else:
                found[at] = both
    return tuple(found)
