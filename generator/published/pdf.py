"""PDF: pages whose letters and ruling lines are lines of text and tables."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from itertools import compress
from operator import not_
from typing import Final, NamedTuple, Protocol

from msgspec import Struct

from generator.published.blocks import MAX_CELLS, TOO_LARGE, Blocks
from generator.published.confined import Ended, answered
from generator.published.disguised import disguised_amounts, is_disguised, without
from generator.published.lattice import Cell, Rule, Table, aligned, tables
from generator.published.lines import UNKNOWN, Letter, Line, lines, written
from generator.published.shape import LOST, Published, Unreadable
from generator.published.sideways import Sheet, side_by_side

MAX_PAGES: Final = 500
MAX_SECONDS: Final = 15

_READER: Final = "pdfium.drawn_pages"
_PASSWORD: Final = 4  # FPDF_ERR_PASSWORD
_HEAD: Final = 10  # numbers that the line of a page begins with
_LONGEST: Final = 1_000  # bytes of a line
_MOST: Final = 2_000_000  # numbers of a column; the reader has a bound of its own below it
_FEW: Final = 20  # letters on a page, when it is a picture with a page number
_MANY: Final = 300  # paths on a page without letters, when they are the outlines of letters

# A letter of its five parts; of thousands a page, so nothing of Python's own is called for each.
_LETTER: Final[Callable[[tuple[str, int, int, int, int]], Letter]] = partial(tuple.__new__, Letter)

_NAMED: Final = 20  # pages, before “等”
_PAGING: Final = "第页共"  # what stands around the number of a page

_INSTEAD: Final = "请用原来的 Word 或可复制文字的 PDF"
_SCAN: Final = f"这是扫描件，没有文字；{_INSTEAD}"
_GARBLED: Final = f"这份 PDF 的文字没有编码，复制出来是乱码；{_INSTEAD}"
_LOCKED: Final = "这份 PDF 加了密码；请先去掉密码，另存一份"
_BROKEN: Final = "这份 PDF 已经损坏，打不开；请重新下载或重新导出"
_ENDLESS: Final = f"这份 PDF 读不出来，可能太复杂，也可能已经损坏；{_INSTEAD}"

Cells = Sequence[Sequence[Letter]]  # of a row; a line is one cell


class Page(Struct):
    """What PDFium sees on a page: see `drawn_pages`, which says it."""

    pictures: int
    paths: int
    broken: int
    frame: list[int]
    level: list[float]
    codes: Counter[int]


class Watch(Protocol):
    """Whoever wants to know which letters a line of the document is of."""

    def turn(self, sheet: Sheet, pages: Sequence[Page]) -> None:
        """A sheet begins; it and those before it are among the pages."""

    def line(self, numbers: range, rows: Sequence[Cells]) -> None:
        """Lines, or rows of a table, of the sheet, and their letters, cell by cell."""


def read_pdf(data: bytes, name: str, watch: Watch | None = None) -> Published:
    """The lines and the tables of a PDF, page by page.

    A table that goes on over pages is a table on each.  Who watches is shown which letters each
    line is of.
    """
    blocks = Blocks()
    pages: list[Page] = []
    lost, odd = list[int](), list[int]()
    before = None
    for sheet in side_by_side(_sheets(data, pages)):
        blocks.turn(sheet.number)
        ruled = _continued(sheet.ruled, before, sheet.letters)
        before = ruled[-1] if ruled else None
        if watch:
            watch.turn(sheet, pages)
        if is_disguised(sheet.letters):
            odd.append(sheet.number)
        elif _lay_out(sheet.letters, ruled, blocks, watch) and not _is_garbled(
            pages[sheet.number - 1]
        ):
            lost.append(sheet.number)
    _refuse(pages)
    return blocks.published(name, "pdf", list(_unread(pages, lost, odd)))


def _sheets(data: bytes, pages: list[Page]) -> Iterator[Sheet]:
    """The letters and tables of each page; what else is known of it goes into `pages`."""
    fields = 0
    for number, (page, letters, rules) in enumerate(_pages(data), 1):
        pages.append(page)
        ruled = tables(rules)
        fields += sum(len(table.home) for table in ruled)
        if fields > MAX_CELLS:  # empty ones too: to find them is the work
            raise Unreadable(TOO_LARGE)
        yield Sheet(number, letters, rules, ruled)


def _pages(data: bytes) -> Iterator[tuple[Page, list[Letter], list[Rule]]]:
    """What PDFium sees on each page; it works in a process that ends when it takes too long.

    A page is laid out here while that process looks at the next one.
    """
    with closing(answered(_READER, data, MAX_SECONDS)) as pieces:
        try:
            yield from _said_pages(_Said(pieces))
        except Unreadable:
            raise
        except EOFError:
            raise Unreadable(TOO_LARGE) from None
        except (Ended, ValueError):
            raise Unreadable(_ENDLESS) from None


def _said_pages(said: _Said) -> Iterator[tuple[Page, list[Letter], list[Rule]]]:
    count, error = map(int, said.line())
    if error or count > MAX_PAGES:
        said.end()
    if error:
        raise Unreadable(_LOCKED if error == _PASSWORD else _BROKEN)
    if count > MAX_PAGES:
        message = f"这份 PDF 有 {count} 页，最多读 {MAX_PAGES} 页；请只交公开的报告"
        raise Unreadable(message)
    for _ in range(count):
        yield _page(said)
    said.end()


def _page(said: _Said) -> tuple[Page, list[Letter], list[Rule]]:
    """A page, its letters and its rules."""
    numbers = said.line()
    many, rules, pictures, paths, broken, *frame = map(int, numbers[:_HEAD])
    codes, lefts, rights, bases, sizes = (said.column(many) for _ in range(5))
    ends = iter(said.column(4 * rules))
    page = Page(pictures, paths, broken, frame, [*map(float, numbers[_HEAD:])], Counter(codes))
    texts = {code: written(code) for code in page.codes}
    seen = {code: bool(text.strip()) for code, text in texts.items()}
    each = zip(map(texts.__getitem__, codes), lefts, rights, bases, sizes, strict=True)
    letters = [*map(_LETTER, compress(each, map(seen.__getitem__, codes)))]
    return page, letters, list(zip(ends, ends, ends, ends, strict=True))


class _Said:
    """What the process says, read as it comes; nothing of it is believed but that it is numbers."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._held = bytearray()

    def line(self) -> list[bytes]:
        """The next line, in words. Raises EOFError where there is none, ValueError, Ended."""
        while (end := self._held.find(b"\n")) < 0:
            if len(self._held) > _LONGEST:
                raise ValueError
            self._more()
        return self._cut(end + 1).split()

    def column(self, many: int) -> list[int]:
        """So many numbers, likewise."""
        if not 0 <= many <= _MOST:
            raise ValueError
        column = array("i")
        while len(self._held) < many * column.itemsize:
            self._more()
        column.frombytes(self._cut(many * column.itemsize))
        return column.tolist()

    def end(self) -> None:
        """Nothing more is said. Raises Ended, or ValueError."""
        if self._held or next(self._pieces, None):
            raise ValueError

    def _more(self) -> None:
        piece = next(self._pieces, None)
        if piece is None:
            raise EOFError
        self._held += piece

    def _cut(self, size: int) -> bytes:
        piece = bytes(self._held[:size])
        del self._held[:size]
        return piece


def _refuse(pages: Sequence[Page]) -> None:
    """Refuse pages that are pictures, and letters that are not said which they are."""
    many = sum(page.codes.total() for page in pages)
    pictures = sum(1 for page in pages if page.pictures)
    if not many or (2 * pictures >= len(pages) and many < _FEW * len(pages)):
        raise Unreadable(_SCAN)
    if 3 * sum(map(_unknown, pages)) > many:
        raise Unreadable(_GARBLED)


def _unread(pages: Sequence[Page], lost: Sequence[int], odd: Sequence[int]) -> Iterator[str]:
    """What is on pages that no text tells: a document is read in spite of a few such pages.

    `lost` are the pages with figures that are not known whole, `odd` those of other letters.
    """
    for found, why in (
        (_those(pages, _is_broken), "已经损坏"),
        (_those(pages, _is_picture), "没有文字（可能是扫描件）"),
        (_those(pages, _is_garbled), "的文字没有编码，复制出来是乱码"),
        (odd, "的文字编码不对，复制出来的不是看到的字"),
        (lost, f"有的数字没有编码，或者编码不对，复制出来的不是看到的数，记作“{LOST}”"),
    ):
        if found:
            named = "、".join(map(str, found[:_NAMED]))
            more = f"等 {len(found)} 页" if len(found) > _NAMED else ""
            yield f"第 {named} 页{more}{why}，没有核对；{_INSTEAD}"


def _those(pages: Sequence[Page], holds: Callable[[Page], bool]) -> list[int]:
    return [number for number, page in enumerate(pages, 1) if holds(page)]


def _is_broken(page: Page) -> bool:
    return bool(page.broken)


def _is_picture(page: Page) -> bool:
    """Whether a page is drawn and says nothing, or nothing but its number."""
    if page.codes.total() >= _FEW or not (page.pictures or page.paths > _MANY):
        return False
    return not any(char.isalpha() and char not in _PAGING for char in map(written, page.codes))


def _is_garbled(page: Page) -> bool:
    return 3 * _unknown(page) > page.codes.total()


def _unknown(page: Page) -> int:
    """How many letters have a code that nobody knows."""
    return sum(many for code, many in page.codes.items() if written(code) == UNKNOWN)


class _Filled(NamedTuple):
    """A table with its letters: where it begins, the letters and the texts of its cells."""

    base: int
    cells: Mapping[Cell, Sequence[Letter]]
    rows: list[list[str]]

    def letters(self) -> list[list[list[Letter]]]:
        """The letters of each row, cell by cell."""
        found: list[list[list[Letter]]] = [[] for _ in self.rows]
        for (row, _), inside in sorted(self.cells.items()):
            found[row].append([letter for line in lines(inside) for letter in line.letters])
        return found


def _lay_out(
    letters: Sequence[Letter], ruled: list[Table], blocks: Blocks, watch: Watch | None
) -> bool:
    """The lines and the tables of a page, from the top down; whether a figure was lost on it."""
    inside, free = _shared_out(letters, ruled)
    found: list[Line | _Filled] = [*lines(free)]
    for table, held in zip(ruled, inside, strict=True):
        if held:
            cells = table.shared(held)
            found.append(_Filled(table.top, cells, table.filled(cells)))
    texts = [text for item in found for text in _texts(item)]
    odd = disguised_amounts(texts)
    for item in sorted(found, key=lambda one: one.base):
        before = blocks.line
        if isinstance(item, Line):
            blocks.say(without(item.text) if odd else item.text)
        else:
            blocks.rule([[*map(without, row)] for row in item.rows] if odd else item.rows)
        if watch:
            rows = [[item.letters]] if isinstance(item, Line) else item.letters()
            watch.line(range(before + 1, blocks.line + 1), rows)
    return odd or any(LOST in text for text in texts)


def _texts(item: Line | _Filled) -> Iterator[str]:
    if isinstance(item, Line):
        yield item.text
    else:
        yield from (cell for row in item.rows for cell in row)


def _shared_out(
    letters: Sequence[Letter], ruled: Sequence[Table]
) -> tuple[list[list[Letter]], list[Letter]]:
    """The letters in each table, and those in none."""
    inside, free = list[list[Letter]](), letters
    for table in ruled:
        held = table.holds(free)
        inside.append(list(compress(free, held)))
        free = list(compress(free, map(not_, held)))
    return inside, list(free)


def _continued(ruled: list[Table], before: Table | None, letters: Sequence[Letter]) -> list[Table]:
    """The tables of a page, the first with the columns that it has on the page before."""
    top = ruled[0].top if ruled else 0
    if before is None or not ruled or any(letter.base < top for letter in letters):
        return ruled
    return [aligned(ruled[0], before), *ruled[1:]]
