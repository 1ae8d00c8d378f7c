"""The reader of YAML and JSON text: every scalar as the text that was typed, with its line.

It builds on libyaml's events and refuses what a clerk never means: repeated keys, anchors and
aliases, tags, a second document.  No value is ever resolved, so `0301`, `12.10` and `1:30` stay
what they are and no amount goes through a float.  Size and depth are bounded.
"""

from __future__ import annotations

import json
import re
import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NoReturn

import yaml
from yaml.cyaml import CParser  # type: ignore[attr-defined]

from generator.entry.access import UNREADABLE
from generator.entry.slips import SLIP, TOO_DEEP, explain, is_one_line, odd_indent
from generator.later import matcher
from generator.problem import HINT, InvalidReport, Place, Problem, typed_at
from generator.rule import Rule
from generator.vocabulary.alphabet import (
    BLANKS,
    LINE_ENDS,
    ODD,
    UNSEEN,
    WIDE_BLANK,
    folded,
)
from generator.vocabulary.commands import command

TWICE: Final = Rule(
    "I04",
    "一个键只写一处",
    "同一级里同一个键写了两次，谁也说不准以哪个为准；编辑器不提醒，后一个会悄悄盖掉前一个。",
    "收入 下面写了两行 其他收入",
    "两行并成一行，写合起来的数",
)

_SCALAR: Final[Any] = yaml.ScalarEvent
_MAPPING_END: Final[Any] = yaml.MappingEndEvent

MAX_BYTES: Final = 2_000_000
MAX_DEPTH: Final = 12
MAX_NODES: Final = 100_000

# What an input method types in place of the ASCII brackets and digits of a key.
_KEY: Final = str.maketrans("()０１２３４５６７８９", "（）0123456789", " \t　“”\"'\ufeff")
_ODD: Final = matcher(f"[{''.join(map(chr, _KEY))}{ODD}]")
# Where a text needs a second look: characters that are folded, or escaped ones that may be.
_TO_FOLD: Final = matcher(f"[{ODD}{WIDE_BLANK}\\\\]")
# What stands where YAML asks for a blank: on an empty line, behind a dash, behind a key's colon.
_SEEN: Final = f"[ {BLANKS}{WIDE_BLANK}]"
_BLANK: Final = f"[ {BLANKS}{WIDE_BLANK}{UNSEEN}]"
_LIKE_BLANK: Final = matcher(f"[{BLANKS}{WIDE_BLANK}{UNSEEN}]")
_BREAK: Final = f"\\n\\r{LINE_ENDS}"
_START: Final = rf"(?:\A|(?<=[{_BREAK}]))"
_ASKED_FOR: Final = (
    matcher(rf"({_START})({_BLANK}+)(?=[{_BREAK}]|\Z)"),
    matcher(rf"({_START} *-)({_SEEN}+)"),
    matcher(rf"((?:{_START}[^:{_BREAK}]*|(?<=\"))(?:{_BLANK}*):)({_BLANK}+)"),
)
_NULLS: Final = frozenset({"", "~", "null"})
_STANDARD_TAG: Final = "tag:yaml.org,2002:"

# A pair of escapes that is one character of JSON, or any other escape.
_ESCAPE: Final = matcher(
    r"\\(u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|.)", re.DOTALL
)


Keys = tuple[str | int, ...]


class Mapping(dict[str, Any]):
    """A mapping of the text with the line of each key."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}


class Items(list[Any]):
    """A list of the text with the line of each entry."""

    __slots__ = ("lines",)

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


@dataclass(frozen=True, slots=True)
class Typed:
    """A text that was read, as a source of cells: file name, tree, and what is wrong with it.

    `lines` is whether they tell anything: JSON that a system sends is all in one.
    """

    name: str
    tree: Any = field(repr=False)  # a figure shown in a session is no whole file
    problems: tuple[Problem, ...] = ()
    lines: bool = True

    def line(self, path: tuple[str | int, ...]) -> int | None:
        """The line of a path of keys, or of the nearest key above it that was typed."""
        if not self.lines:
            return None
        node, found = self.tree, None
        for key in path:
            if isinstance(node, Mapping) and key in node:
                found, node = node.lines.get(str(key), found), node[str(key)]
            elif isinstance(node, Items) and isinstance(key, int) and key < len(node):
                found, node = node.lines[key], node[key]
            else:
                break
        return found

    def place(self, path: tuple[str | int, ...] = ()) -> Place:
        return typed_at(self, path)


def key_of(typed: str) -> str:
    """A key as the models spell it: full-width brackets, no blanks or quotation marks."""
    return folded(typed).translate(_KEY) if _ODD.search(typed) else typed


def blanked(text: str) -> str:
    """A YAML or JSON text with a plain blank wherever YAML asks for one and another stands.

    Every letter stays in its place.
    """
    if not _LIKE_BLANK.search(text):  # as nearly every text
        return text
    for asked_for in _ASKED_FOR:
        text = asked_for.sub(lambda match: match[1] + " " * len(match[2]), text)
    return text


class _Builder:
    """Events to a tree; what is wrong is collected, and the text read on where it can be."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.is_odd = _TO_FOLD.search(text) is not None
        self.text = blanked(text) if self.is_odd else text
        self.lines = not is_one_line(text)
        self.problems: list[Problem] = []
        self.nodes = 0

    def build(self) -> Any:
        parser = CParser(self.text)
        try:
            return self._document(parser)
        finally:
            parser.dispose()

    def _document(self, parser: Any) -> Any:
        parser.get_event()  # stream start
        if isinstance(parser.get_event(), yaml.StreamEndEvent):
            return None
        root = self._node(parser, parser.get_event(), ())
        parser.get_event()  # document end
        after = parser.get_event()
        if not isinstance(after, yaml.StreamEndEvent):
            message = "一个文件只能有一份内容；请删去多出来的 --- 及其后面的部分"
            self._refuse(after, message, ())
        return root

    def _refuse(self, event: Any, message: str, path: Keys) -> NoReturn:
        self._note(event, message, path, SLIP)
        raise InvalidReport(self.problems)

    def _note(self, event: Any, message: str, path: Keys, rule: Rule) -> None:
        mark = event.start_mark
        place = Place(
            line=mark.line + 1 if self.lines else 0,
            column=mark.column + 1,
            file=self.name,
            path=path,
            lines=self.lines,
        )
        self.problems.append(Problem(place, message, rule=rule))

    def _node(self, parser: Any, event: Any, path: Keys) -> Any:
        self.nodes += 1
        if self.nodes > MAX_NODES or len(path) > MAX_DEPTH:
            self._refuse(event, f"{TOO_DEEP}；请检查缩进", path)
        kind = type(event)
        if kind is yaml.AliasEvent or event.anchor is not None or event.tag is not None:
            self._refuse_mark(event, path)
        if kind is _SCALAR:
            value = event.value
            # libyaml gives a plain scalar the style "", a quoted one its quotation mark.
            if value in _NULLS and not event.style:
                return None
            return folded(value) if self.is_odd else value
        if kind is yaml.MappingStartEvent:
            return self._mapping(parser, path)
        return self._list(parser, path)

    def _refuse_mark(self, event: Any, path: Keys) -> NoReturn:
        """Refuses what makes one place of a file stand for another, or names a type."""
        if type(event) is yaml.AliasEvent:
            message = "不能用 *别名 引用；请把内容写全，文字以 * 开头时用引号括起来"
            self._refuse(event, message, path)
        if event.anchor is not None:
            self._refuse(event, "不能用 &锚点；请删去，文字以 & 开头时用引号括起来", path)
        tag = event.tag.replace(_STANDARD_TAG, "!!")[:30]
        self._refuse(event, f"不能用 {tag} 这样的标记；请删去，文字以 ! 开头时用引号括起来", path)

    def _mapping(self, parser: Any, path: Keys) -> Mapping:
        found = Mapping()
        lines = found.lines
        get_event, node = parser.get_event, self._node
        while type(event := get_event()) is not _MAPPING_END:
            if type(event) is not _SCALAR:
                self._refuse(event, "键应是一个词，后面跟冒号", path)
            if event.anchor is not None or event.tag is not None:
                self._refuse_mark(event, path)
            if self.is_odd and not event.style and (message := odd_indent(event.value)):
                self._note(event, message, path, SLIP)
            key = key_of(event.value)
            value = node(parser, get_event(), (*path, key))
            if key in found:
                first = f"在第 {lines[key]} 行" if self.lines else "前面"
                message = f"“{event.value}”{first}已经写过；请合并成一处"
                self._note(event, message, (*path, key), TWICE)
            else:
                found[key] = value
                lines[key] = event.start_mark.line + 1
        return found

    def _list(self, parser: Any, path: Keys) -> Items:
        found = Items()
        while True:
            event = parser.get_event()
            if type(event) is yaml.SequenceEndEvent:
                return found
            found.lines.append(event.start_mark.line + 1)
            found.append(self._node(parser, event, (*path, len(found))))


def content_of(path: Path, name: str) -> bytes:
    """What is in a file that may be an input; a pipe or a device has no end, or nobody who writes.

    Raises InvalidReport for what cannot be read, or is too large.
    """
    try:
        kind = path.stat()
        if stat.S_ISDIR(kind.st_mode):
            raise _unreadable(name, "这是文件夹，不是文件")
        if not stat.S_ISREG(kind.st_mode):
            raise _unreadable(name, "这是设备或管道，不是文件；请换成填报文件")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _unreadable(name, "没有这个文件") from None
    except PermissionError:
        raise _unreadable(name, "没有读取这个文件的权限") from None
    except (OSError, ValueError):
        raise _unreadable(name, "读不了这个文件；请检查文件名") from None
    if len(data) > MAX_BYTES:
        raise _unreadable(name, too_large(max(kind.st_size, len(data))))
    return data


def _unreadable(name: str, message: str) -> InvalidReport:
    return InvalidReport([Problem(Place(file=name), message, rule=UNREADABLE)])


def decode(data: bytes, name: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a file: UTF-8, UTF-16 by its mark, or GBK as old Chinese Windows writes it.

    What is not UTF-8 is said.

    Raises InvalidReport for what is neither, or is too large.
    """
    if len(data) > MAX_BYTES:
        raise _unreadable(name, too_large(len(data)))
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, () if encoding not in _SAID else (
            Problem(Place(file=name), _SAID[encoding], level=HINT, rule=UNREADABLE),
        )
    if data.startswith(_DOCUMENTS):
        raise _unreadable(
            name,
            "这是工作簿、Word 或 PDF，不是填报文件；"
            f"由公开表、报告生成填报文件请用 {command('import')}",
        )
    if _is_cut(data):
        raise _unreadable(
            name, "文件不完整，最后一个字只有一半，后面的没有存下来；请重新复制，或者从备份里取回"
        )
    raise _unreadable(name, "不是文本文件，或者编码不对；请在编辑器里另存为 UTF-8")


def _is_cut(data: bytes) -> bool:
    """Whether it is UTF-8 up to a last character of which a part is missing."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"
    return False


# How docx and xlsx, the older doc and xls, and a PDF begin.
_DOCUMENTS: Final = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")


# As the “Unicode” of old Windows editors begins.
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_SAID: Final = {
    "utf-16": "文件是 UTF-16 编码（记事本里的“Unicode”），已照它读入；建议另存为 UTF-8",
    "gb18030": "文件是 GBK 编码，已按 GBK 读入；建议另存为 UTF-8",
}


def _encodings(data: bytes) -> tuple[str, ...]:
    """What a text may be written in.

    A NUL is in no text but that of UTF-16, while GB 18030 decodes much that is none.
    """
    if data.startswith(UTF_16):
        return ("utf-16",)
    return ("utf-8-sig", "gb18030") if b"\0" not in data else ()


def too_large(size: int) -> str:
    """What a clerk is told of a file of so many bytes."""
    return f"文件太大（{size / 1_000_000:.1f} MB），一份决算不会超过 2 MB"


def build(text: str, name: str) -> Typed:
    """The tree of a YAML or JSON text; what is wrong with it and could be read over beside it.

    Raises InvalidReport where the text cannot be read to its end.
    """
    builder = _Builder(name, text)
    try:
        tree = builder.build()
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        respelt = _as_yaml(text)
        if respelt is not None and respelt != text:
            return build(respelt, name)
        problems = [*builder.problems, explain(error, text, name)]
        raise InvalidReport(problems) from None
    return Typed(name, tree, tuple(builder.problems), builder.lines)


def _as_yaml(text: str) -> str | None:
    """JSON in a spelling that YAML reads too, line by line the same; None where it is no JSON.

    YAML takes neither tabs between the values nor a character that is escaped in two halves.
    """
    if text.lstrip()[:1] != "{":
        return None
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return None
    return _ESCAPE.sub(_one_character, text.replace("\t", " "))


def _one_character(escape: re.Match[str]) -> str:
    return str(json.loads(f'"{escape[0]}"')) if len(escape[1]) > 1 else escape[0]
