"""Plain text and Markdown: lines; runs of lines with tabs, and tables of pipes, are grids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from typing import Final

from generator.published.blocks import TOO_LARGE, Blocks
from generator.published.shape import Published, Unreadable
from generator.vocabulary.alphabet import LINE_ENDS

MAX_SIZE: Final = 10 << 20
MAX_LINES: Final = 500_000

_LARGE: Final = "网页或文本超过 10 MB；请只保存文字和表格，不带图片"
_NO_TEXT: Final = "这个文件里不是文字；能读的有 PDF、Word（docx）、网页和文本"
_ENCODING: Final = "文字的编码认不出来；请用记事本打开，另存为 UTF-8"

_MARKS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NAMES: Final = {"big5": "big5", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030"}
_READABLE: Final = re.compile("[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")

_BREAK: Final = re.compile(f"\r\n|[\n\r{LINE_ENDS}]")
_DELIMITER: Final = re.compile(r"\|(?:\s*:?-+:?\s*\|)+")
_HEADING: Final = re.compile(r"\s{0,3}#{1,6}\s")
_RULE: Final = re.compile(r"\s*(?:[-=*_]{3,}|`{3,}.*|~{3,}.*)")
_PREFIX: Final = re.compile(r"\A\s*(?:#{1,6}\s+|[-*+]\s+|>\s?)")
_IMAGE: Final = re.compile(r"!\[[^\]\[]*\]\([^()]*\)")
_LINK: Final = re.compile(r"\[([^\]\[]*)\]\([^()]*\)")
_BREAKING: Final = re.compile(r"<br\s*/?>", re.IGNORECASE)
_EMPHASIS: Final = re.compile(r"(?<!\\)\*\*")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")
_PIPE: Final = re.compile(r"(?<!\\)\|")


def decoded(data: bytes, declared: str | None = None) -> str:
    """The text of bytes: UTF-8, UTF-16 or GBK, whatever the file says or does not say of itself.

    Of a web page or a text a megabyte is much; there is no more to read in more.
    """
    if len(data) > MAX_SIZE:
        raise Unreadable(_LARGE)
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _text(data.decode(encoding, "replace"))
    said = _NAMES.get((declared or "").lower(), "gb18030")
    for encoding in ("big5", "utf-8") if said == "big5" else ("utf-8", said):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    if (wide := _utf_16(data)) is not None:
        return wide
    # A letter cut in half, as at the end of a file, is no reason to refuse the rest.
    texts = [data.decode(encoding, "replace") for encoding in ("utf-8", said)]
    return _text(min(texts, key=lambda text: text.count("\ufffd")))


def _text(text: str) -> str:
    if "\0" in text:
        raise Unreadable(_NO_TEXT)
    if 50 * text.count("\ufffd") > len(text):
        raise Unreadable(_ENCODING)
    return text


def _utf_16(data: bytes) -> str | None:
    """UTF-16 that does not say so: what it says then makes sense."""
    for encoding in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if 10 * len(_READABLE.findall(text[:4096])) > 9 * len(text[:4096]):
            return _text(text)
    return None


def read_plain(text: str, name: str) -> Published:
    """The lines of a text, each at its line of the file; lines that are a table, as a grid."""
    if text.count("\n") + text.count("\r") > MAX_LINES:
        raise Unreadable(TOO_LARGE)
    lines = _BREAK.split(text)
    markdown = any(map(_HEADING.match, lines)) or any(map(_is_delimiter, lines))
    blocks = Blocks()
    numbered = enumerate(lines, 1)
    for separator, run in groupby(numbered, key=lambda line: _separator(line[1])):
        part = list(run)
        if separator and len(part) > 1:
            part = [line for line in part if not _is_delimiter(line[1])]
            rows = [_cells(line, separator, markdown=markdown) for _, line in part]
            blocks.rule(rows, [number for number, _ in part])
        else:
            for number, line in part:
                blocks.say(_unmarked(line) if markdown else line, number)
    return blocks.published(name, "txt")


def _is_delimiter(line: str) -> bool:
    """Whether a line is the one below the head of a Markdown table: |---|---|."""
    return _DELIMITER.fullmatch(line.strip()) is not None


def _separator(line: str) -> str:
    """What parts the cells of a line, '' for one that is no row; a tab at its start may indent."""
    inner = line.strip()
    if len(inner) > 1 and inner[0] == inner[-1] == "|":
        return "|"
    return "\t" if "\t" in inner or line.count("\t") > 1 else ""


def _cells(line: str, separator: str, *, markdown: bool) -> Sequence[str]:
    if separator == "\t":
        return line.split("\t")
    cells = _PIPE.split(line.strip()[1:-1])
    return [_inline(cell) for cell in cells] if markdown else cells


def _unmarked(line: str) -> str:
    """A line of Markdown as it is shown."""
    return "" if _RULE.fullmatch(line) else _inline(_PREFIX.sub("", line, count=1))


def _inline(text: str) -> str:
    text = _LINK.sub(r"\1", _IMAGE.sub("", _BREAKING.sub("", text)))
    return _ESCAPED.sub(r"\1", _EMPHASIS.sub("", text))
