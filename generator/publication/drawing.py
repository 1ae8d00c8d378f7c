"""Drawing: a chart as SVG, complete in itself, for a page on a screen and a page on paper.

Every amount stands beside what it is the amount of, so that nobody has to tell colours apart: in
grey print, by eyes that see few colours, or read aloud.  Colours have a contrast of 3:1 and more on
white and on black; writing has the colour of the text around it.  Lengths are in px of the drawing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

from msgspec import Struct

from generator.number.figure import Figure, total
from generator.publication.charts import COLUMNS, PIE, Chart
from generator.publication.sheet import PITCH, UPRIGHT
from generator.telling.style import Style
from generator.vocabulary.alphabet import NO_XML

# Dark and light ones by turns: neighbours differ without their hue.
COLOURS: Final = (
    "#2f6ea5", "#c0842a", "#2f7f79", "#cf6b68", "#7661a8", "#8a9440", "#96623f", "#7f8a96",
)  # fmt: skip
LIGHT: Final = "#bcd0e4"  # the earlier one of two amounts; its edge is of the first colour

_FACES: Final = (
    "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Source Han Sans SC',"
    " 'Noto Sans SC', SimHei, FandolHei, sans-serif"
)
WIDTH: Final = 520
_TYPE, _PITCH = 14, 19  # of a line of writing; from one line to the next
_EDGE: Final = 8
_LINES: Final = 3  # of a name at most


def to_svg(chart: Chart, style: Style) -> str:
    """The chart as an <svg> that says the same to who sees it and to who has it read aloud.

    Amounts are printed as the style rounds them, in its unit; the chart's title is not part of
    the picture.
    """
    high, inside = _drawn(chart, style)
    name = f"chart{chart.number}"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img"'
        f' aria-labelledby="{name}-title {name}-desc" viewBox="0 0 {WIDTH} {high}"'
        f' width="{WIDTH}" height="{high}" style="max-width:100%;height:auto"'
        f' font-family="{_FACES}" font-size="{_TYPE}" fill="currentColor">'
        f'<title id="{name}-title">{_said(chart.title)}</title>'
        f'<desc id="{name}-desc">{_said(chart.description)}</desc>{inside}</svg>'
    )


def room_of(chart: Chart, style: Style) -> int:
    """The height (twips) that the chart has on a page, as wide as the text: whole lines of it."""
    high, _ = _drawn(chart, style)
    return -(-high * UPRIGHT.wide // WIDTH // PITCH) * PITCH


def _drawn(chart: Chart, style: Style) -> tuple[int, str]:
    """How high the drawing is, and what is in it."""
    return {PIE: _pie, COLUMNS: _columns}.get(chart.form, _bars)(chart, style)


# ---------------------------------------------------------------- writing


def _said(text: str) -> str:
    return escape(NO_XML.sub("", text))


def _wide(text: str) -> int:
    """About how wide a text is: a Chinese character as wide as it is high, others a good half."""
    return sum(_TYPE if east_asian_width(one) in "WFA" else _TYPE * 4 // 7 for one in text)


def _folded(text: str, room: int) -> list[str]:
    """A name in lines of about one length that have room; what is longer than any name is cut."""
    count = min(-(-_wide(text) // max(room, _TYPE)), _LINES)
    aim = min(-(-_wide(text) // max(count, 1)), room)
    lines = [""]
    for one in text:
        if lines[-1] and _wide(lines[-1]) >= aim - _wide(one) // 2 and len(lines) < count:
            lines.append("")
        lines[-1] += one
    if _wide(lines[-1]) > room:
        while _wide(lines[-1]) > room - _TYPE:
            lines[-1] = lines[-1][:-1]
        lines[-1] += "…"
    return lines


def _text(x: object, y: object, text: str, anchor: str = "start", more: str = "") -> str:
    """A line of writing whose foot is at `y`."""
    place = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x}" y="{y}"{place}{more}>{_said(text)}</text>'


def _block(x: object, middle: int, lines: Sequence[str], anchor: str) -> Iterator[str]:
    """Lines of writing, one below the other around a height."""
    first = middle - len(lines) * _PITCH // 2 + _TYPE
    for at, line in enumerate(lines):
        yield _text(x, first + at * _PITCH, line, anchor)


def _amounts(chart: Chart, style: Style) -> list[list[str]]:
    """What stands at each amount, series by series: the number, with its share in brackets."""
    shares = [f"（{style.word(one)}）" for one in chart.shares] or [""] * len(chart.categories)
    return [
        [style.number(figure) + share for figure, share in zip(figures, shares, strict=True)]
        for _, figures in chart.series
    ]


def _greatest(chart: Chart) -> Decimal:
    return max(figure.value for _, figures in chart.series for figure in figures)


def _legend(chart: Chart) -> str:
    """Which colour is which of two series; nothing for one alone."""
    if len(chart.series) == 1:
        return ""
    names = [_folded(name, WIDTH // 3)[0] for name, _ in chart.series]
    wide = [_TYPE + 6 + _wide(name) for name in names]
    left = (WIDTH - sum(wide) - 24 * (len(wide) - 1)) // 2
    found = ""
    for at, name in enumerate(names):
        found += _bar(left, _EDGE, _TYPE, _TYPE, at - len(names) + 1)
        found += _text(left + _TYPE + 6, _EDGE + _TYPE - 2, name)
        left += wide[at] + 24
    return found


def _bar(x: int, y: int, wide: int, high: int, before: int) -> str:
    """A bar of the last series, or of one `before` it (-1)."""
    light = f'fill="{LIGHT}" stroke="{COLOURS[0]}"' if before else f'fill="{COLOURS[0]}"'
    return f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" {light}/>'


# ---------------------------------------------------------------- shares of one whole

OUTER: Final = 88
_LABEL: Final = OUTER + 28  # from the middle of the pie to the writing beside it
_APART: Final = 8  # of one label to the next
TURN: Final = 1_000_000  # parts of a whole turn, from the top on
_QUARTER: Final = TURN // 4


class Label(Struct):
    """The writing beside a slice of the pie: from where to where that goes round, its colour.

    `middle` is the height around which its lines stand.
    """

    first: int
    last: int
    colour: str
    lines: Sequence[str]
    middle: int = 0

    @property
    def turn(self) -> int:
        """The direction of the slice, in parts of `TURN` from the top on."""
        return (self.first + self.last) // 2

    @property
    def side(self) -> int:
        """1 on the right of the pie, -1 on the left."""
        return 1 if self.turn % TURN <= 2 * _QUARTER else -1

    @property
    def high(self) -> int:
        return len(self.lines) * _PITCH

    @property
    def level(self) -> int:
        """The height of the slice's outer edge above the middle of the pie."""
        return round(OUTER * math.cos(math.tau * self.turn / TURN))


def _at(radius: int, turn: int, middle: tuple[int, int]) -> tuple[str, str]:
    """A point on a circle, as it is written."""
    angle = math.tau * turn / TURN
    x, y = middle[0] + radius * math.sin(angle), middle[1] - radius * math.cos(angle)
    return f"{x:.2f}", f"{y:.2f}"


def labels_of(chart: Chart, style: Style) -> tuple[list[Label], int]:
    """The writing around a pie, slice by slice, none upon another; how high all of it is."""
    ((_, figures),) = chart.series
    labels = [
        Label(first, last, COLOURS[at % len(COLOURS)], _label(chart, at, style))
        for at, (first, last) in enumerate(_slices(figures, total("合计", figures)))
    ]
    sides = [[one for one in labels if one.side == side] for side in (1, -1)]
    need = max(sum(one.high + _APART for one in side) for side in sides)
    high = max(2 * OUTER + 4 * _EDGE, need + 2 * _EDGE)
    for side in sides:
        _stack(side, high // 2, high)
    return labels, high


def _pie(chart: Chart, style: Style) -> tuple[int, str]:
    labels, high = labels_of(chart, style)
    middle = (WIDTH // 2, high // 2)
    inside = "".join(_slice(one, middle) for one in labels)
    for side in (1, -1):
        beside = sorted((one for one in labels if one.side == side), key=lambda one: one.middle)
        inside += "".join(_labelled(one, at, len(beside), middle) for at, one in enumerate(beside))
    return high, inside


def _label(chart: Chart, at: int, style: Style) -> list[str]:
    """A kind, its amount and its share, in lines that have room beside the pie."""
    room = WIDTH // 2 - _LABEL - _EDGE // 2
    number, share = style.number(chart.series[0][1][at]), style.word(chart.shares[at])
    together = f"{number}，{share}"
    amounts = [together] if _wide(together) <= room else [f"{number}，", share]
    return [*_folded(chart.categories[at], room), *amounts]


def _slices(figures: Sequence[Figure], whole: Figure) -> Iterator[tuple[int, int]]:
    """From where to where each amount goes round: the first on the left, the others on the right.

    What is small then has the whole right side for its writing.
    """
    start = 3 * _QUARTER - int(figures[0].value * TURN / whole.value) // 2
    done, before = Decimal(0), start
    for figure in figures:
        done += figure.value
        after = start + int(done * TURN / whole.value)
        yield before, after
        before = after


def _slice(label: Label, middle: tuple[int, int]) -> str:
    """A piece of the pie, a little apart from the next."""
    gap = min((label.last - label.first) // 4, TURN // 500)
    first, last = label.first + gap, label.last - gap
    long = 1 if last - first > TURN // 2 else 0
    (a, b), (c, d) = _at(OUTER, first, middle), _at(OUTER, last, middle)
    path = f"M{middle[0]} {middle[1]}L{a} {b}A{OUTER} {OUTER} 0 {long} 1 {c} {d}Z"
    return f'<path d="{path}" fill="{label.colour}"/>'


def _stack(labels: list[Label], middle: int, high: int) -> None:
    """The labels of one side at the height of their slices, but none upon another."""
    labels.sort(key=lambda one: -one.level)
    top = _EDGE
    for one in labels:
        one.middle = max(top + one.high // 2, middle - one.level)
        top = one.middle + one.high // 2 + _APART
    bottom = high - _EDGE
    for one in reversed(labels):
        one.middle = min(one.middle, bottom - one.high // 2)
        bottom = one.middle - one.high // 2 - _APART


def _labelled(label: Label, at: int, count: int, middle: tuple[int, int]) -> str:
    """The writing, and a line to its slice, which goes round the pie and crosses no other line."""
    x, y = _at(OUTER + 2, label.turn, middle)
    moved_up = label.middle < middle[1] - label.level
    out = 6 + min(4 * (at if moved_up else count - 1 - at), _LABEL - OUTER - 12)
    bend, end = (middle[0] + label.side * by for by in (OUTER + out, _LABEL - 4))
    line = (
        f'<polyline points="{x},{y} {bend},{y} {bend},{label.middle} {end},{label.middle}"'
        f' fill="none" stroke="{label.colour}"/>'
    )
    anchor = "start" if label.side > 0 else "end"
    place = middle[0] + label.side * _LABEL
    return line + "".join(_block(place, label.middle, label.lines, anchor))


# ---------------------------------------------------------------- columns and bars

_PLOT: Final = 170  # the height of the highest column
_COLUMN: Final = 52  # how wide a column may be
_BARS: Final = {1: 18, 2: 14}  # how high a bar is, by the number of series
_ROW: Final = 14  # between the bars of one kind and the next
_NAMES: Final = 150


def _columns(chart: Chart, style: Style) -> tuple[int, str]:
    """Columns side by side, the amount on each, its kind below."""
    most, count = _greatest(chart), len(chart.series)
    group = (WIDTH - 2 * _EDGE) // len(chart.categories)
    wide = min(_COLUMN, group * 2 // 3 // count)
    foot = _EDGE + (_PITCH + _EDGE if count > 1 else 0) + _PITCH + _PLOT
    inside, deepest = _legend(chart), 1
    amounts = _amounts(chart, style)
    printed = max(_wide(text) for series in amounts for text in series)
    step = min(max(wide, printed) + 6, group // count)
    for at, category in enumerate(chart.categories):
        centre = _EDGE + at * group + group // 2
        for n, (_, figures) in enumerate(chart.series):
            x = centre + (2 * n - count + 1) * step // 2 - wide // 2
            high = int(figures[at].value * _PLOT / most)
            inside += _bar(x, foot - high, wide, high, n - count + 1)
            inside += _text(x + wide // 2, foot - high - 5, amounts[n][at], "middle")
        names = _folded(category, group - _EDGE)
        deepest = max(deepest, len(names))
        inside += "".join(_block(centre, foot + 8 + len(names) * _PITCH // 2, names, "middle"))
    inside += _axis(_EDGE, foot, WIDTH - _EDGE, foot)
    return foot + 8 + deepest * _PITCH + _EDGE, inside


def _bars(chart: Chart, style: Style) -> tuple[int, str]:
    """Bars one below the other, the kind before each, its amount behind it."""
    most, count = _greatest(chart), len(chart.series)
    amounts = _amounts(chart, style)
    names = [_folded(category, _NAMES) for category in chart.categories]
    left = max(_wide(line) for lines in names for line in lines) + 2 * _EDGE
    printed = max(_wide(text) for series in amounts for text in series)
    room = max(WIDTH - left - printed - 2 * _EDGE, _COLUMN)
    bar = _BARS.get(count, _BARS[2])
    y = _EDGE + (_PITCH + _EDGE if count > 1 else 0)
    inside, top = _legend(chart), y
    for at, lines in enumerate(names):
        high = max(bar * count, len(lines) * _PITCH)
        inside += "".join(_block(left - _EDGE, y + high // 2, lines, "end"))
        first = y + (high - bar * count) // 2
        for n, (_, figures) in enumerate(chart.series):
            wide = int(figures[at].value * room / most)
            inside += _bar(left, first + n * bar, wide, bar - 1, n - count + 1)
            foot = first + n * bar + bar // 2 + _TYPE // 3
            inside += _text(left + wide + 5, foot, amounts[n][at])
        y += high + _ROW
    return y - _ROW + _EDGE, inside + _axis(left, top - 4, left, y - _ROW + 4)


def _axis(*ends: int) -> str:
    x, y, to_x, to_y = ends
    return f'<line x1="{x}" y1="{y}" x2="{to_x}" y2="{to_y}" stroke="currentColor" opacity="0.6"/>'
