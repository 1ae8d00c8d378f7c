"""Published documents: PDF, Word, web pages, text and workbooks, told apart by what is in them."""

from __future__ import annotations

import re
import stat
from io import BytesIO
from pathlib import Path
from typing import Final

from generator.later import matcher
from generator.published.decoding import decoded
from generator.published.plain_text import is_markdown, read_plain
from generator.published.shape import NotThere, Published, Unreadable
from generator.vocabulary.commands import command

__all__ = ["from_bytes", "read_published"]

MAX_SIZE: Final = 50 << 20
MAX_PARTS: Final = 10_000
_HEAD: Final = 1024

_CAN: Final = "能读的有 PDF、Word（docx）、网页、文本和工作簿（xlsx、xls、et、ods）"
_ELSE: Final = f"这种文件读不了；{_CAN}"

_MHT: Final = "这是单个文件的网页（mht）；请用浏览器打开，另存为普通网页（html），或复制到 Word"
_MULTIPART: Final = matcher(rb"^MIME-Version:", re.MULTILINE)

# How a file of another kind begins, and what to do about it.
_OTHERS: Final = (
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"), f"这是图片，没有文字；{_CAN}"),
    ((b"{\\rtf",), "这是 RTF 文件；请用 Word 或 WPS 打开，另存为 docx"),
    ((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"PK\5\6"), "这是压缩包；请先解压，再选其中的报告"),
    ((b"MIME-Version:",), _MHT),
    ((b"%!PS",), _ELSE),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The streams of an OLE file (Word, Excel and WPS before 2007; locked files), as it names them.
_STREAMS: Final = (
    ("EncryptedPackage", "这份文件加了密码；请先去掉密码，另存一份"),
    ("WordDocument", "这是旧版 Word（doc）或 WPS 文件；请用 Word 或 WPS 打开，另存为 docx"),
)
_SHEETS: Final = tuple(stream.encode("utf-16-le") for stream in ("Workbook", "Book"))
# Office documents of 2003 in one XML file, as reporting software writes them; and what each is.
_OFFICE_XML: Final = (
    (
        matcher(r"progid=.Excel\.Sheet|urn:schemas-microsoft-com:office:spreadsheet"),
        "这是 XML 电子表格（Excel 2003）；请用 Excel 或 WPS 打开，另存为 xlsx",
    ),
    (
        matcher(r"progid=.Word\.Document|office/word/2003/wordml|/2006/xmlPackage"),
        "这是 Word 的 XML 文档（Word 2003）；请用 Word 或 WPS 打开，另存为 docx",
    ),
)
# What an archive holds tells what it is.
_PARTS: Final = (
    (matcher(r"ppt/"), f"这是演示文稿；{_CAN}"),
    (matcher(r"OFD\.xml"), "这是 OFD 文件；请另存为 PDF，或用原来的 Word"),
    (matcher(r"content\.xml"), "这是 OpenDocument 文件；文档请另存为 docx，表格请另存为 xlsx"),
    (matcher(""), "这是压缩包；请先解压，再选其中的报告"),
)
_PAGE: Final = matcher(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|div|p|meta|h\d)\b",
    re.IGNORECASE | re.DOTALL,
)
_WORKBOOK: Final = matcher(r"\.(?:xls[xm]?|et|ods|csv)$", re.IGNORECASE)
_XML: Final = matcher(r"\s*<\?xml")
_CLAIMED: Final = {
    ".pdf": " PDF 文件",
    ".docx": " Word 文件",
    ".doc": " Word 文件",
    **dict.fromkeys((".xlsx", ".xlsm", ".xls", ".et", ".ods"), "工作簿"),
}
# The keys that a file to be filled in begins with.
_INPUT: Final = matcher(r"^[\"{ ]*(部门|年度|计量单位|样式|收入|支出)\"?: ", re.MULTILINE)
_KEYS: Final = 3


def read_published(source: Path | bytes, name: str = "") -> Published:
    """The published document in a file, or in the bytes of one.

    `name` is what it is called, else the file's.  Raises Unreadable, in Chinese and with what to
    do, for whatever cannot be read.
    """
    if isinstance(source, bytes):
        return from_bytes(source, name or "报告")
    data = bytes_of(source)
    if source.name.startswith("~$"):
        raise Unreadable("这是打开文件时留下的临时文件；请选名字不带“~$”的那一份")
    return from_bytes(data, name or source.name)


def bytes_of(path: Path) -> bytes:
    """What is in a file that may be a report.

    Raises NotThere for no file, Unreadable for what is no report, or too large.
    """
    try:
        return _bytes(path)
    except FileNotFoundError:
        from generator.published.missing import missing

        raise NotThere(missing(path)) from None
    except PermissionError:
        raise Unreadable("这个文件没有读取的权限；请复制一份到自己的文件夹再试") from None
    except Unreadable:
        raise
    except (OSError, ValueError):
        raise Unreadable("文件打不开；请检查文件名，或复制一份到自己的文件夹再试") from None


def _bytes(path: Path) -> bytes:
    """What is in a file; a device or a pipe has no end, or nobody who writes to it."""
    kind = path.stat()
    if stat.S_ISDIR(kind.st_mode):
        raise Unreadable("这是文件夹，不是文件；请选其中的一份报告")
    if not stat.S_ISREG(kind.st_mode):
        raise Unreadable("这是设备或管道，不是文件；请选一份报告")
    if kind.st_size > MAX_SIZE:
        raise Unreadable(_too_large())
    with path.open("rb") as file:
        return file.read(MAX_SIZE + 1)  # it may be growing


def from_bytes(data: bytes, name: str) -> Published:
    """The published document in the bytes of a file; its name says nothing about its kind.

    Raises Unreadable, in Chinese and with what to do, for whatever cannot be read.
    """
    if len(data) > MAX_SIZE:
        raise Unreadable(_too_large())
    if not data.strip(b"\0 \t\r\n"):
        raise Unreadable("文件是空的；请重新下载或重新导出")
    if b"%PDF-" in data[:_HEAD]:
        from generator.published.pdf import read_pdf

        return read_pdf(data, name)
    if data.startswith(b"PK\3\4"):
        return _read_archive(data, name)
    _refuse(data, name)
    if data.startswith(_OLE):
        return _read_sheets(data, name)
    text = _text_of(data, name)
    if _PAGE.match(text[:_HEAD]) and not is_markdown(text):
        from generator.published.html import read_html

        return read_html(data, name)
    _refuse_xml(text[:_HEAD])
    if len({match[1] for match in _INPUT.finditer(text[:_HEAD])}) >= _KEYS:
        raise Unreadable(f"这是填报文件，不是公开的报告；核对填报文件请用 {command('check')}")
    return read_plain(text, name)


def _text_of(data: bytes, name: str) -> str:
    """The text of what is of no other kind; what its name says that it is, it is not."""
    try:
        return decoded(data)
    except Unreadable:
        suffix = Path(name).suffix.lower()
        if suffix not in _CLAIMED:
            raise
        message = (
            f"名字是 {suffix}，内容却不是{_CLAIMED[suffix]}，可能没有下载完整，或者坏了；"
            "请重新下载或重新导出，能打开的请另存一份"
        )
        raise Unreadable(message) from None


def _too_large() -> str:
    return f"文件超过 {MAX_SIZE >> 20} MB；请只交决算、预算公开的报告，或压缩其中的图片"


def _refuse(data: bytes, name: str) -> None:
    """Refuse what is known to be of another kind."""
    if data.startswith(_OLE):
        for stream, message in _STREAMS:
            if stream.encode("utf-16-le") in data:
                raise Unreadable(message)
        if not any(stream in data for stream in _SHEETS):
            kind = "xlsx" if _WORKBOOK.search(name) else "docx 或 PDF"
            raise Unreadable(f"这是旧版 Office 或 WPS 的文件；请另存为 {kind}")
    for starts, message in _OTHERS:
        if data.startswith(starts):
            raise Unreadable(message)
    head = data[:_HEAD]
    if _MULTIPART.search(head) and b"multipart/related" in head:  # as browsers save it
        raise Unreadable(_MHT)


def _refuse_xml(head: str) -> None:
    """Refuse XML that is no page: what it is of is said in its first lines."""
    if _XML.match(head):
        said = (message for begins, message in _OFFICE_XML if begins.search(head))
        raise Unreadable(next(said, f"这是 XML 文件；{_CAN}"))


def _read_archive(data: bytes, name: str) -> Published:
    """The Word document in an archive."""
    from zipfile import ZipFile

    from generator.published.docx import BROKEN, TEXT, read_docx
    from generator.published.opendocument import is_ods
    from generator.published.worksheets import ZIP_ERRORS

    # Each part is an object before the first is read: 50 MB can hold a million.
    if data.count(b"PK\1\2") > MAX_PARTS:
        raise Unreadable(_ELSE)
    try:
        archive = ZipFile(BytesIO(data))
    except ZIP_ERRORS:
        if _WORKBOOK.search(name):
            from generator.published.extent import BROKEN as BROKEN_BOOK

            raise Unreadable(BROKEN_BOOK) from None
        raise Unreadable(BROKEN) from None
    with archive:
        parts = archive.namelist()
        if any(map(TEXT.fullmatch, parts)):
            return read_docx(archive, name)
    if is_ods(data) or any(part.startswith("xl/") for part in parts):
        return _read_sheets(data, name)
    raise Unreadable(next(said for start, said in _PARTS if any(map(start.match, parts or [""]))))


def _read_sheets(data: bytes, name: str) -> Published:
    """The tables in a workbook: one of parts, or an OLE file as Excel and WPS (et) wrote them."""
    from generator.published.workbook import read_workbook

    return read_workbook(data, name)
