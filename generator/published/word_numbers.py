"""Numbering: the numbers that Word writes before headings and paragraphs, which no text holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from lxml import etree

from generator.later import matcher
from generator.number.numerals import chinese_number, circled

_PLACES: Final = matcher("%([1-9])")
_WHOLE: Final = matcher(r"\d{1,6}")
_LEGAL: Final = str.maketrans("一二三四五六七八九十百", "壹贰叁肆伍陆柒捌玖拾佰")
_WIDE: Final = str.maketrans("0123456789", "０１２３４５６７８９")
_STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
_ROMAN: Final = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
MAX_STYLES: Final = 20  # that one style builds upon


class Level(NamedTuple):
    """A level of a list: its first number, how numbers are written, and the text around them."""

    start: int
    form: str
    text: str
    gap: str


class Outline(NamedTuple):
    """A list of the document: whose levels it has, and where it starts anew."""

    levels: str
    starts: Mapping[int, int]


class Numbering:
    """The lists of a document, counting as its paragraphs are read."""

    def __init__(self, lists: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._outlines: dict[str, Outline] = {}
        self._styles: dict[str, tuple[str, str, str]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        for found in _children(lists, "abstractNum"):
            levels = _children(found, "lvl")
            self._levels[_get(found, "abstractNumId")] = {
                _count(_get(level, "ilvl")): _level(level) for level in levels
            }
        for found in _children(lists, "num"):
            self._outlines[_get(found, "numId")] = _outline(found)
        for style in _children(styles, "style"):
            self._styles[_get(style, "styleId")] = (
                _within(style, "pPr", "numPr", "numId"),
                _within(style, "pPr", "numPr", "ilvl"),
                _within(style, "basedOn"),
            )

    def __bool__(self) -> bool:
        """Whether there is any list."""
        return bool(self._outlines)

    def label(self, style: str, outline: str, level: str) -> str:
        """What stands before a paragraph, '' for one that has no number; it is counted."""
        for _ in range(MAX_STYLES):
            if style not in self._styles or (outline and level):
                break
            number, depth, style = self._styles[style]
            outline, level = outline or number, level or depth
        if outline not in self._outlines:
            return ""
        return self._next(outline, _count(level))

    def _next(self, outline: str, level: int) -> str:
        key, starts = self._outlines[outline]
        levels = self._levels.get(key, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(key, {})
        if outline not in self._begun:
            self._begun.add(outline)
            counts.update({depth: start - 1 for depth, start in starts.items()})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [depth for depth in counts if depth > level]:
            del counts[deeper]
        return _written(levels, counts, level)


def _written(levels: Mapping[int, Level], counts: Mapping[int, int], level: int) -> str:
    own = levels[level]

    def number(place: re.Match[str]) -> str:
        depth = int(place[1]) - 1
        if depth not in levels:
            return ""
        return _FORMS.get(levels[depth].form, str)(counts.get(depth, levels[depth].start))

    if own.form == "bullet":
        return ""
    label = _PLACES.sub(number, own.text)
    # Behind 、 or ） the gap is in the character.
    return label + own.gap if label[-1:].isascii() and label else label


def _level(found: etree._Element) -> Level:
    return Level(
        _count(_within(found, "start")),
        _within(found, "numFmt"),
        _within(found, "lvlText"),
        "" if _within(found, "suff") == "nothing" else " ",
    )


def _outline(found: etree._Element) -> Outline:
    starts = {
        _count(_get(over, "ilvl")): _count(start)
        for over in _children(found, "lvlOverride")
        if (start := _within(over, "startOverride"))
    }
    return Outline(_within(found, "abstractNumId"), starts)


# ---------------------------------------------------------------- elements, whatever their prefix


def _name(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(parent: etree._Element | None, name: str) -> list[etree._Element]:
    return [] if parent is None else [one for one in parent if _name(one) == name]


def _get(element: etree._Element, name: str) -> str:
    found = ((str(key).rpartition("}")[2], str(value)) for key, value in element.attrib.items())
    return next((value for key, value in found if key == name), "")


def _within(parent: etree._Element, *path: str) -> str:
    """The value of an element within others, '' where it is missing."""
    found: etree._Element | None = parent
    for name in path:
        found = next(iter(_children(found, name)), None)
    return "" if found is None else _get(found, "val")


def _count(text: str) -> int:
    return int(text) if _WHOLE.fullmatch(text) else 0


# ---------------------------------------------------------------- how numbers are written


def _chinese(number: int) -> str:
    return chinese_number(number) if 0 < number < 1000 else str(number)  # noqa: PLR2004  has no more


def _stem(number: int) -> str:
    return _STEMS[number - 1] if 0 < number <= len(_STEMS) else str(number)


def _letter(number: int) -> str:
    """A to z, then aa to zz, as Word counts."""
    again, at = divmod(number - 1, 26)
    return chr(ord("a") + at) * (again + 1) if 0 <= again < 10 else str(number)  # noqa: PLR2004


def _roman(number: int) -> str:
    if not 0 < number < 4000:  # noqa: PLR2004  Roman numbers end there
        return str(number)
    found = ""
    for value, sign in _ROMAN:
        times, number = divmod(number, value)
        found += sign * times
    return found


_FORMS: Final[Mapping[str, Callable[[int], str]]] = {
    "none": lambda _: "",
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: str(number).translate(_WIDE),
    "decimalFullWidth2": lambda number: str(number).translate(_WIDE),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "chineseLegalSimplified": lambda number: _chinese(number).translate(_LEGAL),
    "ideographTraditional": _stem,
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
}
