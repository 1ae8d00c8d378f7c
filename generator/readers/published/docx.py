"""Docx: the paragraphs and tables of a Word document, as it is shown with its changes accepted."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from lxml import etree

from generator.disclosure import Published, Unreadable
from generator.readers.published.blocks import Blocks
from generator.readers.published.markup import Markup
from generator.readers.published.numbering import Numbering

MAX_TEXT: Final = 64 << 20  # of the text unpacked; that of a report is a hundredth
MAX_LISTS: Final = 8 << 20  # of the lists and styles

_AGAIN: Final = "请用 Word 或 WPS 打开，另存为 docx 再试"
BROKEN: Final = f"这份文件已经损坏，打不开；{_AGAIN}"
_LOCKED: Final = "这份 Word 文件加了密码；请先去掉密码，另存一份"
_LARGE: Final = f"这份 Word 文件解压后大得不合常理；{_AGAIN}"
_DECLARED: Final = f"这份 Word 文件里有不该有的声明（DTD）；{_AGAIN}"

TEXT: Final = re.compile(r"word/document\d*\.xml")
_LISTS: Final = "word/numbering.xml"
_STYLES: Final = "word/styles.xml"
_CHUNK: Final = 1 << 16

# Whatever a broken archive makes zipfile and zlib raise.
ZIP_ERRORS: Final = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    OverflowError,
)


def read_docx(archive: zipfile.ZipFile, name: str) -> Published:
    """The lines and tables of a Word document.

    Pages are known to Word alone, so a place has none; a text box stands before its paragraph.
    """
    text = next(one for one in archive.namelist() if TEXT.fullmatch(one))
    blocks = Blocks()
    try:
        lists = _tree(archive, _LISTS)
        document = _Document(blocks, Numbering(lists, _tree(archive, _STYLES)))
        parser = etree.XMLParser(target=document, resolve_entities=False, no_network=True)
        for chunk in _unpacked(archive, text, MAX_TEXT):
            parser.feed(chunk)
        parser.close()
    except Unreadable:
        raise
    except (etree.LxmlError, *ZIP_ERRORS):
        raise Unreadable(BROKEN) from None
    return blocks.published(name, "docx")


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


def _tree(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """A small part as a whole, None where the archive has none."""
    if name not in archive.namelist():
        return None
    data = b"".join(_unpacked(archive, name, MAX_LISTS))
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    tree = etree.fromstring(data, parser)
    if tree.getroottree().docinfo.doctype:
        raise Unreadable(_DECLARED)
    return tree


# ---------------------------------------------------------------- what the tags mean

_WORD: Final = re.compile(r"wordprocessingml/(?:2006/)?main$")
_MATH: Final = re.compile(r"officeDocument/(?:2006/)?math$")
_FALLBACK: Final = re.compile(r"markup-compatibility/2006\}Fallback$")

# What is not shown: deleted and moved text, how ruby is read, tab stops, the change of a property,
# the second drawing of a text box for programs that do not know the first.
_DROPPED: Final = frozenset(
    "del moveFrom rt tabs rPrChange pPrChange tblPrChange tcPrChange trPrChange sectPrChange "
    "tblGridChange numberingChange".split()
)
_SIGNS: Final = {"tab": " ", "ptab": " ", "noBreakHyphen": "-"}
_OFF: Final = frozenset({"0", "false", "off"})


class _Document(Markup):
    """What the tags of a Word document mean; lxml calls start, data, end and close."""

    def __init__(self, blocks: Blocks, numbering: Numbering) -> None:
        super().__init__(blocks)
        self._numbering = numbering
        self._names: dict[str, str] = {}
        self._dropped = 0  # how many tags deep in what is not shown
        self._reading = False  # within the text of a run
        self._marks: list[dict[str, str]] = []  # of each paragraph: its style, list and level
        self._run: int | None = None  # where the run began that is hidden
        self._within: list[str] = []
        self._begin: Mapping[str, Callable[[Mapping[str, str]], None]] = {}

    def doctype(self, *_: str | None) -> None:
        raise Unreadable(_DECLARED)
