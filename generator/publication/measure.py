"""Measure: how wide a text sets and into how many lines it breaks, by the rules of the pages.

A Chinese character is as wide as it is high; Latin letters and figures have the widths of Times
New Roman and of the fonts that are made to its measure.  Widths are in hundredths of a point.

Programs and machines differ in what a document cannot tell them.  Where none of those fonts is
installed, figures are up to three tenths wider; LibreOffice puts some room between a figure and a
character, keeps a figure with a bracket that closes before it, and lets nothing hang over the edge
behind a content control.  `wide` counts all that together, the widest that a text is ever set; a
figure in a content control, which LibreOffice sets without that room, is then written by `bound`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from generator.later import matcher
from generator.publication.sheet import SPACINGS

_EM: Final = 1000
_TOGETHER: Final = 3  # characters of a last line at least

# Of an em, in thousandths; a character that is not named here is half an em wide.
_WIDTHS: Final = {
    **dict.fromkeys(" .,", 250),
    **dict.fromkeys(":;/\\ijlt", 278),
    **dict.fromkeys("()-I[]fr", 333),
    **dict.fromkeys("Js", 389),
    **dict.fromkeys("acez", 444),
    **dict.fromkeys("FPS", 556),
    **dict.fromkeys("ELTZ+=<>", 611),
    **dict.fromkeys("BCR", 667),
    **dict.fromkeys("ADGHKNOQUVXYw", 722),
    "%": 833,
    "m": 778,
    "M": 889,
    "W": 944,
    "\ue000": 200,
}

# The same in DejaVu Serif, the widest of those that are set where there is no Times New Roman: its
# figures, and what is not named here, are 636.
_WIDER: Final = {
    **dict.fromkeys(" .,'ijl", 320),
    **dict.fromkeys(":;/\\|-", 338),
    **dict.fromkeys("()[]If", 395),
    **dict.fromkeys("ABCDEGHKNOQRUVXwFZTPSLY", 760),
    **dict.fromkeys("#+<=>^~&", 840),
    **dict.fromkeys("%mMW@", 1000),
    "\ue000": 200,
}
_WIDE_FIGURE: Final = 636

# What never begins a line and what never ends one; figures and words stay whole with their signs.
_NOT_FIRST: Final = r"°·、。〉》」』】〕〗！＂％＇），．：；？］｀｝～’”…—‰℃"
_NOT_LAST: Final = r"(\[{（［｛〈《「『【〔〖‘“￥＄"
_OPENING: Final = frozenset("（［｛〈《「『【〔〖‘“")
_HANGING: Final = frozenset("!,.:;?、。！，．：；？")  # may stand beyond the edge
_PRIVATE: Final = 0xE000
_BOUND: Final = {at: _PRIVATE + at for at in range(0x21, 0x7F)}
_FREE: Final = {private: at for at, private in _BOUND.items()}
_FIGURE: Final = matcher(r"[\ue021-\ue07e]")
_RUN: Final = r"\ue000?[!-~\ue021-\ue07e]+"
_CHARACTER: Final = rf"\ue000?[^{_NOT_LAST}]"

# A piece of a line: what stays with what follows it, a word or a character, what stays with those.
_PIECE: Final = matcher(rf"[{_NOT_LAST}]*(?:{_RUN}|{_CHARACTER})[{_NOT_FIRST}]*|.")
_PIECE_APART: Final = matcher(
    rf"[{_NOT_LAST}]*(?:{_RUN}|{_CHARACTER})(?:[{_NOT_FIRST}]|(?<=[）］】〕”]){_RUN})*|."
)
# Characters of one width, each of which may begin a line and end one: they are counted together.
_PLAIN: Final = rf"[^\u0000-\u2e80\ue000-\U0010ffff{_NOT_FIRST}{_NOT_LAST}]+(?![{_NOT_FIRST}])"
_PARTS: Final = matcher(rf"({_PLAIN})|({_PIECE.pattern})")
_PARTS_APART: Final = matcher(rf"({_PLAIN})|({_PIECE_APART.pattern})")
_BETWEEN: Final = matcher(
    r"(?<=[0-9A-Za-z%])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[0-9A-Za-z%])"
)
_JOINT: Final = matcher(r"(?<=.)(?=\d{4}年)|(?=(?:情况)?说明$|概况$|决算表$|预算表$)")


class _Way(NamedTuple):
    """How a text is set: with the widest figures, and with what LibreOffice does around them."""

    wide: bool
    apart: bool


_WORD, _APART, _WIDEST = _Way(False, False), _Way(False, True), _Way(True, True)  # noqa: FBT003
_HALF: Final = "0"  # as wide as half a character
_GAP: Final = chr(_PRIVATE)  # what is put in there


def bound(text: str) -> str:
    """A figure in a content control, as `lines` takes it."""
    return text.translate(_BOUND)


@lru_cache(maxsize=8192)  # the labels of tables are the same in every report
def ems(text: str, *, wide: bool = False) -> int:
    """How wide a text is on one line, in thousandths of its size."""
    widths, usual = (_WIDER, _WIDE_FIGURE) if wide else (_WIDTHS, _EM // 2)
    if not text.isascii():
        text = text.translate(_FREE)
        return sum([widths.get(c, usual if c < "\x7f" else _EM) for c in text])
    return sum([widths.get(c, usual) for c in text])


def width(text: str, half_points: int, spacing: int = 0, *, wide: bool = False) -> int:
    """How wide a text is on one line; `spacing` (twentieths of a point) is between characters."""
    return ems(text, wide=wide) * half_points // 20 + len(text) * spacing * 5


def lines(
    text: str,
    room: int,
    half_points: int,
    spacing: int = 0,
    indent: int = 0,
    *,
    wide: bool = False,
) -> int:
    """The lines that a text takes where each is `room` wide, the first one less its indent."""
    return _broken(text, room, half_points, spacing, indent, _WIDEST if wide else _WORD)[0]


@lru_cache(maxsize=8192)  # as `ems`: one is set in every size and width that a table is tried in
def label_lines(text: str, room: int, half_points: int) -> int:
    """The lines of a label of a table, as `lines` of the widest figures has them."""
    return lines(text, room, half_points, wide=True)


def spaced(text: str, room: int, half_points: int, indent: int) -> int:
    """What is between the characters of a paragraph so that its last line is not of one or two.

    The usual one of SPACINGS where none helps, or none has to: in Word first, then in LibreOffice,
    then in it where there is no Times New Roman.
    """

    def alone(spacing: int, way: _Way) -> bool:
        count, last = _broken(text, room, half_points, spacing, indent, way)
        return count > 1 and last < _TOGETHER

    def faults(spacing: int) -> tuple[bool, ...]:
        return tuple(alone(spacing, way) for way in (_WORD, _APART, _WIDEST))

    usual = SPACINGS[0]
    if not alone(usual, _WORD) and not alone(usual, _APART):
        return usual
    return min(SPACINGS, key=faults)


@lru_cache(maxsize=2048)  # notes and labels of tables are the same in every report
def drawn_in(text: str, room: int, half_points: int, fewest: int = _TOGETHER) -> int:
    """By how much less than `room` a text is set so that its last line is not of one or two.

    `fewest` characters it has else.  No more lines come of it: 0 where that does not help, or
    nothing has to.
    """

    def alone(less: int) -> bool:
        ways = (
            _broken(said, room - less, half_points, 0, 0, way)
            for said in {text, text.replace("）", _HALF)}  # which may be set as half at the edge
            for way in (_WORD, _WIDEST)
        )
        return any(count > 1 and last < fewest for count, last in ways)

    if not alone(0):
        return 0
    most, em = lines(text, room, half_points, wide=True), _EM * half_points // 20
    steps = (count * em for count in range(1, _TOGETHER + 2))
    return next(
        (
            less
            for less in steps
            if not alone(less) and lines(text, room - less, half_points, wide=True) <= most
        ),
        0,
    )


def ending(text: str) -> str:
    """The end of a paragraph that is kept on one line: three characters or more.

    No bracket begins it, which would be set as if a line began there: half as wide.
    """
    end = ""
    for piece in reversed(_PIECE.findall(text)):
        end = piece + end
        if len(end) >= _TOGETHER and end[0] not in _OPENING:
            break
    return end


@lru_cache(maxsize=8)  # a paragraph is broken in several ways, and again in the first of them
def _broken(
    text: str, room: int, half_points: int, spacing: int, indent: int, way: _Way
) -> tuple[int, int]:
    """The lines that a text takes, and how many characters stand on the last one."""
    wide, apart = way
    if apart:
        text = _BETWEEN.sub(_GAP, text)
    if "\n" not in text and width(text, half_points, spacing, wide=wide) <= room - indent:
        return 1, len(text)
    counted, last, full = 0, 0, _EM * half_points // 20 + spacing * 5
    for paragraph in text.split("\n"):
        counted, last = counted + 1, 0
        left = room - indent
        for plain, part in _parts(paragraph, apart):
            if plain:
                more, last, left = _filled(len(plain), last, left, (room, full))
                counted += more
                continue
            is_character = len(part) == 1 and "\u2e80" < part < _GAP
            taken = full if is_character else width(part, half_points, spacing, wide=wide)
            if taken > left and _edge(part, taken, half_points, spacing, apart=apart) > left:
                counted, last = counted + 1, 0
                left = room
                if part[0] == _GAP:  # none at the beginning of a line
                    taken -= width(_GAP, half_points, spacing)
            left -= taken
            last += len(part)
    return counted, last


def _filled(count: int, last: int, left: int, across: tuple[int, int]) -> tuple[int, int, int]:
    """The lines that so many plain characters begin, how many are on the last, what it has left.

    `across` is how wide a line and a character is.
    """
    room, full = across
    if (fits := max(left // full, 0)) >= count:
        return 0, last + count, left - count * full
    each = max(room // full, 1)
    begun = -(-(count - fits) // each)
    last = count - fits - (begun - 1) * each
    return begun, last, room - last * full


@lru_cache(maxsize=8)
def _parts(paragraph: str, apart: bool) -> tuple[tuple[str, str], ...]:  # noqa: FBT001  as _Way has it
    """What a paragraph may be broken between: plain characters as they follow, or a piece."""
    return tuple((_PARTS_APART if apart else _PARTS).findall(paragraph))


def _edge(part: str, taken: int, half_points: int, spacing: int, *, apart: bool) -> int:
    """How wide a piece is without the sign at its end that may stand beyond the edge."""
    if part[-1] not in _HANGING or (apart and _FIGURE.fullmatch(part[-2:-1])):
        return taken
    return taken - width(part[-1], half_points, spacing)


def narrowed(text: str, room: int, half_points: int) -> int:
    """How wide a heading of two lines is set so that it breaks between words; else the `room`.

    A heading in the middle of the page is broken where its meaning is (GB/T 9704): before the year
    or before its last word.
    """
    if lines(text, room, half_points) != 2:  # noqa: PLR2004  one line, or words without end
        return room
    slack = _EM * half_points // 80  # a quarter of a character, for fonts of another measure
    found = []
    for joint in _JOINT.finditer(text):
        above, below = text[: joint.start()].rstrip(), text[joint.start() :]
        piece = _PIECE.match(below)
        wide = max(width(above, half_points), width(below, half_points)) + slack
        goes_on = width(above, half_points) + width(piece[0] if piece else "", half_points)
        if slack < wide <= min(room, goes_on):
            found.append(wide)
    return min(found, default=room)
