"""Decoding: the text of a file's bytes, whatever it says or does not say of its encoding."""

from __future__ import annotations

from typing import Final

from generator.later import matcher
from generator.published.shape import Unreadable

MAX_SIZE: Final = 10 << 20

_LARGE: Final = "网页或文本超过 10 MB；请只保存文字和表格，不带图片"
_NO_TEXT: Final = "这个文件里不是文字；能读的有 PDF、Word（docx）、网页和文本"
_ENCODING: Final = "文字的编码认不出来；请用记事本打开，另存为 UTF-8"

_MARKS: Final = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NAMES: Final = {"big5": "big5", "gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030"}
_READABLE: Final = matcher("[\t\n\r -~\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")


def decoded(data: bytes, declared: str | None = None) -> str:
    """The text of bytes: UTF-8, UTF-16 or GBK, whatever the file says or does not say of itself.

    Of a web page or a text a megabyte is much.  Raises Unreadable for more than MAX_SIZE.
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
