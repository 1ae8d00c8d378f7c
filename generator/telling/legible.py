"""Legible: the text of a file of a style, of a bounded size, and without what nobody can see."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from generator.later import matcher

MAX_BYTES: Final = 200_000  # thirty times the longest there is

# What no editor shows: control characters but for tabs and line ends, blanks of no width, marks of
# direction, and the noncharacters that the narrative marks its figures with.
_HIDDEN: Final = matcher(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff]"
)


class Illegible(ValueError):  # noqa: N818  what a style's author has to mend
    """A file that is no text to be read; the message says why, `line` where, or 0."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def text_of(path: Path) -> str:
    """The text of a file. Raises Illegible."""
    try:
        data = _bytes(path)
    except FileNotFoundError:
        raise Illegible("没有这个文件，或者链接没有指到文件") from None
    except PermissionError:
        raise Illegible("没有读取的权限") from None
    except OSError:
        raise Illegible("打不开这个文件") from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Illegible("不是 UTF-8 编码的文字，请另存为 UTF-8") from None
    if found := _HIDDEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise Illegible(f"有看不见的特殊字符（U+{ord(found[0]):04X}），请删去", line)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bytes(path: Path) -> bytes:
    if path.exists() and not path.is_file():
        raise Illegible("这不是文件（是文件夹、管道或设备）；请换成文本文件")
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Illegible(f"文件太大，最多 {MAX_BYTES // 1000} KB；请只留写法用得到的内容")
    return data
