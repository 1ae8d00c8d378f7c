"""Docx: the paragraphs and tables of a Word document, as it is shown, changes accepted."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final

from lxml import etree

from generator.disclosure import Published, Unreadable
from generator.readers.published.blocks import Blocks
from generator.readers.published.markup import Markup
from generator.readers.published.numbering import Numbering

MAX_PARTS: Final = 10_000
MAX_TEXT: Final = 64 << 20  # of the text unpacked; a report has less than one
MAX_LISTS: Final = 8 << 20  # of numbering and styles

_AGAIN: Final = "请用 Word 或 WPS 打开，另存为 docx 再试"
_BROKEN: Final = f"这份 Word 文件已经损坏；{_AGAIN}"
_LOCKED: Final = "这份 Word 文件加了密码；请先去掉密码，另存一份"
_LARGE: Final = f"这份 Word 文件解压后大得不合常理；{_AGAIN}"
_DECLARED: Final = f"这份 Word 文件里有不该有的声明（DTD）；{_AGAIN}"

_TEXT: Final = "word/document.xml"
_NUMBERING: Final = "word/numbering.xml"
_STYLES: Final = "word/styles.xml"
