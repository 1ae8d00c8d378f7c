"""Docx: the paragraphs and tables of a Word document, as it is shown with its changes accepted."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, cast

from lxml import etree

from generator.later import matcher
from generator.problem import Place
from generator.published.blocks import Blocks
from generator.published.flow import TOO_DEEP, Markup
from generator.published.inserted import inserted
from generator.published.shape import Cells, Chart, Published, Unreadable
from generator.published.word_numbers import Numbering
from generator.published.worksheets import ZIP_ERRORS, relationships

MAX_TEXT: Final = 64 << 20  # of the text unpacked; that of a report is a hundredth
MAX_NAMES: Final = 1000
MAX_LISTS: Final = 8 << 20  # of the lists and styles

_AGAIN: Final = "请用 Word 或 WPS 打开，另存为 docx 再试"
BROKEN: Final = f"这份文件已经损坏，打不开；{_AGAIN}"
_LOCKED: Final = "这份 Word 文件加了密码；请先去掉密码，另存一份"
_LARGE: Final = f"这份 Word 文件解压后大得不合常理；{_AGAIN}"
_DECLARED: Final = f"这份 Word 文件里有不该有的声明（DTD）；{_AGAIN}"

TEXT: Final = matcher(r"word/document\d*\.xml")
_LISTS: Final = "word/numbering.xml"
_STYLES: Final = "word/styles.xml"
_CHUNK: Final = 1 << 16


def read_docx(archive: zipfile.ZipFile, name: str) -> Published:
    """The lines and tables of a Word document.

    Pages are known to Word alone, so a place has none; a text box stands before its paragraph.
    Raises Unreadable for a broken archive, and beyond the bounds of size and depth.
    """
    text = next(one for one in archive.namelist() if TEXT.fullmatch(one))
    blocks = Blocks()
    try:
        lists = _tree(archive, _LISTS)
        document = _Document(blocks, Numbering(lists, _tree(archive, _STYLES)))
        document.read(_unpacked(archive, text, MAX_TEXT))
        related = _relations(archive, text)
        charts = list(_charts(archive, text, related, document.charts)) if document.charts else []
        unread = list(inserted(related, len(charts)))
    except Unreadable:
        raise
    except (etree.LxmlError, *ZIP_ERRORS) as error:
        raise Unreadable(TOO_DEEP if _DEPTH in str(error) else BROKEN) from None
    return blocks.published(name, "docx", unread, charts)


def _unpacked(archive: zipfile.ZipFile, name: str, limit: int) -> Iterator[bytes]:
    """A part of the archive, up to a limit: what an archive says of its size may be a lie."""
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise Unreadable(_LOCKED)
    # LZMA would take whatever memory the archive asks for.
    if info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Unreadable(BROKEN)
    if info.file_size > limit:
        raise Unreadable(_LARGE)
    left = limit
    with archive.open(info) as part:
        while chunk := part.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise Unreadable(_LARGE)
            yield chunk


def _charts(
    archive: zipfile.ZipFile, text: str, related: str, drawn: Sequence[tuple[str, int]]
) -> Iterator[Chart]:
    """The charts of a text, each where it stands, with the cells of the workbook that it has."""
    from generator.published.plotted import MAX_CHARTS, MAX_PART, chart_of

    targets = {name: _part(text, target) for name, _, target in relationships(related)}
    for number, (name, line) in enumerate(drawn[:MAX_CHARTS], 1):
        part = targets.get(name, "")
        if part in archive.namelist():
            data = b"".join(_unpacked(archive, part, MAX_PART))
            cells = _cells(archive, part)
            if chart := chart_of(data, f"图{number}", Place(0, line), cells):
                yield chart


def _part(of: str, target: str) -> str:
    """The name of a part that another is related to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(of), target)).lstrip("/")


def _cells(archive: zipfile.ZipFile, chart: str) -> Cells:
    """The cells of the workbook of a chart; none where it has none that can be read."""
    from generator.published.plotted import MAX_BOOK, cells_of

    for _, kind, target in relationships(_relations(archive, chart)):
        part = _part(chart, target)
        if kind.endswith("/package") and part in archive.namelist():
            return cells_of(b"".join(_unpacked(archive, part, MAX_BOOK)))
    return {}


def _relations(archive: zipfile.ZipFile, name: str) -> str:
    """What a part is related to, as the archive has it; nothing where it says nothing."""
    part = f"{posixpath.dirname(name)}/_rels/{posixpath.basename(name)}.rels"
    if part not in archive.namelist():
        return ""
    return b"".join(_unpacked(archive, part, MAX_LISTS)).decode("utf-8", "replace")


def _tree(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """A small part as a whole, None where the archive has none."""
    if name not in archive.namelist():
        return None
    data = b"".join(_unpacked(archive, name, MAX_LISTS))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    return etree.fromstring(data, parser)


# ---------------------------------------------------------------- what the tags mean

_WORD: Final = matcher(r"wordprocessingml/(?:2006/)?main$")
_MATH: Final = matcher(r"officeDocument/(?:2006/)?math$")
_CHART: Final = matcher(r"drawingml/(?:2006/)?chart\}chart$")
_FALLBACK: Final = matcher(r"markup-compatibility/2006\}Fallback$")

# What is not shown: deleted and moved text, how ruby is read, tab stops, the change of a property,
# the second drawing of a text box for programs that do not know the first, what a control is like.
_DROPPED: Final = (
    *("del", "moveFrom", "rt", "tabs", "numberingChange", "sdtPr", "sdtEndPr", "rPrChange"),
    *("pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange", "tblGridChange"),
)
_MEANT: Final = (
    *("p", "t", "br", "cr", "tab", "ptab", "noBreakHyphen", "sym", "tbl", "tr", "tc"),
    *("gridSpan", "gridBefore"),
)
_OF_RUNS: Final = ("r", "vanish")  # met only where anything is hidden
_OF_LISTS: Final = ("pPr", "pStyle", "numId", "ilvl")  # and where there is a list
# What stands below or above another in a formula, where there is one: 12.5 over 100 is not 12.5100.
_OF_FORMULAS: Final = {"den": "/", "sup": "^"}
_HOLDING: Final = ("rPr", "trPr", "tcPr")  # never met: what is in one is asked for it
_KNOWN: Final = frozenset((*_MEANT, *_OF_RUNS, *_OF_LISTS, *_HOLDING))
_IN_FORMULAS: Final = frozenset(("t", *_OF_FORMULAS))
_HIDING: Final = "-"  # stands for the name of a tag whose content is not shown
_DEPTH: Final = "depth"  # what libxml2 says of tags within tags without end
_DOCTYPE: Final = b"<!DOCTYPE"
_SIGNS: Final = {"tab": " ", "ptab": " ", "noBreakHyphen": "-"}
# A sign that was inserted (ECMA-376 part 1, 17.3.3.30, sym): by its number in the font, F000 higher
# or not; Symbol has signs of its own, Wingdings and the like have none that a figure is made of.
_SYMBOL: Final = "Symbol"
_PICTURES: Final = matcher(r".*dings\b.*")
_CODE: Final = matcher(r"[0-9A-Fa-f]{4}")
_PRIVATE: Final = range(0xF000, 0xF100)
_OF_SYMBOL: Final = {
    **{code: chr(code) for code in b"%()+,./0123456789:;<=>"},
    0x2D: "-", 0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB8: "÷", 0xB9: "≠",
}  # fmt: skip
_OFF: Final = frozenset({"0", "false", "off"})
_NUMBER: Final = matcher(r"\d{1,3}")


class _Tag(NamedTuple):
    """A tag by its name, '' where it means nothing, and what is done where it begins and ends."""

    name: str
    begin: Callable[[etree._Element], None] | None
    finish: Callable[[], None] | None


class _Document(Markup):
    """What the tags of a Word document mean."""

    def __init__(self, blocks: Blocks, numbering: Numbering) -> None:
        super().__init__(blocks)
        self._numbering = numbering
        self._tags: dict[str, _Tag] = {}
        self._paragraphs: list[dict[str, str]] = []  # of each that is open: its style, list, level
        self._runs: list[int] = []  # of each that is open: where in the line it began
        self._hidden: set[int] = set()  # how deep the runs are that are hidden
        self._rows: list[bool] = []  # of each that is open: whether it was deleted
        self.charts: list[tuple[str, int]] = []  # what each is referred to by, and its line
        self._begins: Mapping[str, Callable[[etree._Element], None]] = {
            "chart": self._chart, "p": self._paragraph, "r": self._run, "vanish": self._vanish,
            **dict.fromkeys(("pStyle", "numId", "ilvl"), self._mark),
            **dict.fromkeys(("br", "cr"), self._break), **dict.fromkeys(_SIGNS, self._sign),
            "sym": self._symbol, **dict.fromkeys(_OF_FORMULAS, self._operator),
            "tbl": self._table, "tr": self._row, "tc": self._new_cell,
            "gridSpan": self._span, "gridBefore": self._indent,
        }  # fmt: skip
        self._ends: Mapping[str, Callable[[], None]] = {
            "pPr": self._number, "p": self._end_paragraph, "r": self._end_run,
            "tr": self._end_row, "tbl": self.end_table,
        }  # fmt: skip

    def read(self, pieces: Iterable[bytes]) -> None:
        """Take in a document, to its end.

        It is read into a tree in C, in a quarter of the time that it takes to be told of each tag;
        how many there may be is counted before, and libxml2 holds itself to its depth and sizes.
        """
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
        for piece in pieces:
            self.count(piece.count(b"<"))
            if _DOCTYPE in piece:
                raise Unreadable(_DECLARED)
            parser.feed(piece)
        root = parser.close()
        about = cast("Any", root.getroottree().docinfo)  # its stubs leave out what is declared
        if about.doctype:  # in another encoding
            raise Unreadable(_DECLARED)
        # Every run and paragraph has properties: what none of them says is not looked for in each.
        said = (*_MEANT, *(_OF_LISTS if self._numbering else ()))
        hiding = _OF_RUNS if _any(root, "vanish") else ()
        names = (*said, *hiding, *(_OF_FORMULAS if _any(root, "oMath") else ()))
        self._tell(root, [f"{{*}}{name}" for name in (*names, *_DROPPED, "Fallback", "chart")])
        self.close()

    def _tell(self, root: etree._Element, met: Sequence[str]) -> None:
        """What the tags of these names say, where each begins and ends; C leaves out the others."""
        tags, walk = self._tags, etree.iterwalk(root, ("start", "end"), met)
        for event, element in walk:
            tag = element.tag
            name, begin, finish = tags[tag] if tag in tags else self._known(tag)
            if event == "end":
                if finish:
                    finish()
            elif name == "t":
                self.write(_text_of(element))
                if len(element):
                    walk.skip_subtree()
            elif name == _HIDING:
                if tag.endswith("}del") and self._rows and self._is_in(element, "trPr"):
                    self._rows[-1] = True
                walk.skip_subtree()
            elif begin:
                begin(element)

    def _known(self, tag: str) -> _Tag:
        """What a tag means, which is found out when it is first met."""
        if tag in self._tags:
            return self._tags[tag]
        name = _name(tag)
        found = _Tag(name, self._begins.get(name), self._ends.get(name))
        if len(self._tags) <= MAX_NAMES:
            self._tags[tag] = found
        return found

    def _is_in(self, element: etree._Element, *names: str) -> bool:
        """Whether an element stands right in one of that name, that in one of the next."""
        outer: etree._Element | None = element
        for name in names:
            outer = outer.getparent() if outer is not None else None
            if outer is None or self._known(outer.tag).name != name:
                return False
        return True

    # ------------------------------------------------------------ where a tag begins

    def _chart(self, element: etree._Element) -> None:
        self.charts.append((_attribute(element, "id"), self._blocks.line + 1))

    def _paragraph(self, _: etree._Element) -> None:
        self.begin_text()
        self._paragraphs.append({})

    def _mark(self, element: etree._Element) -> None:
        if self._paragraphs:
            self._paragraphs[-1][_local(element.tag)] = _attribute(element, "val")

    def _run(self, _: etree._Element) -> None:
        self._runs.append(self.written())

    def _vanish(self, element: etree._Element) -> None:
        if self._is_in(element, "rPr", "r") and _attribute(element, "val") not in _OFF:
            self._hidden.add(len(self._runs))

    def _break(self, element: etree._Element) -> None:
        if self._is_in(element, "r"):
            self.end_line()

    def _sign(self, element: etree._Element) -> None:
        if self._is_in(element, "r"):
            self.write(_SIGNS[_local(element.tag)])

    def _symbol(self, element: etree._Element) -> None:
        if self._is_in(element, "r"):
            self.write(_symbol_of(_attribute(element, "font"), _attribute(element, "char")))

    def _operator(self, element: etree._Element) -> None:
        self.write(_OF_FORMULAS[_local(element.tag)])

    def _table(self, _: etree._Element) -> None:
        self.begin_table()

    def _row(self, _: etree._Element) -> None:
        self._rows.append(False)
        self.begin_row()

    def _new_cell(self, _: etree._Element) -> None:
        self.begin_cell()

    def _span(self, element: etree._Element) -> None:
        value = _attribute(element, "val")
        if self._is_in(element, "tcPr") and _NUMBER.fullmatch(value):
            self.widen(int(value))

    def _indent(self, element: etree._Element) -> None:
        if _NUMBER.fullmatch(value := _attribute(element, "val")):
            self.begin_cell(int(value))

    # ------------------------------------------------------------ where it ends

    def _number(self) -> None:
        """The properties of a paragraph are known, and so the number that it has."""
        if self._paragraphs:
            said = self._paragraphs[-1]
            marks = [said.get(mark, "") for mark in ("pStyle", "numId", "ilvl")]
            if label := self._numbering.label(*marks):
                said["label"] = label
                self.write(label)

    def _end_paragraph(self) -> None:
        if self._paragraphs:
            paragraph = self._paragraphs.pop()
            if paragraph.get("label") and self.written() == 1:  # nothing but its number
                self.strike(0)
            self.end_text()

    def _end_run(self) -> None:
        if self._runs:
            start = self._runs.pop()
            if len(self._runs) + 1 in self._hidden:
                self._hidden.remove(len(self._runs) + 1)
                self.strike(start)

    def _end_row(self) -> None:
        if self._rows.pop():
            self.drop_row()


def _symbol_of(font: str, char: str) -> str:
    """What is shown of a sign with that number in that font; '' where it is not known."""
    if not _CODE.fullmatch(char) or _PICTURES.fullmatch(font):
        return ""
    code = int(char, 16)
    in_font = code - _PRIVATE.start if code in _PRIVATE else code
    if font == _SYMBOL and in_font <= max(_OF_SYMBOL):
        return _OF_SYMBOL.get(in_font, "")
    return chr(code) if chr(code).isprintable() else ""


def _name(tag: str) -> str:
    """The name of a tag that means something here, '' for others."""
    space, _, name = tag.rpartition("}")
    if name in _IN_FORMULAS and _MATH.search(space):
        return name
    known = _WORD.search(space)
    if _CHART.search(tag):
        return "chart"
    if _FALLBACK.search(tag) or (known and name in _DROPPED):
        return _HIDING
    return name if known and name in _KNOWN else ""


def _any(root: etree._Element, name: str) -> bool:
    """Whether there is a tag of that name, in whatever space."""
    return next(root.iter(f"{{*}}{name}"), None) is not None


def _text_of(element: etree._Element) -> str:
    """The text that stands in a tag itself."""
    text = element.text or ""
    return text + "".join(one.tail or "" for one in element) if len(element) else text


def _local(tag: str) -> str:
    """The name of a tag without its space."""
    return tag.rpartition("}")[2]


def _attribute(element: etree._Element, name: str) -> str:
    """The value of the attribute of that name, in whatever space; '' where there is none."""
    said = cast("Mapping[str, str]", element.attrib)  # its stubs know of bytes
    return next((value for key, value in said.items() if key.endswith(f"}}{name}")), "")
