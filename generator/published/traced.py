"""Traced: where on the pages of a PDF its lines are printed, and a page as a picture.

Lengths are hundredths of a point, from the left and the top of a page as it is read: a page whose
text runs upwards is turned for that, whatever the file says of it, and its picture likewise.
"""

from __future__ import annotations

import json
import re
import subprocess
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from msgspec import Struct, field

from generator.problem import Place
from generator.published.confined import command
from generator.published.lines import Letter, is_gap, is_shadow
from generator.published.pdf import MAX_SECONDS, Cells, Page, read_pdf
from generator.published.pdfium.geometry import Frame, Matrix
from generator.published.shape import Unreadable
from generator.published.sideways import Sheet

_PICTURED: Final = "pdfium.pictured"
_HEAD: Final = 1024  # bytes in which a document says that it is a PDF
_LONGEST: Final = 2_000  # pixels of the longer side of a picture
_NO_PICTURE: Final = "这一页画不出来，可能太复杂，也可能已经损坏；请打开原来的文件看"
_MARGIN: Final = 100  # around what is outlined
_APART: Final = "\n"  # stands between letters with a gap between them
_ALIKE: Final = str.maketrans("“”‘’", "\"\"''")


Point = tuple[int, int]


class Outline(NamedTuple):
    """Where something is printed: on which page, and the four corners around it, in turn."""

    page: int
    corners: tuple[Point, Point, Point, Point]


class PageShape(NamedTuple):
    """How wide and how high a page is as it is read, and by how many quarters it is turned."""

    width: int
    height: int
    turn: int


class Picture(NamedTuple):
    """A page: its pixels row by row, four bytes each (blue, green, red, nothing), `row` a row."""

    width: int
    height: int
    row: int
    pixels: bytes


class _Inked(NamedTuple):
    """A letter where it lies on the page that it is printed on, in which cell of its row."""

    page: int
    cell: int
    letter: Letter


class Traces(Struct):
    """What is printed where in a PDF; a document of another kind has no pages."""

    pages: dict[int, PageShape] = field(default_factory=dict)
    _lines: dict[tuple[int, int], list[_Inked]] = field(default_factory=dict)
    _drawn: dict[int, tuple[Frame, Matrix | None]] = field(default_factory=dict)
    _sheet: int = 0
    _origins: dict[int, tuple[int, int]] = field(default_factory=dict)

    def turn(self, sheet: Sheet, pages: Sequence[Page]) -> None:
        """A sheet begins (`pdf.Watch`)."""
        self._sheet, self._origins = sheet.number, _origins(sheet)
        for number in (sheet.number, *(page for _, page, _ in sheet.sides)):
            frame, level = Frame(*pages[number - 1].frame), pages[number - 1].level
            self._drawn[number] = frame, Matrix(*level).turned_on() if level else None
            self.pages[number] = PageShape(*frame.size, frame.turn)

    def line(self, numbers: range, rows: Sequence[Cells]) -> None:
        """Lines of the sheet and their letters (`pdf.Watch`)."""
        filled = [row for row in rows if row] if len(numbers) < len(rows) else rows
        alike = len(filled) == len(numbers)
        every = [cell for row in rows for cell in row]
        for at, number in enumerate(numbers):
            self._lines[self._sheet, number] = [
                self._inked(letter, n)
                for n, cell in enumerate(filled[at] if alike else every)
                for letter in _once(cell)
            ]

    def _inked(self, letter: Letter, cell: int) -> _Inked:
        page, shift = self._origins.get(id(letter), (self._sheet, 0))
        if shift:
            letter = letter._replace(left=letter.left - shift, right=letter.right - shift)
        return _Inked(page, cell, letter)

    def whole(self, place: Place) -> tuple[Outline, ...]:
        """All of a line, or of a row of a table; nothing where the place is on no page."""
        return tuple(self._around(self._lines.get((place.page, place.line), [])))

    def words(
        self, place: Place, said: str, *, near: int = 0, nth: int | None = None
    ) -> tuple[Outline, ...]:
        """Words of a line, those that begin nearest to so many characters from its beginning.

        With `nth` those before which they stand there so many times.  Nothing where they do not
        stand there.
        """
        line = self._lines.get((place.page, place.line), [])
        found = list(_occurrences(line, _key(said)))
        if not found:
            return ()
        nearest = min(found, key=lambda one: abs(one.start - near))
        chosen = nearest if nth is None else found[min(nth, len(found) - 1)]
        return tuple(self._around(chosen.letters))

    def _around(self, letters: Sequence[_Inked]) -> Iterator[Outline]:
        """An outline around each run of letters that lie beside one another."""
        run: list[_Inked] = []
        for one in letters:
            if run and not _is_beside(one, run[-1]):
                yield self._outline(run)
                run = []
            run.append(one)
        if run:
            yield self._outline(run)

    def _outline(self, run: Sequence[_Inked]) -> Outline:
        letters = [one.letter for one in run]
        left = min(one.left for one in letters) - _MARGIN
        right = max(one.right for one in letters) + _MARGIN
        top = min(one.base - 4 * one.size // 5 for one in letters) - _MARGIN
        bottom = max(one.base + one.size // 5 for one in letters) + _MARGIN
        page = run[0].page
        frame, askew = self._drawn[page]
        box = (left, top), (right, top), (right, bottom), (left, bottom)
        if askew is None:
            return Outline(page, box)
        first, second, third, fourth = (_back(corner, frame, askew) for corner in box)
        return Outline(page, (first, second, third, fourth))


def trace(data: bytes) -> Traces:
    """Where what is printed stands on the pages of a PDF; of any other document, nowhere.

    Raises Unreadable like the reading of the document.
    """
    traces = Traces()
    if b"%PDF-" in data[:_HEAD]:
        read_pdf(data, "", traces)
    return traces


def picture(data: bytes, page: int, turn: int = 0, longest: int = _LONGEST) -> Picture:
    """A page of a PDF, counted from 1, turned by quarters as its shape says.

    `longest` is how many pixels its longer side may have; three to the point are enough.  Raises
    Unreadable where there is no such page, and where it takes too long to draw.
    """
    asked = json.dumps([page, turn, longest]).encode() + b"\n"
    try:
        drawn = subprocess.run(  # noqa: S603  this Python, a module of this package
            command(_PICTURED),
            input=asked + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=MAX_SECONDS,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        raise Unreadable(_NO_PICTURE) from None
    head, _, pixels = drawn.partition(b"\n")
    if not head:
        raise Unreadable(_NO_PICTURE)
    width, height, row = json.loads(head)
    return Picture(width, height, row, pixels)


def _once(letters: Sequence[Letter]) -> Iterator[Letter]:
    """Letters that were printed twice to look bold, once."""
    before: Letter | None = None
    for letter in letters:
        if before is None or not is_shadow(letter, before):
            yield letter
            before = letter


def _origins(sheet: Sheet) -> dict[int, tuple[int, int]]:
    """The page that each letter was printed on that was put beside others, how far it was moved."""
    ends = [*(first for first, _, _ in sheet.sides), len(sheet.letters)][1:]
    return {
        id(letter): (page, shift)
        for (first, page, shift), end in zip(sheet.sides, ends, strict=True)
        for letter in sheet.letters[first:end]
    }


def _is_beside(one: _Inked, before: _Inked) -> bool:
    """Whether a letter goes on where another ends, on its line."""
    apart = abs(one.letter.base - before.letter.base)
    near = 5 * apart <= 2 * max(one.letter.size, before.letter.size)
    onward = one.letter.left >= before.letter.left
    gap = one.letter.left - before.letter.right
    same = one[:2] == before[:2]
    return same and near and onward and gap <= 2 * before.letter.size


def _back(corner: Point, frame: Frame, askew: Matrix) -> Point:
    """A point of a page that was made level, where it lies on the page as it is."""
    x, y = askew.moved(*frame.drawn(*corner))
    return frame.shown(int(x), int(y))


def _key(text: str) -> str:
    """A text as it is compared: without white space, of one width."""
    return "".join(unicodedata.normalize("NFKC", text).translate(_ALIKE).split())


class _Occurrence(NamedTuple):
    """Words of a line: how many characters stand before them, and their letters."""

    start: int
    letters: list[_Inked]


def _occurrences(line: Sequence[_Inked], words: str) -> Iterator[_Occurrence]:
    """Where words stand in a line; a number is no part of a longer one that goes on beside it."""
    if not words:
        return
    spelt, owners = _spelt(line)
    before = r"(?<!\d)(?<!\d[.,])" if words[0].isdigit() else ""
    after = r"(?!\d)(?![.,]\d)" if words[-1].isdigit() else ""
    sought = f"{before}{f'{_APART}?'.join(map(re.escape, words))}{after}"
    for match in re.finditer(sought, spelt):
        letters = dict.fromkeys(owners[slice(*match.span())])
        yield _Occurrence(
            match.start() - spelt.count(_APART, 0, match.start()),
            [line[n] for n in letters if n >= 0],
        )


def _spelt(line: Sequence[_Inked]) -> tuple[str, list[int]]:
    """The spelling of a line, its cells apart; of each character which letter it is of, or -1."""
    spelt, owners = list[str](), list[int]()
    for n, one in enumerate(line):
        if n and (not _is_beside(one, line[n - 1]) or is_gap(line[n - 1].letter, one.letter)):
            spelt.append(_APART)
            owners.append(-1)
        key = _key(one.letter.text)
        spelt.append(key)
        owners += [n] * len(key)
    return "".join(spelt), owners
